//! Tests of the acts on tags and groups.

use uuid::Uuid;

use super::*;
use crate::customers::labels::tag_name;

const NOW: Timestamp = Timestamp::from_millis(9);

fn id<Id: From<Uuid>>(n: u128) -> Id {
    Id::from(Uuid::from_u128(n))
}

fn tag(n: u128, name: &str) -> TagRow {
    TagRow {
        id: id(n),
        name: name.to_owned(),
        name_key: label_key(name),
        root_id: id(n),
        created_at: NOW,
        deleted_at: None,
    }
}

fn on(n: u128, root: u128) -> OnRecord {
    OnRecord { tag_id: id(n), root_id: id(root), added_at: Timestamp::from_millis(1) }
}

fn facts(tags: Vec<TagRow>, on: Vec<OnRecord>) -> TagFacts {
    let record = Record::Contact(id(100));
    let records = vec![Tagged { record, name: "Ann Lee".to_owned(), tags: on }];
    TagFacts { records, tags, is_full: Flag(false) }
}

fn names(names: &[&str]) -> Vec<(TagName, TagId)> {
    let numbered = (50..).zip(names);
    numbered.map(|(n, name)| (tag_name(name).unwrap(), id(n))).collect()
}

/// How many tags are created, and which are added to and removed from the contact.
fn told(changes: &[RowChange]) -> (usize, Vec<TagId>, Vec<TagId>) {
    let (mut made, mut added, mut removed) = (0, Vec::new(), Vec::new());
    for change in changes {
        match change {
            RowChange::Tag(_) => made += 1,
            RowChange::ContactTag(Diff { before: None, after: Some(row) }) => {
                added.push(row.tag_id);
            }
            RowChange::ContactTag(Diff { before: Some(row), after: None }) => {
                removed.push(row.tag_id);
            }
            other => panic!("{other:?}"),
        }
    }
    (made, added, removed)
}

#[test]
fn a_tag_is_added_by_any_spelling_of_its_name_and_made_once_where_it_is_missing() {
    let facts = facts(vec![tag(1, "VIP")], vec![]);
    let changes = change_tags(&facts, &names(&["vip", "VIP", "New", "NEW"]), &[], NOW).unwrap();
    assert_eq!(told(&changes), (1, vec![id(1), id(52)], vec![]));
}

#[test]
fn a_tag_that_the_record_has_is_not_added_again_even_as_one_that_was_merged() {
    let facts = facts(vec![tag(1, "VIP")], vec![on(7, 1)]);
    assert_eq!(change_tags(&facts, &names(&["VIP"]), &[], NOW), Ok(vec![]));
    let removed = change_tags(&facts, &[], &[id(1)], NOW).unwrap();
    assert_eq!(told(&removed), (0, vec![], vec![id(7)]));
}

#[test]
fn what_is_added_and_removed_at_once_stays() {
    let facts = facts(vec![tag(1, "VIP")], vec![on(1, 1)]);
    assert_eq!(change_tags(&facts, &names(&["VIP"]), &[id(1)], NOW), Ok(vec![]));
}

#[test]
fn a_record_has_at_most_twenty_tags() {
    let full: Vec<OnRecord> = (1..=20).map(|n| on(n, n)).collect();
    let refused = change_tags(&facts(vec![], full.clone()), &names(&["one more"]), &[], NOW);
    assert_eq!(refused, Err(LabelRefusal::TooManyOn { name: "Ann Lee".to_owned() }));
    assert!(change_tags(&facts(vec![], full.clone()), &names(&["instead"]), &[id(3)], NOW).is_ok());
    // More than that, by an undo: some can be removed, one by one.
    let over: Vec<OnRecord> = (1..=22).map(|n| on(n, n)).collect();
    assert!(change_tags(&facts(vec![], over), &[], &[id(3)], NOW).is_ok());
}

#[test]
fn a_full_workspace_still_uses_the_tags_that_it_has() {
    let full = TagFacts { is_full: Flag(true), ..facts(vec![tag(1, "VIP")], vec![]) };
    assert!(change_tags(&full, &names(&["VIP"]), &[], NOW).is_ok());
    let refused = change_tags(&full, &names(&["New"]), &[], NOW);
    assert_eq!(refused, Err(LabelRefusal::TooManyTags));
}

#[test]
fn a_tag_takes_no_name_of_another_but_a_new_spelling_of_its_own() {
    let other = tag(2, "VIP");
    let name = tag_name("vip").unwrap();
    let refused = rename_tag(tag(1, "Key"), &name, Some(&other));
    assert_eq!(refused, Err(LabelRefusal::TagTaken { name: "VIP".to_owned() }));
    assert!(rename_tag(other.clone(), &name, Some(&other)).unwrap().is_some());
    let same = tag_name("VIP").unwrap();
    assert_eq!(rename_tag(other.clone(), &same, Some(&other)), Ok(None));
}

#[test]
fn what_was_merged_into_a_tag_goes_with_it() {
    let family = vec![tag(1, "VIP"), TagRow { root_id: id(1), ..tag(2, "Vips") }];
    let merged = merge_tags(family.clone(), id(3)).unwrap();
    let roots = merged.iter().map(|it| match it {
        RowChange::Tag(diff) => diff.after.as_ref().unwrap().root_id,
        other => panic!("{other:?}"),
    });
    assert_eq!(roots.collect::<Vec<TagId>>(), [id(3), id(3)]);
    assert_eq!(merge_tags(family.clone(), id(2)), Err(LabelRefusal::IntoItself));
    assert_eq!(delete_tag(family, NOW).len(), 2);
}

#[test]
fn a_contact_is_in_a_group_once() {
    let row = |n| MemberRow { group_id: id(1), contact_id: id(n), added_at: NOW };
    let ids = |all: &[u128]| all.iter().map(|n| id(*n)).collect::<Vec<ContactId>>();
    let there = [row(10), row(11)];
    let changes = change_members(id(1), &there, (&ids(&[10, 12]), &ids(&[11, 13])), NOW);
    let expected = [
        RowChange::Member(Diff::insert(row(12))),
        RowChange::Member(Diff::insert(row(11)).reversed()),
    ];
    assert_eq!(changes, expected);
}
