//! The phones of contacts and accounts: `GetContactCard`, `GetAccountCard` and the act
//! `EditPhones`. Postal addresses are in [`crate::postal`], lines of reports in
//! [`crate::reports_to`].

mod texts;

use shared::api::accounts::GetAccount;
use shared::api::contacts::{ContactChange, GetContact, ListContacts, UpdateContact};
use shared::api::imports::ImportKind;
use shared::api::operations::{Commit, Draft, PreviewOperation};
use shared::api::phones::{Card, GetAccountCard, GetContactCard, PhonesEdit};
use shared::api::portal::{ProfileDraft, UpdateProfile};
use shared::api::session::GetPortalSession;
use shared::api::{NoId, Nothing};
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::customers::phones::{PhoneDraft, PhoneKind};
use shared::fields::Typed;
use shared::grid::GridQuery;
use shared::ids::{AccountId, ContactId};
use shared::operations::Act;
use shared::operations::effects::{Effect, ListChange, Record};
use shared::problem::ProblemCode;
use shared::time::Span;

use crate::harness::{Answer, World, code, commit};
use crate::timeline::changes;

pub(crate) use texts::TEXTS;

/// The card of a record.
pub(crate) fn card(world: &World, record: Record) -> Card {
    match record {
        Record::Contact(id) => world.mara().call::<GetContactCard>(id, &Nothing {}).unwrap(),
        Record::Account(id) => world.mara().call::<GetAccountCard>(id, &Nothing {}).unwrap(),
    }
}

/// A contact and an account.
pub(crate) fn records(world: &World) -> [Record; 2] {
    let acme = world.account("Acme", AccessLevel::Own);
    [Record::Contact(world.contact("Ann", Some(acme))), Record::Account(acme)]
}

/// A phone; with `*` before its number, the primary one.
fn phone(number: &str, kind: PhoneKind) -> PhoneDraft {
    let is_primary = number.starts_with('*');
    PhoneDraft { number: number.trim_start_matches('*').to_owned(), kind, is_primary }
}

/// The act that gives a record these phones, and no addresses.
fn with_phones(world: &World, record: Record, phones: &[(&str, PhoneKind)]) -> Draft {
    Draft::EditPhones(PhonesEdit {
        record,
        version: card(world, record).version,
        phones: phones.iter().map(|(number, kind)| phone(number, *kind)).collect(),
        addresses: Vec::new(),
    })
}

fn numbers(world: &World, record: Record) -> Vec<String> {
    card(world, record).phones.into_iter().map(|it| it.number).collect()
}

/// What the record's own field says.
fn primary(world: &World, record: Record) -> Option<String> {
    let fields = |value: Option<&str>| value.map(str::to_owned);
    match record {
        Record::Contact(id) => {
            fields(world.mara().call::<GetContact>(id, &Nothing {}).unwrap().fields.get("phone"))
        }
        Record::Account(id) => {
            fields(world.mara().call::<GetAccount>(id, &Nothing {}).unwrap().fields.get("phone"))
        }
    }
}

const WORK: PhoneKind = PhoneKind::Work;
const MOBILE: PhoneKind = PhoneKind::Mobile;

#[test]
fn a_record_has_several_phones_and_one_of_them_is_the_primary_one() {
    let world = World::new();
    for record in records(&world) {
        assert_eq!(card(&world, record).phones, []);
        let all = [("030 100", WORK), ("*0171 200", MOBILE), ("030 300", PhoneKind::Fax)];
        commit(&world.mara(), with_phones(&world, record, &all)).unwrap();
        let phones = card(&world, record).phones;
        let told: Vec<_> = phones.iter().map(|it| (it.number.as_str(), it.kind)).collect();
        assert_eq!(told, [("0171 200", MOBILE), ("030 100", WORK), ("030 300", PhoneKind::Fax)]);
        assert_eq!(primary(&world, record).as_deref(), Some("0171 200"));
        commit(&world.mara(), with_phones(&world, record, &[])).unwrap();
        assert_eq!((card(&world, record).phones, primary(&world, record)), (Vec::new(), None));
    }
}

#[test]
fn a1_m12_another_primary_phone_is_one_operation_that_is_shown_told_and_undone() {
    let world = World::new();
    for record in records(&world) {
        let mara = world.mara();
        let all = [("030 100", WORK), ("0171 200", MOBILE)];
        commit(&mara, with_phones(&world, record, &all)).unwrap();
        let swap = with_phones(&world, record, &[("030 100", WORK), ("*0171 200", MOBILE)]);
        let preview = mara.call::<PreviewOperation>(NoId, &swap).unwrap();
        assert_eq!(numbers(&world, record), ["030 100", "0171 200"]);
        let operation = commit(&mara, swap).unwrap().operation.unwrap();
        assert_eq!(numbers(&world, record), ["0171 200", "030 100"]);
        let entry = changes(&mara, record).remove(0);
        assert_eq!((entry.operation, entry.act), (operation, Act::EditPhones));
        assert_eq!(entry.effects, preview.effects);
        let [Effect::PhoneChanged(effect)] = entry.effects.as_slice() else {
            panic!("{:?}", entry.effects)
        };
        assert_eq!((effect.number.as_str(), effect.how), ("0171 200", ListChange::BecamePrimary));
        let undone = commit(&mara, Draft::Undo { operation }).unwrap();
        assert!(undone.kept.is_empty(), "{undone:?}");
        assert_eq!(numbers(&world, record), ["030 100", "0171 200"]);
        assert_eq!(primary(&world, record).as_deref(), Some("030 100"));
    }
}

