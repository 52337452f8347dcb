//! Changing the password: in the profile, and before anything else if an admin has set the
//! current password.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::session::ChangePassword;
use shared::portal::password::NewPassword;
use shared::problem::FieldProblem;
use shared::words::both::{common, session as words};

use crate::components::{Form, PageTitle, PasswordField, SubmitButton};
use crate::session::{self, Door};
use crate::submission::Submission;
use crate::toast;

/// Replaces every page until a new password is chosen [P6].
pub fn choose_password<D: Door>() -> impl IntoView {
    view! {
        <section class="narrow">
            <PageTitle title=words::set_password() lead=words::set_password_lead() />
            {password_form::<D>()}
        </section>
    }
}

/// What can be told without the worker, which knows the current password and more words that
/// are easy to guess.
fn mistakes(current: &str, next: &str) -> Vec<FieldProblem> {
    let current = current.is_empty().then(|| FieldProblem::new("current", words::enter_password()));
    let next = NewPassword::parse("next", next, &[]).err().unwrap_or_default();
    current.into_iter().chain(next).collect()
}

/// The form with the current and the new password.
pub fn password_form<D: Door>() -> impl IntoView {
    let (current, next) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let form = Submission::checked(move || mistakes(&current.read(), &next.read()));
    let send = move |()| {
        let input = ChangePassword { current: current.get_untracked(), next: next.get_untracked() };
        form.send::<D::ChangePassword>(NoId, input, move |_| {
            current.set(String::new());
            next.set(String::new());
            toast::say(words::password_changed());
            session::refresh::<D>();
        });
    };
    view! {
        <Form form on_send=send label=common::password()>
            <PasswordField form name="current" label=words::current_password() value=current autocomplete="current-password" />
            <PasswordField form name="next" label=words::new_password() value=next autocomplete="new-password"
                hint=words::password_hint() />
            <div class="form-line"><SubmitButton form>{words::change_password()}</SubmitButton></div>
        </Form>
    }
}
