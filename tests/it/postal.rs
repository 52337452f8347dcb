//! The postal addresses of contacts and accounts, which the act `EditPhones` sets.

use serde_json::{Value, json};
use shared::api::NoId;
use shared::api::operations::{Draft, PreviewOperation};
use shared::api::phones::PhonesEdit;
use shared::customers::postal::{MAX_ADDRESSES, PostalDraft};
use shared::operations::effects::{Effect, ListChange, Record};
use shared::problem::ProblemCode;

use crate::harness::{Answer, World, commit};
use crate::phones::{TEXTS, card, records, sent};
use crate::timeline::changes;

fn at(city: &str) -> PostalDraft {
    PostalDraft { city: city.to_owned(), ..PostalDraft::default() }
}

/// The act that gives a record these addresses, and no phones.
fn with(world: &World, record: Record, addresses: &[PostalDraft]) -> Draft {
    Draft::EditPhones(PhonesEdit {
        record,
        version: card(world, record).version,
        phones: Vec::new(),
        addresses: addresses.to_vec(),
    })
}

fn cities(world: &World, record: Record) -> Vec<String> {
    card(world, record).addresses.into_iter().map(|it| it.city).collect()
}

#[test]
fn a_record_has_several_addresses_and_one_of_them_is_the_primary_one() {
    let world = World::new();
    for record in records(&world) {
        let both = PostalDraft {
            street: " Dock 4 \n\n Hafenstr. 1 ".to_owned(),
            postal_code: "20457".to_owned(),
            region: "HH".to_owned(),
            country: "Germany".to_owned(),
            is_billing: true,
            is_shipping: true,
            is_primary: true,
            ..at("Hamburg")
        };
        let all = [at("Bonn"), both.clone(), PostalDraft { is_shipping: true, ..at("Ulm") }];
        commit(&world.mara(), with(&world, record, &all)).unwrap();
        assert_eq!(cities(&world, record), ["Hamburg", "Bonn", "Ulm"]);
        let first = card(&world, record).addresses.remove(0);
        assert_eq!(first.lines(), ["Dock 4", "Hafenstr. 1", "20457 Hamburg", "HH", "Germany"]);
        assert!(first.is_billing && first.is_shipping);
        commit(&world.mara(), with(&world, record, &[])).unwrap();
        assert_eq!(card(&world, record).addresses, []);
    }
}

#[test]
fn a1_m12_a_change_of_addresses_is_shown_told_and_undone() {
    let world = World::new();
    let mara = world.mara();
    for record in records(&world) {
        commit(&mara, with(&world, record, &[at("Bonn"), at("Ulm")])).unwrap();
        let next = [
            PostalDraft { is_billing: true, ..at("Bonn") },
            PostalDraft { is_primary: true, ..at("Kiel") },
        ];
        let draft = with(&world, record, &next);
        let preview = mara.call::<PreviewOperation>(NoId, &draft).unwrap();
        assert_eq!(cities(&world, record), ["Bonn", "Ulm"]);
        let operation = commit(&mara, draft).unwrap().operation.unwrap();
        let entry = changes(&mara, record).remove(0);
        assert_eq!((entry.operation, &entry.effects), (operation, &preview.effects));
        let told: Vec<(String, ListChange)> = entry
            .effects
            .into_iter()
            .map(|it| match it {
                Effect::PostalChanged(it) => (it.address, it.how),
                other => panic!("{other:?}"),
            })
            .collect();
        let expected = [
            ("Ulm", ListChange::Removed),
            ("Kiel", ListChange::Added),
            ("Bonn", ListChange::Described),
            ("Kiel", ListChange::BecamePrimary),
        ];
        assert_eq!(told, expected.map(|(address, how)| (address.to_owned(), how)));
        let undone = commit(&mara, Draft::Undo { operation }).unwrap();
        assert!(undone.kept.is_empty(), "{undone:?}");
        assert_eq!(cities(&world, record), ["Bonn", "Ulm"]);
    }
}

/// Each part of an address, and the most characters that it may have.
const PARTS: &[(&str, usize)] =
    &[("street", 300), ("city", 80), ("region", 80), ("postal_code", 20), ("country", 80)];

fn refused(answer: &Answer, fields: &[&str], what: &str) {
    assert_eq!(answer.status, 422, "{what}: {}", answer.body);
    let problem = answer.problem();
    let at: Vec<&str> = problem.fields.iter().map(|it| it.field.as_str()).collect();
    assert_eq!(at, fields, "{what}");
}

#[test]
fn e6_an_address_that_is_none_is_refused_at_its_line_and_nothing_is_written() {
    let world = World::new();
    for record in records(&world) {
        let ask = |address: &str| sent(&world, record, "[]", &format!("[{address}]"));
        for (part, max) in PARTS {
            let with = |text: &str| ask(&format!("{{{part:?}:{text}}}"));
            let field = format!("addresses.0.{part}");
            let over = format!("\"{}\"", "é".repeat(max + 1));
            refused(&with(&over), &[&field], &field);
            let most = "é".repeat(*max);
            assert_eq!(with(&format!("\"{most}\"")).status, 200, "{field}");
            for text in [r#""""#, r#"" \n\t""#, r#""\u200b\u2060""#] {
                refused(&with(text), &["addresses.0.street"], text);
            }
            for (text, expected) in TEXTS {
                let answer = with(text);
                match expected {
                    // Nothing that is typed is too long for the postal code.
                    Ok(kept) if kept.chars().count() <= *max => {
                        assert_eq!(answer.status, 200, "{field} {text}: {}", answer.body);
                        let address = card(&world, record).addresses.remove(0);
                        let json = serde_json::to_value(address).unwrap();
                        assert_eq!(json[part], json!(kept), "{field} {text}");
                    }
                    Ok(_) => refused(&answer, &[&field], text),
                    Err(expected) => {
                        assert_eq!(answer.problem().code, *expected, "{field} {text}");
                    }
                }
            }
        }
        assert_eq!(ask(r#"{"city":"Bonn"}"#).status, 200);
        let seven = json!({ "street": "1\n2\n3\n4\n5\n6\n7" }).to_string();
        refused(&ask(&seven), &["addresses.0.street"], "seven lines");
        refused(&ask(r#"{"city":"Ulm"},{"city":"ULM"}"#), &["addresses.1.street"], "twice");
        let primary = r#"{"city":"A","is_primary":true},{"city":"B","is_primary":true}"#;
        refused(&ask(primary), &["addresses.1.is_primary"], "two primary ones");
        for wrong in [
            r#"{"city":"A","is_billing":1}"#,
            r#"{"city":"A","is_shipping":"yes"}"#,
            r#"{"city":"A","kind":"billing"}"#,
            "7",
            "null",
        ] {
            assert_eq!(ask(wrong).problem().code, ProblemCode::Malformed, "{wrong}");
        }
        assert_eq!(cities(&world, record), ["Bonn"]);
        let many = |count: usize| -> String {
            let all: Vec<Value> = (0..count).map(|n| json!({ "city": n.to_string() })).collect();
            json!(all).to_string()
        };
        let answer = sent(&world, record, "[]", &many(MAX_ADDRESSES + 1));
        refused(&answer, &["addresses"], "too many");
        assert_eq!(sent(&world, record, "[]", &many(MAX_ADDRESSES)).status, 200);
    }
}
