//! Carrying out an act, and offering its undo: the toast's *Undo* is the operation's own,
//! and an undo offers to do the act again.

use leptos::task::spawn_local;
use shared::api::NoId;
use shared::api::operations::{Commit, CommitOperation, Done, Draft};
use shared::ids::OperationId;

use super::words;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::toast;

/// Says that `what` was done, and offers to undo it where that can be.
pub fn said(what: impl Into<String>, done: &Done) {
    touch();
    match done.operation.filter(|_| done.can_be_undone) {
        Some(operation) => offer(what.into(), vec![operation], "Undone."),
        None => toast::say(what),
    }
}

/// Says that `what` was done in several operations, and offers to undo them all.
pub fn said_of_all(what: impl Into<String>, operations: Vec<OperationId>) {
    touch();
    if operations.is_empty() {
        toast::say(what);
    } else {
        offer(what.into(), operations, "Undone.");
    }
}

fn touch() {
    Changes::touch(Topic::Contacts);
    Changes::touch(Topic::Accounts);
    Changes::touch(Topic::Tickets);
}

/// `next` is what is said once they are undone: "Undone.", then "Done again.", and so on.
fn offer(what: String, operations: Vec<OperationId>, next: &'static str) {
    toast::say_with_undo(what, move || {
        let operations = operations.clone();
        spawn_local(async move { undo_all(operations, next).await });
    });
}

async fn undo_all(operations: Vec<OperationId>, what: &'static str) {
    let (mut undone, mut reasons) = (Vec::new(), Vec::new());
    // The latest first, as they rest on each other.
    for operation in operations.into_iter().rev() {
        let commit = Commit { draft: Draft::Undo { operation }, hash: None };
        match api::call_owned::<CommitOperation>(NoId, commit).await {
            Ok(done) => {
                undone.extend(done.operation);
                reasons.extend(done.kept.iter().map(|it| words::kept(it, &done.names)));
            }
            Err(error) => reasons.push(error.to_string()),
        }
    }
    touch();
    let mut sentences = Vec::new();
    if !undone.is_empty() {
        sentences.push(what.to_owned());
    }
    if !reasons.is_empty() {
        sentences.push(["Kept: ", &reasons.join(" ")].concat());
    }
    let text = sentences.join(" ");
    let next = if what == "Undone." { "Done again." } else { "Undone." };
    if undone.is_empty() {
        toast::say(text);
    } else {
        offer(text, undone, next);
    }
}
