//! A file that was exported is imported again, and changes nothing [I2].

use shared::api::accounts::CreateAccount;
use shared::api::imports::ImportKind;
use shared::api::operations::Draft;
use shared::api::relationships::{AssociateAccounts, AssociateWithContact};
use shared::customers::account::AccountDraft;
use shared::customers::level::AccessLevel;
use shared::fields::Typed;

use super::*;
use crate::harness::commit;
use crate::imports::driving::{Upload, run};

/// All skipped: no write, no operation of a change.
#[track_caller]
fn check(world: &World, mara: &Client<'_>, kind: ImportKind, list: ListName, columns: &str) {
    let query = [("q", &*world.mark), ("columns", columns)];
    let begun = start(mara, &draft(list, &query));
    let ready = end(world, mara, begun.id);
    assert!(1 < ready.done);
    let import = run(mara, &Upload::of(kind, file(mara, begun.id)));
    let done = (import.created, import.updated, import.skipped, import.failed);
    assert_eq!(done, (0, 0, ready.done, 0), "{:?}", import.failures);
    let ignored: Vec<&str> = import.unused_columns.iter().map(|it| &*it.heading).collect();
    assert!(ignored.contains(&"Tags"), "what no import reads is told: {ignored:?}");
}

#[test]
fn i2_i11_an_exported_file_of_contacts_changes_nothing_when_it_is_imported() {
    let world = World::new();
    let _room = world.room_for_an_import();
    let mara = world.mara();
    let acme = world.account("Acme; and Sons", AccessLevel::AllRead);
    let globex = world.account("=Globex", AccessLevel::Own);
    let mut contacts = Vec::new();
    for (first_name, account) in [("Ann", Some(acme)), ("Ben", None), ("Cleo", Some(globex))] {
        contacts.push(world.contact(first_name, account));
    }
    let also = AssociateAccounts {
        accounts: vec![globex],
        role: "IT lead".to_owned(),
        level: Some(AccessLevel::Manage),
    };
    mara.call::<AssociateWithContact>(contacts[0], &also).unwrap();
    for n in 0..2 {
        let email = world.email(&format!("ann{n}"));
        commit(&mara, Draft::AddAddress { contact: contacts[0], email }).unwrap();
    }
    let (add, remove) = (vec![format!("=VIP {}", world.mark)], Vec::new());
    commit(&mara, Draft::TagContacts { contacts: contacts.clone(), add, remove }).unwrap();
    let columns = "account,portal,seen,owner,tags,groups,created,title,phone,prefix,language";
    check(&world, &mara, ImportKind::Contacts, ListName::Contacts, columns);
    // The columns that identify a contact are in every file.
    check(&world, &mara, ImportKind::Contacts, ListName::Contacts, "tags");
}

#[test]
fn i2_i11_an_exported_file_of_accounts_changes_nothing_when_it_is_imported() {
    let world = World::new();
    let _room = world.room_for_an_import();
    let mara = world.mara();
    for (name, domain) in [("Acme", "acme"), ("+Plus", "plus"), ("O'Neil & Co.", "")] {
        let fields = Typed::default().with("phone", "+36 1 234 5678");
        let domains = if domain.is_empty() {
            String::new()
        } else {
            format!("{domain}.{0}.example, {domain}2.{0}.example", world.mark)
        };
        let account = AccountDraft {
            name: format!("{name} {}", world.mark),
            domains,
            fields: fields.with("website", "https://acme.example/=1"),
            default_level: AccessLevel::Own,
            owner: None,
            parent: None,
            custom: [].into(),
        };
        mara.call::<CreateAccount>(NoId, &account).unwrap();
    }
    let columns = "contacts,unsolved,tickets,owner,tags,created,website,phone";
    check(&world, &mara, ImportKind::Accounts, ListName::Accounts, columns);
}
