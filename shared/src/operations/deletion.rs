//! Deleting contacts and accounts: facts in, row changes out [D1, D3].
//!
//! A deleted record keeps its row, marked with the time, so that tickets keep its name. Its
//! relationships end, and its addresses and domains are free for others. Restoring it reverses
//! these changes ([`super::undo`]). Access to the help center needs no change of its own: a
//! contact who is deleted has none.

use std::collections::BTreeMap;
use std::fmt;

use super::plans::LiveRow;
use super::rows::{AccountRow, AddressRow, ContactRow, Diff, DomainRow, Flag, RowChange};
use crate::customers::relationship::RelationshipKind;
use crate::ids::{AccountId, ContactId, Named};
use crate::problem::ProblemCode;
use crate::time::{Span, Timestamp};
use crate::words::server::deletion as words;

/// How long a deleted record is in the recycle bin. As long as its deletion can be undone.
pub const KEPT_FOR: Span = super::UNDO_WINDOW;

/// An account with more contacts cannot be deleted in one step.
pub const MAX_CONTACTS: usize = 500;

/// A contact, as far as deleting asks.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Person {
    /// The contact's row.
    pub row: ContactRow,
    /// The active addresses.
    pub addresses: Vec<AddressRow>,
    /// The active relationships, the oldest first.
    pub relationships: Vec<LiveRow>,
}

impl Person {
    fn named(&self) -> Named<ContactId> {
        let name = format!("{} {}", self.row.first_name, self.row.last_name);
        Named { id: self.row.id, name: name.trim().to_owned() }
    }

    /// The relationship with `account`.
    fn with(&self, account: AccountId) -> Option<&LiveRow> {
        self.relationships.iter().find(|it| it.row.account_id == account)
    }

    /// The relationships with other accounts than `account`.
    fn others(&self, account: AccountId) -> impl Iterator<Item = &LiveRow> {
        self.relationships.iter().filter(move |it| it.row.account_id != account)
    }

    /// Whether `account` is the contact's primary one.
    fn has_primary(&self, account: AccountId) -> bool {
        self.with(account).is_some_and(|it| it.row.kind == RelationshipKind::Direct)
    }
}

/// What becomes of the contacts whose primary account is deleted [D3].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Members {
    /// They are deleted, unless some of them belong to other accounts too.
    DeletedIfOnlyHere,
    /// All of them are deleted.
    Deleted,
    /// They stay. Another of their accounts becomes the primary one: the one that is named
    /// here, else the one that they have belonged to for the longest time.
    Kept(BTreeMap<ContactId, AccountId>),
}

/// Why an account cannot be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeletionRefusal {
    /// These contacts belong to other accounts too [D3].
    ContactsBelongElsewhere(Vec<Named<ContactId>>),
    /// The contact does not belong to the account that should become the primary one.
    NotTheirAccount(Named<ContactId>),
    /// The account has more than [`MAX_CONTACTS`] contacts.
    TooManyContacts,
}

impl DeletionRefusal {
    /// The problem code.
    pub const fn code(&self) -> ProblemCode {
        match self {
            Self::ContactsBelongElsewhere(_) => ProblemCode::ContactsBelongElsewhere,
            Self::NotTheirAccount(_) | Self::TooManyContacts => ProblemCode::Conflict,
        }
    }
}

impl fmt::Display for DeletionRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ContactsBelongElsewhere(contacts) => {
                f.write_str(&words::contacts_belong_elsewhere(contacts.len()))
            }
            Self::NotTheirAccount(contact) => f.write_str(&words::not_their_account(&contact.name)),
            Self::TooManyContacts => f.write_str(&words::too_many_contacts(MAX_CONTACTS)),
        }
    }
}

/// Deletes a contact [D1].
pub fn delete_contact(person: &Person, now: Timestamp) -> Vec<RowChange> {
    let row = Diff::update(person.row.clone(), |it| it.deleted_at = Some(now));
    let addresses =
        person.addresses.iter().cloned().map(|address| {
            RowChange::Address(Diff::update(address, |it| it.is_live = Flag(false)))
        });
    let relationships = person.relationships.iter().map(|it| ended(it, now));
    [RowChange::Contact(row)].into_iter().chain(addresses).chain(relationships).collect()
}

/// Deletes an account with these domains, to which `people` belong [D3]. No ticket changes
/// [D5].
pub fn delete_account(
    account: AccountRow,
    domains: &[DomainRow],
    people: &[Person],
    (members, now): (&Members, Timestamp),
) -> Result<Vec<RowChange>, DeletionRefusal> {
    if MAX_CONTACTS < people.len() {
        return Err(DeletionRefusal::TooManyContacts);
    }
    let id = account.id;
    let elsewhere: Vec<_> = people
        .iter()
        .filter(|it| it.has_primary(id) && it.others(id).next().is_some())
        .map(Person::named)
        .collect();
    if *members == Members::DeletedIfOnlyHere && !elsewhere.is_empty() {
        return Err(DeletionRefusal::ContactsBelongElsewhere(elsewhere));
    }
    let gone = RowChange::Account(Diff::update(account, |it| it.deleted_at = Some(now)));
    let mut changes = vec![gone];
    let given_up = |row: &DomainRow| Diff { before: Some(row.clone()), after: None };
    changes.extend(domains.iter().map(|it| RowChange::Domain(given_up(it))));
    for person in people {
        match members {
            Members::DeletedIfOnlyHere | Members::Deleted if person.has_primary(id) => {
                changes.extend(delete_contact(person, now));
            }
            Members::DeletedIfOnlyHere | Members::Deleted => {
                changes.extend(person.with(id).map(|it| ended(it, now)));
            }
            Members::Kept(next) => {
                changes.extend(person.with(id).map(|it| ended(it, now)));
                changes.extend(promoted(person, id, next)?);
            }
        }
    }
    Ok(changes)
}

/// Makes another account the primary one of a contact whose primary account `gone` is.
fn promoted(
    person: &Person,
    gone: AccountId,
    next: &BTreeMap<ContactId, AccountId>,
) -> Result<Option<RowChange>, DeletionRefusal> {
    if !person.has_primary(gone) {
        return Ok(None);
    }
    let next = match next.get(&person.row.id) {
        Some(account) => {
            let chosen = person.others(gone).find(|it| it.row.account_id == *account);
            Some(chosen.ok_or_else(|| DeletionRefusal::NotTheirAccount(person.named()))?)
        }
        None => person.others(gone).min_by_key(|it| (it.row.valid_from, it.row.id)),
    };
    Ok(next.map(|it| {
        RowChange::Relationship(Diff::update(it.row.clone(), |it| {
            it.kind = RelationshipKind::Direct;
        }))
    }))
}

fn ended(live: &LiveRow, now: Timestamp) -> RowChange {
    RowChange::Relationship(Diff::update(live.row.clone(), |it| it.valid_to = Some(now)))
}

/// The contacts that `changes` delete. Their sessions, links and queued mails end too [D1].
pub fn deleted_contacts(changes: &[RowChange]) -> Vec<ContactId> {
    let deleted = changes.iter().filter_map(|change| match change {
        RowChange::Contact(Diff { before: Some(before), after: Some(after) }) => {
            (before.deleted_at.is_none() && after.deleted_at.is_some()).then_some(after.id)
        }
        _ => None,
    });
    deleted.collect()
}

#[cfg(test)]
#[path = "deletion_tests.rs"]
mod tests;
