//! Following an import: the server goes on with it by itself, and the page asks how far it is
//! while somebody looks at it.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::Nothing;
use shared::api::imports::{CancelImport, GetImport, Import, ImportState, UndoImport, UndoState};
use shared::ids::ImportId;
use shared::problem::ProblemCode;

use crate::api::{self, CallError};
use crate::browser::{self, dates};
use crate::changes::{Changes, Topic};
use crate::effect::effect;
use crate::live::{Beat, Pulse};
use crate::toast;

/// The time between requests while the server is at work, in milliseconds.
const PACE: u32 = 1_000;

/// What the server is doing with an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// It checks the file.
    Check,
    /// It imports the rows.
    Import,
    /// It undoes the import.
    Undo,
}

impl Work {
    /// What is being done with `import`; none: nothing.
    pub fn on(import: &Import) -> Option<Self> {
        let is_undone = import.undo.as_ref().is_some_and(|it| it.state == UndoState::Running);
        match import.state {
            ImportState::Checking => Some(Self::Check),
            ImportState::Running => Some(Self::Import),
            _ if is_undone => Some(Self::Undo),
            ImportState::Waiting
            | ImportState::Checked
            | ImportState::Done
            | ImportState::Cancelled => None,
        }
    }

    /// How many rows or records are done, and how many there are.
    pub fn progress(self, import: &Import) -> (u32, u32) {
        match (self, &import.undo) {
            (Self::Undo, Some(undo)) => (undo.done, undo.rows),
            _ => (import.done, import.rows),
        }
    }
}

/// An import, and the requests that follow it.
#[derive(Clone, Copy)]
pub struct Followed {
    /// Its id.
    pub id: ImportId,
    /// Its last known state.
    pub import: RwSignal<Option<Import>>,
    /// Why there was no answer the last time.
    pub failure: RwSignal<Option<CallError>>,
    /// When this page saw the first progress of the current work, and how far it was then.
    begun: RwSignal<Option<(i64, u32)>>,
    /// The number of acts of this page. An answer to a question from before an act is void.
    acts: StoredValue<u32>,
    pulse: StoredValue<Option<Pulse>, LocalStorage>,
}

impl Followed {
    /// The import with this id.
    pub fn of(id: ImportId) -> Self {
        let followed = Self {
            id,
            import: RwSignal::new(None),
            failure: RwSignal::new(None),
            begun: RwSignal::new(None),
            acts: StoredValue::new(0),
            pulse: StoredValue::new_local(None),
        };
        let pulse = Pulse::new(move || Box::pin(followed.ask()));
        followed.pulse.set_value(Some(pulse));
        effect(move || {
            Changes::follow(Topic::Jobs);
            followed.again();
        });
        followed
    }

    /// Asks at once.
    pub fn again(self) {
        self.pulse.with_value(|pulse| {
            if let Some(pulse) = pulse {
                pulse.revive();
                pulse.after(0);
            }
        });
    }

    async fn ask(self) -> Beat {
        let acts = self.acts.try_get_value();
        let answer = api::call_owned::<GetImport>(self.id, Nothing {}).await;
        if acts.is_none() || self.acts.try_get_value() != acts {
            return Beat::After(PACE);
        }
        match answer {
            Ok(import) => {
                let is_at_work = Work::on(&import).is_some();
                self.see(import);
                if is_at_work { Beat::After(PACE) } else { Beat::Over }
            }
            Err(error) => {
                let is_lasting = matches!(
                    error.code(),
                    Some(
                        ProblemCode::NotFound | ProblemCode::Forbidden | ProblemCode::SignInNeeded
                    )
                );
                self.failure.set(Some(error));
                if is_lasting { Beat::Over } else { Beat::Failed }
            }
        }
    }

    fn see(self, import: Import) {
        let work = Work::on(&import);
        let before = self.import.with_untracked(|it| it.as_ref().and_then(Work::on));
        if before != work || self.begun.with_untracked(Option::is_none) {
            let begun = work.map(|it| (dates::now().millis(), it.progress(&import).0));
            self.begun.set(begun);
        }
        self.failure.set(None);
        self.import.set(Some(import));
    }

    /// Puts the answer to an act of this page in place, and follows what it has started.
    pub fn put(self, import: Import) {
        if self.acts.try_update_value(|acts| *acts += 1).is_some() {
            self.see(import);
            Changes::touch(Topic::Jobs);
            // The button of the act is gone.
            let settle = || {
                if browser::is_adrift() {
                    browser::focus("h1");
                }
            };
            set_timeout(settle, Duration::ZERO);
        }
    }

    /// How many rows are done in a second, by what this page has seen.
    pub fn pace(self) -> Option<u32> {
        let (since, first) = self.begun.get()?;
        let done = self.import.with(|it| {
            let import = it.as_ref()?;
            Some(Work::on(import)?.progress(import).0)
        })?;
        let done = done.checked_sub(first)?;
        let millis = dates::now().millis() - since;
        let pace = i64::from(done).checked_mul(1_000)?.checked_div(millis)?;
        u32::try_from(pace).ok().filter(|it| *it != 0)
    }

    /// Cancels the check or the import.
    pub fn cancel(self) {
        self.act(api::call_owned::<CancelImport>(self.id, Nothing {}));
    }

    /// Goes on with an undo that has stopped.
    pub fn undo(self) {
        self.act(api::call_owned::<UndoImport>(self.id, Nothing {}));
    }

    fn act(self, answer: impl Future<Output = Result<Import, CallError>> + 'static) {
        spawn_local(async move {
            match answer.await {
                Ok(import) => self.put(import),
                Err(error) => toast::say(error.to_string()),
            }
        });
    }
}
