//! Canceling an export, and deleting its file.

use shared::api::exports::CancelExport;
use shared::api::jobs::{JobState, ListJobs};

use super::*;
use crate::grid::crowd;

#[test]
fn i11_a_canceled_export_goes_on_no_more_and_leaves_nothing() {
    let world = crowd();
    let mara = world.mara();
    let begun = start(&mara, &ExportDraft::of(ListName::Contacts));
    world.slice(begun.id.uuid()).unwrap();
    let canceled = mara.call::<CancelExport>(begun.id, &Nothing {}).unwrap();
    assert_eq!(canceled.state, ExportState::Canceled);
    world.work();
    assert_eq!(get(&mara, begun.id), canceled);
    let job = mara.call::<ListJobs>(NoId, &Nothing {}).unwrap().jobs.remove(0);
    assert_eq!(job.state, JobState::Canceled);
    assert_eq!(download(&mara, begun.id).status, 410);
    assert_eq!(world.mails("mara@northwind.example"), []);
    assert_eq!(world.blobs().keys().len(), 1);
    world.minute();
    assert_eq!(world.blobs().keys(), [] as [&str; 0]);
    // Again it changes nothing.
    assert_eq!(mara.call::<CancelExport>(begun.id, &Nothing {}), Ok(canceled));
}

#[test]
fn a_file_that_is_ready_can_be_deleted() {
    let world = World::new();
    let mara = world.mara();
    let begun = start(&mara, &draft(ListName::Contacts, &[("q", &world.mark)]));
    end(&world, &mara, begun.id);
    file(&mara, begun.id);
    let canceled = mara.call::<CancelExport>(begun.id, &Nothing {}).unwrap();
    assert_eq!((canceled.state, canceled.expires_at), (ExportState::Canceled, None));
    let answer = download(&mara, begun.id);
    assert_eq!((answer.status, answer.problem().code), (410, ProblemCode::FileExpired));
}
