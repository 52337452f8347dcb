//! Dialogs over the page: the platform's own, so that the keyboard stays inside
//! and goes back to where it was. On a phone they rise from the bottom.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;

use super::field::FieldIds;
use super::{Form, Icon, SubmitButton};
use crate::browser;
use crate::effect::effect;
use crate::submission::Submission;

/// A dialog. What is inside is made when it opens.
#[component]
pub fn Dialog(
    /// Whether it is open; Escape and its buttons close it.
    open: RwSignal<bool>,
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it can be put off.
    #[prop(default = true)]
    can_close: bool,
    /// What is inside: usually a [`Form`] with a `dialog-actions` line.
    children: ChildrenFn,
) -> impl IntoView {
    let place = NodeRef::<html::Dialog>::new();
    effect(move || {
        let Some(dialog) = place.get() else { return };
        if open.get() {
            // A turn later what is inside is there, and with it the first field.
            set_timeout(move || browser::open_dialog(&dialog), Duration::ZERO);
        } else {
            browser::close_dialog(&dialog);
        }
    });
    let ids = FieldIds::new();
    let children = StoredValue::new(children);
    let cancel = move |event: leptos::ev::Event| {
        if !can_close {
            event.prevent_default();
        }
    };
    view! {
        <dialog class="dialog" node_ref=place aria-labelledby=ids.part("title") on:close=move |_| open.set(false) on:cancel=cancel>
            <Show when=move || open.get()>
                <div class="dialog-head">
                    <h2 class="grow text-base" id=ids.part("title")>{title}</h2>
                    <Show when=move || can_close>
                        <button type="button" class="btn btn-ghost btn-sm btn-square" aria-label="Close" on:click=move |_| open.set(false)>
                            <Icon icon="icon-[lucide--x]" />
                        </button>
                    </Show>
                </div>
                <div class="dialog-body">{children.with_value(|children| children())}</div>
            </Show>
        </dialog>
    }
}

/// Asks before something that is hard to take back.
#[component]
pub fn ConfirmDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What is about to happen: "Block Lena Brandt".
    #[prop(into)]
    title: Signal<String>,
    /// What the button says: the verb, "Block".
    confirm: &'static str,
    /// The sending; the dialog stays open where it is refused.
    form: Submission,
    /// Sends it, and closes the dialog when that is done.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// In red.
    #[prop(optional)]
    danger: bool,
    /// What follows from it, in words.
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    view! {
        <Dialog open title>
            <Form form on_send=on_confirm>
                {children.with_value(|children| children())}
                <div class="dialog-actions">
                    <button type="button" class="btn" on:click=move |_| open.set(false)>"Cancel"</button>
                    <SubmitButton form danger>{confirm}</SubmitButton>
                </div>
            </Form>
        </Dialog>
    }
}
