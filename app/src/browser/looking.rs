//! Whether the page is visible, and keeping a focused field in place.

use std::time::Duration;

use leptos::prelude::{document, request_animation_frame, set_timeout, window};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// How often the position is corrected after the first time, because parts of the page are
/// rendered later than others.
const TURNS: u8 = 3;

/// The time before each further correction.
const PAUSE: Duration = Duration::from_millis(100);

/// Whether the page is visible and the device is online.
pub fn is_seen() -> bool {
    !document().hidden() && window().navigator().on_line()
}

/// The focused field and its position on the screen.
#[derive(Debug)]
pub struct Held {
    field: HtmlElement,
    top: f64,
}

/// The focused field, if it is on the screen.
pub fn hold() -> Option<Held> {
    let field: HtmlElement = document().active_element()?.dyn_into().ok()?;
    let is_field = field.matches("main :is(textarea, input, select)").unwrap_or_default();
    let place = field.get_bounding_client_rect();
    let height = window().inner_height().ok()?.as_f64()?;
    let is_in_sight = 0.0 < place.bottom() && place.top() < height;
    (is_field && is_in_sight).then(|| Held { top: place.top(), field })
}

impl Held {
    /// Scrolls the field back to its position once a change is rendered: content that appears
    /// above a field must not move it while somebody types.
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

/// Scrolls to the element with this id and focuses it.
pub fn show(id: &str) {
    let found = document().get_element_by_id(id).and_then(|it| it.dyn_into::<HtmlElement>().ok());
    if let Some(element) = found {
        // Focusable by code, but not by Tab.
        element.set_tab_index(-1);
        element.scroll_into_view();
        let _ = element.focus();
    }
}