#[test]
fn what_is_added_removed_and_described_is_told() {
    let world = World::new();
    let mara = world.mara();
    for record in records(&world) {
        // The only phone is told as the field that it is.
        commit(&mara, with_phones(&world, record, &[("1", MOBILE)])).unwrap();
        let told = changes(&mara, record).remove(0).effects;
        assert!(
            matches!(&told[0], Effect::FieldChanged { field, .. } if field == "phone"),
            "{told:?}"
        );
        let one = |it: &Effect| match it {
            Effect::PhoneChanged(it) => format!("{} {:?}", it.number, it.how),
            other => panic!("{other:?}"),
        };
        let told = |phones: &[(&str, PhoneKind)]| -> Vec<String> {
            commit(&mara, with_phones(&world, record, phones)).unwrap();
            changes(&mara, record).remove(0).effects.iter().map(one).collect()
        };
        assert_eq!(told(&[("1", WORK), ("2", WORK)]), ["1 Described", "2 Added"]);
        assert_eq!(told(&[("2", WORK), ("3", WORK)]), ["1 Removed", "3 Added", "2 BecamePrimary"]);
    }
}

#[test]
fn k2_a_late_edit_is_refused_with_the_newer_phones_and_the_same_phones_write_nothing() {
    let world = World::new();
    let mara = world.mara();
    for record in records(&world) {
        let late = with_phones(&world, record, &[("1", WORK)]);
        let first = with_phones(&world, record, &[("2", WORK)]);
        commit(&mara, first).unwrap();
        let refused = commit(&mara, late).unwrap_err();
        assert_eq!(refused.code, ProblemCode::Stale);
        let current: Card = serde_json::from_value(refused.current.unwrap()).unwrap();
        assert_eq!(current, card(&world, record));
        let same = commit(&mara, with_phones(&world, record, &[("2", WORK)])).unwrap();
        assert_eq!(same.operation, None);
        assert_eq!(card(&world, record), current);
    }
}

#[test]
fn a_record_that_is_not_there_has_no_card() {
    let world = World::new();
    let mara = world.mara();
    let nobody = "0199a000-0000-7000-8000-00000000dead";
    let (contact, account): (ContactId, AccountId) =
        (nobody.parse().unwrap(), nobody.parse().unwrap());
    assert_eq!(code(mara.call::<GetContactCard>(contact, &Nothing {})), ProblemCode::NotFound);
    assert_eq!(code(mara.call::<GetAccountCard>(account, &Nothing {})), ProblemCode::NotFound);
    for record in [Record::Contact(contact), Record::Account(account)] {
        let edit = PhonesEdit { record, version: 1, phones: Vec::new(), addresses: Vec::new() };
        assert_eq!(code(commit(&mara, Draft::EditPhones(edit))), ProblemCode::NotFound);
    }
}

/// The contacts that a search finds.
fn found(world: &World, q: &str) -> Vec<ContactId> {
    let query = GridQuery::default().searching(q.to_owned());
    let page = world.mara().call::<ListContacts>(NoId, &query).unwrap();
    page.rows.into_iter().map(|it| it.id).collect()
}

#[test]
fn a_contact_is_found_by_each_of_their_phones() {
    let world = World::in_process();
    let ann = world.contact("Ann", None);
    world.contact("Bob", None);
    let record = Record::Contact(ann);
    let all = [("+49 (30) 7741-5588", WORK), ("0171 9966 3344", MOBILE)];
    commit(&world.mara(), with_phones(&world, record, &all)).unwrap();
    for q in ["77415588", "+49 30 7741", "0171 9966", "663344"] {
        assert_eq!(found(&world, q), [ann], "{q}");
    }
    commit(&world.mara(), with_phones(&world, record, &all[1..])).unwrap();
    assert_eq!(found(&world, "77415588"), []);
    assert_eq!(found(&world, "99663344"), [ann]);
    commit(&world.mara(), with_phones(&world, record, &[])).unwrap();
    assert_eq!(found(&world, "99663344"), []);
}

#[test]
fn the_form_of_a_contact_changes_the_primary_phone_and_loses_none() {
    let world = World::new();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let record = Record::Contact(ann);
    let all = [("1", WORK), ("2", MOBILE), ("3", PhoneKind::Home)];
    commit(&mara, with_phones(&world, record, &all)).unwrap();
    let type_in = |number: &str| {
        let now = mara.call::<GetContact>(ann, &Nothing {}).unwrap();
        let contact = ContactDraft {
            first_name: now.first_name,
            last_name: now.last_name,
            fields: Typed::default().with("phone", number),
            ..ContactDraft::default()
        };
        let change = ContactChange { version: now.version, contact };
        mara.call::<UpdateContact>(ann, &change).unwrap();
        numbers(&world, record)
    };
    assert_eq!(type_in("9"), ["9", "2", "3"]);
    // One of the others changes places with it.
    assert_eq!(type_in("3"), ["3", "2", "9"]);
    assert_eq!(card(&world, record).phones[0].kind, PhoneKind::Home);
    // Without a number, the next one is the primary one.
    assert_eq!(type_in(""), ["2", "9"]);
    assert_eq!(primary(&world, record).as_deref(), Some("2"));
    assert_eq!((type_in(""), type_in("")), (vec!["9".to_owned()], Vec::new()));
}

