//! Choosing a password with a mailed link.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::session::{
    ActivatePortalAccess, LinkInfo, LinkPurpose, PortalSession, RedeemLink, ResetContactPassword,
};
use shared::portal::password::NewPassword;
use shared::words::both::{common, session as passwords};
use shared::words::portal::link as words;

use super::LinkFailure;
use crate::address;
use crate::components::field::{Field, FieldIds};
use crate::components::{Form, PageTitle, PasswordField, SubmitButton};
use crate::effect::effect;
use crate::routes::PortalPage;
use crate::session::{self, Portal};
use crate::submission::{Failure, Submission};
use crate::toast;

/// The form. It is sent once, and signs the contact in.
#[component]
pub fn Redeem(
    /// What the link is for.
    info: LinkInfo,
    /// Its secret.
    token: String,
    /// Called if the link no longer works.
    on_failure: Callback<LinkFailure>,
) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let about = [info.email.to_string(), info.first_name.clone(), info.help_center.clone()];
    let form = Submission::checked(move || {
        let about: Vec<&str> = about.iter().map(String::as_str).collect();
        NewPassword::parse("password", &password.read(), &about).err().unwrap_or_default()
    });
    effect(move || {
        if let Some(Failure::Call(error)) = form.failure()
            && let Some(failure) = LinkFailure::of(&error)
        {
            on_failure.run(failure);
        }
    });
    let go = address::go();
    let is_first = info.purpose == LinkPurpose::Activation;
    let send = move |()| {
        let input = RedeemLink { token: token.clone(), password: password.get_untracked() };
        let enter = move |me: PortalSession| {
            toast::say(if is_first { words::signed_in() } else { passwords::password_changed() });
            session::enter::<Portal>(me);
            go.run(PortalPage::Tickets.href());
        };
        if is_first {
            form.send::<ActivatePortalAccess>(NoId, input, enter);
        } else {
            form.send::<ResetContactPassword>(NoId, input, enter);
        }
    };
    let (title, lead, button) = if is_first {
        (
            words::welcome(&info.first_name),
            words::welcome_lead(&info.help_center),
            words::set_and_continue(),
        )
    } else {
        (
            words::new_password().to_owned(),
            words::new_password_lead(&info.help_center, &info.first_name),
            words::change_and_continue(),
        )
    };
    view! {
        <PageTitle title lead />
        <Form form on_send=send label=passwords::set_password()>
            <SignInName email=info.email.to_string() />
            <PasswordField form name="password" label=common::password() value=password autocomplete="new-password"
                hint=passwords::password_hint() />
            <div class="form-line"><SubmitButton form>{button}</SubmitButton></div>
        </Form>
    }
}

/// The address that the password belongs to, for the reader and for password managers. It
/// comes from the link and cannot be changed.
#[component]
fn SignInName(email: String) -> impl IntoView {
    let ids = FieldIds::new();
    view! {
        <Field ids label=words::your_email() mistake=Signal::stored(None)>
            <input class="input w-full" id=ids.input() name="username" type="email" autocomplete="username" readonly prop:value=email />
        </Field>
    }
}
