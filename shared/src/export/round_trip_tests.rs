//! Exported files are imported again, and change nothing [I2].

use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Layout;
use crate::customers::level::AccessLevel;
use crate::customers::relationship::{RelationshipKind, RelationshipRules};
use crate::email::Email;
use crate::fields::{Record, Values, account, contact};
use crate::grid::{Accounts, Column, Contacts, Grid, GridQuery, ListName, Shown};
use crate::ids::{AccountId, AddressId, ContactId, Named, RelationshipId};
use crate::import::accounts::{self, AccountFields, AccountRow, AccountWorld, ExistingAccount};
use crate::import::contact_row::ContactRow;
use crate::import::contacts::{self, ContactWorld};
use crate::import::directory::Directory;
use crate::import::file;
use crate::import::people::{
    ContactFields, ExistingAddress, ExistingContact, ExistingRelationship, People,
};
use crate::import::plan::Plan;
use crate::import::run::{ImportKind, Reading, UnknownAccount};
use crate::import::take_in::{TakenIn, take_in};
use crate::text::{AccountName, PersonName};
use crate::time::Timestamp;

/// 22 November 2026.
const NOW: Timestamp = Timestamp::from_millis(1_795_348_800_000);

/// A file with all columns of the list.
fn layout(list: ListName, columns: &'static [Column]) -> Layout {
    let chosen = columns.iter().filter(|it| !matches!(it.shown, Shown::Never | Shown::Always));
    let names: Vec<&str> = chosen.map(|it| it.name).collect();
    let pairs = [("columns".to_owned(), names.join(","))].into();
    Layout::of(list, columns, &GridQuery::of_kept(columns, &pairs).0)
}

/// The rows of a file, taken in as an import does.
fn import(kind: ImportKind, layout: &Layout, rows: &[Vec<Value>]) -> TakenIn {
    let lines: Vec<String> = rows.iter().map(|it| layout.row(it)).collect();
    let text = layout.head() + &lines.concat();
    take_in(kind, file::read(kind, text.as_bytes()).unwrap(), Reading::default())
}

/// A text that spreadsheets and importers stumble over, as a form would keep it.
fn odd() -> impl Strategy<Value = String> {
    let text = "[A-Za-zß=+@'\"-]{1,3}[a-zé ;,'=+@\"|:&-]{0,10}";
    prop_oneof![
        text,
        Just("=1+1".to_owned()),
        Just("'=1+1".to_owned()),
        Just("+36".to_owned()),
        Just("5E+9".to_owned()),
        Just("AT&amp;T".to_owned()),
        Just("田中".to_owned()),
    ]
}

fn person() -> impl Strategy<Value = String> {
    odd().prop_filter_map("a name", |it| Some(PersonName::parse(&it).ok()?.to_string()))
}

/// The values of a record's fields: those that forms accept.
fn values<R: Record>(texts: &[Option<String>]) -> Values<R> {
    let mut values = Values::default();
    for (field, text) in R::FIELDS.iter().zip(texts) {
        if let Some(value) = text.as_ref().and_then(|it| field.parse(it, NOW).ok()) {
            values.set(field, value);
        }
    }
    values
}

/// A text for any kind of field.
fn any_field() -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop_oneof![
        3 => odd(),
        1 => Just("+36 30 123 4567".to_owned()),
        1 => Just("(030) 12-34".to_owned()),
        1 => Just("1973-07-03".to_owned()),
        1 => Just("de".to_owned()),
        1 => Just("Europe/Berlin".to_owned()),
        1 => Just("https://acme.example/=x".to_owned()),
    ])
}

#[derive(Clone, Debug)]
struct Person {
    name: (String, String),
    fields: Vec<Option<String>>,
    /// How many addresses the contact has besides the primary one.
    addresses: usize,
    id: Option<String>,
    /// The accounts, by their index, the primary one first.
    accounts: Vec<usize>,
    level: AccessLevel,
}

fn people() -> impl Strategy<Value = Vec<Person>> {
    let person = (
        (prop_oneof![5 => person(), 1 => Just(String::new())], person()),
        prop::collection::vec(any_field(), contact::Contact::FIELDS.len()),
        0_usize..4,
        prop::option::of("(CRM-|\\+|freshdesk:)[0-9a-z]{1,6}"),
        prop::sample::subsequence((0..5).collect::<Vec<usize>>(), 0..4),
        prop::sample::select(AccessLevel::ALL.to_vec()),
    )
        .prop_map(|(name, fields, addresses, id, accounts, level)| Person {
            name,
            fields,
            addresses,
            id,
            accounts,
            level,
        });
    prop::collection::vec(person, 1..8)
}

/// Names that are alike at most in their spelling.
fn account_names() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(odd(), 5).prop_map(|all| {
        let numbered = all.iter().enumerate().map(|(at, it)| format!("{it}{at}"));
        numbered
            .map(|it| {
                AccountName::parse(&it).map_or_else(|_| format!("A{it}"), |it| it.to_string())
            })
            .collect()
    })
}

fn uuid(kind: u128, at: usize, of: usize) -> Uuid {
    Uuid::from_u128(kind << 64 | (at as u128) << 32 | of as u128)
}