#[test]
fn a_contact_who_empties_their_number_keeps_the_others() {
    let world = World::in_process();
    let (ann, asks) = world.customer("Ann", None);
    let record = Record::Contact(ann);
    let all = [("1", WORK), ("2", MOBILE), ("3", PhoneKind::Other)];
    commit(&world.mara(), with_phones(&world, record, &all)).unwrap();
    let empty = || {
        let me = asks.call::<GetPortalSession>(NoId, &Nothing {}).unwrap();
        let draft = ProfileDraft {
            version: me.version,
            first_name: me.first_name,
            last_name: me.last_name,
            phone: String::new(),
            language: None,
        };
        asks.call::<UpdateProfile>(NoId, &draft).unwrap();
        card(&world, record).phones
    };
    let phones = empty();
    assert_eq!((phones.len(), phones[0].number.as_str(), phones[0].kind), (2, "2", MOBILE));
    let phones = empty();
    assert_eq!((phones.len(), phones[0].kind), (1, PhoneKind::Other));
    assert_eq!(empty(), []);
    // What the contact's own hand wrote is what everybody else writes.
    commit(&world.mara(), with_phones(&world, record, &[("7", WORK)])).unwrap();
}

#[test]
fn i2_an_import_changes_the_primary_phone_and_keeps_the_others() {
    let world = World::in_process();
    let ann = world.contact("Ann", None);
    let record = Record::Contact(ann);
    commit(&world.mara(), with_phones(&world, record, &[("1", WORK), ("2", MOBILE)])).unwrap();
    let import = |number: &str| {
        let lines = [
            "Full name,Email,Phone".to_owned(),
            format!("Ann Lee {},{},{number}", world.mark, world.email("Ann")),
        ];
        crate::fields::import(&world, ImportKind::Contacts, &lines);
        numbers(&world, record)
    };
    assert_eq!(import("030 5550"), ["030 5550", "2"]);
    assert_eq!(import(""), ["030 5550", "2"]);
    // One that is there already is there once.
    assert_eq!(import("2"), ["2"]);
    commit(&world.mara(), with_phones(&world, record, &[("2", WORK), ("3", WORK)])).unwrap();
    assert_eq!(numbers(&world, record), ["2", "3"]);
}

/// The answer to an edit of a contact with this `phones` and `addresses`, as JSON texts.
pub(crate) fn sent(world: &World, record: Record, phones: &str, addresses: &str) -> Answer {
    let version = card(world, record).version;
    let record = serde_json::to_string(&record).unwrap();
    let body = format!(
        r#"{{"draft":{{"act":"edit_phones","record":{record},"version":{version},
            "phones":{phones},"addresses":{addresses}}}}}"#
    );
    world.mara().raw("POST", "/api/desk/operations", &[], Some(body.into_bytes()))
}

#[test]
fn d1_phones_and_addresses_end_with_the_record_for_good() {
    let world = World::in_process();
    let records = records(&world);
    for record in records {
        let answer = sent(
            &world,
            record,
            r#"[{"number":"1","kind":"work"},{"number":"2"}]"#,
            r#"[{"city":"Bonn"}]"#,
        );
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    let Record::Account(acme) = records[1] else { panic!("an account") };
    let delete =
        Draft::DeleteAccount { account: acme, keep_contacts: false, primary_accounts: [].into() };
    commit(&world.mara(), delete).unwrap();
    let left = |table: &str| -> u32 {
        let sql = format!(
            "select count(*) from {table} where coalesce(phone, phone_kind, other_phones, postal_addresses) is not null"
        );
        world.sqlite().with(|it| it.query_row(&sql, [], |row| row.get(0)).unwrap())
    };
    assert_eq!((left("contacts"), left("accounts")), (1, 1));
    world.wait(Span::days(31));
    world.minute();
    assert_eq!((left("contacts"), left("accounts")), (0, 0));
}

#[test]
fn k2_of_two_edits_at_once_one_wins() {
    let world = World::new();
    let mara = world.mara();
    let record = Record::Contact(world.contact("Ann", None));
    let request = |number: &str| {
        let draft = with_phones(&world, record, &[(number, WORK)]);
        let body = serde_json::to_vec(&Commit { draft, hash: None }).unwrap();
        mara.request("POST", "/api/desk/operations", &[], Some(body))
    };
    let answers = world.at_once(vec![request("1"), request("2")]);
    let mut statuses: Vec<u16> = answers.iter().map(|it| it.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(numbers(&world, record).len(), 1);
}
