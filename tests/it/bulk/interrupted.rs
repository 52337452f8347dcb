//! Bulk acts that are canceled, or whose driver dies.

use shared::bulk::BulkState;
use shared::problem::ProblemCode;
use shared::time::Span;

use super::*;
use crate::harness::code;

/// A world with an act on 450 contacts that has begun, in three slices.
fn begun() -> (World, Bulk) {
    let world = World::in_process();
    crowd(&world, 450);
    let bulk = start(&world.mara(), &on_all(&world, tag(&world, "VIP"))).unwrap();
    (world, bulk)
}

/// What is there at the end, by the places of the contacts and not by their ids.
fn told(world: &World, bulk: &Bulk) -> (BulkState, u32, usize, i64) {
    let mara = world.mara();
    let bulk = get(&mara, bulk.id);
    let tagged = "select count(*) from contacts where tag_count = 1";
    let tagged = world.sqlite().bare(|db| db.query_row(tagged, [], |row| row.get(0)).unwrap());
    (bulk.state, bulk.done, rows(&mara, bulk.id, Some(BulkResult::Done)).len(), tagged)
}

#[test]
fn i5_an_act_that_dies_between_any_two_slices_ends_as_one_that_did_not() {
    for slices in 0..=3 {
        let (world, bulk) = begun();
        for _ in 0..slices {
            world.slice(bulk.id.uuid()).unwrap();
        }
        world.lose_messages();
        world.wait(Span::minutes(3));
        world.minute();
        world.work();
        assert_eq!(told(&world, &bulk), (BulkState::Done, 450, 450, 450), "after {slices} slices");
    }
}

#[test]
fn i5_two_drivers_at_once_do_each_record_once() {
    let (world, bulk) = begun();
    assert_eq!(world.drive_at_once(bulk.id.uuid(), 2), [true, true]);
    world.work();
    assert_eq!(told(&world, &bulk), (BulkState::Done, 450, 450, 450));
    let slices = "select count(*) from operations where act = 'change_tags'";
    let slices: i64 = world.sqlite().bare(|db| db.query_row(slices, [], |row| row.get(0)).unwrap());
    assert_eq!(slices, 3);
}

#[test]
fn a_canceled_act_stops_at_the_next_slice_and_what_was_done_is_undone_as_one() {
    let (world, bulk) = begun();
    let mara = world.mara();
    let before = digest(&world);
    world.slice(bulk.id.uuid()).unwrap();
    // Only who started it and admins cancel it.
    assert_eq!(code(cancel(&world.agent("jonas"), bulk.id)), ProblemCode::Forbidden);
    let refused = mara.call::<UndoBulk>(bulk.id, &Nothing {});
    assert_eq!(code(refused), ProblemCode::Conflict, "it is still running");
    let canceled = cancel(&mara, bulk.id).unwrap();
    assert_eq!((canceled.state, canceled.done), (BulkState::Canceled, 200));
    world.work();
    assert_eq!(told(&world, &bulk), (BulkState::Canceled, 200, 200, 200));
    assert_eq!(rows(&mara, bulk.id, None).iter().filter(|it| it.result.is_none()).count(), 250);
    assert_eq!(code(cancel(&mara, bulk.id)), ProblemCode::Conflict);
    let back = undo(&world, &mara, bulk.id);
    assert_eq!((back.state, back.undone, back.kept), (BulkState::Undone, 200, 0));
    assert_eq!(digest(&world), before);
}

#[test]
fn an_act_stops_when_its_owner_is_deactivated() {
    let world = World::in_process();
    crowd(&world, 250);
    let jonas = world.agent("jonas");
    let bulk = start(&jonas, &on_all(&world, tag(&world, "VIP"))).unwrap();
    world.slice(bulk.id.uuid()).unwrap();
    world.sqlite().with(|db| {
        db.execute_batch("update agents set disabled_at = 1 where email like 'jonas@%'").unwrap();
    });
    world.work();
    assert_eq!(told(&world, &bulk), (BulkState::Stopped, 200, 200, 200));
    // Somebody else takes it back.
    let back = undo(&world, &world.mara(), bulk.id);
    assert_eq!((back.undone, back.kept), (200, 0));
}
