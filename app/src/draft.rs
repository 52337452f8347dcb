//! A text that is being written. It is stored in the tab until it is sent, so that it
//! survives reloads, crashes and expired sessions. Signing out removes it.

use leptos::prelude::*;

use crate::browser::store;

/// A draft under a key that no other form uses, such as `"reply:1042"`.
#[derive(Clone, Copy, Debug)]
pub struct Draft {
    text: RwSignal<String>,
}

impl Draft {
    /// Restores the draft stored under `key`, and stores every change of it.
    pub fn new(key: impl Into<String>) -> Self {
        let key = key.into();
        let text = RwSignal::new(store::draft(&key));
        Effect::new(move |before: Option<()>| {
            // The text is read in any case, so that the effect tracks it. The first value
            // does not need to be stored.
            text.with(|text| before.map(|()| store::set_draft(&key, text)));
        });
        Self { text }
    }

    /// The text as a signal for a field.
    pub const fn text(self) -> RwSignal<String> {
        self.text
    }

    /// The current text.
    pub fn get(self) -> String {
        self.text.get()
    }

    /// Whether the text is not empty.
    pub fn is_some(self) -> bool {
        self.text.with(|text| !text.is_empty())
    }

    /// Removes the draft after it was sent.
    pub fn clear(self) {
        self.text.set(String::new());
    }
}
