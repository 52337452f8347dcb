//! Browser storage: drafts are kept for the tab, everything else for the device.
//!
//! A browser may refuse to store anything. Then nothing is kept, and everything else works.

use leptos::prelude::{document, window};
use shared::words::Language;
use web_sys::Storage;

/// The prefix of drafts' keys, by which signing out finds all drafts.
const DRAFT: &str = "draft:";
/// The prefix of the keys of the records that agents have opened.
const OPENED: &str = "opened:";
/// The key of the theme. `boot.js` reads it before the first paint.
const THEME: &str = "theme";
/// The key of the setting for keyboard shortcuts.
const KEYS: &str = "keys";

/// The key of the language. `boot.js` reads it.
const LANGUAGE: &str = "language";
/// The key of the setting for compact rows.
const ROWS: &str = "rows";

/// The color theme.
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
    /// All themes, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The stored value. `boot.js` uses the same values.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The name of the theme in `app.css`, if one is chosen.
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

/// Applies a theme, and stores it for this device.
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

/// Stores the language for this device. It applies from the next page load on.
pub fn set_language(language: Language) {
    if let Some(store) = device() {
        let _ = store.set_item(LANGUAGE, language.code());
    }
}

/// Whether single-key shortcuts are on for this device.
pub fn single_keys() -> bool {
    device().and_then(|store| store.get_item(KEYS).ok().flatten()).as_deref() != Some("off")
}

/// Turns single-key shortcuts on or off for this device.
pub fn set_single_keys(on: bool) {
    if let Some(store) = device() {
        let _ = store.set_item(KEYS, if on { "on" } else { "off" });
    }
}

/// Whether the rows of lists are compact on this device.
pub fn compact_rows() -> bool {
    device().and_then(|store| store.get_item(ROWS).ok().flatten()).as_deref() == Some("compact")
}

/// Makes the rows of lists compact or comfortable on this device.
pub fn set_compact_rows(on: bool) {
    if let Some(store) = device() {
        let _ = store.set_item(ROWS, if on { "compact" } else { "comfortable" });
    }
}

/// The draft stored under `key`; empty if there is none.
pub fn draft(key: &str) -> String {
    tab()
        .and_then(|store| store.get_item(&[DRAFT, key].concat()).ok().flatten())
        .unwrap_or_default()
}

/// Stores a draft. An empty draft is removed.
pub fn set_draft(key: &str, text: &str) {
    let key = [DRAFT, key].concat();
    if let Some(store) = tab() {
        let _ = if text.is_empty() { store.remove_item(&key) } else { store.set_item(&key, text) };
    }
}

/// The records that this agent has opened last on this device, as they were kept.
pub fn opened(who: &str) -> Option<String> {
    device()?.get_item(&[OPENED, who].concat()).ok().flatten()
}

/// Keeps the records that this agent has opened last on this device.
pub fn set_opened(who: &str, text: &str) {
    if let Some(store) = device() {
        let _ = store.set_item(&[OPENED, who].concat(), text);
    }
}

/// Deletes what is kept for the person who was signed in: all drafts of this tab, and the
/// records that were opened on this device.
pub fn forget_person() {
    forget(tab(), DRAFT);
    forget(device(), OPENED);
}

/// Deletes all entries whose keys have this prefix.
fn forget(store: Option<Storage>, start: &str) {
    let Some(store) = store else { return };
    let count = store.length().unwrap_or_default();
    let keys: Vec<String> = (0..count).filter_map(|at| store.key(at).ok().flatten()).collect();
    for key in keys.iter().filter(|key| key.starts_with(start)) {
        let _ = store.remove_item(key);
    }
}
