//! Tests of deleting contacts and accounts.

use uuid::Uuid;

use super::*;
use crate::customers::level::AccessLevel;
use crate::customers::reach::Reach;
use crate::customers::relationship::RelationshipRules;
use crate::fields::Values;
use crate::ids::{AddressId, RelationshipId};
use crate::operations::rows::RelationshipRow;
use crate::operations::undo::{KeptReason, Since, Today, Undoable, undo};

const NOW: Timestamp = Timestamp::from_millis(9);
const RULES: RelationshipRules = RelationshipRules { multi_account: true, keep_previous: false };

fn account(n: u128) -> AccountId {
    AccountId::new(Uuid::from_u128(n))
}

fn contact(n: u128) -> ContactId {
    ContactId::new(Uuid::from_u128(n))
}

fn account_row(n: u128) -> AccountRow {
    AccountRow {
        id: account(n),
        name: "Acme".to_owned(),
        sort_key: "acme".to_owned(),
        default_level: AccessLevel::Own,
        owner_id: None,
        external_id: None,
        created_at: Timestamp::from_millis(1),
        deleted_at: None,
        merged_into: None,
        parent_id: None,
        reach: Reach::default(),
        fields: Values::default(),
    }
}

/// A contact with these accounts, the first of which is the primary one, and two addresses.
fn person(n: u128, accounts: &[u128]) -> Person {
    let row = ContactRow {
        id: contact(n),
        first_name: "Ann".to_owned(),
        last_name: format!("Lee {n}"),
        sort_key: format!("ann lee {n}"),
        owner_id: None,
        external_id: Some(format!("x{n}")),
        needs_details: Flag(false),
        created_at: Timestamp::from_millis(1),
        deleted_at: None,
        merged_into: None,
        assigned_to_id: None,
        reports_to_id: None,
        reach: Reach::default(),
        fields: Values::default(),
    };
    let address = |at: u128| AddressRow {
        id: AddressId::new(Uuid::from_u128(n * 100 + at)),
        contact_id: contact(n),
        email: format!("a{at}.{n}@x.example"),
        address_key: format!("a{at}.{n}@x.example"),
        is_primary: Flag(at == 0),
        verified_at: None,
        bounced_at: None,
        is_live: Flag(true),
        created_at: Timestamp::from_millis(1),
    };
    let tie = |(at, id): (u128, &u128)| LiveRow {
        row: RelationshipRow {
            id: RelationshipId::new(Uuid::from_u128(n * 1_000 + id)),
            contact_id: contact(n),
            account_id: account(*id),
            kind: if at == 0 { RelationshipKind::Direct } else { RelationshipKind::Indirect },
            role: None,
            level: None,
            // The later in the list, the longer ago.
            valid_from: Timestamp::from_millis(8 - i64::try_from(at).unwrap()),
            valid_to: None,
        },
        account_name: format!("Account {id}"),
    };
    Person {
        row,
        addresses: vec![address(0), address(1)],
        relationships: (0..).zip(accounts).map(tie).collect(),
    }
}

/// Today after `changes` were written: nothing of them is active.
fn today(accounts: &[u128], contacts: &[u128]) -> Today {
    Today {
        live_accounts: accounts.iter().map(|it| account(*it)).collect(),
        live_contacts: contacts.iter().map(|it| contact(*it)).collect(),
        ..Today::default()
    }
}

fn untouched(changes: &[RowChange]) -> Vec<Undoable> {
    let one = |change: &RowChange| Undoable {
        change: change.clone(),
        is_untouched: true,
        since: None::<Since>,
    };
    changes.iter().map(one).collect()
}

/// What is kept when the changes are undone, by reason, and how many are restored.
fn undone(
    changes: &[RowChange],
    today: &Today,
    rules: RelationshipRules,
) -> (usize, Vec<KeptReason>) {
    let plan = undo(untouched(changes), today, rules, NOW);
    (plan.changes.len(), plan.kept.into_iter().map(|it| it.reason).collect())
}

#[test]
fn d1_d2_a_deleted_contact_comes_back_as_they_were() {
    let changes = delete_contact(&person(1, &[1, 2]), NOW);
    assert_eq!(changes.len(), 5);
    assert_eq!(deleted_contacts(&changes), [contact(1)]);
    assert_eq!(undone(&changes, &today(&[1, 2], &[]), RULES), (5, Vec::new()));
}

#[test]
fn d2_each_exception_is_reported_and_none_guessed() {
    let changes = delete_contact(&person(1, &[1, 2, 3]), NOW);
    let check = |today: &Today, rules, restored, reasons: &[KeptReason]| {
        assert_eq!(undone(&changes, today, rules), (restored, reasons.to_vec()));
    };
    let all = today(&[1, 2, 3], &[]);
    // An account is gone.
    let gone = KeptReason::AccountGone { account: account(3) };
    check(&today(&[1, 2], &[]), RULES, 5, &[gone]);
    // Without the primary one, the others cannot come back either.
    let gone = KeptReason::AccountGone { account: account(1) };
    let needs = KeptReason::PrimaryRequired;
    check(&today(&[2, 3], &[]), RULES, 3, &[gone, needs.clone(), needs]);
    // Contacts may have one account by now.
    let off = RelationshipRules { multi_account: false, ..RULES };
    let one = KeptReason::MultiAccountOff;
    check(&all, off, 4, &[one.clone(), one]);
    // Another contact has the second address.
    let mut taken = person(2, &[]).addresses.remove(0);
    taken.address_key = "a1.1@x.example".to_owned();
    let today_taken = Today { addresses: vec![taken.clone()], ..all.clone() };
    let by = contact(2);
    check(&today_taken, RULES, 5, &[KeptReason::AddressTaken { by }]);
    // With the first one, which of the others is to be primary is for people to say.
    taken.address_key = "a0.1@x.example".to_owned();
    let today_taken = Today { addresses: vec![taken], ..all.clone() };
    check(&today_taken, RULES, 4, &[KeptReason::AddressTaken { by }, KeptReason::AddressRules]);
    // The same pair was made again, with another primary account.
    let again: Vec<_> = person(1, &[4, 2]).relationships.into_iter().map(|it| it.row).collect();
    let again = Today { relationships: again, ..all.clone() };
    let replaced = KeptReason::PrimaryReplaced { by: account(4) };
    check(&again, RULES, 4, &[replaced, KeptReason::AlreadyBelongs]);
    // Another contact has the external ID.
    let ids = Today { contact_ids: [("x1".to_owned(), by)].into(), ..all };
    let record = crate::operations::effects::Record::Contact(by);
    check(&ids, RULES, 6, &[KeptReason::ExternalIdTaken { by: record }]);
}

