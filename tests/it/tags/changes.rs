//! Adding tags to contacts and accounts, and removing them.

use shared::api::contacts::ListContacts;
use shared::api::operations::{Preview, PreviewOperation};
use shared::customers::labels::{MAX_AT_ONCE, MAX_TAGS};
use shared::customers::level::AccessLevel;
use shared::grid::{Contacts, GridQuery};
use shared::operations::Act;
use shared::operations::effects::{Effect, Label, Record};
use shared::operations::undo::KeptReason;
use shared::problem::ProblemCode;
use uuid::Uuid;

use super::*;
use crate::harness::code;
use crate::timeline::changes;

#[test]
fn m12_many_contacts_are_tagged_in_one_operation_that_is_undone_and_redone_as_one() {
    let world = World::new();
    let mara = world.mara();
    let all: Vec<ContactId> = ["Ann", "Bob", "Cid"].map(|name| world.contact(name, None)).to_vec();
    let (vip, old) = (called(&world, "VIP"), called(&world, "old"));
    tag(&mara, &all[..1], &[&old]).unwrap();
    let old_id = find(&mara, &old).unwrap().id;
    let done = commit(
        &mara,
        Draft::TagContacts { contacts: all.clone(), add: vec![vip.clone()], remove: vec![old_id] },
    )
    .unwrap();
    assert!(done.can_be_undone);
    let now = || all.iter().map(|id| tags(&mara, *id)).collect::<Vec<_>>();
    let tagged = vec![vec![vip.clone()]; 3];
    assert_eq!(now(), tagged);
    let undone = undo(&mara, &done);
    assert_eq!((now(), undone.kept.len()), (vec![vec![old], vec![], vec![]], 0));
    assert_eq!(find(&mara, &vip), None, "the tag came into being with them");
    let redone = undo(&mara, &undone);
    assert_eq!((now(), redone.kept.len()), (tagged, 0));
}

#[test]
fn a1_the_history_names_the_tag() {
    let world = World::new();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let vip = called(&world, "VIP");
    tag(&mara, &[ann], &[&vip]).unwrap();
    let id = find(&mara, &vip).unwrap().id;
    let entry = changes(&mara, Record::Contact(ann)).remove(0);
    assert_eq!(entry.act, Act::ChangeTags);
    let (record, label) = (Record::Contact(ann), Label::Tag(id));
    assert_eq!(entry.effects, [Effect::Labeled { record, label, is_added: true }]);
    assert_eq!(entry.names[&id.uuid()], vip);
}

#[test]
fn a_preview_names_a_tag_that_is_yet_to_be_created() {
    let world = World::new();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let vip = called(&world, "VIP");
    let draft = Draft::TagContacts { contacts: vec![ann], add: vec![vip.clone()], remove: vec![] };
    let preview: Preview = mara.call::<PreviewOperation>(NoId, &draft).unwrap();
    assert!(preview.names.values().any(|it| *it == vip), "{preview:?}");
    assert_eq!(find(&mara, &vip), None);
    // It gets its id only now, and the plan is the same all the same.
    let commit = Commit { draft, hash: Some(preview.hash) };
    mara.call::<CommitOperation>(NoId, &commit).unwrap();
    assert_eq!(tags(&mara, ann), [vip]);
}

#[test]
fn a_tag_is_the_same_in_every_spelling() {
    let world = World::new();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let vip = called(&world, "Vip");
    tag(&mara, &[ann], &[&vip, &vip.to_uppercase()]).unwrap();
    let again = tag(&mara, &[ann], &[&format!("  {} ", vip.to_lowercase())]).unwrap();
    assert_eq!(again.operation, None, "nothing had to change");
    assert_eq!(tags(&mara, ann), [vip]);
}

#[test]
fn a_contact_or_account_has_at_most_twenty_tags() {
    let world = World::new();
    let mara = world.mara();
    let (ann, bob) = (world.contact("Ann", None), world.contact("Bob", None));
    let names: Vec<String> = (0..=MAX_TAGS).map(|n| called(&world, &format!("n{n}"))).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    tag(&mara, &[ann], &names[..MAX_TAGS]).unwrap();
    let refused = tag(&mara, &[bob, ann], &names[MAX_TAGS..]).unwrap_err();
    assert_eq!(refused.code, ProblemCode::Conflict);
    assert!(refused.title.contains("Ann"), "{}", refused.title);
    assert_eq!(tags(&mara, bob), [""; 0], "all or nothing");
    assert_eq!(tags(&mara, ann).len(), MAX_TAGS);
}

