//! The acts on fields, and what values become.

use super::*;
use crate::ids::ContactId;

const NOW: Timestamp = Timestamp::from_millis(7);

fn id(n: u128) -> FieldId {
    FieldId::new(Uuid::from_u128(n))
}

fn body(n: u128, name: &str) -> FieldBody {
    FieldBody {
        id: id(n),
        target: Target::Contact,
        name: FieldName::parse(name).unwrap(),
        kind: CustomKind::Choice,
        options: vec!["A".to_owned(), "B".to_owned()],
    }
}

const NONE: FieldCount = FieldCount { shown: 0, all: 0 };

fn made(n: u128, name: &str) -> CustomFieldRow {
    match create_field(&body(n, name), (&[], false), NONE, NOW).unwrap() {
        RowChange::CustomField(Diff { before: None, after: Some(row) }) => row,
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_two_fields_have_a_name_in_common_nor_one_that_is_built_in() {
    let there = made(1, "Plan");
    let taken = create_field(&body(2, "PLAN"), (std::slice::from_ref(&there), false), NONE, NOW);
    assert_eq!(
        taken.unwrap_err(),
        FieldRefusal::Taken { name: "Plan".to_owned(), is_archived: false }
    );
    let built_in = create_field(&body(2, "Phone"), (&[], true), NONE, NOW);
    assert_eq!(built_in.unwrap_err(), FieldRefusal::BuiltIn { name: "Phone".to_owned() });
    let own = FieldName::parse("plan").unwrap();
    let named = (std::slice::from_ref(&there), false);
    let options = there.option_list();
    assert!(edit_field(there.clone(), (&own, &options), named).unwrap().is_some());
    let same = FieldName::parse("Plan").unwrap();
    assert_eq!(edit_field(there.clone(), (&same, &options), named), Ok(None));
}

#[test]
fn there_is_room_for_as_many_fields_as_fit_a_form() {
    let full = FieldCount { shown: MAX_FIELDS, all: MAX_FIELDS };
    let many = FieldCount { shown: 0, all: MAX_FIELDS_IN_ALL };
    let create = |count| create_field(&body(1, "Plan"), (&[], false), count, NOW).unwrap_err();
    assert_eq!(create(full), FieldRefusal::TooMany);
    assert_eq!(create(many), FieldRefusal::TooManyInAll);
    let archived = CustomFieldRow { archived_at: Some(NOW), ..made(1, "Plan") };
    assert_eq!(restore_field(archived.clone(), full), Err(FieldRefusal::TooMany));
    assert!(restore_field(archived.clone(), many).unwrap().is_some());
    assert_eq!(archive_field(archived, NOW), None);
    assert_eq!(restore_field(made(1, "Plan"), full), Ok(None));
}

#[test]
fn only_values_that_differ_change() {
    let ann = Record::Contact(ContactId::new(Uuid::from_u128(9)));
    let has = [(id(1), "A".to_owned()), (id(2), "B".to_owned())].into();
    let next = |n, value: Option<&str>| (id(n), CustomKind::Text, value.map(str::to_owned));
    let all = vec![next(1, Some("A")), next(2, None), next(3, Some("C")), next(4, None)];
    let changes = set_values(ann, &has, all);
    let sides: Vec<(bool, bool)> = changes
        .iter()
        .map(|it| match it {
            RowChange::CustomValue(diff) => (diff.before.is_some(), diff.after.is_some()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(sides, [(true, false), (false, true)]);
}

#[test]
fn m7_what_stays_keeps_its_values_and_gets_those_it_lacks() {
    let row = |record: u128, n, value: &str| CustomValueRow {
        record_id: Uuid::from_u128(record),
        field_id: id(n),
        target: Target::Contact,
        kind: CustomKind::Text,
        value: value.to_owned(),
    };
    let own = [row(1, 1, "own")];
    let others = [row(2, 1, "lost"), row(2, 2, "first"), row(3, 2, "second")];
    let changes = unite(Uuid::from_u128(1), &own, others.iter());
    let kept: Vec<&CustomValueRow> = changes
        .iter()
        .filter_map(|it| match it {
            RowChange::CustomValue(diff) => diff.after.as_ref(),
            _ => None,
        })
        .collect();
    assert_eq!(kept, [&row(1, 2, "first")]);
    assert_eq!(changes.len(), 4, "all rows of the others go");
}
