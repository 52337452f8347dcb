//! What becomes of a row of contacts.

use super::*;
use crate::fields::contact::Contact;
use crate::fields::{Values, find};
use crate::import::mapping::Columns;
use crate::import::people::ExistingRelationship;
use crate::import::plan::{RowResult, twice};
use crate::import::run::{ImportKind, UnknownAccount};
use crate::time::Timestamp;

const HEADER: [&str; 8] = [
    "Contact ID",
    "Full name",
    "Title",
    "Company",
    "Email",
    "Other companies",
    "Can see all tickets from this company",
    "Unique external ID",
];

fn read(cells: [&str; 8]) -> Result<ContactRow, Finding> {
    let columns = Columns::recognize(ImportKind::Contacts, &HEADER.map(str::to_owned)).unwrap();
    ContactRow::read(&columns, &cells.map(str::to_owned), Timestamp::default())
}

fn account(n: u128, name: &str) -> Named<AccountId> {
    Named { id: AccountId::new(Uuid::from_u128(n)), name: name.to_owned() }
}

fn relationship(account: &Named<AccountId>, kind: RelationshipKind) -> ExistingRelationship {
    ExistingRelationship {
        id: RelationshipId::new(Uuid::from_u128(70)),
        account: account.id,
        account_name: account.name.clone(),
        kind,
        level: Some(AccessLevel::Manage),
        role_level: None,
        default_level: AccessLevel::Own,
    }
}

fn with_title(title: &str) -> Values<Contact> {
    let mut values = Values::default();
    values.set(find::<Contact>("title").unwrap(), Some(title.to_owned()));
    values
}

/// Lena of Acme, known as CRM-1.
fn lena() -> ExistingContact {
    ExistingContact {
        id: ContactId::new(Uuid::from_u128(50)),
        stamp: String::new(),
        has_credential: false,
        fields: ContactFields {
            first_name: "Lena".to_owned(),
            last_name: "Brandt".to_owned(),
            external_id: Some("CRM-1".to_owned()),
            needs_details: false,
            listed: with_title("IT lead"),
        },
        addresses: vec![ExistingAddress {
            id: AddressId::new(Uuid::from_u128(60)),
            key: "lena@acme.example".to_owned(),
            primary: true,
            verified: false,
        }],
        relationships: vec![relationship(&account(1, "Acme"), RelationshipKind::Direct)],
    }
}

fn world(multi_account: bool, unknown: UnknownAccount) -> ContactWorld {
    ContactWorld {
        people: People::new([lena()], []),
        accounts: Directory::new([account(1, "Acme"), account(2, "Globex")], unknown),
        rules: RelationshipRules { multi_account, keep_previous: true },
    }
}

fn run(world: &mut ContactWorld, line: u32, cells: [&str; 8]) -> Plan<ContactPlan, ContactId> {
    let mut next = 1000 * u128::from(line);
    let mut fresh = || {
        next += 1;
        Uuid::from_u128(next)
    };
    plan(&read(cells).unwrap(), line, world, &mut fresh)
}

#[test]
fn i1_a_row_without_a_key_is_wrong() {
    let reason = |cells| read(cells).unwrap_err().sentence();
    let none = reason(["", "Ann Lee", "", "", "", "", "", ""]);
    assert!(none.contains("no key"), "{none}");
    assert!(reason(["", "Ann Lee", "", "", "ann", "", "", ""]).contains("Email"));
}

#[test]
fn what_a_spreadsheet_has_spoiled_is_left_out_and_said_or_fails_the_row() {
    let row = read(["9", "Ann Lee", "#REF!", "", "", "", "", ""]).unwrap();
    assert_eq!(row.fields.get("title"), None);
    let said = "“Title”: this is a spreadsheet's word for an error. It was left out (#REF!).";
    assert_eq!(row.notes.iter().map(Finding::sentence).collect::<Vec<_>>(), [said]);
    let reason = read(["9", "Ann Lee", "", "#N/A", "", "", "", ""]).unwrap_err();
    assert_eq!(reason.sentence(), "“Company”: this is a spreadsheet's word for an error (#N/A).");
}

