//! Whether somebody looks at the page, and what must not move under their eyes.

use std::time::Duration;

use leptos::prelude::{document, request_animation_frame, set_timeout, window};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// How often a field is put back after the first time: parts of the page are drawn later
/// than the answer that they show.
const TURNS: u8 = 3;

/// How long to wait before each time.
const PAUSE: Duration = Duration::from_millis(100);

/// Whether the page is in sight, on a device that is online.
pub fn is_seen() -> bool {
    !document().hidden() && window().navigator().on_line()
}

/// A field that has the keyboard, and where it stands on the screen.
#[derive(Debug)]
pub struct Held {
    field: HtmlElement,
    top: f64,
}

/// The field that is typed into, where it is in sight.
pub fn hold() -> Option<Held> {
    let field: HtmlElement = document().active_element()?.dyn_into().ok()?;
    let is_field = field.matches("main :is(textarea, input, select)").unwrap_or_default();
    let place = field.get_bounding_client_rect();
    let height = window().inner_height().ok()?.as_f64()?;
    let is_in_sight = 0.0 < place.bottom() && place.top() < height;
    (is_field && is_in_sight).then(|| Held { top: place.top(), field })
}

impl Held {
    /// Keeps it where it was on the screen, once what has changed is drawn: what comes above a
    /// field must not push it away from under the hands.
    pub fn keep(self) {
        self.settle(TURNS);
    }

    fn settle(self, turns: u8) {
        request_animation_frame(move || {
            if !self.field.is_connected() {
                return;
            }
            let moved = self.field.get_bounding_client_rect().top() - self.top;
            if 1.0 <= moved.abs() {
                window().scroll_by_with_x_and_y(0.0, moved);
            }
            if 0 < turns {
                set_timeout(move || self.settle(turns - 1), PAUSE);
            }
        });
    }
}

/// Leads the reader and the keyboard to the element with this id.
pub fn show(id: &str) {
    let found = document().get_element_by_id(id).and_then(|it| it.dyn_into::<HtmlElement>().ok());
    if let Some(element) = found {
        // Not reached by Tab, but by us.
        element.set_tab_index(-1);
        element.scroll_into_view();
        let _ = element.focus();
    }
}
