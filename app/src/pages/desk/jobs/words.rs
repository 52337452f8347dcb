//! Jobs in words, and where each is shown.

use shared::api::jobs::{Job, JobKind, JobState};
use shared::ids::{BulkId, ImportId};
use shared::words::desk::{bulk_all, jobs as words};

use crate::address;
use crate::browser;
use crate::pages::desk::bulk_all::words::of_job;
use crate::pages::desk::import::asked::Asked;
use crate::routes::DeskPage;

/// What a job does.
pub fn kind(kind: JobKind) -> &'static str {
    match kind {
        JobKind::CheckImport => words::check_import(),
        JobKind::RunImport => words::run_import(),
        JobKind::UndoImport => words::undo_import(),
        JobKind::Export => words::export(),
        JobKind::Bulk => bulk_all::job(),
        JobKind::UndoBulk => bulk_all::job_undo(),
    }
}

/// What a job is called.
pub fn name(job: &Job) -> String {
    match job.kind {
        JobKind::Bulk | JobKind::UndoBulk => of_job(job),
        _ => job.name.clone(),
    }
}

/// The state of a job.
pub fn state(state: JobState) -> &'static str {
    match state {
        JobState::Waiting => words::waiting(),
        JobState::Running => words::running(),
        JobState::Done => words::done(),
        JobState::Failed => words::failed(),
        JobState::Canceled => words::canceled(),
    }
}

/// What is announced when a job has ended. The end of one that was canceled is no news.
pub fn ended(job: &Job) -> Option<String> {
    let name = &name(job);
    match (job.state, job.kind) {
        (JobState::Waiting | JobState::Running | JobState::Canceled, _) => None,
        (JobState::Failed, of) => Some(words::has_failed(kind(of), name)),
        (JobState::Done, JobKind::CheckImport) => Some(words::check_is_done(name)),
        (JobState::Done, JobKind::RunImport) => Some(words::import_is_done(name)),
        (JobState::Done, JobKind::UndoImport) => Some(words::undo_is_done(name)),
        (JobState::Done, JobKind::Export) => Some(words::export_is_done(name)),
        (JobState::Done, JobKind::Bulk) => Some(bulk_all::is_done(name)),
        (JobState::Done, JobKind::UndoBulk) => Some(bulk_all::is_undone(name)),
    }
}

/// The page that shows what a job is about.
pub fn href(job: &Job) -> String {
    match job.kind {
        JobKind::CheckImport | JobKind::RunImport | JobKind::UndoImport => {
            let asked = Asked::of(ImportId::new(job.subject));
            address::with_query(&DeskPage::Import.href(), &asked)
        }
        JobKind::Export => DeskPage::Exports.href(),
        JobKind::Bulk | JobKind::UndoBulk => DeskPage::Bulk(BulkId::new(job.subject)).href(),
    }
}

/// Whether the current page is the one that shows it, so that the agent has seen how it ended.
pub fn is_shown(job: &Job) -> bool {
    browser::href().starts_with(&href(job))
}
