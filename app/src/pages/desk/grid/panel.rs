//! A button that opens a small form beside it. The browser opens it, and closes it on a
//! click elsewhere or on Escape, which returns the focus to the button.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;

use crate::browser;
use crate::components::field::FieldIds;

/// What gets the focus in an open panel.
const FIRST: &str = ".panel:popover-open :is(input, select, button, a[href]):not(:disabled)";

/// Builds the content each time the panel opens. It gets a callback that closes the panel.
type Inside = Box<dyn Fn(Callback<()>) -> AnyView + Send + Sync>;

/// The button and its panel.
pub fn panel(
    button: AnyView,
    class: &'static str,
    label: Signal<String>,
    inside: Inside,
) -> AnyView {
    let id = FieldIds::new().part("panel");
    let place = NodeRef::<html::Div>::new();
    let open = RwSignal::new(false);
    let toggled = move |_| {
        open.set(place.get_untracked().is_some_and(|it| browser::is_open_popover(&it)));
    };
    let close = Callback::new(move |()| {
        if let Some(place) = place.get_untracked() {
            browser::close_popover(&place);
        }
    });
    view! {
        <button type="button" class=class popovertarget=id.clone() aria-haspopup="dialog">{button}</button>
        <div class="panel" popover="auto" role="dialog" aria-label=label id=id node_ref=place on:toggle=toggled>
            {move || open.get().then(|| inside(close))}
        </div>
    }
    .into_any()
}

/// Moves the focus into the open panel as soon as it is rendered.
pub fn enter() {
    set_timeout(|| browser::focus(FIRST), Duration::ZERO);
}

/// Moves the focus into the open panel if what had it is no longer there.
pub fn enter_again() {
    let enter = || {
        if browser::is_adrift() {
            browser::focus(FIRST);
        }
    };
    set_timeout(enter, Duration::ZERO);
}
