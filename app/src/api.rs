//! Asking the worker: an endpoint's type says where, how, and with what.

use std::cell::Cell;
use std::pin::Pin;

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use shared::api::{Endpoint, Method, Side};
use shared::problem::{Problem, ProblemCode};
use shared::words::both::errors;

use crate::address;
use crate::browser::boot;
use crate::browser::fetch::{self, Answer, Parsed};
#[cfg(feature = "desk")]
use crate::browser::files::{self, Chosen};

thread_local! {
    static LOST: ArcRwSignal<bool> = ArcRwSignal::new(false);
    /// How often somebody has signed in again.
    static AGAIN: Cell<u32> = const { Cell::new(0) };
}

/// Notes that somebody has signed in again: an answer to what was asked before that says
/// nobody is signed in, says nothing about now.
pub fn sign_in_again() {
    AGAIN.set(AGAIN.get() + 1);
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

/// What tells the answer that a page shows from the next one to the same question: the
/// worker's tag of it.
pub type Tag = StoredValue<String>;

/// As [`call_owned`], and keeps the answer's tag in `tag`.
#[expect(clippy::needless_pass_by_value, reason = "who has them has no further use for them")]
pub fn call_tagged<E: Endpoint>(
    id: E::Id,
    input: E::Input,
    tag: Tag,
) -> impl Future<Output = Result<E::Reply, CallError>> + use<E> {
    let answer = send_tagged(Question::of::<E>(&id, &input), Some(tag));
    async move { read(answer.await?) }
}

/// Sends a file to `E`, and tells which share of it has left, from 0 to 1.
#[cfg(feature = "desk")]
pub async fn send_file<E: Endpoint>(
    id: &E::Id,
    file: &Chosen,
    progress: impl Fn(f64) + 'static,
) -> Result<E::Reply, CallError> {
    let asked = AGAIN.get();
    let answer = files::send(E::METHOD, &E::path(id), file, progress).await;
    read(look_at(&answer.ok_or(CallError::Offline)?, asked)?)
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
pub fn send(question: Question) -> Sending {
    send_tagged(question, None)
}

/// An answer that is on its way.
type Sending = Pin<Box<dyn Future<Output = Result<Parsed, CallError>>>>;

fn send_tagged(question: Question, tag: Option<Tag>) -> Sending {
    Box::pin(async move {
        let asked = AGAIN.get();
        let first = match question.method {
            Method::Get => boot::first_answer(&question.url).await,
            Method::Post | Method::Put | Method::Delete => None,
        };
        let answer = match first {
            Some(answer) => answer,
            None => ask(question, "").await.ok_or(CallError::Offline)?,
        };
        if let Some(tag) = tag.filter(|_| answer.is_yes()) {
            // The page may be gone by now.
            tag.try_set_value(answer.tag.clone().unwrap_or_default());
        }
        look_at(&answer, asked)
    })
}

/// Sends it. The worker does not send an answer again that is known by its tag.
async fn ask(question: Question, known: &str) -> Option<Answer> {
    let Question { method, url, body, key, .. } = question;
    let mut headers = Vec::new();
    if body.is_some() {
        headers.push(("Content-Type", "application/json"));
    }
    if let Some(key) = &key {
        headers.push(("Idempotency-Key", key));
    }
    if !known.is_empty() {
        headers.push(("If-None-Match", known));
    }
    fetch::ask(method, &url, &headers, body).await
}

/// What came of a question that nobody has asked for.
#[derive(Debug)]
pub enum Heard {
    /// The answer is the one that is known.
    Same,
    /// Another answer, and its tag.
    New(Parsed, String),
    /// It may no longer be asked.
    Refused,
    /// Nothing, or nothing of use.
    Nothing,
}

/// Asks what nobody waits for, where the answer with the tag `known` is there already. A
/// refusal is not spoken of: the next question that somebody asks will be refused as well.
pub async fn listen(question: Question, known: &str) -> Heard {
    let Some(answer) = ask(question, known).await else { return Heard::Nothing };
    match (answer.status, Parsed::of(&answer.text)) {
        (304, _) => Heard::Same,
        (200..=299, Some(parsed)) => Heard::New(parsed, answer.tag.unwrap_or_default()),
        (401 | 403 | 404, _) => Heard::Refused,
        _ => Heard::Nothing,
    }
}

/// `asked`: how often somebody had signed in again when it was asked.
fn look_at(answer: &Answer, asked: u32) -> Result<Parsed, CallError> {
    let is_yes = answer.is_yes();
    // A reply of nothing may come as no body at all.
    let text = if answer.text.is_empty() { "null" } else { &answer.text };
    let answer = Parsed::of(text).ok_or(CallError::Unreadable)?;
    if is_yes {
        return Ok(answer);
    }
    let problem: Problem = read(answer)?;
    if problem.code == ProblemCode::SignInNeeded && asked == AGAIN.get() {
        is_session_lost().set(true);
    }
    Err(CallError::Refused(problem))
}

/// What the worker has said, as one of our types.
pub fn read<T: DeserializeOwned>(answer: Parsed) -> Result<T, CallError> {
    answer.read().ok_or(CallError::Unreadable)
}
