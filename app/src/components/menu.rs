//! A few actions behind a button. The platform opens it, puts it beside the
//! button, and closes it on Escape or a click elsewhere.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::Icon;
use super::field::FieldIds;
use crate::browser::{self, Step};

/// The button and its menu: plain buttons and links inside.
#[component]
pub fn Menu(
    /// What it is for, for a screen reader: "More for Lena Brandt".
    #[prop(into)]
    label: String,
    /// The button's picture.
    #[prop(default = "icon-[lucide--ellipsis]")]
    icon: &'static str,
    /// The button's looks.
    #[prop(default = "btn btn-ghost btn-sm btn-square")]
    class: &'static str,
    /// The actions.
    children: Children,
) -> impl IntoView {
    let id = FieldIds::new().part("menu");
    let place = NodeRef::<html::Div>::new();
    // The keyboard goes along with what opens, and through it by its arrows.
    let toggled = move |_| {
        if let Some(menu) = place.get_untracked().filter(|it| browser::is_open_popover(it)) {
            browser::step_in(&menu, Step::First);
        }
    };
    let press = move |event| step_by(&event, place);
    view! {
        <button type="button" class=class popovertarget=id.clone() aria-label=label>
            <Icon icon />
        </button>
        <div class="menu-list" popover="auto" id=id node_ref=place on:toggle=toggled on:keydown=press>{children()}</div>
    }
}

/// Moves the keyboard through the entries of a menu by its arrows.
pub fn step_by(event: &KeyboardEvent, menu: NodeRef<html::Div>) {
    let step = match event.key().as_str() {
        "ArrowDown" => Step::Next,
        "ArrowUp" => Step::Previous,
        "Home" => Step::First,
        "End" => Step::Last,
        _ => return,
    };
    event.prevent_default();
    if let Some(menu) = menu.get_untracked() {
        browser::step_in(&menu, step);
    }
}
