//! A password field whose text can be shown. So people can check what they type, and need
//! no second field to repeat it.

use leptos::prelude::*;
use shared::words::both::form as words;

use super::field::{Field, FieldIds};
use crate::submission::Submission;

/// A password field.
#[component]
pub fn PasswordField(
    /// The form that it belongs to.
    form: Submission,
    /// Its name in the request.
    name: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// The password.
    value: RwSignal<String>,
    /// `current-password` or `new-password`, for a password manager.
    autocomplete: &'static str,
    /// The hint.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
) -> impl IntoView {
    let ids = FieldIds::new();
    let is_shown = RwSignal::new(false);
    let mistake = Signal::derive(move || form.of_field(name));
    view! {
        <Field ids label hint mistake>
            <div class="joined">
                <input
                    class="input"
                    id=ids.input()
                    name=name
                    type=move || if is_shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    required
                    aria-invalid=move || mistake.read().is_some().to_string()
                    aria-describedby=ids.described_by()
                    bind:value=value
                />
                <button type="button" class="btn font-normal" aria-controls=ids.input()
                    aria-label=move || if is_shown.get() { words::hide_password() } else { words::show_password() }
                    on:click=move |_| is_shown.update(|it| *it = !*it)>
                    {move || if is_shown.get() { words::hide() } else { words::show() }}
                </button>
            </div>
        </Field>
    }
}
