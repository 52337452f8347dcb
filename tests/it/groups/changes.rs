//! Creating, changing, filling and deleting groups.

use shared::api::contacts::{CountContacts, ListContacts};
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
fn m12_contacts_are_added_and_removed_in_one_operation_that_is_undone_as_one() {
    let world = World::new();
    let priya = world.agent("priya");
    let testers = group(&world, "Testers");
    let (ann, bob) = (world.contact("Ann", None), world.contact("Bob", None));
    change(&priya, testers, &[ann], &[]).unwrap();
    let done = change(&priya, testers, &[bob], &[ann]).unwrap();
    let name = vec![called(&world, "Testers")];
    let now = || (groups(&priya, ann), groups(&priya, bob));
    assert_eq!(now(), (vec![], name.clone()));
    let undone = undo(&priya, &done);
    assert_eq!((now(), undone.kept.len()), ((name.clone(), vec![]), 0));
    undo(&priya, &undone);
    assert_eq!(now(), (vec![], name));
    // Nothing to do twice.
    assert_eq!(change(&priya, testers, &[bob], &[ann]).unwrap().operation, None);
}

#[test]
fn a1_the_history_of_a_contact_names_the_group() {
    let world = World::new();
    let mara = world.mara();
    let testers = group(&world, "Testers");
    let ann = world.contact("Ann", None);
    change(&mara, testers, &[ann], &[]).unwrap();
    let entry = changes(&mara, Record::Contact(ann)).remove(0);
    assert_eq!(entry.act, Act::ChangeMembers);
    let (record, label) = (Record::Contact(ann), Label::Group(testers));
    assert_eq!(entry.effects, [Effect::Labeled { record, label, is_added: true }]);
    assert_eq!(entry.names[&testers.uuid()], called(&world, "Testers"));
}

#[test]
fn no_two_groups_have_the_same_name() {
    let world = World::new();
    let mara = world.mara();
    let testers = group(&world, "Testers");
    let same = called(&world, "TESTERS");
    assert_eq!(code(create(&mara, &same)), ProblemCode::NameTaken);
    let board = group(&world, "Board");
    let edit = |group, name: &str| {
        let draft = Draft::EditGroup { group, name: name.to_owned(), description: String::new() };
        commit(&mara, draft)
    };
    assert_eq!(code(edit(board, &same)), ProblemCode::NameTaken);
    let done = edit(testers, &same).unwrap();
    assert!(find(&mara, &same).is_some());
    undo(&mara, &done);
    assert!(find(&mara, &called(&world, "Testers")).is_some());
}

#[test]
fn two_groups_that_are_created_at_once_under_one_name_are_one() {
    let world = World::new();
    let mara = world.mara();
    let name = called(&world, "Testers");
    let request = || {
        let draft = Draft::CreateGroup { name: name.clone(), description: String::new() };
        let body = serde_json::to_vec(&Commit { draft, hash: None }).unwrap();
        mara.request("POST", "/api/desk/operations", &[], Some(body))
    };
    let answers = world.at_once((0..3).map(|_| request()).collect());
    let made = answers.iter().filter(|it| it.status == 200).count();
    assert_eq!(made, 1);
    for answer in answers.iter().filter(|it| it.status != 200) {
        let code = answer.problem().code;
        assert!([ProblemCode::NameTaken, ProblemCode::Stale].contains(&code), "{}", answer.body);
    }
}

#[test]
fn mistakes_are_named_by_field() {
    let world = World::new();
    let mara = world.mara();
    let draft = Draft::CreateGroup { name: " ".to_owned(), description: "x".repeat(501) };
    let refused = commit(&mara, draft).unwrap_err();
    let fields: Vec<_> = refused.fields.iter().map(|it| it.field.clone()).collect();
    assert_eq!(fields, ["name", "description"]);
    let testers = group(&world, "Testers");
    let nobody = ContactId::new(Uuid::now_v7());
    assert_eq!(code(change(&mara, testers, &[nobody], &[])), ProblemCode::NotFound);
    assert_eq!(code(change(&mara, testers, &[], &[])), ProblemCode::Invalid);
    let ann = world.contact("Ann", None);
    let nowhere = GroupId::new(Uuid::now_v7());
    assert_eq!(code(change(&mara, nowhere, &[ann], &[])), ProblemCode::NotFound);
}

#[test]
fn a_deleted_group_leaves_its_contacts_and_comes_back_with_them() {
    let world = World::new();
    let mara = world.mara();
    let testers = group(&world, "Testers");
    let ann = world.contact("Ann", None);
    change(&mara, testers, &[ann], &[]).unwrap();
    let listed = |text: &str| {
        let query = GridQuery::<Contacts>::default().with("groups", text).searching(&world.mark);
        let rows = mara.call::<ListContacts>(NoId, &query).unwrap().rows.len();
        let count = mara.call::<CountContacts>(NoId, &query).unwrap().shown;
        assert_eq!(count, Counted(u32::try_from(rows).unwrap()));
        rows
    };
    let id = testers.to_string();
    assert_eq!((listed(&id), listed("filled"), listed("empty")), (1, 1, 0));
    let done = commit(&mara, Draft::DeleteGroup { group: testers }).unwrap();
    assert_eq!((listed(&id), listed("filled"), listed("empty")), (0, 0, 1));
    let undone = undo(&mara, &done);
    assert_eq!(undone.kept, []);
    assert_eq!((listed(&id), groups(&mara, ann).len()), (1, 1));
}

#[test]
fn m12_a_contact_does_not_come_back_into_a_group_that_is_gone() {
    let world = World::new();
    let mara = world.mara();
    let testers = group(&world, "Testers");
    let ann = world.contact("Ann", None);
    change(&mara, testers, &[ann], &[]).unwrap();
    let left = change(&mara, testers, &[], &[ann]).unwrap();
    commit(&mara, Draft::DeleteGroup { group: testers }).unwrap();
    let undone = undo(&mara, &left);
    assert_eq!(undone.kept[0].reason, KeptReason::LabelGone { label: Label::Group(testers) });
    // Nor under the name of another one.
    let again = group(&world, "Testers");
    assert_ne!(again, testers);
}
