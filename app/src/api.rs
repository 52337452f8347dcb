//! Asking the worker: an endpoint's type says where, how, and with what.

use std::pin::Pin;

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use shared::api::{Endpoint, Method, Side};
use shared::problem::{Problem, ProblemCode};
use shared::words::both::errors;

use crate::address;
use crate::browser::boot;
use crate::browser::fetch::{self, Answer, Parsed};

thread_local! {
    static LOST: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

/// Whether the worker has said that nobody is signed in, under a page that needs it.
pub fn is_session_lost() -> ArcRwSignal<bool> {
    LOST.with(Clone::clone)
}

/// Why there is no reply.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The worker was not reached, or did not answer in time.
    #[error("{}", errors::offline())]
    Offline,
    /// The worker said no.
    #[error("{}", .0.title)]
    Refused(Problem),
    /// Something answered that does not speak as our worker does.
    #[error("{}", errors::unreadable())]
    Unreadable,
}

impl CallError {
    /// The worker's code, where it said no.
    pub const fn code(&self) -> Option<ProblemCode> {
        match self {
            Self::Refused(problem) => Some(problem.code),
            Self::Offline | Self::Unreadable => None,
        }
    }
}

/// Asks.
pub fn call<E: Endpoint>(
    id: &E::Id,
    input: &E::Input,
) -> impl Future<Output = Result<E::Reply, CallError>> + use<E> {
    let answer = send(Question::of::<E>(id, input));
    async move { read(answer.await?) }
}

/// Asks, with what a resource hands over for good.
#[expect(clippy::needless_pass_by_value, reason = "who has them has no further use for them")]
pub fn call_owned<E: Endpoint>(
    id: E::Id,
    input: E::Input,
) -> impl Future<Output = Result<E::Reply, CallError>> + use<E> {
    call::<E>(&id, &input)
}

/// A request, before the browser has it. No type of an endpoint stands in it,
/// so that what follows is compiled once.
#[derive(Debug)]
pub struct Question {
    method: Method,
    url: String,
    body: Option<String>,
    key: Option<String>,
    /// Whether asking it twice would change something twice. A sign-in would
    /// not, and its answer is not to be kept.
    is_change: bool,
}

impl Question {
    /// What `E` asks with this input.
    pub fn of<E: Endpoint>(id: &E::Id, input: &E::Input) -> Self {
        let path = E::path(id);
        // Our inputs are texts, numbers and lists of them: all can be written.
        let (url, body) = if matches!(E::METHOD, Method::Get) {
            let query = address::query(input);
            (if query.is_empty() { path } else { [&path, "?", &query].concat() }, None)
        } else {
            (path, serde_json::to_string(input).ok())
        };
        let is_change = E::METHOD == Method::Post && E::SIDE != Side::Public;
        Self { method: E::METHOD, url, body, key: None, is_change }
    }

    /// What tells it from another one.
    pub fn text(&self) -> String {
        [&*self.url, " ", self.body.as_deref().unwrap_or_default()].concat()
    }

    /// The same, as a change that is made once, however often it is asked for under `key`.
    #[must_use]
    pub fn once(self, key: String) -> Self {
        Self { key: self.is_change.then_some(key), ..self }
    }
}

/// Asks for an answer that [`read`] looks at, unless `boot.js` has done so.
///
/// In a box: the many who wait for it need not be made of it.
pub fn send(question: Question) -> Pin<Box<dyn Future<Output = Result<Parsed, CallError>>>> {
    Box::pin(async move {
        let Question { method, url, body, key, .. } = question;
        if method == Method::Get
            && let Some(answer) = boot::first_answer(&url).await
        {
            return look_at(&answer);
        }
        let mut headers = Vec::new();
        if body.is_some() {
            headers.push(("Content-Type", "application/json"));
        }
        if let Some(key) = &key {
            headers.push(("Idempotency-Key", key));
        }
        let answer = fetch::ask(method, &url, &headers, body).await;
        look_at(&answer.ok_or(CallError::Offline)?)
    })
}

fn look_at(Answer { is_yes, text }: &Answer) -> Result<Parsed, CallError> {
    // A reply of nothing may come as no body at all.
    let text = if text.is_empty() { "null" } else { text };
    let answer = Parsed::of(text).ok_or(CallError::Unreadable)?;
    if *is_yes {
        return Ok(answer);
    }
    let problem: Problem = read(answer)?;
    if problem.code == ProblemCode::SignInNeeded {
        is_session_lost().set(true);
    }
    Err(CallError::Refused(problem))
}

/// What the worker has said, as one of our types.
pub fn read<T: DeserializeOwned>(answer: Parsed) -> Result<T, CallError> {
    answer.read().ok_or(CallError::Unreadable)
}