#[test]
fn e6_who_has_one_name_goes_in_and_needs_details() {
    let mut here = world(true, UnknownAccount::Fail);
    let Plan::Create(made) = run(&mut here, 2, ["9", "Madonna", "", "", "", "", "", ""]) else {
        panic!("not made")
    };
    let ContactFields { first_name, last_name, needs_details, .. } = &made.after;
    assert_eq!((&**first_name, &**last_name, *needs_details), ("", "Madonna", true));
    // A contact with two names keeps both.
    let row = ["", "Brandt", "", "", "lena@acme.example", "", "", "CRM-1"];
    assert_eq!(run(&mut here, 3, row).result(), RowResult::Skipped);
}

#[test]
fn e6_who_needed_details_needs_none_once_a_file_has_them() {
    let one = ExistingContact {
        fields: ContactFields { first_name: String::new(), needs_details: true, ..lena().fields },
        ..lena()
    };
    let mut here =
        ContactWorld { people: People::new([one], []), ..world(true, UnknownAccount::Fail) };
    let row = ["", "Lena Brandt", "", "", "lena@acme.example", "", "", ""];
    let Plan::Update(plan) = run(&mut here, 2, row) else { panic!("no update") };
    assert_eq!(plan.after, lena().fields);
}

/// Lena, who signs in with her address.
fn lena_inside() -> ExistingContact {
    let mut lena = ExistingContact { has_credential: true, ..lena() };
    lena.addresses[0].verified = true;
    lena
}

#[test]
fn e7_a_new_address_of_who_signs_in_waits_until_it_is_verified() {
    let plan_of = |there: ExistingContact, address| {
        let mut here =
            ContactWorld { people: People::new([there], []), ..world(true, UnknownAccount::Fail) };
        match run(&mut here, 2, ["", "Lena Brandt", "", "", address, "", "", "CRM-1"]) {
            Plan::Update(plan) => plan,
            other => panic!("{other:?}"),
        }
    };
    let plan = plan_of(lena_inside(), "other@acme.example");
    assert_eq!((plan.demoted, plan.addresses[0].primary), (None, false));
    assert_eq!(plan.notes, [Finding::AddressWaits]);
    // A pending address does not become the primary one; a verified address may.
    let with = |verified| {
        let mut there = lena_inside();
        let id = AddressId::new(Uuid::from_u128(61));
        let key = "other@acme.example".to_owned();
        there.addresses.push(ExistingAddress { id, key, primary: false, verified });
        there
    };
    assert_eq!(
        plan_of(with(true), "other@acme.example").promoted,
        Some(AddressId::new(Uuid::from_u128(61)))
    );
    let waits = plan_of(with(false), "other@acme.example, third@acme.example");
    assert_eq!((waits.promoted, waits.demoted), (None, None));
    // A contact who does not sign in yet is invited at the address in the file.
    assert!(plan_of(lena(), "other@acme.example").addresses[0].primary);
}

#[test]
fn i7_a_cell_with_semicolons_names_several_accounts_where_each_is_known() {
    use RelationshipKind::{Direct, Indirect};

    let row = |company| ["", "Ann Lee", "", company, "ann@x.example", "", "", ""];
    let kinds = |unknown, company| match run(&mut world(true, unknown), 2, row(company)) {
        Plan::Create(plan) => {
            Ok((plan.relationships.iter().map(|it| it.kind).collect::<Vec<_>>(), plan.notes.len()))
        }
        Plan::Fail(reason) => Err(reason.sentence()),
        other => panic!("{other:?}"),
    };
    let known = "globex;  ACME";
    assert_eq!(kinds(UnknownAccount::Create, known), Ok((vec![Direct, Indirect], 1)));
    let unknown = "Acme; Initech";
    for choice in [UnknownAccount::Create, UnknownAccount::Fail] {
        let reason = kinds(choice, unknown).unwrap_err();
        assert!(reason.contains("Initech") && reason.contains("||"), "{reason}");
    }
    assert_eq!(kinds(UnknownAccount::Skip, unknown), Ok((vec![], 1)));
}

#[test]
fn i2_what_is_there_already_is_left_alone() {
    let mut here = world(true, UnknownAccount::Fail);
    let same = ["", "Lena Brandt", "", "acme", "LENA@acme.example", "", "TRUE", "CRM-1"];
    assert_eq!(run(&mut here, 2, same).result(), RowResult::Skipped);
}

