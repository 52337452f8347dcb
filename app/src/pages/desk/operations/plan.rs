//! What an act would do, asked for while it is typed. An answer that was overtaken by a
//! newer question is dropped.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::NoId;
use shared::api::operations::{Draft, PlanHash, Preview, PreviewOperation};

use crate::api::{self, CallError};
use crate::changes::{Changes, Topic};
use crate::effect::effect;

/// How long typing has to pause before the worker is asked, in milliseconds.
const PAUSE: u32 = 300;

/// A draft and what it would do.
#[derive(Clone, Debug)]
struct Shown {
    draft: Draft,
    preview: Preview,
}

/// What is known of an act before it is carried out.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    shown: RwSignal<Option<Shown>>,
    failure: RwSignal<Option<CallError>>,
    busy: RwSignal<bool>,
    pending: StoredValue<Option<Timeout>, LocalStorage>,
    round: StoredValue<u32>,
}

/// What is done with an answer that nothing has overtaken.
type Then = Box<dyn FnOnce(Result<Preview, CallError>)>;

impl Plan {
    /// Follows `draft`: at once where it is there from the start, else when typing pauses.
    pub fn of(draft: Memo<Option<Draft>>) -> Self {
        let plan = Self {
            shown: RwSignal::new(None),
            failure: RwSignal::new(None),
            busy: RwSignal::new(false),
            pending: StoredValue::new_local(None),
            round: StoredValue::new(0),
        };
        effect(move || {
            Changes::follow(Topic::Contacts);
            Changes::follow(Topic::Accounts);
            match draft.get() {
                Some(draft) => plan.ask_soon(draft),
                None => plan.settle(None, None),
            }
        });
        plan
    }

    fn ask_soon(self, draft: Draft) {
        if self.round.get_value() == 0 {
            return self.ask(draft, Box::new(|_| ()));
        }
        self.overtake();
        self.busy.set(true);
        let ask = move || self.ask(draft, Box::new(|_| ()));
        self.pending.set_value(Some(Timeout::new(PAUSE, ask)));
    }

    /// Asks at once what `draft` would do.
    pub fn ask(self, draft: Draft, then: Then) {
        let round = self.overtake();
        self.busy.set(true);
        let answer = api::call::<PreviewOperation>(&NoId, &draft);
        spawn_local(async move {
            let answer = answer.await;
            // Gone where the form is; another number where something newer was asked.
            if self.round.try_get_value() == Some(round) {
                match answer.clone() {
                    Ok(preview) => self.settle(Some(Shown { draft, preview }), None),
                    Err(error) => self.settle(None, Some(error)),
                }
                then(answer);
            }
        });
    }

    /// Puts in place what another answer has brought along.
    pub fn put(self, draft: Draft, preview: Preview) {
        self.settle(Some(Shown { draft, preview }), None);
    }

    fn settle(self, shown: Option<Shown>, failure: Option<CallError>) {
        self.overtake();
        self.shown.set(shown);
        self.failure.set(failure);
        self.busy.set(false);
    }

    /// Drops what is on its way, and what waits for a pause.
    fn overtake(self) -> u32 {
        self.pending.set_value(None);
        self.round.update_value(|round| *round = round.wrapping_add(1));
        self.round.get_value()
    }

    /// The hash of what is shown, where that is what `draft` would do.
    pub fn hash_of(self, draft: &Draft) -> Option<PlanHash> {
        let shown = self.shown.read_untracked();
        shown.as_ref().filter(|it| it.draft == *draft).map(|it| it.preview.hash.clone())
    }

    /// What is shown.
    pub fn preview(self) -> Option<Preview> {
        self.shown.get().map(|it| it.preview)
    }

    /// Whether something is shown.
    pub fn is_there(self) -> bool {
        self.shown.read().is_some()
    }

    /// Why nothing is shown, where the worker said no.
    pub fn failure(self) -> Option<CallError> {
        self.failure.get()
    }

    /// Whether an answer is on its way.
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }
}