#[test]
fn what_is_no_name_is_refused_with_the_field() {
    let world = World::new();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    for name in ["", " ", "a,b", "a;b", &"x".repeat(41)] {
        let refused = tag(&mara, &[ann], &[name]).unwrap_err();
        assert_eq!(refused.code, ProblemCode::Invalid, "{name}");
        assert_eq!(refused.fields[0].field, "add", "{name}");
    }
    assert_eq!(code(tag(&mara, &[], &["VIP"])), ProblemCode::Invalid);
    let many: Vec<ContactId> =
        (0..=MAX_AT_ONCE).map(|n| ContactId::new(Uuid::from_u128(n as u128))).collect();
    assert_eq!(code(tag(&mara, &many, &["VIP"])), ProblemCode::Invalid);
}

#[test]
fn a_contact_who_is_not_there_is_not_skipped_silently() {
    let world = World::new();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let nobody = ContactId::new(Uuid::now_v7());
    assert_eq!(code(tag(&mara, &[ann, nobody], &["VIP"])), ProblemCode::NotFound);
    assert_eq!(tags(&mara, ann), [""; 0]);
    // No tag is removed that the contact does not have.
    let none = untag(&mara, &[ann], &[TagId::new(Uuid::now_v7())]).unwrap();
    assert_eq!(none.operation, None);
}

#[test]
fn any_agent_tags_and_undoes_it_whatever_departments_they_work_for() {
    let world = World::new();
    let priya = world.agent("priya");
    let ann = world.contact("Ann", None);
    let vip = called(&world, "VIP");
    let done = tag(&priya, &[ann], &[&vip]).unwrap();
    let undone = undo(&priya, &done);
    assert_eq!(tags(&priya, ann), [""; 0]);
    undo(&priya, &undone);
    assert_eq!(tags(&priya, ann), [vip]);
}

#[test]
fn m12_a_new_tag_that_others_have_by_now_is_kept() {
    let world = World::new();
    let mara = world.mara();
    let (ann, bob) = (world.contact("Ann", None), world.contact("Bob", None));
    let vip = called(&world, "VIP");
    let first = tag(&mara, &[ann], &[&vip]).unwrap();
    tag(&mara, &[bob], &[&vip]).unwrap();
    let undone = undo(&mara, &first);
    assert_eq!(undone.kept.len(), 1);
    assert_eq!(undone.kept[0].reason, KeptReason::InUse);
    assert_eq!((tags(&mara, ann), tags(&mara, bob)), (vec![], vec![vip]));
}

#[test]
fn m12_a_tag_that_was_deleted_since_does_not_come_back_on_a_contact() {
    let world = World::new();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let vip = called(&world, "VIP");
    tag(&mara, &[ann], &[&vip]).unwrap();
    let id = find(&mara, &vip).unwrap().id;
    let removed = untag(&mara, &[ann], &[id]).unwrap();
    commit(&mara, Draft::DeleteTag { tag: id }).unwrap();
    let undone = undo(&mara, &removed);
    assert_eq!(undone.kept[0].reason, KeptReason::LabelGone { label: Label::Tag(id) });
    assert_eq!(undone.names[&id.uuid()], vip);
    assert_eq!(tags(&mara, ann), [""; 0]);
}

#[test]
fn the_list_of_contacts_is_narrowed_by_tags_and_shows_them() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let (ann, bob) = (world.contact("Ann", Some(acme)), world.contact("Bob", Some(acme)));
    let vip = called(&world, "VIP");
    tag(&mara, &[ann], &[&vip]).unwrap();
    let id = find(&mara, &vip).unwrap().id.to_string();
    let list = |text: &str| -> Vec<ContactId> {
        let query =
            GridQuery::<Contacts>::default().with("account", &acme.to_string()).with("tags", text);
        let rows = mara.call::<ListContacts>(NoId, &query).unwrap().rows;
        rows.iter().map(|it| it.id).collect()
    };
    assert_eq!((list(&id), list("filled"), list("empty")), (vec![ann], vec![ann], vec![bob]));
    let mut query = GridQuery::<Contacts>::default().with("tags", &id);
    query.columns = Some(vec!["tags"]);
    let rows = mara.call::<ListContacts>(NoId, &query).unwrap().rows;
    assert_eq!(rows[0].tags.as_ref().unwrap()[0].name, vip);
}
