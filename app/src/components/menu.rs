//! A few actions behind a button. The platform opens it, puts it beside the
//! button, and closes it on Escape or a click elsewhere.

use leptos::prelude::*;

use super::Icon;
use super::field::FieldIds;

/// The button and its menu: plain buttons and links inside.
#[component]
pub fn Menu(
    /// What it is for, for a screen reader: "More for Lena Brandt".
    #[prop(into)]
    label: String,
    /// The button's picture.
    #[prop(default = "icon-[lucide--ellipsis]")]
    icon: &'static str,
    /// The actions.
    children: Children,
) -> impl IntoView {
    let id = FieldIds::new().part("menu");
    view! {
        <button type="button" class="btn btn-ghost btn-sm btn-square" popovertarget=id.clone() aria-label=label>
            <Icon icon />
        </button>
        <div class="menu-list" popover="auto" id=id>{children()}</div>
    }
}
