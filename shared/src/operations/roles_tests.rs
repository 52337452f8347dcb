//! Tests of the acts on roles.

use uuid::Uuid;

use super::*;
use crate::operations::effects::{Effect, Label, effects};

const NOW: Timestamp = Timestamp::from_millis(5);
const ROOM: RoleCount = RoleCount { offered: 1, all: 1 };

fn role(n: u128, name: &str) -> RoleRow {
    let id = RoleId::new(Uuid::from_u128(n));
    RoleRow {
        id,
        key: id.to_string(),
        name: name.to_owned(),
        name_key: label_key(name),
        created_at: NOW,
        archived_at: None,
    }
}

fn archived(n: u128, name: &str) -> RoleRow {
    RoleRow { archived_at: Some(NOW), ..role(n, name) }
}

fn name(text: &str) -> Role {
    Role::parse(text).unwrap()
}

#[test]
fn r15_a_role_is_found_by_any_spelling_of_its_name() {
    let listed = [role(1, "IT lead"), role(2, "Buyer")];
    for text in ["IT lead", "it LEAD", " It  lead", "ＩＴ lead"] {
        assert_eq!(key_of(text, &listed, None), Ok(listed[0].key.clone()), "{text}");
    }
    let unlisted = UnknownRole::Unlisted("Boss".to_owned());
    assert_eq!(key_of("Boss", &listed, None), Err(unlisted));
}

#[test]
fn r15_an_archived_role_is_kept_and_not_given() {
    let listed = [archived(1, "Buyer")];
    assert_eq!(key_of("buyer", &listed, Some(&listed[0].key)), Ok(listed[0].key.clone()));
    let refusal = UnknownRole::Archived("Buyer".to_owned());
    assert_eq!(key_of("buyer", &listed, None), Err(refusal.clone()));
    assert_eq!(key_of("buyer", &listed, Some("another")), Err(refusal));
}

#[test]
fn r15_a_role_from_before_the_list_is_kept() {
    assert_eq!(key_of("boss", &[], Some("Boss")), Ok("Boss".to_owned()));
    // A renamed role does not answer to what it was called before.
    let renamed = RoleRow { key: "Boss".to_owned(), ..role(1, "Manager") };
    assert!(key_of("Boss", &[renamed], Some("Boss")).is_err());
}

#[test]
fn no_two_roles_have_a_name_in_common() {
    let there = [role(1, "Buyer"), archived(2, "Guest")];
    let new = RoleId::new(Uuid::from_u128(9));
    let refused = |text: &str| create_role((new, &name(text)), &there, ROOM, NOW).unwrap_err();
    let taken = |name: &str, is_archived| RoleRefusal::Taken { name: name.to_owned(), is_archived };
    assert_eq!(refused("buyer"), taken("Buyer", false));
    assert_eq!(refused("guest"), taken("Guest", true));
    assert_eq!(rename_role(role(3, "Boss"), &name("BUYER"), &there), Err(taken("Buyer", false)));
    // Its own name in another spelling is free.
    let respelled = rename_role(role(1, "Buyer"), &name("buyer"), &there).unwrap().unwrap();
    let label = Label::Role(there[0].id);
    let (from, to) = ("Buyer".to_owned(), "buyer".to_owned());
    assert_eq!(effects(&[respelled]), [Effect::LabelRenamed { label, from, to }]);
    assert_eq!(rename_role(role(1, "Buyer"), &name("Buyer"), &there), Ok(None));
}

#[test]
fn a_workspace_has_a_limited_number_of_roles() {
    let new = RoleId::new(Uuid::from_u128(9));
    let create = |offered, all| {
        create_role((new, &name("Boss")), &[], RoleCount { offered, all }, NOW).map(|_| ())
    };
    assert_eq!(create(MAX_ROLES - 1, MAX_ROLES_IN_ALL - 1), Ok(()));
    assert_eq!(create(MAX_ROLES, MAX_ROLES), Err(RoleRefusal::TooMany));
    assert_eq!(create(1, MAX_ROLES_IN_ALL), Err(RoleRefusal::TooManyInAll));
    let full = RoleCount { offered: MAX_ROLES, all: MAX_ROLES + 1 };
    assert_eq!(restore_role(archived(1, "Boss"), full), Err(RoleRefusal::TooMany));
    assert_eq!(restore_role(role(1, "Boss"), full), Ok(None));
}

#[test]
fn archiving_and_restoring_are_each_others_reverse() {
    let gone = archive_role(role(1, "Boss"), NOW).unwrap();
    let back = restore_role(archived(1, "Boss"), ROOM).unwrap().unwrap();
    assert_eq!(gone.clone().reversed(), back);
    let (label, told) = (Label::Role(role(1, "Boss").id), "Boss".to_owned());
    assert_eq!(effects(&[gone]), [Effect::LabelDeleted { label, name: told.clone() }]);
    assert_eq!(effects(&[back]), [Effect::LabelRestored { label, name: told }]);
    assert_eq!(archive_role(archived(1, "Boss"), NOW), None);
}

#[test]
fn v6_sharing_sets_exactly_the_levels_that_are_named() {
    let account_id = Uuid::from_u128(7).into();
    let row = AccountRow {
        id: account_id,
        name: "Acme".to_owned(),
        sort_key: "acme".to_owned(),
        default_level: AccessLevel::Own,
        owner_id: None,
        external_id: None,
        created_at: NOW,
        deleted_at: None,
        merged_into: None,
        parent_id: None,
        reach: crate::customers::reach::Reach::default(),
        fields: crate::fields::Values::default(),
    };
    let level = |role: &str, level| RoleLevelRow { account_id, role: role.to_owned(), level };
    let now = [level("a", AccessLevel::Own), level("b", AccessLevel::Manage)];
    let next = |roles: &[(&str, AccessLevel)]| -> Vec<(String, AccessLevel)> {
        roles.iter().map(|(role, level)| ((*role).to_owned(), *level)).collect()
    };
    let same = next(&[("a", AccessLevel::Own), ("b", AccessLevel::Manage)]);
    assert_eq!(set_sharing(row.clone(), &now, (AccessLevel::Own, &same)), []);
    let other = next(&[("a", AccessLevel::AllRead), ("c", AccessLevel::AllReply)]);
    let changes = set_sharing(row, &now, (AccessLevel::AllRead, &other));
    let told: Vec<(Option<AccessLevel>, Option<AccessLevel>)> = effects(&changes)
        .iter()
        .filter_map(|it| match it {
            Effect::RoleLevelChanged { from, to, .. } => Some((*from, *to)),
            _ => None,
        })
        .collect();
    assert_eq!(changes.len(), 4);
    let expected = [
        (Some(AccessLevel::Own), Some(AccessLevel::AllRead)),
        (Some(AccessLevel::Manage), None),
        (None, Some(AccessLevel::AllReply)),
    ];
    assert_eq!(told, expected);
}
