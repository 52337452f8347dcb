//! Choosing another password: in the profile, and before anything else where
//! somebody else has set the present one.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::session::ChangePassword;

use crate::components::{Form, PageTitle, PasswordField, SubmitButton};
use crate::session::{self, Door};
use crate::submission::Submission;
use crate::toast;

/// Stands in for every page until that is done [P6].
pub fn choose_password<D: Door>() -> impl IntoView {
    view! {
        <section class="narrow">
            <PageTitle title="Set a password" lead="Your password was set for you. Set one that only you know." />
            {password_form::<D>()}
        </section>
    }
}

/// The present password and the next one.
pub fn password_form<D: Door>() -> impl IntoView {
    let (current, next) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let form = Submission::new();
    let send = move |()| {
        let input = ChangePassword { current: current.get_untracked(), next: next.get_untracked() };
        form.send::<D::ChangePassword>(NoId, input, move |_| {
            current.set(String::new());
            next.set(String::new());
            toast::say("Password changed. You've been signed out everywhere else.");
            session::refresh::<D>();
        });
    };
    view! {
        <Form form on_send=send label="Password">
            <PasswordField form name="current" label="Current password" value=current autocomplete="current-password" />
            <PasswordField form name="next" label="New password" value=next autocomplete="new-password"
                hint="At least 10 characters. A short phrase is easy to remember." />
            <div class="form-line"><SubmitButton form>"Change password"</SubmitButton></div>
        </Form>
    }
}
