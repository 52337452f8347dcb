//! What is said once an act is done, with its undo: the toast's *Undo* is the operation's
//! own, an undo offers to do the act again, and so on.

use leptos::task::spawn_local;
use shared::api::NoId;
use shared::api::operations::{Commit, CommitOperation, Done, Draft};
use shared::ids::OperationId;
use shared::words::both::common;
use shared::words::desk::operations as texts;

use super::words;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::toast;

/// What a toast offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To take back what was done.
    Undo,
    /// To do again what was taken back.
    Redo,
}

impl Way {
    /// The verb.
    pub fn label(self) -> &'static str {
        match self {
            Self::Undo => common::undo(),
            Self::Redo => texts::redo(),
        }
    }

    /// The verb on a button that shows first what would happen.
    pub fn question(self) -> &'static str {
        match self {
            Self::Undo => texts::ask_to_undo(),
            Self::Redo => texts::ask_to_redo(),
        }
    }

    /// What is said once it is done.
    pub fn done(self) -> &'static str {
        match self {
            Self::Undo => texts::done_undo(),
            Self::Redo => texts::done_redo(),
        }
    }

    /// What is offered then.
    const fn back(self) -> Self {
        match self {
            Self::Undo => Self::Redo,
            Self::Redo => Self::Undo,
        }
    }
}

/// Says that `what` was done, and offers to undo it where that can be.
pub fn said(what: impl Into<String>, done: &Done) {
    say(what.into(), done, Way::Undo);
}

/// Says that an operation was undone or done again, and offers the opposite.
pub fn said_of(way: Way, done: &Done) {
    say(way.done().to_owned(), done, way.back());
}

fn say(what: String, done: &Done, way: Way) {
    Changes::touch(Topic::Contacts);
    Changes::touch(Topic::Accounts);
    Changes::touch(Topic::Tickets);
    match done.operation.filter(|_| done.can_be_undone) {
        Some(operation) => toast::offer(what, way.label(), move || {
            spawn_local(go(operation, way));
        }),
        None => toast::say(what),
    }
}

async fn go(operation: OperationId, way: Way) {
    let commit = Commit { draft: Draft::Undo { operation }, hash: None };
    match api::call_owned::<CommitOperation>(NoId, commit).await {
        Ok(done) => {
            let mut sentences = Vec::new();
            if done.operation.is_some() {
                sentences.push(way.done().to_owned());
            }
            let reasons: Vec<String> =
                done.kept.iter().map(|it| words::kept(it, &done.names)).collect();
            if !reasons.is_empty() {
                sentences.push(texts::kept_because(&reasons.join(" ")));
            }
            say(sentences.join(" "), &done, way.back());
        }
        Err(error) => toast::say(error.to_string()),
    }
}
