//! What a page has asked the worker for: there, on its way, or refused.
//!
//! Unlike a plain resource it keeps what was there while it loads again, also
//! where that fails, and an answer that was overtaken by a newer question is
//! dropped. [`crate::components::remote`] shows it.

use std::cell::Cell;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::CallError;

/// An answer of the worker, now or soon.
#[derive(Debug)]
pub struct Load<T: Send + Sync + 'static> {
    there: RwSignal<Option<T>>,
    progress: Progress,
}

/// What is known of a question, whatever its answer is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    failure: RwSignal<Option<CallError>>,
    busy: RwSignal<bool>,
    again: Trigger,
}

impl<T: Send + Sync + 'static> Clone for Load<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Load<T> {}

impl<T: Send + Sync + 'static> Load<T> {
    /// Asks at once, and again whenever something changes that `ask` reads
    /// before its first `await`: a signal, or a topic that it follows.
    pub fn new<F>(ask: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, CallError>> + 'static,
    {
        let load = Self { there: RwSignal::new(None), progress: Progress::new() };
        follow(
            load.progress,
            Box::new(move || {
                let answer = ask();
                Box::pin(async move {
                    let answer = answer.await;
                    Box::new(move || load.settle(answer)) as Box<dyn FnOnce()>
                })
            }),
        );
        load
    }

    fn settle(self, answer: Result<T, CallError>) {
        match answer {
            Ok(value) => {
                self.progress.failure.set(None);
                self.there.set(Some(value));
            }
            Err(error) => self.progress.failure.set(Some(error)),
        }
        self.progress.busy.set(false);
    }

    /// How far it is.
    pub const fn progress(self) -> Progress {
        self.progress
    }

    /// Asks again.
    pub fn again(self) {
        self.progress.again();
    }

    /// Whether an answer is on its way.
    pub fn is_busy(self) -> bool {
        self.progress.is_busy()
    }

    /// Why there was no answer the last time.
    pub fn failure(self) -> Option<CallError> {
        self.progress.failure()
    }

    /// Looks at what is there.
    pub fn with<U>(self, look: impl FnOnce(Option<&T>) -> U) -> U {
        self.there.with(|there| look(there.as_ref()))
    }

    /// What is there.
    pub fn get(self) -> Option<T>
    where
        T: Clone,
    {
        self.there.get()
    }

    /// Shows a change before the worker has confirmed it.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.there.update(|there| {
            if let Some(there) = there {
                change(there);
            }
        });
    }

    /// Puts in place what another answer has brought along.
    pub fn set(self, value: T) {
        self.settle(Ok(value));
    }
}

impl Progress {
    fn new() -> Self {
        Self { failure: RwSignal::new(None), busy: RwSignal::new(true), again: Trigger::new() }
    }

    /// Asks again.
    pub fn again(self) {
        self.again.notify();
    }

    /// Whether an answer is on its way.
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Why there was no answer the last time.
    pub fn failure(self) -> Option<CallError> {
        self.failure.get()
    }
}

/// What asks, and hands over what is done with the answer.
type Ask = Box<dyn Fn() -> Pin<Box<dyn Future<Output = Box<dyn FnOnce()>>>>>;

thread_local! {
    static NOT_YET: Cell<bool> = const { Cell::new(false) };
}

/// Called while a question is made: what it needs is not known yet, and it is not asked until
/// something changes that was read for it.
pub fn not_yet() {
    NOT_YET.set(true);
}

/// Asks whenever something changes; no type of an answer stands here, so that
/// it is compiled once.
fn follow(progress: Progress, ask: Ask) {
    let newest = StoredValue::new(0_u32);
    Effect::new(move |round: Option<u32>| {
        let round = round.unwrap_or_default().wrapping_add(1);
        progress.again.track();
        NOT_YET.set(false);
        let answer = ask();
        newest.set_value(round);
        progress.busy.set(true);
        if NOT_YET.take() {
            return round;
        }
        spawn_local(async move {
            let settle = answer.await;
            // Gone where the page is; another number where it asked again.
            if newest.try_get_value() == Some(round) {
                settle();
            }
        });
        round
    });
}
