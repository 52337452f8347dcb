//! The place where toasts appear. They stay while the pointer or the focus is on them.

use leptos::prelude::*;
use shared::words::both::shell as words;

use crate::browser;
use crate::components::Icon;
use crate::effect::effect;
use crate::keys::{Key, on_key};
use crate::toast::{self, Toast};

/// The region. It is always in the page, so that a screen reader listens to it.
#[component]
pub fn Toasts() -> impl IntoView {
    let toasts = toast::all();
    // One that is dismissed under the pointer must not hold those that come after it.
    let gone = toasts.clone();
    effect(move || {
        if gone.read().is_empty() {
            toast::hold(false);
        }
    });
    on_key(Key::Undo, toast::take_offer);
    view! {
        <div class="toasts" role="status" aria-live="polite"
            on:mouseenter=move |_| toast::hold(true)
            on:mouseleave=move |_| toast::hold(browser::is_there(".toasts[role=status]:focus-within"))
            on:focusin=move |_| toast::hold(true)
            on:focusout=move |_| toast::hold(browser::is_there(".toasts[role=status]:hover"))>
            <For each=move || toasts.get() key=|toast| toast.id.clone() let:toast>
                <One toast />
            </For>
        </div>
    }
}

#[component]
fn One(toast: Toast) -> impl IntoView {
    let id = StoredValue::new(toast.id);
    let dismiss = move || id.with_value(|id| toast::dismiss(id));
    let offer = toast.offer.map(|(label, act)| {
        let run = move |_| {
            dismiss();
            act();
        };
        view! { <button type="button" class="toast-button" on:click=run>{label}</button> }
    });
    view! {
        <div class="toast-one">
            <p class="grow">{toast.text}</p>
            {offer}
            <button type="button" class="toast-button" aria-label=words::dismiss() on:click=move |_| dismiss()>
                <Icon icon="icon-[lucide--x]" />
            </button>
        </div>
    }
}
