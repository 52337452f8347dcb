//! An admin sets a contact's password [P6].

use leptos::prelude::*;
use shared::api::portal_access::{SetContactPassword, SetPasswordDraft};
use shared::ids::ContactId;
use shared::words::both::common;
use shared::words::desk::contact_portal as words;

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
            toast::say(words::password_set());
        });
    };
    view! {
        <Form form on_send=send>
            <p>{words::set_password_explained()}</p>
            <PasswordField form name="password" label=common::password() autocomplete="new-password" value=password
                hint=words::password_hint() />
            <div class="dialog-actions">
                <CancelButton />
                <SubmitButton form>{words::set_password()}</SubmitButton>
            </div>
        </Form>
    }
}