/// The contact as the store has them, and the values of their row.
fn exported(
    at: usize,
    it: &Person,
    accounts: &[String],
    layout: &Layout,
) -> (ExistingContact, Vec<Value>) {
    let listed = values::<contact::Contact>(&it.fields);
    let emails: Vec<String> =
        (0..=it.addresses).map(|n| format!("Kim.{at}+{n}@Acme.example")).collect();
    let id = it.id.as_ref().map(|it| format!("{it}.{at}"));
    let relationships: Vec<ExistingRelationship> = it
        .accounts
        .iter()
        .enumerate()
        .map(|(n, account)| ExistingRelationship {
            id: RelationshipId::new(uuid(3, at, n)),
            account: AccountId::new(uuid(1, *account, 0)),
            account_name: accounts[*account].clone(),
            kind: if n == 0 { RelationshipKind::Direct } else { RelationshipKind::Indirect },
            level: Some(it.level),
            role_level: None,
            default_level: AccessLevel::Own,
        })
        .collect();
    let told: Vec<Value> = it
        .accounts
        .iter()
        .enumerate()
        .map(|(n, account)| {
            let kind = if n == 0 { "direct" } else { "indirect" };
            json!([accounts[*account], kind, "IT lead", it.level.word(), 1])
        })
        .collect();
    let value = |name: &&'static str| match *name {
        "first_name" => json!(it.name.0),
        "last_name" => json!(it.name.1),
        "email" => json!(emails[0]),
        "other_emails" => json!(emails[1..].join("; ")),
        "external_id" => json!(id),
        "relationships" => json!(told),
        "tags" | "groups" => json!([{"id": "1", "name": "=VIP"}]),
        "portal" => json!("active"),
        "seen" | "created" => json!("2026-11-28 11:43:21"),
        "owner" => json!("Mara"),
        name => json!(listed.get(name)),
    };
    let row = layout.sources().iter().map(value).collect();
    let address = |(n, email): (usize, &String)| ExistingAddress {
        id: AddressId::new(uuid(2, at, n)),
        key: email.parse::<Email>().unwrap().key().unwrap().as_str().to_owned(),
        primary: n == 0,
        verified: n == 0,
    };
    let contact = ExistingContact {
        id: ContactId::new(uuid(4, at, 0)),
        stamp: String::new(),
        has_credential: at.is_multiple_of(2),
        fields: ContactFields {
            first_name: it.name.0.clone(),
            last_name: it.name.1.clone(),
            external_id: id,
            needs_details: it.name.0.is_empty(),
            listed,
        },
        addresses: emails.iter().enumerate().map(address).collect(),
        relationships,
    };
    (contact, row)
}

proptest! {
    #[test]
    fn i2_exported_contacts_are_all_skipped_when_they_are_imported(
        people in people(),
        accounts in account_names(),
    ) {
        let layout = layout(ListName::Contacts, Contacts::COLUMNS);
        let (there, rows): (Vec<_>, Vec<_>) =
            people.iter().enumerate().map(|(at, it)| exported(at, it, &accounts, &layout)).unzip();
        let taken = import(ImportKind::Contacts, &layout, &rows);
        let named = accounts.iter().enumerate();
        let named = named.map(|(at, it)| Named { id: AccountId::new(uuid(1, at, 0)), name: it.clone() });
        let mut world = ContactWorld {
            people: People::new(there, []),
            accounts: Directory::new(named, UnknownAccount::Fail),
            rules: RelationshipRules { multi_account: true, keep_previous: true },
        };
        prop_assert_eq!(taken.rows.len(), people.len());
        for row in &taken.rows {
            prop_assert_eq!(&row.reason, &None);
            let read = ContactRow::read(&taken.columns, &row.cells, NOW);
            // A name that is a spreadsheet's word for damage fails, and changes nothing.
            let Ok(read) = read else { continue };
            let plan = contacts::plan(&read, row.line, &mut world, &mut || Uuid::nil());
            prop_assert!(matches!(plan, Plan::Skip(_)), "{plan:?}");
        }
    }

    #[test]
    fn i2_exported_accounts_are_all_skipped_when_they_are_imported(
        names in account_names(),
        fields in prop::collection::vec(any_field(), account::Account::FIELDS.len()),
        domains in 0_usize..4,
    ) {
        let layout = layout(ListName::Accounts, Accounts::COLUMNS);
        let mut there = Vec::new();
        let mut rows = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let listed = values::<account::Account>(&fields);
            let domains: Vec<String> = (0..domains).map(|n| format!("d{at}x{n}.example")).collect();
            let id = (at % 2 == 0).then(|| format!("CRM-{at}"));
            let value = |source: &&'static str| match *source {
                "name" => json!(name),
                "domains" => json!(domains.join(", ")),
                "external_id" => json!(id),
                "contacts" | "unsolved" | "tickets" => json!(7),
                "tags" => json!([]),
                "created" => json!("2026-11-28 11:43:21"),
                "owner" => json!("Mara"),
                source => json!(listed.get(source)),
            };
            rows.push(layout.sources().iter().map(value).collect::<Vec<Value>>());
            there.push(ExistingAccount {
                id: AccountId::new(uuid(1, at, 0)),
                version: 1,
                fields: AccountFields { name: name.clone(), external_id: id, listed },
                domains,
                deleted: false,
            });
        }
        let taken = import(ImportKind::Accounts, &layout, &rows);
        let mut world = AccountWorld::new(there, []);
        prop_assert_eq!(taken.rows.len(), names.len());
        for row in &taken.rows {
            prop_assert_eq!(&row.reason, &None);
            let read = AccountRow::read(&taken.columns, &row.cells, NOW);
            let Ok(read) = read else { continue };
            let plan = accounts::plan(&read, row.line, &mut world, &mut || Uuid::nil());
            prop_assert!(matches!(plan, Plan::Skip(_)), "{plan:?}");
        }
    }
}
