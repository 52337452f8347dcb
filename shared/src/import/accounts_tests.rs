//! What becomes of a row of accounts.

use super::*;
use crate::import::plan::twice;
use crate::import::run::ImportKind;

fn columns() -> Columns {
    let header = ["Company ID", "Company Name", "Notes", "Domains"].map(str::to_owned);
    Columns::recognize(ImportKind::Accounts, &header).unwrap()
}

fn run(world: &mut AccountWorld, line: u32, cells: [&str; 4]) -> Plan<AccountPlan, AccountId> {
    let row =
        AccountRow::read(&columns(), &cells.map(str::to_owned), Timestamp::default()).unwrap();
    plan(&row, line, world, &mut || Uuid::from_u128(1000 + u128::from(line)))
}

fn acme() -> ExistingAccount {
    ExistingAccount {
        id: AccountId::new(Uuid::from_u128(1)),
        version: 1,
        fields: AccountFields {
            name: "Acme".to_owned(),
            external_id: None,
            listed: Values::default(),
        },
        domains: vec!["acme.example".to_owned()],
        deleted: false,
    }
}

#[test]
fn i2_only_cells_that_are_not_empty_and_differ_change_something() {
    let mut world = AccountWorld::new([acme()], []);
    let Plan::Update(plan) =
        run(&mut world, 2, ["7", "acme", "", "acme.example, acme.test.example"])
    else {
        panic!("no update")
    };
    assert_eq!(plan.after.external_id.as_deref(), Some("freshdesk:7"));
    assert_eq!((plan.after.name.as_str(), plan.after.listed.get("about")), ("acme", None));
    assert_eq!(plan.domains.len(), 1);
    let mut world = AccountWorld::new([acme()], []);
    assert!(matches!(run(&mut world, 2, ["", "Acme", "", "acme.example"]), Plan::Skip(_)));
}

#[test]
fn i3_one_account_is_in_one_line() {
    let mut world = AccountWorld::new([acme()], []);
    assert!(matches!(run(&mut world, 2, ["", "Acme", "x", ""]), Plan::Update(_)));
    let Plan::Fail(reason) = run(&mut world, 3, ["", "ACME", "", ""]) else { panic!("done") };
    assert_eq!(reason, twice(2));
}

#[test]
fn i2_a_row_meets_what_the_rows_before_it_have_made() {
    let known = ExistingAccount {
        fields: AccountFields { external_id: Some("freshdesk:7".to_owned()), ..acme().fields },
        ..acme()
    };
    let mut world = AccountWorld::new([known], []);
    let Plan::Update(renamed) = run(&mut world, 2, ["7", "Globex", "", ""]) else {
        panic!("not renamed")
    };
    let Plan::Create(made) = run(&mut world, 3, ["", "Acme", "", ""]) else { panic!("not made") };
    assert_ne!(renamed.id, made.id);
    let Plan::Fail(reason) = run(&mut world, 4, ["", "globex", "", ""]) else { panic!("done") };
    assert_eq!(reason, twice(2));
}

#[test]
fn an_account_beside_another_of_the_same_name_is_named() {
    let of = |plan: Plan<AccountPlan, AccountId>| match plan {
        Plan::Create(plan) | Plan::Update(plan) => plan.notes,
        other => panic!("{other:?}"),
    };
    let beside =
        |name: &str| vec![Finding::AccountBeside { name: name.into(), other: "Acme".into() }];
    let known = ExistingAccount {
        fields: AccountFields { external_id: Some("freshdesk:7".to_owned()), ..acme().fields },
        ..acme()
    };
    let mut world = AccountWorld::new([known.clone()], []);
    // Another id, so another account.
    assert_eq!(of(run(&mut world, 2, ["8", "ACME", "", ""])), beside("ACME"));
    assert_eq!(of(run(&mut world, 3, ["9", "Acme.", "", ""])), beside("Acme."));
    assert_eq!(of(run(&mut world, 4, ["", "Globex", "", ""])), []);
    // The name that an earlier row has taken from an account is free.
    let mut world = AccountWorld::new([known], []).beside(["Acme".to_owned()]);
    assert_eq!(of(run(&mut world, 2, ["7", "Quince", "", ""])), []);
    assert_eq!(of(run(&mut world, 3, ["", "Acme", "", ""])), []);
}

#[test]
fn i3_one_account_has_one_name_however_it_is_spelled() {
    let mut world = AccountWorld::new([], []);
    assert!(matches!(run(&mut world, 2, ["", "Acme  Trading ", "", ""]), Plan::Create(_)));
    for (line, name) in [(3, "ACME TRADING"), (4, "Ａｃｍｅ Trading")] {
        let Plan::Fail(reason) = run(&mut world, line, ["", name, "", ""]) else {
            panic!("{name}")
        };
        assert_eq!(reason, twice(2));
    }
}

#[test]
fn p10_a_domain_belongs_to_one_account() {
    let gone = ExistingAccount { deleted: true, ..acme() };
    let mut world = AccountWorld::new([gone], []);
    assert!(matches!(run(&mut world, 2, ["", "Acme", "", ""]), Plan::Create(_)));
    assert!(matches!(run(&mut world, 3, ["8", "G", "", "acme.example"]), Plan::Fail(_)));
    let mut world = AccountWorld::new([acme()], []);
    let Plan::Fail(reason) = run(&mut world, 2, ["8", "Globex", "", "acme.example"]) else {
        panic!("done")
    };
    assert_eq!(reason.sentence(), "The domain acme.example belongs to Acme.");
    assert!(matches!(run(&mut world, 3, ["8", "Globex", "", "globex.example"]), Plan::Create(_)));
    assert!(matches!(run(&mut world, 4, ["9", "Other", "", "globex.example"]), Plan::Fail(_)));
}

#[test]
fn p10_free_mail_is_no_domain_of_a_row_either() {
    let row = ["8", "Globex", "", "globex.example, gmail.com"].map(str::to_owned);
    assert!(
        AccountRow::read(&columns(), &row, Timestamp::default())
            .unwrap_err()
            .sentence()
            .contains("gmail.com")
    );
}
