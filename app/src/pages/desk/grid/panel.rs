//! A button, and a small form that opens beside it. The platform opens and closes it: a
//! click elsewhere and Escape, which gives the keyboard back to the button.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;

use crate::browser;
use crate::components::field::FieldIds;

/// What is inside, made each time that it opens; it is handed what closes it.
type Inside = Box<dyn Fn(Callback<()>) -> AnyView + Send + Sync>;

/// The button and what it opens.
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

/// Puts the keyboard into the panel that is open, as soon as it is drawn.
pub fn enter() {
    let first = ".panel:popover-open :is(input, select, button):not(:disabled)";
    set_timeout(move || browser::focus(first), Duration::ZERO);
}
