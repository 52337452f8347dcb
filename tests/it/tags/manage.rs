//! Renaming, merging and deleting tags.

use shared::api::contacts::ListContacts;
use shared::grid::{Contacts, GridQuery};
use shared::operations::effects::Label;
use shared::operations::undo::KeptReason;
use shared::problem::ProblemCode;
use uuid::Uuid;

use super::*;
use crate::harness::code;

/// A contact with a tag of this name, and the tag.
fn tagged(world: &World, first_name: &str, name: &str) -> (ContactId, TagId) {
    let mara = world.mara();
    let contact = world.contact(first_name, None);
    let name = called(world, name);
    tag(&mara, &[contact], &[&name]).unwrap();
    (contact, find(&mara, &name).unwrap().id)
}

#[test]
fn only_admins_rename_merge_and_delete_tags_and_undo_that() {
    let world = World::new();
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    let ((ann, vip), (_, key)) = (tagged(&world, "Ann", "VIP"), tagged(&world, "Bob", "Key"));
    for draft in [
        Draft::RenameTag { tag: vip, name: called(&world, "Other") },
        Draft::MergeTags { tag: vip, into: key },
        Draft::DeleteTag { tag: vip },
    ] {
        assert_eq!(code(commit(&jonas, draft.clone())), ProblemCode::Forbidden, "{draft:?}");
        let done = commit(&mara, draft.clone()).unwrap();
        let operation = done.operation.unwrap();
        let refused = commit(&jonas, Draft::Undo { operation });
        assert_eq!(code(refused), ProblemCode::Forbidden, "{draft:?}");
        let undone = undo(&mara, &done);
        assert_eq!(undone.kept, [], "{draft:?}");
        let operation = undone.operation.unwrap();
        let redone = commit(&jonas, Draft::Undo { operation });
        assert_eq!(code(redone), ProblemCode::Forbidden, "{draft:?}");
        assert_eq!(tags(&mara, ann), [called(&world, "VIP")]);
    }
}

#[test]
fn a_renamed_tag_takes_no_name_of_another() {
    let world = World::new();
    let mara = world.mara();
    let ((ann, vip), _) = (tagged(&world, "Ann", "VIP"), tagged(&world, "Bob", "Key"));
    let rename = |name: &str| commit(&mara, Draft::RenameTag { tag: vip, name: name.to_owned() });
    let refused = rename(&called(&world, "KEY")).unwrap_err();
    assert_eq!(refused.code, ProblemCode::NameTaken);
    assert_eq!(rename("a;b").unwrap_err().fields[0].field, "name");
    rename(&called(&world, "vip")).unwrap();
    assert_eq!(tags(&mara, ann), [called(&world, "vip")], "its own, in another spelling");
    assert_eq!(rename(&called(&world, "vip")).unwrap().operation, None);
}

#[test]
fn m12_a_name_that_another_tag_has_by_now_is_kept_by_it() {
    let world = World::new();
    let mara = world.mara();
    let (_, vip) = tagged(&world, "Ann", "VIP");
    let name = called(&world, "Renamed");
    let renamed = commit(&mara, Draft::RenameTag { tag: vip, name: name.clone() }).unwrap();
    let (_, other) = tagged(&world, "Bob", "VIP");
    let undone = undo(&mara, &renamed);
    assert_eq!(undone.operation, None);
    assert_eq!(undone.kept[0].reason, KeptReason::LabelTaken { by: Label::Tag(other) });
    assert!(find(&mara, &name).is_some());
}

#[test]
fn a_merged_tag_is_the_other_one_on_every_record_and_in_every_list() {
    let world = World::new();
    let mara = world.mara();
    let ((ann, vip), (bob, key)) = (tagged(&world, "Ann", "VIP"), tagged(&world, "Bob", "Key"));
    // Bob has both, and has one of them then.
    tag(&mara, &[bob], &[&called(&world, "VIP")]).unwrap();
    let done = commit(&mara, Draft::MergeTags { tag: vip, into: key }).unwrap();
    let name = called(&world, "Key");
    assert_eq!((tags(&mara, ann), tags(&mara, bob)), (vec![name.clone()], vec![name.clone()]));
    assert_eq!(uses(&find(&mara, &name).unwrap()), (Counted(2), Counted(0)));
    assert_eq!(find(&mara, &called(&world, "VIP")), None);
    let listed = |id: TagId| {
        let query = GridQuery::<Contacts>::default().with("tags", &id.to_string());
        mara.call::<ListContacts>(NoId, &query).unwrap().rows.len()
    };
    assert_eq!((listed(key), listed(vip)), (2, 2), "an old link finds the same");
    let again = tag(&mara, &[ann], &[&name]).unwrap();
    assert_eq!(again.operation, None, "Ann has it already");
    let undone = undo(&mara, &done);
    assert_eq!(undone.kept, []);
    assert_eq!(tags(&mara, ann), [called(&world, "VIP")]);
    assert_eq!(tags(&mara, bob).len(), 2);
    undo(&mara, &undone);
    // Without it, however it came.
    untag(&mara, &[ann, bob], &[key]).unwrap();
    assert_eq!((tags(&mara, ann), tags(&mara, bob)), (vec![], vec![]));
}

#[test]
fn a_tag_is_not_merged_into_itself_or_into_one_that_is_gone() {
    let world = World::new();
    let mara = world.mara();
    let (_, vip) = tagged(&world, "Ann", "VIP");
    let merge = |tag, into| commit(&mara, Draft::MergeTags { tag, into });
    assert_eq!(code(merge(vip, vip)), ProblemCode::Conflict);
    let nowhere = TagId::new(Uuid::now_v7());
    assert_eq!(code(merge(vip, nowhere)), ProblemCode::NotFound);
    assert_eq!(code(merge(nowhere, vip)), ProblemCode::NotFound);
}

#[test]
fn a_deleted_tag_is_gone_from_every_record_and_comes_back_with_the_undo() {
    let world = World::new();
    let mara = world.mara();
    let (ann, vip) = tagged(&world, "Ann", "VIP");
    let done = commit(&mara, Draft::DeleteTag { tag: vip }).unwrap();
    assert_eq!(tags(&mara, ann), [""; 0]);
    let listed = |text: &str| {
        let query = GridQuery::<Contacts>::default().with("tags", text).searching(&world.mark);
        mara.call::<ListContacts>(NoId, &query).unwrap().rows.len()
    };
    assert_eq!((listed(&vip.to_string()), listed("filled"), listed("empty")), (0, 0, 1));
    assert_eq!(code(commit(&mara, Draft::DeleteTag { tag: vip })), ProblemCode::NotFound);
    let undone = undo(&mara, &done);
    assert_eq!(undone.kept, []);
    assert_eq!((listed(&vip.to_string()), listed("filled"), listed("empty")), (1, 1, 0));
    assert_eq!(tags(&mara, ann), [called(&world, "VIP")]);
}
