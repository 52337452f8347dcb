//! What becomes of the contacts' records.

use std::collections::BTreeMap;

use shared::api::operations::Draft;
use shared::api::tags::GetContactLabels;
use shared::api::tickets::GetTicket;
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::customers::relationship::RelationshipKind::{Direct, Indirect};
use shared::fields::Typed;
use shared::operations::effects::{Effect, Record};
use shared::problem::ProblemCode;

use super::*;
use crate::harness::code;

#[test]
fn m1_two_indirect_relationships_with_the_same_account_are_in_the_way() {
    let world = World::in_process();
    let mara = world.mara();
    let [acme, globex, hooli] =
        ["Acme", "Globex", "Hooli"].map(|it| world.account(it, AccessLevel::Own));
    let [ann, bob] = ["Ann", "Bob"].map(|it| world.contact(it, Some(acme)));
    for account in [globex, hooli] {
        join(&mara, ann, account);
        join(&mara, bob, account);
    }
    let before = dump(&world);
    let draft = contacts_into(ann, &[bob]);
    for refused in [preview(&mara, &draft).unwrap_err(), merge(&mara, &draft).unwrap_err()] {
        assert_eq!(refused.code, ProblemCode::DuplicateRelationship);
        assert!(refused.title.contains("Remove the duplicate"), "{}", refused.title);
        let told: Vec<_> =
            refused.blockers.iter().map(|it| (it.name.as_str(), it.id.unwrap())).collect();
        let of = |who: &str, account: &str| format!("{who} Lee {0} – {account} {0}", world.mark);
        for (who, id) in [("Ann", ann), ("Bob", bob)] {
            for account in ["Globex", "Hooli"] {
                assert!(told.contains(&(of(who, account).as_str(), id.uuid())), "{told:?}");
            }
        }
        assert_eq!(told.len(), 4);
    }
    assert_eq!(dump(&world), before);
    // Each of them alone is enough to be in the way, and none is any longer.
    for (account, is_last) in [(globex, false), (hooli, true)] {
        let relationships = get(&mara, bob).relationships;
        let duplicate = relationships.iter().find(|it| it.account.id == account).unwrap().id;
        commit(&mara, Draft::EndRelationships { relationships: vec![duplicate] }).unwrap();
        assert_eq!(merge(&mara, &draft).is_ok(), is_last);
    }
}

#[test]
fn m3_of_a_direct_and_an_indirect_relationship_the_direct_one_stays() {
    let world = World::in_process();
    let mara = world.mara();
    let [acme, globex] = ["Acme", "Globex"].map(|it| world.account(it, AccessLevel::Own));
    let (ann, bob) = (world.contact("Ann", Some(globex)), world.contact("Bob", Some(acme)));
    join(&mara, ann, acme);
    let level = Some(AccessLevel::Manage);
    let relationships = vec![get(&mara, bob).relationships[0].id];
    let set = Draft::SetAccess { relationships, role: None, level, keep_levels: false };
    commit(&mara, set).unwrap();
    // Acme is Bob's primary account, and Globex is Ann's.
    let mut draft = contacts_into(ann, &[bob]);
    draft.primary_account = Some(acme);
    let done = merge(&mara, &draft).unwrap();
    assert_eq!(belongs(&mara, ann), [(acme, Direct), (globex, Indirect)]);
    assert_eq!(get(&mara, ann).relationships[0].level.level, AccessLevel::Manage);
    undo(&mara, &done);
    assert_eq!(belongs(&mara, ann), [(globex, Direct), (acme, Indirect)]);
    assert_eq!(belongs(&mara, bob), [(acme, Direct)]);
    // The other way round, Bob's own one stays.
    merge(&mara, &contacts_into(bob, &[ann])).unwrap();
    assert_eq!(belongs(&mara, bob), [(acme, Direct), (globex, Indirect)]);
}

