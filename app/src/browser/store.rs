//! What outlives a reload: drafts for as long as the tab, the rest for longer.
//!
//! A browser may refuse to keep anything; then nothing is kept and all else
//! works.

use leptos::prelude::{document, window};
use shared::words::Language;
use web_sys::Storage;

/// What a draft's key begins with, so that signing out finds them all.
const DRAFT: &str = "draft:";
/// Where `boot.js` looks for the theme before the first paint.
const THEME: &str = "theme";
/// Whether single keys do something.
const KEYS: &str = "keys";

/// Where `boot.js` looks for the language.
const LANGUAGE: &str = "language";
/// Whether the rows of lists are low.
const ROWS: &str = "rows";

/// How light the page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// In the order that a menu shows them.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word that is kept; `boot.js` knows the same ones.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The name of the theme in `app.css`, where one is chosen.
    const fn name(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("atrium"),
            Self::Dark => Some("atrium-dark"),
        }
    }
}

fn tab() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

fn device() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// The theme that was chosen on this device.
pub fn theme() -> Theme {
    let kept = device().and_then(|store| store.get_item(THEME).ok().flatten());
    Theme::ALL
        .into_iter()
        .find(|theme| kept.as_deref() == Some(theme.as_str()))
        .unwrap_or(Theme::System)
}

/// Shows a theme, and keeps it for this device.
pub fn set_theme(theme: Theme) {
    if let Some(store) = device() {
        let _ = store.set_item(THEME, theme.as_str());
    }
    if let Some(root) = document().document_element() {
        let _ = match theme.name() {
            Some(name) => root.set_attribute("data-theme", name),
            None => root.remove_attribute("data-theme"),
        };
    }
}

/// Chooses the language of this device, from the next page that is loaded on.
pub fn set_language(language: Language) {
    if let Some(store) = device() {
        let _ = store.set_item(LANGUAGE, language.code());
    }
}

/// Whether single keys do something on this device.
pub fn single_keys() -> bool {
    device().and_then(|store| store.get_item(KEYS).ok().flatten()).as_deref() != Some("off")
}

/// Turns single keys on or off for this device.
pub fn set_single_keys(on: bool) {
    if let Some(store) = device() {
        let _ = store.set_item(KEYS, if on { "on" } else { "off" });
    }
}

/// Whether the rows of lists are low on this device.
pub fn compact_rows() -> bool {
    device().and_then(|store| store.get_item(ROWS).ok().flatten()).as_deref() == Some("compact")
}

/// Makes the rows of lists low or comfortable for this device.
pub fn set_compact_rows(on: bool) {
    if let Some(store) = device() {
        let _ = store.set_item(ROWS, if on { "compact" } else { "comfortable" });
    }
}

/// The draft kept under `key`; empty where there is none.
pub fn draft(key: &str) -> String {
    tab()
        .and_then(|store| store.get_item(&[DRAFT, key].concat()).ok().flatten())
        .unwrap_or_default()
}

/// Keeps a draft; an empty one is forgotten.
pub fn set_draft(key: &str, text: &str) {
    let key = [DRAFT, key].concat();
    if let Some(store) = tab() {
        let _ = if text.is_empty() { store.remove_item(&key) } else { store.set_item(&key, text) };
    }
}

/// Forgets every draft of this tab.
pub fn forget_drafts() {
    let Some(store) = tab() else { return };
    let count = store.length().unwrap_or_default();
    let keys: Vec<String> = (0..count).filter_map(|at| store.key(at).ok().flatten()).collect();
    for key in keys.iter().filter(|key| key.starts_with(DRAFT)) {
        let _ = store.remove_item(key);
    }
}
