//! The place where short words appear about what was just done.

use leptos::prelude::*;

use super::Icon;
use crate::toast::{self, Toast};

/// The region. It is always in the page, so that a screen reader listens to it.
#[component]
pub fn Toasts() -> impl IntoView {
    let toasts = toast::all();
    view! {
        <div class="toasts" role="status" aria-live="polite">
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
            <button type="button" class="toast-button" aria-label="Dismiss" on:click=move |_| dismiss()>
                <Icon icon="icon-[lucide--x]" />
            </button>
        </div>
    }
}
