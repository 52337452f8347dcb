//! Tests of rows: what is read from the ledger.

use super::*;

fn contact(last: &str) -> RowChange {
    let id = "0199a000-0000-7000-8000-0000000000c1";
    let json = format!(
        r#"{{"table":"contacts","before":null,"after":{{"id":"{id}","first_name":"Ann",
            "last_name":"Lee","sort_key":"ann lee","owner_id":null,"external_id":null,
            "needs_details":0,"created_at":1,"deleted_at":null,"merged_into":null{last}}}}}"#
    );
    serde_json::from_str(&json).unwrap()
}

#[test]
fn a_row_without_a_column_says_the_same_as_one_with_nothing_there() {
    let old = contact("");
    assert!(old.leaves_the_same_as(&contact(r#","birthday":null,"phone":null"#)));
    assert!(!old.leaves_the_same_as(&contact(r#","birthday":"1990-05-17""#)));
    assert!(!old.leaves_the_same_as(&old.clone().reversed()));
}