#[test]
fn d3_the_contacts_of_an_account_block_go_with_it_or_stay() {
    let people = [person(1, &[1]), person(2, &[1, 2, 3]), person(3, &[2, 1])];
    let delete = |members: &Members| delete_account(account_row(1), &[], &people, (members, NOW));
    let refusal = delete(&Members::DeletedIfOnlyHere).unwrap_err();
    let DeletionRefusal::ContactsBelongElsewhere(named) = &refusal else { panic!("{refusal:?}") };
    assert_eq!(named.iter().map(|it| it.id).collect::<Vec<_>>(), [contact(2)]);
    assert_eq!(refusal.code().status(), 409);

    let all = delete(&Members::Deleted).unwrap();
    assert_eq!(deleted_contacts(&all), [contact(1), contact(2)]);
    // The relationship of the third ends, and the other one stays.
    assert_eq!(all.len(), 1 + (1 + 2 + 1) + (1 + 2 + 3) + 1);

    let primary = |changes: &[RowChange]| -> Vec<_> {
        let promoted = changes.iter().filter_map(|change| match change {
            RowChange::Relationship(Diff { after: Some(row), .. }) if row.valid_to.is_none() => {
                Some((row.contact_id, row.account_id, row.kind))
            }
            _ => None,
        });
        promoted.collect()
    };
    let kept = delete(&Members::Kept(BTreeMap::new())).unwrap();
    assert_eq!(deleted_contacts(&kept), []);
    assert_eq!(primary(&kept), [(contact(2), account(3), RelationshipKind::Direct)]);
    let chosen = Members::Kept([(contact(2), account(2))].into());
    let chosen = delete(&chosen).unwrap();
    assert_eq!(primary(&chosen), [(contact(2), account(2), RelationshipKind::Direct)]);
    let wrong = delete(&Members::Kept([(contact(2), account(9))].into())).unwrap_err();
    assert!(matches!(wrong, DeletionRefusal::NotTheirAccount(it) if it.id == contact(2)));
}

#[test]
fn d3_an_account_with_too_many_contacts_is_not_deleted_in_one_step() {
    let people: Vec<_> = (1..).take(MAX_CONTACTS + 1).map(|n| person(n, &[1])).collect();
    let delete = |people| delete_account(account_row(1), &[], people, (&Members::Deleted, NOW));
    assert_eq!(delete(&people), Err(DeletionRefusal::TooManyContacts));
    assert!(delete(&people[1..]).is_ok());
}

#[test]
fn d4_an_account_comes_back_with_what_was_deleted_with_it() {
    let people = [person(1, &[1]), person(2, &[2, 1])];
    let changes = delete_account(account_row(1), &[], &people, (&Members::Deleted, NOW)).unwrap();
    let mut then = today(&[2], &[2]);
    then.relationships = vec![people[1].relationships[0].row.clone()];
    assert_eq!(undone(&changes, &then, RULES), (changes.len(), Vec::new()));
    // The second contact has no primary account by now.
    then.relationships.clear();
    let (restored, kept) = undone(&changes, &then, RULES);
    assert_eq!((restored, kept), (changes.len() - 1, vec![KeptReason::PrimaryRequired]));
}

#[test]
fn m12_a_restored_record_that_others_depend_on_by_now_is_not_deleted_again() {
    let people = [person(1, &[1])];
    let deleted = delete_account(account_row(1), &[], &people, (&Members::Deleted, NOW)).unwrap();
    // The restore, which would be undone.
    let restored: Vec<_> = deleted.into_iter().map(RowChange::reversed).collect();
    let now = |more: &[LiveRow]| {
        let relationships = people[0].relationships.iter().chain(more).map(|it| it.row.clone());
        Today {
            relationships: relationships.collect(),
            addresses: people[0].addresses.clone(),
            with_tickets: [contact(1)].into(),
            in_use: [account(1)].into(),
            ..today(&[1, 2], &[1])
        }
    };
    assert_eq!(undone(&restored, &now(&[]), RULES), (restored.len(), Vec::new()));
    // The contact belongs to another account since, so both stay.
    let more = &person(1, &[1, 2]).relationships[1..];
    let (count, kept) = undone(&restored, &now(more), RULES);
    assert_eq!(count, 0);
    assert!(kept.iter().all(|it| *it == KeptReason::InUse), "{kept:?}");
    // Somebody else belongs to the account since.
    let joined = Today { joined: [account(1)].into(), ..now(&[]) };
    let (count, kept) = undone(&restored, &joined, RULES);
    assert_eq!(count, 0);
    assert!(kept.iter().all(|it| *it == KeptReason::InUse), "{kept:?}");
}
