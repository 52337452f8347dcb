//! An admin sets a contact's password [P6].

use leptos::prelude::*;
use shared::api::portal_access::{SetContactPassword, SetPasswordDraft};
use shared::ids::ContactId;

use crate::changes::{Changes, Topic};
use crate::components::{CancelButton, Form, PasswordField, SubmitButton};
use crate::submission::Submission;
use crate::toast;

/// The form.
#[component]
pub fn SetPassword(
    /// Whether the dialog is open that it stands in.
    open: RwSignal<bool>,
    /// Whose.
    id: ContactId,
) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let form = Submission::new();
    let send = move |()| {
        let draft = SetPasswordDraft { password: password.get_untracked() };
        form.send::<SetContactPassword>(id, draft, move |_| {
            open.set(false);
            Changes::touch(Topic::Contacts);
            toast::say("Password set. Share it with the contact securely.");
        });
    };
    view! {
        <Form form on_send=send>
            <p>"This signs the contact out everywhere. They'll have to choose a new password when they next sign in."</p>
            <PasswordField form name="password" label="Password" autocomplete="new-password" value=password
                hint="At least 10 characters. No e-mail is sent; share the password yourself." />
            <div class="dialog-actions">
                <CancelButton />
                <SubmitButton form>"Set password"</SubmitButton>
            </div>
        </Form>
    }
}
