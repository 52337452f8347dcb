//! Undoing a bulk act as a whole.

use shared::api::contacts::{ContactChange, UpdateContact};
use shared::api::operations::Draft;
use shared::api::session::GetDeskSession;
use shared::api::timeline::{ListContactTimeline, TimelineFilter};
use shared::bulk::BulkState;
use shared::customers::contact::ContactDraft;
use shared::problem::ProblemCode;
use shared::time::Span;

use super::*;
use crate::harness::{code, commit};

#[test]
fn the_undo_of_the_whole_restores_all_and_can_die_between_slices() {
    for slices in 0..=3 {
        let world = World::in_process();
        let mara = world.mara();
        crowd(&world, 450);
        let before = digest(&world);
        let done = run(&world, &mara, &on_all(&world, tag(&world, "VIP")));
        assert_eq!(done.done, 450);
        mara.call::<UndoBulk>(done.id, &Nothing {}).unwrap();
        for _ in 0..slices {
            world.slice(done.id.uuid()).unwrap();
        }
        world.lose_messages();
        world.wait(Span::minutes(3));
        world.minute();
        world.work();
        let back = get(&world.mara(), done.id);
        assert_eq!((back.state, back.undone, back.kept), (BulkState::Undone, 450, 0));
        assert_eq!(digest(&world), before, "after {slices} slices");
        let again = world.mara().call::<UndoBulk>(done.id, &Nothing {});
        assert_eq!(code(again), ProblemCode::NotUndoable);
    }
}

#[test]
fn what_was_edited_since_is_kept_and_named() {
    let world = World::new();
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    let (ann, ben) = (world.contact("Ann", None), world.contact("Ben", None));
    let me = jonas.call::<GetDeskSession>(NoId, &Nothing {}).unwrap().agent;
    let before = owner(&mara, ben);
    let done = run(&world, &mara, &on_all(&world, BulkAct::SetOwner { owner: me.id }));
    let contact = mara.call::<GetContact>(ann, &Nothing {}).unwrap();
    let fields = ContactDraft {
        first_name: "Anna".to_owned(),
        last_name: "Lee".to_owned(),
        owner: Some(me.id),
        ..ContactDraft::default()
    };
    let change = ContactChange { version: contact.version, contact: fields };
    jonas.call::<UpdateContact>(ann, &change).unwrap();
    let back = undo(&world, &mara, done.id);
    assert_eq!((back.undone, back.kept), (1, 1));
    let (result, reason) = outcome(&mara, done.id, ann);
    assert_eq!(result, Some(BulkResult::Kept));
    assert!(reason.unwrap().starts_with(&me.name));
    assert_eq!(owner(&mara, ann), Some(me.name));
    assert_eq!(outcome(&mara, done.id, ben), (Some(BulkResult::Undone), None));
    assert_eq!(owner(&mara, ben), before);
}

#[test]
fn a_slice_is_undone_with_the_whole_only() {
    let world = World::in_process();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let done = run(&world, &mara, &on_all(&world, tag(&world, "VIP")));
    let filter = TimelineFilter::default();
    let page = mara.call::<ListContactTimeline>(ann, &filter).unwrap();
    let change = serde_json::to_value(&page).unwrap().to_string();
    assert!(change.contains(&done.id.to_string()), "the timeline leads to the whole: {change}");
    let operation = "select id from operations where act = 'change_tags'";
    let operation: String =
        world.sqlite().bare(|db| db.query_row(operation, [], |row| row.get(0)).unwrap());
    let single = commit(&mara, Draft::Undo { operation: operation.parse().unwrap() });
    assert_eq!(code(single), ProblemCode::NotUndoable);
    // After thirty days, the whole is not undone either.
    world.wait(Span::days(31));
    let late = world.mara().call::<UndoBulk>(done.id, &Nothing {});
    assert_eq!(code(late), ProblemCode::NotUndoable);
}