#[test]
fn i2_only_cells_that_differ_and_are_not_empty_change_something() {
    let mut here = world(true, UnknownAccount::Fail);
    let row =
        ["5", "Lena Brandt", "CTO", "Acme", "lena.b@acme.example", "Globex", "false", "CRM-1"];
    let Plan::Update(plan) = run(&mut here, 2, row) else { panic!("no update") };
    assert_eq!(plan.after, ContactFields { listed: with_title("CTO"), ..lena().fields });
    assert_eq!(plan.demoted, Some(lena().addresses[0].id));
    assert!(plan.addresses[0].primary);
    assert_eq!(plan.levels[0].to, AccessLevel::Own);
    assert_eq!(plan.relationships[0].kind, RelationshipKind::Indirect);
}

#[test]
fn i3_a_contact_is_in_one_line_and_an_address_of_one_contact() {
    let mut here = world(true, UnknownAccount::Fail);
    assert!(matches!(
        run(&mut here, 2, ["", "Lena Brandt", "", "", "lena@acme.example", "", "", ""]),
        Plan::Skip(_)
    ));
    let again = run(&mut here, 3, ["", "Lena Brandt", "", "", "l2@acme.example", "", "", "CRM-1"]);
    assert!(matches!(again, Plan::Fail(reason) if reason == twice(2)));
    let other = run(&mut here, 4, ["", "Ann Lee", "", "", "lena@acme.example", "", "", "CRM-2"]);
    assert!(matches!(other, Plan::Fail(reason) if reason.sentence().contains("another id")));
    let made = run(&mut here, 5, ["", "Ann Lee", "", "", "ann@acme.example", "", "", ""]);
    assert!(matches!(made, Plan::Create(_)));
    let other =
        run(&mut here, 6, ["", "Eve Lee", "", "", "e@x.example;ann@acme.example", "", "", ""]);
    assert!(matches!(other, Plan::Fail(reason) if reason.sentence().contains("Ann Lee")));
}

#[test]
fn i7_r11_the_first_company_is_the_primary_one_where_there_is_none() {
    use RelationshipKind::{Direct, Indirect};

    let mut here = world(true, UnknownAccount::Create);
    let row = ["", "Ann Lee", "", "Globex || New Co", "ann@x.example", "Acme", "true || false", ""];
    let Plan::Create(plan) = run(&mut here, 2, row) else { panic!("not made") };
    let made: Vec<_> = plan.relationships.iter().map(|it| (it.kind, it.level)).collect();
    assert_eq!(
        made,
        [
            (Direct, Some(AccessLevel::AllReply)),
            (Indirect, Some(AccessLevel::Own)),
            (Indirect, None)
        ]
    );
    assert_eq!(plan.accounts.len(), 1);
    let Plan::Create(next) =
        run(&mut here, 3, ["", "Bo Ek", "", "new co", "bo@x.example", "", "", ""])
    else {
        panic!("not made")
    };
    assert_eq!((next.accounts.len(), next.relationships[0].account), (0, plan.accounts[0].id));
}

#[test]
fn i7_r9_one_account_a_contact_where_the_workspace_says_so() {
    let mut here = world(false, UnknownAccount::Fail);
    let row = ["", "Lena Brandt", "", "Globex", "lena@acme.example", "", "", ""];
    let refused = run(&mut here, 2, row);
    assert!(matches!(refused, Plan::Fail(reason) if reason.sentence().contains("Acme")));
    let row = ["", "Ann Lee", "", "Globex", "ann@x.example", "", "", ""];
    assert!(matches!(run(&mut here, 3, row), Plan::Create(_)));
}

#[test]
fn i7_a_row_that_fails_makes_no_account() {
    let mut here = world(false, UnknownAccount::Create);
    let row = ["", "Ann Lee", "", "New Co || Globex", "ann@x.example", "", "", ""];
    assert!(matches!(run(&mut here, 2, row), Plan::Fail(_)));
    let row = ["", "Bo Ek", "", "New Co", "bo@x.example", "", "", ""];
    let Plan::Create(plan) = run(&mut here, 3, row) else { panic!("not made") };
    assert_eq!(plan.accounts.len(), 1);
}
