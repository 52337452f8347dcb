//! Dialogs over the page: the platform's own, so that the keyboard stays inside
//! and goes back to where it was. On a phone they rise from the bottom.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use shared::words::both::{common, form as words};

use super::field::FieldIds;
use super::{Form, Icon, SubmitButton};
use crate::browser;
use crate::effect::effect;
use crate::submission::Submission;

/// Leaves the dialog that stands around a form; what was typed is not lost by it.
#[derive(Clone, Copy)]
struct Leave(Callback<()>);

/// The button of a dialog's form that leaves it.
#[component]
pub fn CancelButton() -> impl IntoView {
    let leave = use_context::<Leave>();
    let press = move |_| {
        if let Some(Leave(leave)) = leave {
            leave.run(());
        }
    };
    view! { <button type="button" class="btn" on:click=press>{common::cancel()}</button> }
}

/// A dialog, usually on the stack of `crate::dialogs`. Its content is built when it opens.
/// After something was typed into its form, Escape, Cancel and the close button ask before
/// they discard it.
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
    let (is_typed, asks) = (RwSignal::new(false), RwSignal::new(false));
    effect(move || {
        if open.get() {
            is_typed.set(false);
            asks.set(false);
        }
    });
    let typed = move |event| is_typed.set(is_typed.get_untracked() || browser::is_answer(&event));
    let ask = move || {
        asks.set(true);
        set_timeout(move || focus_in(place, ".dialog-asks button"), Duration::ZERO);
    };
    let leave =
        Callback::new(move |()| if is_typed.get_untracked() { ask() } else { open.set(false) });
    let children = StoredValue::new(move || {
        provide_context(Leave(leave));
        children()
    });
    let cancel = move |event: leptos::ev::Event| {
        if !can_close {
            event.prevent_default();
        } else if is_typed.get_untracked() {
            event.prevent_default();
            ask();
        }
    };
    view! {
        <dialog class="dialog" node_ref=place aria-labelledby=ids.part("title") on:close=move |_| open.set(false) on:cancel=cancel on:input=typed>
            <Show when=move || open.get()>
                <div class="dialog-head">
                    <h2 class="grow text-base" id=ids.part("title")>{title}</h2>
                    <Show when=move || can_close>
                        <button type="button" class="btn btn-ghost btn-sm btn-square" aria-label=common::close() on:click=move |_| leave.run(())>
                            <Icon icon="icon-[lucide--x]" />
                        </button>
                    </Show>
                </div>
                <Show when=move || asks.get()><Asks open asks place /></Show>
                <div class="dialog-body">{children.with_value(|children| children())}</div>
            </Show>
        </dialog>
    }
}

/// Focuses an element of this dialog, not of a dialog below it.
fn focus_in(place: NodeRef<html::Dialog>, selector: &str) {
    if let Some(place) = place.try_get_untracked().flatten() {
        browser::focus_in(&place, selector);
    }
}

/// Asks whether to discard what was typed.
#[component]
fn Asks(open: RwSignal<bool>, asks: RwSignal<bool>, place: NodeRef<html::Dialog>) -> impl IntoView {
    let stay = move |_| {
        asks.set(false);
        focus_in(place, ".dialog-body :is(input, textarea, select)");
    };
    view! {
        <div class="dialog-asks" role="alert">
            <p class="grow font-medium">{words::discard_changes()}</p>
            <button type="button" class="btn btn-sm" on:click=stay>{words::keep_editing()}</button>
            <button type="button" class="btn btn-sm btn-error" on:click=move |_| open.set(false)>{words::discard()}</button>
        </div>
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
                    <CancelButton />
                    <SubmitButton form danger>{confirm}</SubmitButton>
                </div>
            </Form>
        </Dialog>
    }
}
