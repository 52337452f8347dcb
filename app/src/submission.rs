//! Sending a form: once per draft, with an idempotency key, and with the outcome.
//!
//! The form owns its fields. A refusal, an outage or an expired session does not change
//! them.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::Endpoint;
use shared::problem::FieldProblem;

use crate::api::{self, CallError, Question};
use crate::browser::{self, fetch::Parsed};

/// The sending of one form.
#[derive(Clone, Copy, Debug)]
pub struct Submission {
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    rule: StoredValue<Option<Callback<(), Vec<FieldProblem>>>>,
    last: StoredValue<Attempt>,
}

/// Why a form was not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The form's own rule refuses it. The mistakes are computed again while the user
    /// types.
    Rule,
    /// The worker refused it, or could not be reached.
    Call(CallError),
}

/// The last request, and its idempotency key.
#[derive(Debug, Default)]
struct Attempt {
    question: String,
    key: String,
}

/// Reads the response, and returns what to do with it.
type Read = Box<dyn FnOnce(Parsed) -> Result<Box<dyn FnOnce()>, CallError>>;

impl Default for Submission {
    fn default() -> Self {
        Self::new()
    }
}

impl Submission {
    /// For a form that only the worker checks.
    pub fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
            rule: StoredValue::new(None),
            last: StoredValue::new(Attempt::default()),
        }
    }

    /// For a form that is sent only if `rule` finds no mistakes.
    ///
    /// The rule is the same as the worker's: the draft's `parse`. Mistakes are shown after
    /// the first attempt to send the form, and are then updated while the user types.
    pub fn checked(rule: impl Fn() -> Vec<FieldProblem> + Send + Sync + 'static) -> Self {
        let form = Self::new();
        form.rule.set_value(Some(Callback::new(move |()| rule())));
        form
    }

    /// Sends `input`, and calls `done` with the reply.
    ///
    /// Nothing happens while a request is in progress. The same input that is sent again
    /// after an outage has the same key, so that the worker applies it once.
    #[expect(clippy::needless_pass_by_value, reason = "what is sent is made for that")]
    pub fn send<E>(self, id: E::Id, input: E::Input, done: impl FnOnce(E::Reply) + 'static)
    where
        E: Endpoint<Id: 'static, Input: 'static, Reply: 'static> + 'static,
    {
        if self.may_go() {
            let read = move |answer| {
                let reply = api::read(answer)?;
                Ok(Box::new(move || done(reply)) as Box<dyn FnOnce()>)
            };
            self.go(Question::of::<E>(&id, &input), Box::new(read));
        }
    }

    /// Whether the form can be sent now: no request is in progress, and its rule finds no
    /// mistakes. Any mistakes are shown.
    pub fn may_go(self) -> bool {
        if self.busy.get_untracked() {
            return false;
        }
        let is_right = untrack(|| self.mistakes()).is_empty();
        if !is_right {
            self.failure.set(Some(Failure::Rule));
        }
        is_right
    }

    /// Not generic over the endpoint, so that it is compiled once.
    fn go(self, question: Question, read: Read) {
        self.busy.set(true);
        let key = self.key_for(question.text());
        spawn_local(async move {
            let result = api::send(question.once(key)).await.and_then(read);
            self.settle(result.as_ref().err());
            if let Ok(done) = result {
                done();
            }
        });
    }

    fn key_for(self, question: String) -> String {
        let key = self.last.try_update_value(|last| {
            if last.question != question {
                *last = Attempt { question, key: browser::random_id() };
            }
            last.key.clone()
        });
        key.unwrap_or_default()
    }

    /// Keeps the key only if it is unknown whether the worker received the request.
    fn settle(self, error: Option<&CallError>) {
        if !matches!(error, Some(CallError::Offline | CallError::Unreadable)) {
            self.last.try_update_value(|last| *last = Attempt::default());
        }
        // The form may be gone, for example because its dialog was closed.
        self.failure.try_set(error.cloned().map(Failure::Call));
        self.busy.try_set(false);
    }

    fn mistakes(self) -> Vec<FieldProblem> {
        self.rule.get_value().map(|rule| rule.run(())).unwrap_or_default()
    }

    /// Whether the form is being sent.
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Why the form was not accepted.
    pub fn failure(self) -> Option<Failure> {
        self.failure.get()
    }

    /// The mistakes in its fields.
    pub fn problems(self) -> Vec<FieldProblem> {
        match self.failure.get() {
            None | Some(Failure::Call(CallError::Offline | CallError::Unreadable)) => Vec::new(),
            Some(Failure::Rule) => self.mistakes(),
            Some(Failure::Call(CallError::Refused(problem))) => problem.fields,
        }
    }

    /// The mistake in one field.
    pub fn of_field(self, field: &str) -> Option<String> {
        self.problems().into_iter().find(|it| it.field == field).map(|it| it.message)
    }

    /// Shows an error of another request as the reason why the form was not accepted.
    pub fn fail(self, error: CallError) {
        self.failure.set(Some(Failure::Call(error)));
    }

    /// Clears the failure.
    pub fn forget(self) {
        self.failure.set(None);
    }
}
