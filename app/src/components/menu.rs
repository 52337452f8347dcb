//! A menu of a few actions behind a button. The browser opens it, places it beside the
//! button, and closes it on Escape or a click elsewhere.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::Icon;
use super::field::FieldIds;
use crate::browser::{self, Step};

/// The button and its menu, which contains plain buttons and links.
#[component]
pub fn Menu(
    /// The accessible name: "More for Lena Brandt".
    #[prop(into)]
    label: String,
    /// The class of the button's icon.
    #[prop(default = "icon-[lucide--ellipsis]")]
    icon: &'static str,
    /// The button's classes.
    #[prop(default = "btn btn-ghost btn-sm btn-square")]
    class: &'static str,
    /// The actions.
    children: Children,
) -> impl IntoView {
    let id = FieldIds::new().part("menu");
    let place = NodeRef::<html::Div>::new();
    // The focus moves into the menu when it opens, and the arrow keys move it through the
    // entries.
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

/// Moves the focus through the entries of a menu by the arrow keys.
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
