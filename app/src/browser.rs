//! The only module that calls the browser: everything that the app needs from `web_sys` and
//! `js_sys`.
//!
//! What was begun before this module was there is in [`boot`], times in the reader's
//! words in [`dates`], languages and time zones in [`intl`], questions and answers in
//! [`fetch`], files in `files`, whether somebody looks in [`looking`], what outlives a reload in [`store`].
//! Nothing here knows of tickets or people.

pub mod boot;
pub mod dates;
pub mod fetch;
#[cfg(feature = "desk")]
pub mod files;
pub mod intl;
pub mod looking;
pub mod store;

use leptos::ev::KeyboardEvent;
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Event, HtmlDialogElement, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition,
};

/// Sets the title of the document, which the tab shows and screen readers announce.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Focuses the first element that matches `selector`.
pub fn focus(selector: &str) {
    if let Some(element) = find(selector) {
        let _ = element.focus();
    }
}

/// Focuses the first element in `place` that matches `selector`.
pub fn focus_in(place: &HtmlElement, selector: &str) {
    let element = place.query_selector(selector).ok().flatten();
    if let Some(element) = element.and_then(|it| it.dyn_into().ok()) {
        focus_on(&element);
    }
}

/// Focuses the first element that matches `selector` in the dialog that contains `place`, or in
/// the page if no dialog does.
pub fn focus_near(place: &HtmlElement, selector: &str) {
    let around = place.closest("dialog, body").ok().flatten();
    if let Some(around) = around.and_then(|it| it.dyn_into().ok()) {
        focus_in(&around, selector);
    }
}

/// Clicks the first element that matches `selector`, for a keyboard shortcut with the same
/// effect.
pub fn click(selector: &str) {
    if let Some(element) = find(selector) {
        element.click();
    }
}

/// Whether an element matches `selector`.
pub fn is_there(selector: &str) -> bool {
    find(selector).is_some()
}

/// The labels of the visible buttons and links that match `selector`, and the URLs of the
/// links. Disabled buttons and buttons that open a menu are left out.
pub fn labels(selector: &str) -> Vec<(String, Option<String>)> {
    let all = pressable(selector).into_iter();
    all.map(|(label, element)| (label, element.get_attribute("href"))).collect()
}

/// Presses the first of [`labels`] with this label. False if there is none.
pub fn press(selector: &str, label: &str) -> bool {
    let found = pressable(selector).into_iter().find(|(it, _)| it == label);
    if let Some((_, element)) = &found {
        element.click();
    }
    found.is_some()
}

/// All elements that match `selector`.
pub fn all(selector: &str) -> Vec<HtmlElement> {
    let Ok(all) = document().query_selector_all(selector) else { return Vec::new() };
    (0..all.length()).filter_map(|at| all.get(at)?.dyn_into().ok()).collect()
}

fn pressable(selector: &str) -> Vec<(String, HtmlElement)> {
    const REFUSED: &str = "[aria-disabled=true], :disabled, [popovertarget]";
    let all = all(selector).into_iter();
    all.filter(|it| it.offset_parent().is_some() && !it.matches(REFUSED).unwrap_or_default())
        .map(|it| (it.inner_text().trim().to_owned(), it))
        .filter(|(label, _)| !label.is_empty())
        .collect()
}

/// Opens a URL in a new tab.
pub fn open_tab(href: &str) {
    let _ = window().open_with_url_and_target(href, "_blank");
}

/// Whether no element has the focus, because the focused element was removed.
pub fn is_adrift() -> bool {
    document().active_element().is_none_or(|element| element.tag_name() == "BODY")
}

/// Scrolls the first element that matches `selector` into view, unless it is in view
/// already.
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

/// Focuses `element`.
pub fn focus_on(element: &HtmlElement) {
    let _ = element.focus();
}

/// Whether a menu is open.
pub fn is_open_popover(menu: &HtmlElement) -> bool {
    menu.matches(":popover-open").unwrap_or_default()
}

/// Closes a menu. The focus goes back to its button.
pub fn close_popover(menu: &HtmlElement) {
    if is_open_popover(menu) {
        let _ = menu.hide_popover();
    }
}

/// The id of the focused element, if it is inside an element that matches `selector`.
pub fn focused_in(selector: &str) -> Option<String> {
    let here = document().active_element()?;
    let is_in = here.closest(selector).ok().flatten().is_some();
    is_in.then(|| here.id()).filter(|id| !id.is_empty())
}

