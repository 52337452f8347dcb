//! The search while the agent types.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::NoId;
use shared::api::search::{Found, Search, SearchDraft};

use crate::api;

/// The pause in typing after which the search starts, in milliseconds. It only has to skip
/// the letters of a fast typist, since results should come while one types.
const PAUSE: u32 = 80;

/// The progress of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// There is nothing to search.
    Idle,
    /// Waiting for the results.
    Busy,
    /// The results are there.
    There,
    /// The search failed, and why.
    Failed(String),
}

/// A search that follows a text field.
#[derive(Clone, Copy)]
pub struct Finder {
    /// The text.
    pub text: RwSignal<String>,
    /// The last results. They stay until the next ones are there.
    pub found: RwSignal<Found>,
    /// The progress of the search for the current text.
    pub progress: RwSignal<Progress>,
    pending: StoredValue<Option<Timeout>, LocalStorage>,
    round: StoredValue<u32>,
}

impl Finder {
    /// A search without a text.
    pub fn idle() -> Self {
        Self {
            text: RwSignal::new(String::new()),
            found: RwSignal::new(Found::default()),
            progress: RwSignal::new(Progress::Idle),
            pending: StoredValue::new_local(None),
            round: StoredValue::new(0),
        }
    }

    /// Searches for `text` after a pause in typing.
    pub fn type_in(self, text: String) {
        let is_same = self.text.with_untracked(|before| before.trim() == text.trim());
        self.text.set(text);
        if !is_same {
            self.find_in(PAUSE);
        }
    }

    /// Repeats the search.
    pub fn again(self) {
        self.find_in(0);
    }

    fn find_in(self, pause: u32) {
        // Results of earlier texts are dropped from here on.
        self.round.update_value(|round| *round = round.wrapping_add(1));
        if self.text.with_untracked(|text| text.trim().is_empty()) {
            self.pending.set_value(None);
            self.found.set(Found::default());
            self.progress.set(Progress::Idle);
        } else {
            self.progress.set(Progress::Busy);
            self.pending.set_value(Some(Timeout::new(pause, move || self.ask())));
        }
    }

    fn ask(self) {
        let q = self.text.with_untracked(|text| text.trim().to_owned());
        let round = self.round.get_value();
        let answer = api::call_owned::<Search>(NoId, SearchDraft { q });
        spawn_local(async move {
            let answer = answer.await;
            // The text has changed since, or the palette is closed.
            if self.round.try_get_value() != Some(round) {
                return;
            }
            let (found, progress) = match answer {
                Ok(found) => (found, Progress::There),
                Err(error) => (Found::default(), Progress::Failed(error.to_string())),
            };
            self.found.set(found);
            self.progress.set(progress);
        });
    }
}
