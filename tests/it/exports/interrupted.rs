//! Exports whose slices fail, are done twice, or whose owner leaves.

use shared::api::agents::{DeactivateAgent, HandOver};

use super::*;
use crate::grid::crowd;
use crate::rows::AGENTS;

/// The file of an export that nothing has interrupted.
fn unbroken(draft: &ExportDraft) -> String {
    let world = crowd();
    let mara = world.mara();
    let begun = start(&mara, draft);
    end(&world, &mara, begun.id);
    file(&mara, begun.id)
}

#[test]
fn i11_a_slice_that_dies_anywhere_is_in_the_file_once() {
    let draft = ExportDraft::of(ListName::Contacts);
    let expected = unbroken(&draft);
    let world = crowd();
    let mara = world.mara();
    let begun = start(&mara, &draft);
    world.slice(begun.id.uuid()).unwrap();
    // The second slice dies at each of its statements, and then gets through.
    let mut deaths = 0;
    loop {
        world.sqlite().fail_at(Some(deaths));
        let result = world.slice(begun.id.uuid());
        world.sqlite().fail_at(None);
        if result.is_ok() {
            break;
        }
        deaths += 1;
        // As a new message does.
        world.sqlite().bare(|db| db.execute_batch("update jobs set tries = 0").unwrap());
    }
    assert!(4 < deaths, "{deaths}");
    end(&world, &mara, begun.id);
    assert!(file(&mara, begun.id) == expected);
    assert_eq!(world.blobs().keys().len(), 3);
    assert_eq!(world.mails("mara@northwind.example").len(), 1);
}

#[test]
fn i11_drivers_at_once_write_each_row_once() {
    let draft = ExportDraft::of(ListName::Contacts);
    let expected = unbroken(&draft);
    let world = crowd();
    let mara = world.mara();
    let begun = start(&mara, &draft);
    assert_eq!(world.drive_at_once(begun.id.uuid(), 3), [true; 3]);
    end(&world, &mara, begun.id);
    assert!(file(&mara, begun.id) == expected);
    assert_eq!(world.mails("mara@northwind.example").len(), 1);
}

#[test]
fn i11_an_export_waits_for_the_store_of_files() {
    let world = World::in_process();
    let mara = world.mara();
    let begun = start(&mara, &ExportDraft::of(ListName::Contacts));
    world.blobs().is_down.set(true);
    assert!(world.slice(begun.id.uuid()).is_err());
    assert_eq!(get(&mara, begun.id).state, ExportState::Queued);
    world.blobs().is_down.set(false);
    world.slice(begun.id.uuid()).unwrap();
    assert_eq!(get(&mara, begun.id).state, ExportState::Ready);
}

#[test]
fn i11_an_export_ends_when_its_agent_is_deactivated() {
    let world = crowd();
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    let begun = start(&jonas, &ExportDraft::of(ListName::Contacts));
    world.slice(begun.id.uuid()).unwrap();
    let to = HandOver { to: Some(AGENTS[0]) };
    mara.call::<DeactivateAgent>(AGENTS[1], &to).unwrap();
    world.work();
    assert_eq!(download(&jonas, begun.id).status, 401);
    let state: String = world.sqlite().bare(|db| {
        db.query_row("select state || done from exports", [], |row| row.get(0)).unwrap()
    });
    assert_eq!(state, "failed1000");
    assert_eq!(world.mails("jonas@northwind.example"), []);
    world.minute();
    assert_eq!(world.blobs().keys(), [] as [&str; 0]);
}
