//! Which rows a merge plans.

use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::customers::relationship::RelationshipRules;
use crate::operations::effects::{Effect, effects};
use crate::operations::rows::ContactRow;

const NOW: Timestamp = Timestamp::from_millis(9);
const RULES: RelationshipRules = RelationshipRules { multi_account: true, keep_previous: false };

fn id(n: u128) -> ContactId {
    ContactId::new(Uuid::from_u128(n))
}

/// Contact `n`, who reports to the contacts `line`, the nearest first.
fn contact(n: u128, line: &[u128], changes: &serde_json::Value) -> ContactFacts {
    let mut row = json!({
        "id": id(n), "first_name": format!("Ann {n}"), "last_name": "Lee", "sort_key": "",
        "owner_id": null, "external_id": null, "needs_details": 0, "created_at": 1,
        "deleted_at": null, "merged_into": null, "reports_to_id": line.first().map(|it| id(*it)),
    });
    if let (Some(row), Some(changes)) = (row.as_object_mut(), changes.as_object()) {
        row.extend(changes.clone());
    }
    let superiors: Vec<_> = line.iter().map(|it| id(*it)).collect();
    let facts = json!({
        "row": row, "addresses": [], "relationships": [], "portal": [], "tags": [], "groups": [],
        "reports": [], "superiors": superiors, "has_credential": 0,
    });
    serde_json::from_value(facts).unwrap()
}

fn merged(records: &[ContactFacts]) -> Vec<RowChange> {
    merge_contacts(records, &BTreeMap::new(), (None, RULES), NOW).unwrap().changes
}

/// The contact that `changes` leave under this id.
fn after(changes: &[RowChange], n: u128) -> Option<&ContactRow> {
    changes.iter().find_map(|it| match it {
        RowChange::Contact(diff) => diff.after.as_ref().filter(|it| it.id == id(n)),
        _ => None,
    })
}

#[test]
fn m10_a_merge_has_two_to_five_different_records() {
    assert_eq!(records(1, &[2]), Some(vec![1, 2]));
    assert_eq!(records(5, &[4, 3, 2, 1]), Some(vec![5, 4, 3, 2, 1]));
    assert_eq!(records(1, &[]), None);
    assert_eq!(records(1, &[2, 3, 4, 5, 6]), None);
    assert_eq!(records(1, &[1]), None);
    assert_eq!(records(1, &[2, 3, 2]), None);
}

#[test]
fn m10_an_empty_field_takes_the_first_value_of_the_others() {
    let two = [
        contact(1, &[], &json!({ "title": "CEO" })),
        contact(2, &[], &json!({ "title": "CTO", "language": "de", "external_id": "b" })),
        contact(3, &[], &json!({ "language": "fr" })),
    ];
    let changes = merged(&two);
    let row = after(&changes, 1).unwrap();
    assert_eq!(row.fields.get("title"), Some("CEO"));
    assert_eq!(row.fields.get("language"), Some("de"));
    assert_eq!(row.external_id.as_deref(), Some("b"));
    for n in [2, 3] {
        assert_eq!(after(&changes, n).unwrap().merged_into, Some(id(1)));
    }
}

#[test]
fn m7_who_reports_to_a_merged_contact_reports_to_the_one_that_stays_without_circles() {
    let mut other = contact(2, &[], &json!({}));
    other.reports = vec![contact(3, &[2], &json!({})).row, contact(1, &[2], &json!({})).row];
    let changes = merged(&[contact(1, &[2], &json!({})), other.clone()]);
    assert_eq!(after(&changes, 3).unwrap().reports_to_id, Some(id(1)));
    assert_eq!(after(&changes, 1).unwrap().reports_to_id, None);
    // R16: contact 1 reports to 3, who reports to 2.
    other.reports.truncate(1);
    let changes = merged(&[contact(1, &[3, 2], &json!({})), other]);
    assert_eq!(after(&changes, 3).unwrap().reports_to_id, Some(id(1)));
    assert_eq!(after(&changes, 1).unwrap().reports_to_id, None);
}

#[test]
fn m7_phones_are_united_and_the_chosen_number_is_the_primary_one() {
    let two = [
        contact(1, &[], &json!({ "phone": "030 1" })),
        contact(2, &[], &json!({ "phone": "030 2", "other_phones": r#"[{"number":"030 1"}]"# })),
    ];
    let numbers = |chosen: u128| {
        let values = [("phone".to_owned(), id(chosen).uuid())].into();
        let changes = merge_contacts(&two, &values, (None, RULES), NOW).unwrap().changes;
        let row = after(&changes, 1).unwrap().clone();
        let phones = row.reach.phones(row.fields.get("phone"));
        phones.into_iter().map(|it| it.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers(1), ["030 1", "030 2"]);
    assert_eq!(numbers(2), ["030 2", "030 1"]);
}

#[test]
fn m7_an_address_moves_and_is_not_said_to_be_removed_and_added() {
    let mut bob = contact(2, &[], &json!({}));
    let address = json!({
        "id": Uuid::from_u128(9), "contact_id": id(2), "email": "bob@acme.example",
        "address_key": "bob@acme.example", "is_primary": 1, "verified_at": null,
        "bounced_at": null, "is_live": 1, "created_at": 1,
    });
    bob.addresses.push(serde_json::from_value(address).unwrap());
    let changes = merged(&[contact(1, &[], &json!({})), bob]);
    let of_addresses = |changes: &[RowChange]| {
        let rows = changes.iter().filter(|it| matches!(it, RowChange::Address(_))).cloned();
        effects(&rows.collect::<Vec<_>>())
    };
    let email = "bob@acme.example".to_owned();
    let moved =
        |from, to| Effect::AddressMoved { email: email.clone(), from: id(from), to: id(to) };
    let primary = |n| Effect::AddressBecamePrimary { contact: id(n), email: email.clone() };
    // Contact 1 had no address.
    assert_eq!(of_addresses(&changes), [moved(2, 1), primary(1)]);
    let back: Vec<_> = changes.into_iter().map(RowChange::reversed).collect();
    assert_eq!(of_addresses(&back), [moved(1, 2), primary(2)]);
}

#[test]
fn m12_what_a_merge_merges_its_reverse_parts() {
    let changes = merged(&[contact(1, &[], &json!({})), contact(2, &[], &json!({}))]);
    assert_eq!(Merges::of(&changes).contacts, [(id(2), id(1))]);
    let back: Vec<_> = changes.into_iter().map(RowChange::reversed).collect();
    assert_eq!(Merges::of(&back).contacts_back, [(id(2), id(1))]);
    assert!(!Merges::of(&back).are_done());
}
