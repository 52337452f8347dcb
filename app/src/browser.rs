//! The only door to the browser: what the app asks of `web_sys` and `js_sys`.
//!
//! What was begun before this module was there is in [`boot`], times in the reader's
//! words in [`dates`], languages and time zones in [`intl`], questions and answers in
//! [`fetch`], what outlives a reload in [`store`]. Nothing here knows of tickets or people.

pub mod boot;
pub mod dates;
pub mod fetch;
pub mod intl;
pub mod store;

use leptos::ev::KeyboardEvent;
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Event, HtmlDialogElement, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition,
};

/// Says what the page is, in the tab and to a screen reader.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Puts the keyboard on the first element that matches `selector`.
pub fn focus(selector: &str) {
    if let Some(element) = find(selector) {
        let _ = element.focus();
    }
}

/// Clicks the first element that matches `selector`, for a key that does the same.
pub fn click(selector: &str) {
    if let Some(element) = find(selector) {
        element.click();
    }
}

/// Whether anything matches `selector`.
pub fn is_there(selector: &str) -> bool {
    find(selector).is_some()
}

/// Whether the keyboard is nowhere in the page: what it was on is gone.
pub fn is_adrift() -> bool {
    document().active_element().is_none_or(|element| element.tag_name() == "BODY")
}

/// Brings the first element that matches `selector` into sight, and moves
/// nothing where it is in sight already.
pub fn reveal(selector: &str) {
    if let Some(element) = find(selector) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        options.set_inline(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// Puts the keyboard on `element`.
pub fn focus_on(element: &HtmlElement) {
    let _ = element.focus();
}

/// Whether a menu is open.
pub fn is_open_popover(menu: &HtmlElement) -> bool {
    menu.matches(":popover-open").unwrap_or_default()
}

/// Closes a menu; the keyboard goes back to its button.
pub fn close_popover(menu: &HtmlElement) {
    if is_open_popover(menu) {
        let _ = menu.hide_popover();
    }
}

/// The id of what has the keyboard, where it stands in something that matches `selector`.
pub fn focused_in(selector: &str) -> Option<String> {
    let here = document().active_element()?;
    let is_in = here.closest(selector).ok().flatten().is_some();
    is_in.then(|| here.id()).filter(|id| !id.is_empty())
}

/// Where the keyboard goes in a menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To its first entry.
    First,
    /// To its last.
    Last,
    /// To the one below, from the last to the first.
    Next,
    /// To the one above, from the first to the last.
    Previous,
}

/// Moves the keyboard among the entries of `menu`, its children.
pub fn step_in(menu: &HtmlElement, step: Step) {
    let here = document().active_element().filter(|it| menu.contains(Some(it)));
    let (first, last) = (menu.first_element_child(), menu.last_element_child());
    let to = match step {
        Step::First => first,
        Step::Last => last,
        Step::Next => here.and_then(|it| it.next_element_sibling()).or(first),
        Step::Previous => here.and_then(|it| it.previous_element_sibling()).or(last),
    };
    if let Some(to) = to.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        focus_on(&to);
    }
}

/// Opens a dialog over the page; the platform keeps the keyboard inside it.
///
/// It begins in the first field, where there is one, else where the platform says.
pub fn open_dialog(dialog: &HtmlDialogElement) {
    if dialog.open() || !dialog.is_connected() || dialog.show_modal().is_err() {
        return;
    }
    let field = dialog.query_selector(".dialog-body :is(input, textarea, select)").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into().ok()) {
        focus_on(&field);
    }
}

/// Closes a dialog; the keyboard goes back to where it was.
pub fn close_dialog(dialog: &HtmlDialogElement) {
    if dialog.open() {
        dialog.close();
    }
}

/// The page's address, from the first `/`.
pub fn href() -> String {
    let location = window().location();
    let parts = [location.pathname(), location.search(), location.hash()];
    parts.into_iter().map(Result::unwrap_or_default).collect()
}

/// The path of it.
pub fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// What the history keeps with the page's address.
pub fn history_state() -> Option<JsValue> {
    window().history().and_then(|history| history.state()).ok()
}

/// Loads the page anew, from `href`.
///
/// For a change of person: nothing of the former one stays in memory.
pub fn load(href: &str) {
    let _ = window().location().set_href(href);
}

/// Reloads the page, as a change of its language needs.
pub fn reload() {
    let _ = window().location().reload();
}

/// Begins a work that needs no page yet.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(work);
}

/// A new random id.
pub fn random_id() -> String {
    window().crypto().map(|crypto| crypto.random_uuid()).unwrap_or_default()
}

/// Puts `text` on the clipboard; whether that was allowed.
pub async fn copy(text: &str) -> bool {
    JsFuture::from(window().navigator().clipboard().write_text(text)).await.is_ok()
}

/// Takes the skeleton away that stood in for the app.
pub fn make_room() {
    // While developing, a panic says where.
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    if let Some(skeleton) = document().get_element_by_id("skeleton") {
        skeleton.remove();
    }
}

/// A key without Ctrl, Alt or Meta, pressed while nobody is typing.
///
/// `None` for the others: they belong to the browser, to a field, or to a
/// dialog or a menu that stands over the page.
pub fn single_key(event: &KeyboardEvent) -> Option<String> {
    let chord = event.ctrl_key() || event.alt_key() || event.meta_key();
    let is_under = is_there("dialog:modal, :popover-open");
    if chord || event.is_composing() || event.default_prevented() || is_under {
        return None;
    }
    let target = event.target()?.dyn_into::<HtmlElement>().ok()?;
    let typing = target.is_content_editable()
        || target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select").ok()?;
    (!typing).then(|| event.key())
}

/// Whether an `input` event changed an answer of a form that can be sent: neither a search
/// nor a switch beside it.
pub fn is_answer(event: &Event) -> bool {
    let target = event.target().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|it| {
        let is_search = it.matches("[type=search]").unwrap_or_default();
        let form = it.closest("form:has([type=submit])").ok().flatten();
        !is_search && form.is_some()
    })
}

/// Whether the key is the one that sends a text: Ctrl or Command with Enter.
pub fn sends(event: &KeyboardEvent) -> bool {
    event.key() == "Enter" && (event.ctrl_key() || event.meta_key())
}
