//! The only door to the browser: what the app asks of `web_sys` and `js_sys`.
//!
//! Times in the reader's words are in [`dates`], questions in [`fetch`], answers
//! in [`json`], what outlives a reload in [`store`]. Nothing here knows of
//! tickets or people.

pub mod dates;
pub mod fetch;
pub mod json;
pub mod store;

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Element, HtmlAnchorElement, HtmlDialogElement, HtmlElement, ScrollIntoViewOptions,
    ScrollLogicalPosition, UrlSearchParams,
};

use crate::place::Place;

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

/// Where the page is.
pub fn place() -> Place {
    let location = window().location();
    Place {
        path: location.pathname().unwrap_or_default(),
        search: location.search().unwrap_or_default(),
        hash: location.hash().unwrap_or_default(),
    }
}

/// Makes `href` the page's address.
pub fn push(href: &str) {
    if let Ok(history) = window().history() {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(href));
    }
}

/// Shows the page from its top.
pub fn to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Makes `href` the page's address in the place of this one.
pub fn replace(href: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(href));
    }
}

/// The address of the link that was clicked, where it is a page of ours and
/// the click asks for nothing else: no new tab, no download, no jump in the page.
pub fn link_of_ours(event: &MouseEvent) -> Option<String> {
    const PLAIN: &str = "a[href]:not([href^='#'], [target], [download], [rel~=external])";
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || event.button() != 0 || modified {
        return None;
    }
    let link = event.target()?.dyn_into::<Element>().ok()?.closest(PLAIN).ok()??;
    let link = link.dyn_into::<HtmlAnchorElement>().ok()?;
    let ours = link.origin() == window().location().origin().ok()?;
    ours.then(|| [link.pathname(), link.search(), link.hash()].concat())
}

/// What stands behind the `#` of the address, taken out of it.
///
/// A token must not stay where a screenshot or the history shows it.
pub fn take_hash() -> String {
    let place = place();
    if !place.hash.is_empty() {
        replace(&(place.path + &place.search));
    }
    place.hash.trim_start_matches('#').to_owned()
}

/// One value of a query, as `tab` of `?tab=tickets`.
pub fn query_value(query: &str, name: &str) -> Option<String> {
    UrlSearchParams::new_with_str(query).ok()?.get(name)
}

/// Loads the page anew, from `href`.
///
/// For a change of person: nothing of the former one stays in memory.
pub fn load(href: &str) {
    let _ = window().location().set_href(href);
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
/// `None` for the others: they belong to the browser, to a field or to a
/// dialog that stands over the page.
pub fn single_key(event: &KeyboardEvent) -> Option<String> {
    let chord = event.ctrl_key() || event.alt_key() || event.meta_key();
    if chord || event.is_composing() || event.default_prevented() || is_there("dialog:modal") {
        return None;
    }
    let target = event.target()?.dyn_into::<HtmlElement>().ok()?;
    let typing = target.is_content_editable()
        || target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select").ok()?;
    (!typing).then(|| event.key())
}

/// Whether the key is the one that sends a text: Ctrl or Command with Enter.
pub fn sends(event: &KeyboardEvent) -> bool {
    event.key() == "Enter" && (event.ctrl_key() || event.meta_key())
}