#[test]
fn m4_the_primary_account_of_the_contact_that_stays_remains_unless_chosen() {
    let world = World::in_process();
    let mara = world.mara();
    let [acme, globex] = ["Acme", "Globex"].map(|it| world.account(it, AccessLevel::Own));
    let (ann, bob) = (world.contact("Ann", Some(acme)), world.contact("Bob", Some(globex)));
    let draft = contacts_into(ann, &[bob]);
    let told = shown(&mara, &draft);
    let ids: Vec<_> = told.primary_accounts.iter().map(|it| it.id).collect();
    assert_eq!((ids, told.primary_account), (vec![acme, globex], Some(acme)));
    let done = merge(&mara, &draft).unwrap();
    assert_eq!(belongs(&mara, ann), [(acme, Direct), (globex, Indirect)]);
    undo(&mara, &done);

    // If a contact belongs to one account only, it has to be chosen, and the other one ends.
    world.set(|it| it.multi_account = false);
    let refused = merge(&mara, &draft).unwrap_err();
    assert_eq!(refused.code, ProblemCode::PrimaryAccountNotChosen);
    let named: Vec<_> = refused.blockers.iter().map(|it| it.id.unwrap()).collect();
    assert_eq!(named, [acme.uuid(), globex.uuid()]);
    let chosen = MergeContacts { primary_account: Some(globex), ..draft };
    let done = merge(&mara, &chosen).unwrap();
    assert_eq!(belongs(&mara, ann), [(globex, Direct)]);
    undo(&mara, &done);
    assert_eq!(belongs(&mara, ann), [(acme, Direct)]);
    assert_eq!(belongs(&mara, bob), [(globex, Direct)]);
}

#[test]
fn m7_addresses_phones_tags_and_groups_are_united_and_tickets_keep_their_account() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let person = |name: &str, phone: &str| {
        let draft = ContactDraft {
            first_name: name.to_owned(),
            last_name: "Lee".to_owned(),
            email: world.email(name),
            account: Some(acme),
            fields: Typed::default().with("phone", phone),
            ..ContactDraft::default()
        };
        mara.call::<shared::api::contacts::CreateContact>(NoId, &draft).unwrap().id
    };
    let (ann, bob) = (person("Ann", "030 1111"), person("Bob", "030 2222"));
    let other = format!("other.{}", world.email("Bob"));
    commit(&mara, Draft::AddAddress { contact: bob, email: other.clone() }).unwrap();
    let tag = |contacts: Vec<ContactId>, name: &str| {
        let (add, remove) = (vec![name.to_owned()], Vec::new());
        commit(&mara, Draft::TagContacts { contacts, add, remove }).unwrap();
    };
    tag(vec![ann, bob], "both");
    tag(vec![bob], "bobs");
    let create = Draft::CreateGroup { name: "Board".to_owned(), description: String::new() };
    commit(&mara, create).unwrap();
    let group = texts(&world, "select id from contact_groups")[0].parse().unwrap();
    let add = vec![bob];
    commit(&mara, Draft::ChangeMembers { group, add, remove: Vec::new() }).unwrap();
    let number = ticket(&mara, bob, Some(acme), None);

    let done = merge(&mara, &contacts_into(ann, &[bob])).unwrap();
    assert_eq!(emails(&mara, ann), [world.email("Ann"), world.email("Bob"), other]);
    assert!(get(&mara, ann).addresses[1..].iter().all(|it| !it.is_primary));
    let phones =
        texts(&world, "select phone || ' ' || other_phones from contacts where deleted_at is null");
    assert!(phones[0].starts_with("030 1111 ") && phones[0].contains("030 2222"), "{phones:?}");
    let labels = mara.call::<GetContactLabels>(ann, &NOTHING).unwrap();
    let names: Vec<&str> = labels.tags.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["bobs", "both"]);
    assert_eq!(labels.groups.len(), 1);
    let seen = mara.call::<GetTicket>(number, &NOTHING).unwrap();
    // T4: the account of a ticket is unchanged by it.
    assert_eq!(seen.requester.id, ann);
    assert_eq!(seen.account.map(|it| it.id), Some(acme));
    undo(&mara, &done);
    assert_eq!(emails(&mara, ann), [world.email("Ann")]);
    assert_eq!(mara.call::<GetTicket>(number, &NOTHING).unwrap().requester.id, bob);
}

