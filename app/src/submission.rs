//! Sending a form: once, with one key a draft, and with what came back.
//!
//! The fields stay with the form. A refusal, an outage or an ended session
//! leaves them as they are.

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
    /// Its own rule refuses it; what is wrong is asked anew while somebody types.
    Rule,
    /// The worker refused it, or could not be asked.
    Call(CallError),
}

/// What was sent last, and the key that it went under.
#[derive(Debug, Default)]
struct Attempt {
    question: String,
    key: String,
}

/// Looks at the answer, and says what is done then.
type Read = Box<dyn FnOnce(Parsed) -> Result<Box<dyn FnOnce()>, CallError>>;

impl Default for Submission {
    fn default() -> Self {
        Self::new()
    }
}

impl Submission {
    /// Of a form that the worker alone checks.
    pub fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
            rule: StoredValue::new(None),
            last: StoredValue::new(Attempt::default()),
        }
    }

    /// Of a form that is sent only where `rule` finds nothing wrong with it.
    ///
    /// The rule is the worker's own, a draft's `parse`. It is silent until the
    /// form is sent for the first time; from there on it speaks while typing.
    pub fn checked(rule: impl Fn() -> Vec<FieldProblem> + Send + Sync + 'static) -> Self {
        let form = Self::new();
        form.rule.set_value(Some(Callback::new(move |()| rule())));
        form
    }

    /// Sends `input`, and calls `done` with the reply.
    ///
    /// Nothing happens while it is being sent. The same input sent again after
    /// an outage goes under the same key, so that the worker does it once.
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

    /// Whether it may be sent now: nothing is on its way, and its own rule refuses
    /// nothing; what that refuses is marked.
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

    /// The same for every endpoint, so that it is compiled once.
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

    /// Keeps the key only where nobody knows what became of the request.
    fn settle(self, error: Option<&CallError>) {
        if !matches!(error, Some(CallError::Offline | CallError::Unreadable)) {
            self.last.try_update_value(|last| *last = Attempt::default());
        }
        // The form may be gone by now, as that of a closed dialog is.
        self.failure.try_set(error.cloned().map(Failure::Call));
        self.busy.try_set(false);
    }

    fn mistakes(self) -> Vec<FieldProblem> {
        self.rule.get_value().map(|rule| rule.run(())).unwrap_or_default()
    }

    /// Whether it is being sent.
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Why it was not accepted.
    pub fn failure(self) -> Option<Failure> {
        self.failure.get()
    }

    /// What is wrong with its fields.
    pub fn problems(self) -> Vec<FieldProblem> {
        match self.failure.get() {
            None | Some(Failure::Call(CallError::Offline | CallError::Unreadable)) => Vec::new(),
            Some(Failure::Rule) => self.mistakes(),
            Some(Failure::Call(CallError::Refused(problem))) => problem.fields,
        }
    }

    /// What is wrong with one field.
    pub fn of_field(self, field: &str) -> Option<String> {
        self.problems().into_iter().find(|it| it.field == field).map(|it| it.message)
    }

    /// Says why it cannot be accepted, where somebody else has asked.
    pub fn fail(self, error: CallError) {
        self.failure.set(Some(Failure::Call(error)));
    }

    /// Forgets why it was not accepted.
    pub fn forget(self) {
        self.failure.set(None);
    }
}
