//! `GetTag`

use shared::api::tags::GetTag;
use shared::problem::ProblemCode;

use super::*;
use crate::harness::code;

#[test]
fn a_merged_tag_is_the_one_that_it_was_merged_into_and_a_deleted_one_is_gone() {
    let world = World::new();
    let mara = world.mara();
    let (ann, bob) = (world.contact("Ann", None), world.contact("Bob", None));
    let (vip, vips) = (called(&world, "VIP"), called(&world, "VIPs"));
    tag(&mara, &[ann], &[&vip]).unwrap();
    tag(&mara, &[bob], &[&vips]).unwrap();
    let (one, other) = (find(&mara, &vip).unwrap(), find(&mara, &vips).unwrap());
    commit(&mara, Draft::MergeTags { tag: other.id, into: one.id }).unwrap();
    let shown = mara.call::<GetTag>(other.id, &Nothing {}).unwrap();
    assert_eq!((shown.id, uses(&shown)), (one.id, (Counted(2), Counted(0))));
    commit(&mara, Draft::DeleteTag { tag: one.id }).unwrap();
    for id in [one.id, other.id] {
        assert_eq!(code(mara.call::<GetTag>(id, &Nothing {})), ProblemCode::NotFound);
    }
}
