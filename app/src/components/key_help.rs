//! The list of single keys. `?` opens it.

use leptos::prelude::*;
use shared::words::both::{common, keys as words};
use shared::words::portal::tickets;

use super::Icon;
use crate::browser::store;
use crate::effect::effect;
use crate::keys::{self, Key};

/// The button that opens it.
#[component]
pub fn KeyHelpButton(
    /// Opens it.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button type="button" class="btn btn-ghost btn-sm btn-square" aria-label=common::keyboard_shortcuts() title=words::keyboard_shortcuts_with_key() on:click=move |_| on_press.run(())>
            <Icon icon="icon-[lucide--keyboard]" />
        </button>
    }
}

/// What each key of the desk does: first on the page that is shown, then elsewhere.
#[component]
pub fn KeyList() -> impl IntoView {
    let row = move |key: Key| view! { <dt>{presses(key)}</dt> <dd>{key.does()}</dd> };
    let row_elsewhere = move |key: Key| {
        view! { <dt>{presses(key)}</dt> <dd>{key.does()} <span class="quiet">" " {key.place()}</span></dd> }
    };
    let (here, elsewhere) = keys::here_and_elsewhere();
    view! {
        <KeySwitch />
        <h3 class="quiet mb-2 text-xs">{words::available_here()}</h3>
        <dl class="keys">
            {here.into_iter().map(row).collect_view()}
            <dt><kbd>{words::key_ctrl()}</kbd> " " <kbd>{words::key_enter()}</kbd></dt> <dd>{common::send()}</dd>
            <dt><kbd>{words::key_escape()}</kbd></dt> <dd>{words::close_dialog()}</dd>
        </dl>
        <h3 class="quiet mt-4 mb-2 text-xs">{words::on_other_pages()}</h3>
        <dl class="keys">{elsewhere.into_iter().map(row_elsewhere).collect_view()}</dl>
    }
}

/// What each key of the help center does.
#[component]
pub fn PortalKeyList() -> impl IntoView {
    let row = |key: Key| {
        let does = match key {
            Key::New => common::new_ticket(),
            Key::Next => tickets::next_in_list(),
            Key::Previous => tickets::previous_in_list(),
            _ => key.does(),
        };
        view! { <dt>{presses(key)}</dt> <dd>{does}</dd> }
    };
    view! {
        <KeySwitch />
        <dl class="keys">
            {keys::PORTAL.map(row).into_iter().collect_view()}
            <dt><kbd>{words::key_ctrl()}</kbd> " " <kbd>{words::key_enter()}</kbd></dt> <dd>{common::send()}</dd>
        </dl>
    }
}

/// Turns single keys on and off.
#[component]
fn KeySwitch() -> impl IntoView {
    let on = RwSignal::new(store::single_keys());
    effect(move || store::set_single_keys(on.get()));
    view! {
        <label class="mb-4 flex items-center gap-2.5 text-sm">
            <input type="checkbox" class="checkbox checkbox-sm checkbox-primary" bind:checked=on />
            {words::turn_on_single_keys()}
        </label>
    }
}

/// What to press for a key.
pub fn presses(key: Key) -> impl IntoView {
    key.caps().into_iter().map(|it| view! { <kbd>{it}</kbd> " " }).collect_view()
}
