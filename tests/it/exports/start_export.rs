//! Who may start an export, of what, and how many.

use shared::api::exports::{CancelExport, MOST_AT_ONCE};
use shared::api::jobs::{JobKind, JobState, ListJobs};
use shared::api::operations_log::{ListOperations, OperationFilter};
use shared::grid::Accounts;
use shared::operations::Act;

use super::*;
use crate::grid::ACME;

#[test]
fn i11_an_export_is_queued_then_running_then_ready() {
    let world = crate::grid::crowd();
    let mara = world.mara();
    let begun = start(&mara, &draft(ListName::Contacts, &[]));
    assert_eq!((begun.state, begun.done, begun.rows), (ExportState::Queued, 0, 2_400));
    assert_eq!(begun.name, "contacts-2026-11-22.csv");
    assert_eq!(get(&mara, begun.id), begun);
    world.slice(begun.id.uuid()).unwrap();
    let running = get(&mara, begun.id);
    assert_eq!((running.state, running.done, running.rows), (ExportState::Running, 1_000, 2_400));
    assert_eq!(code(direct(&mara, begun.id)), ProblemCode::Conflict);
    let job = mara.call::<ListJobs>(NoId, &Nothing {}).unwrap().jobs.remove(0);
    assert_eq!((job.kind, job.state, job.done), (JobKind::Export, JobState::Running, 1_000));
    assert_eq!((job.subject, &job.name), (begun.id.uuid(), &begun.name));
    let ready = end(&world, &mara, begun.id);
    assert_eq!((ready.state, ready.done, ready.rows), (ExportState::Ready, 2_400, 2_400));
    assert!(world.now() + Span::days(6) < ready.expires_at.unwrap());
    assert_eq!(mara.call::<ListExports>(NoId, &Nothing {}), Ok(vec![ready]));
    let jobs = mara.call::<ListJobs>(NoId, &Nothing {}).unwrap().jobs;
    assert_eq!(jobs[0].state, JobState::Done);
}

/// The refusal of a download.
fn direct(agent: &Client<'_>, id: ExportId) -> Result<(), shared::problem::Problem> {
    Err(download(agent, id).problem())
}

#[test]
fn what_a_list_does_not_have_is_refused() {
    let world = World::new();
    let mara = world.mara();
    let check = |draft: &ExportDraft, field: &str| {
        let problem = mara.call::<StartExport>(NoId, draft).unwrap_err();
        assert_eq!(problem.code, ProblemCode::Invalid);
        assert_eq!(problem.fields[0].field, field);
    };
    check(&draft(ListName::Contacts, &[("shoe_size", "39")]), "query");
    check(&draft(ListName::Tickets, &[("cursor", "n.x")]), "query");
    check(&draft(ListName::Tickets, &[("q", &"x".repeat(9_000))]), "query");
    let of = |list, account| ExportDraft { account: Some(account), ..ExportDraft::of(list) };
    let acme = world.account("Acme", shared::customers::level::AccessLevel::Own);
    check(&of(ListName::Tickets, acme), "account");
    check(&of(ListName::Contacts, ACME), "account");
    let whole = mara.call::<StartExport>(NoId, &of(ListName::Contacts, acme));
    assert_eq!(whole.unwrap().rows, 0);
}

#[test]
fn an_agent_has_a_few_exports_in_progress_at_once() {
    let world = World::in_process();
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    let draft = ExportDraft::of(ListName::Accounts);
    let begun: Vec<Export> = (0..MOST_AT_ONCE).map(|_| start(&mara, &draft)).collect();
    let refused = mara.call::<StartExport>(NoId, &draft).unwrap_err();
    assert_eq!(refused.code, ProblemCode::Conflict);
    assert!(refused.title.contains(&MOST_AT_ONCE.to_string()), "{}", refused.title);
    start(&jonas, &draft);
    mara.call::<CancelExport>(begun[0].id, &Nothing {}).unwrap();
    start(&mara, &draft);
    world.work();
    start(&mara, &draft);
}

#[test]
fn a1_the_log_tells_who_exported_a_list() {
    let world = World::in_process();
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    let begun = start(&jonas, &ExportDraft::of(ListName::Tickets));
    end(&world, &jonas, begun.id);
    let log = mara.call::<ListOperations>(NoId, &OperationFilter::default()).unwrap();
    let acts: Vec<_> = log.rows.iter().map(|it| it.entry.act).collect();
    let exports = acts.iter().filter(|it| **it == Act::StartExport).count();
    assert_eq!(exports, 1, "{acts:?}");
}

#[test]
fn i11_the_filter_by_day_is_by_the_readers_clock() {
    let world = World::in_process();
    let mara = world.mara();
    world.account("Acme", shared::customers::level::AccessLevel::Own);
    // It is noon on November 22 in UTC, and the 23rd where the clock is 13 hours ahead.
    let rows = |offset| {
        let today = [("created", "2026-11-23..2026-11-23")];
        let draft = ExportDraft { offset, ..draft(ListName::Accounts, &today) };
        (start(&mara, &draft).rows, draft.parse().unwrap().of::<Accounts>().offset)
    };
    assert_eq!((rows(0), rows(780)), ((0, 0), (1, 780)));
}