/// Where the focus moves in a menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the first entry.
    First,
    /// To the last entry.
    Last,
    /// To the next entry, from the last to the first.
    Next,
    /// To the previous entry, from the first to the last.
    Previous,
}

/// Moves the focus among the entries of `menu`, which are its children.
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

/// Opens a dialog over the page. The browser keeps the focus inside it.
///
/// It begins in the first field, where there is one, else where the platform says.
pub fn open_dialog(dialog: &HtmlDialogElement) {
    if dialog.open() || !dialog.is_connected() || dialog.show_modal().is_err() {
        return;
    }
    focus_in(dialog, ".dialog-body :is(input, textarea, select)");
}

/// Closes a dialog. The focus goes back to where it was.
pub fn close_dialog(dialog: &HtmlDialogElement) {
    if dialog.open() {
        dialog.close();
    }
}

/// The page's URL, from its path on.
pub fn href() -> String {
    let location = window().location();
    let parts = [location.pathname(), location.search(), location.hash()];
    parts.into_iter().map(Result::unwrap_or_default).collect()
}

/// The path of the page's URL.
pub fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// The state that the history stores with the page's URL.
pub fn history_state() -> Option<JsValue> {
    window().history().and_then(|history| history.state()).ok()
}

/// Loads the page at `href` from the server.
///
/// Used when another person signs in, so that nothing of the former person stays in memory.
pub fn load(href: &str) {
    let _ = window().location().set_href(href);
}

/// Reloads the page, as a change of its language needs.
pub fn reload() {
    let _ = window().location().reload();
}

/// Starts a task that does not depend on a page.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(work);
}

/// A new random id.
pub fn random_id() -> String {
    window().crypto().map(|crypto| crypto.random_uuid()).unwrap_or_default()
}

/// Copies `text` to the clipboard. Returns whether the browser allowed it.
pub async fn copy(text: &str) -> bool {
    JsFuture::from(window().navigator().clipboard().write_text(text)).await.is_ok()
}

/// Removes the skeleton that was shown while the app was loading.
pub fn make_room() {
    // In development, panics are logged with their location.
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    if let Some(skeleton) = document().get_element_by_id("skeleton") {
        skeleton.remove();
    }
}

/// A key that was pressed without Ctrl, Alt or Meta, and not in a field.
///
/// `None` for all other keys: they are for the browser, a field, or a dialog or menu that
/// is open over the page.
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

/// Whether this is an Apple device: shortcuts have ⌘ there instead of Ctrl.
pub fn is_apple() -> bool {
    let platform = window().navigator().platform().unwrap_or_default().to_ascii_lowercase();
    ["mac", "iphone", "ipad"].iter().any(|it| platform.starts_with(it))
}

/// The letter of a shortcut with Ctrl, or ⌘ on Apple devices. `None` for other keys, and while
/// a dialog is open.
pub fn command(event: &KeyboardEvent) -> Option<String> {
    let (ours, other) = (event.ctrl_key(), event.meta_key());
    let (ours, other) = if is_apple() { (other, ours) } else { (ours, other) };
    let is_else = other || event.alt_key() || event.shift_key() || event.default_prevented();
    if !ours || is_else || is_there("dialog:modal") {
        return None;
    }
    letter(event)
}

/// The letter of a key. On a keyboard of another script it is the Latin letter of the same
/// key: the code of K is `KeyK`.
pub fn letter(event: &KeyboardEvent) -> Option<String> {
    let key = event.key();
    let letter = if key.is_ascii() { Some(key) } else { event.code().pop().map(String::from) };
    letter.map(|it| it.to_ascii_lowercase())
}

/// Whether an `input` event changed a value that a form sends, not a search field or a
/// switch beside the form.
pub fn is_answer(event: &Event) -> bool {
    let target = event.target().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|it| {
        let is_search = it.matches("[type=search]").unwrap_or_default();
        let form = it.closest("form:has([type=submit])").ok().flatten();
        !is_search && form.is_some()
    })
}

/// Whether an event comes from an element that matches `selector`.
pub fn is_from(event: &Event, selector: &str) -> bool {
    let target = event.target().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|it| it.matches(selector).unwrap_or_default())
}

/// Whether the key sends a form: Enter with Ctrl or Command.
pub fn sends(event: &KeyboardEvent) -> bool {
    event.key() == "Enter" && (event.ctrl_key() || event.meta_key())
}