#[test]
fn m10_each_value_is_that_of_the_chosen_record() {
    let world = World::in_process();
    let mara = world.mara();
    let person = |name: &str, title: &str, language: &str| {
        let draft = ContactDraft {
            first_name: name.to_owned(),
            last_name: "Lee".to_owned(),
            fields: Typed::default().with("title", title).with("language", language),
            ..ContactDraft::default()
        };
        mara.call::<shared::api::contacts::CreateContact>(NoId, &draft).unwrap().id
    };
    let (ann, bob) = (person("Ann", "CEO", ""), person("Bob", "CTO", "de"));
    let mut draft = contacts_into(ann, &[bob]);
    let told = shown(&mara, &draft);
    let fields: BTreeMap<&str, _> =
        told.fields.iter().map(|it| (it.name.as_str(), it.kept)).collect();
    let kept = [("first_name", ann), ("language", bob), ("title", ann)];
    assert_eq!(fields, kept.map(|(name, id)| (name, id.uuid())).into());
    let title = told.fields.iter().find(|it| it.name == "title").unwrap();
    let values: Vec<_> = title.values.iter().map(|it| it.value.as_deref()).collect();
    assert_eq!(values, [Some("CEO"), Some("CTO")]);

    draft.values = [("title".to_owned(), bob), ("language".to_owned(), ann)].into();
    let told = preview(&mara, &draft).unwrap();
    let record = Record::Contact(bob);
    let merged = Effect::Merged { record, into: Record::Contact(ann) };
    assert!(told.effects.contains(&merged), "{told:?}");
    merge(&mara, &draft).unwrap();
    let now = get(&mara, ann);
    assert_eq!(now.fields.get("title"), Some("CTO"));
    assert_eq!(now.fields.get("language"), None);
    assert_eq!(now.first_name, "Ann");
}

#[test]
fn m7_the_preview_says_once_that_an_address_moves_and_to_whom() {
    let world = World::in_process();
    let mara = world.mara();
    let (ann, bob) = (world.contact("Ann", None), world.contact("Bob", None));
    let draft = contacts_into(ann, &[bob]);
    let told = preview(&mara, &draft).unwrap();
    let moved = Effect::AddressMoved { email: world.email("Bob"), from: bob, to: ann };
    assert!(told.effects.contains(&moved), "{told:?}");
    let is_other =
        |it: &Effect| matches!(it, Effect::AddressAdded { .. } | Effect::AddressRemoved { .. });
    assert!(!told.effects.iter().any(is_other), "{told:?}");
    assert!(told.names[&ann.uuid()].starts_with("Ann"), "{told:?}");
}

#[test]
fn e3_the_refusal_of_a_taken_address_names_the_contact_to_merge_with() {
    let world = World::in_process();
    let mara = world.mara();
    let (ann, bob) = (world.contact("Ann", None), world.contact("Bob", None));
    let email = world.email("Bob");
    let add = Draft::AddAddress { contact: ann, email: email.clone() };
    let refused = commit(&mara, add.clone()).unwrap_err();
    assert_eq!(refused.code, ProblemCode::AddressTaken);
    let holder = refused.blockers[0].id.unwrap();
    merge(&mara, &contacts_into(ann, &[holder.into()])).unwrap();
    assert_eq!(emails(&mara, ann), [world.email("Ann"), email]);
    assert_eq!(get(&mara, bob).id, ann);
    assert_eq!(code(commit(&mara, add)), ProblemCode::AddressTaken);
}
