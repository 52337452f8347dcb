//! Acts on several rows are one operation, and a late act gets the current state.

use shared::api::accounts::{Account, GetAccount};
use shared::api::contacts::{Contact, GetContact};
use shared::api::operations::Draft;
use shared::api::relationships::MAX_AT_ONCE;
use shared::customers::account::AccountDraft;
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::fields::Typed;
use shared::ids::{AccountId, ContactId, RelationshipId};
use shared::problem::ProblemCode;

use super::{NOTHING, commit, digest, preview, undo};
use crate::harness::{Client, World};

/// Two contacts of Acme and another account. The first manages Acme.
fn two(world: &World) -> (AccountId, [(ContactId, RelationshipId); 2]) {
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let globex = world.account("Globex", AccessLevel::Own);
    let two = [("Ann", Some(AccessLevel::Manage)), ("Bob", None)].map(|(name, level)| {
        let contact = world.contact(name, Some(globex));
        let (accounts, role) = (vec![acme], String::new());
        commit(&mara, &Draft::AssociateAccounts { contact, accounts, role, level }).unwrap();
        let seen = mara.call::<GetContact>(contact, &NOTHING).unwrap().relationships;
        (contact, seen.into_iter().find(|it| it.account.id == acme).unwrap().id)
    });
    (acme, two)
}

fn levels(
    agent: &Client<'_>,
    account: AccountId,
    contacts: &[ContactId],
) -> Vec<(AccessLevel, Option<String>)> {
    let one = |contact: &ContactId| {
        let seen = agent.call::<GetContact>(*contact, &NOTHING).unwrap().relationships;
        let there = seen.into_iter().find(|it| it.account.id == account).unwrap();
        (there.level.level, there.role)
    };
    contacts.iter().map(one).collect()
}

#[test]
fn r4_several_relationships_end_together_or_not_at_all() {
    let world = World::in_process();
    let mara = world.mara();
    let (acme, [(ann, first), (_, second)]) = two(&world);
    let before = digest(&world);
    let end = |relationships| Draft::EndRelationships { relationships };
    // Refused if one is Ann's primary relationship, or unknown.
    let seen = mara.call::<GetContact>(ann, &NOTHING).unwrap().relationships;
    let primary = seen.iter().find(|it| it.account.id != acme).unwrap().id;
    let refused = commit(&mara, &end(vec![second, primary])).unwrap_err();
    assert_eq!(refused.code, ProblemCode::PrimaryCannotBeDissociated);
    let absent = RelationshipId::from(ann.uuid());
    assert_eq!(commit(&mara, &end(vec![second, absent])).unwrap_err().code, ProblemCode::NotFound);
    let too_many = commit(&mara, &end(vec![first; MAX_AT_ONCE + 1])).unwrap_err();
    assert_eq!(too_many.of_field("relationships"), Some("choose at most 50"));
    assert_eq!(digest(&world), before);

    let shown = preview(&mara, &end(vec![first, second])).unwrap();
    assert_eq!(shown.effects.len(), 2);
    let done = commit(&mara, &end(vec![first, second])).unwrap();
    let contacts = || mara.call::<GetAccount>(acme, &NOTHING).unwrap().contacts;
    assert_eq!(contacts(), 0);
    assert_eq!(undo(&mara, done.operation.unwrap()).kept, []);
    assert_eq!(contacts(), 2);
    assert_eq!(digest(&world), before);
}

#[test]
fn v6_several_contacts_get_a_role_and_keep_their_levels() {
    let world = World::new();
    let mara = world.mara();
    let (acme, [(ann, first), (bob, second)]) = two(&world);
    let access = |keep_levels| Draft::SetAccess {
        relationships: vec![first, second],
        role: Some("Buyer".to_owned()),
        level: Some(AccessLevel::AllRead),
        keep_levels,
    };
    let buyer = || Some("Buyer".to_owned());
    commit(&mara, &access(true)).unwrap();
    let kept = vec![(AccessLevel::Manage, buyer()), (AccessLevel::Own, buyer())];
    assert_eq!(levels(&mara, acme, &[ann, bob]), kept);
    commit(&mara, &access(false)).unwrap();
    let set = vec![(AccessLevel::AllRead, buyer()), (AccessLevel::AllRead, buyer())];
    assert_eq!(levels(&mara, acme, &[ann, bob]), set);
}

#[test]
fn k2_a_late_edit_is_refused_with_the_current_record() {
    let world = World::new();
    let mara = world.mara();
    let contact = world.contact("Ann", None);
    let account = world.account("Acme", AccessLevel::Own);
    let contact_draft = |version, first_name: &str| Draft::EditContact {
        contact,
        version,
        fields: ContactDraft {
            first_name: first_name.to_owned(),
            last_name: "Lee".to_owned(),
            ..ContactDraft::default()
        },
    };
    let account_draft = |version, name: &str| Draft::EditAccount {
        account,
        version,
        fields: AccountDraft {
            name: name.to_owned(),
            domains: String::new(),
            fields: Typed::default(),
            default_level: AccessLevel::Own,
            owner: None,
            parent: None,
            custom: [].into(),
        },
    };
    let ann = mara.call::<GetContact>(contact, &NOTHING).unwrap();
    let acme = mara.call::<GetAccount>(account, &NOTHING).unwrap();
    commit(&mara, &contact_draft(ann.version, "Anna")).unwrap();
    commit(&mara, &account_draft(acme.version, "Acme Ltd")).unwrap();

    let late = contact_draft(ann.version, "Anne");
    for refused in [preview(&mara, &late).unwrap_err(), commit(&mara, &late).unwrap_err()] {
        assert_eq!(refused.code, ProblemCode::Stale);
        let current: Contact = serde_json::from_value(refused.current.unwrap()).unwrap();
        assert_eq!(current, mara.call::<GetContact>(contact, &NOTHING).unwrap());
        assert_eq!(current.first_name, "Anna");
    }
    let late = account_draft(acme.version, "Acme Inc");
    for refused in [preview(&mara, &late).unwrap_err(), commit(&mara, &late).unwrap_err()] {
        assert_eq!(refused.code, ProblemCode::Stale);
        let current: Account = serde_json::from_value(refused.current.unwrap()).unwrap();
        assert_eq!(current, mara.call::<GetAccount>(account, &NOTHING).unwrap());
        assert_eq!(current.name, "Acme Ltd");
    }
}
