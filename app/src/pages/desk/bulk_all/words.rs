//! Bulk acts in words.

use shared::api::bulk::{Bulk, BulkAct, BulkResult, BulkState};
use shared::api::jobs::Job;
use shared::words::desk::bulk_all as words;

/// What an act does.
pub const fn kind(act: &BulkAct) -> fn() -> &'static str {
    match act {
        BulkAct::Tag { .. } => words::tags_of,
        BulkAct::AddToGroup { .. } => words::groups_of,
        BulkAct::RemoveFromGroup { .. } => words::remove_from_group,
        BulkAct::SetOwner { .. } => words::owner_of,
        BulkAct::Associate { .. } => words::associate_with,
        BulkAct::Delete => words::delete_contacts,
        BulkAct::Invite => words::invitations,
    }
}

/// What a bulk act does, with what: "Change tags: VIP".
pub fn title(bulk: &Bulk) -> String {
    let what = kind(&bulk.act)();
    let mut names: Vec<&str> = bulk.names.values().map(String::as_str).collect();
    if let BulkAct::Tag { add, .. } = &bulk.act {
        names.extend(add.iter().map(String::as_str));
    }
    if names.is_empty() { what.to_owned() } else { words::with_name(what, &names.join(", ")) }
}

/// What its job is called: "1,234 records · VIP".
pub fn of_job(job: &Job) -> String {
    let records = words::records(job.rows);
    if job.name.is_empty() { records } else { [&*records, &*job.name].join(" · ") }
}

/// What has become of a record.
pub fn result(result: BulkResult) -> &'static str {
    match result {
        BulkResult::Done => words::done(),
        BulkResult::Skipped => words::skipped(),
        BulkResult::Failed => words::failed(),
        BulkResult::Undone => words::undone(),
        BulkResult::Kept => words::kept(),
    }
}

/// How a bulk act is.
pub fn state(bulk: &Bulk) -> String {
    match bulk.state {
        BulkState::Running => words::running().to_owned(),
        BulkState::Undoing => words::undo_running().to_owned(),
        BulkState::Done => words::ended_done().to_owned(),
        BulkState::Canceled => words::ended_canceled().to_owned(),
        BulkState::Stopped => words::ended_stopped().to_owned(),
        BulkState::UndoStopped => words::ended_undo_stopped().to_owned(),
        BulkState::Undone => words::ended_undone(bulk.undone_by.as_deref().unwrap_or_default()),
    }
}
