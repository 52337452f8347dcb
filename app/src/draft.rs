//! A text that is being written: kept in the tab until it is sent, across
//! reloads, a crash and an ended session. Signing out forgets it.

use leptos::prelude::*;

use crate::browser::store;

/// A text under a name that no other form has, as `"reply:1042"`.
#[derive(Clone, Copy, Debug)]
pub struct Draft {
    text: RwSignal<String>,
}

impl Draft {
    /// The text kept under `key`, and every change of it from here on.
    pub fn new(key: impl Into<String>) -> Self {
        let key = key.into();
        let text = RwSignal::new(store::draft(&key));
        Effect::new(move |before: Option<()>| {
            // Read first, so that it is followed; what was just read is kept already.
            text.with(|text| before.map(|()| store::set_draft(&key, text)));
        });
        Self { text }
    }

    /// The text, for a field.
    pub const fn text(self) -> RwSignal<String> {
        self.text
    }

    /// What is written so far.
    pub fn get(self) -> String {
        self.text.get()
    }

    /// Whether something is written.
    pub fn is_some(self) -> bool {
        self.text.with(|text| !text.is_empty())
    }

    /// Forgets it: it was sent.
    pub fn clear(self) {
        self.text.set(String::new());
    }
}
