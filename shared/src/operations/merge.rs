//! Merging contacts, and merging accounts: facts in, row changes out [M1–M11].
//!
//! The record that stays takes over the rows of the others, which keep their own row as a
//! deleted one with `merged_into`. Tickets, participations and shares can be any number:
//! they move by statements of their own (`worker/src/store/merges.rs`), not row by row.

mod accounts;
mod contacts;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::rows::{Diff, RelationshipRow, RowChange};
use crate::customers::relationship::RelationshipKind;
use crate::ids::{AccountId, ContactId, Named};
use crate::problem::ProblemCode;
use crate::time::Timestamp;
use crate::words::server::merges as words;
use crate::words::server::parent_accounts as parent_words;

pub use accounts::{
    AccountFacts, MAX_DEPARTMENTS, MAX_RELATIONSHIPS, MergedAccounts, merge_accounts,
};
pub use contacts::{ContactFacts, MergedContacts, Related, TagFact, merge_contacts};

/// The most records of a merge, the one that stays included [M10].
pub const MAX_RECORDS: usize = 5;

/// The records of a merge, the one that stays first: two to [`MAX_RECORDS`], all different
/// [M10].
pub fn records<Id: Copy + Ord>(into: Id, from: &[Id]) -> Option<Vec<Id>> {
    let all: Vec<Id> = [into].into_iter().chain(from.iter().copied()).collect();
    let different: BTreeSet<Id> = all.iter().copied().collect();
    let is_right = (2..=MAX_RECORDS).contains(&all.len()) && different.len() == all.len();
    is_right.then_some(all)
}

/// A field in which the records differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeField {
    /// Its name: a column of [`crate::fields`], or `first_name`, `last_name`,
    /// `assigned_to`, `reports_to` (contacts), `name`, `default_level`, `parent` (accounts), `owner`,
    /// `external_id`.
    pub name: String,
    /// The value of each record, the one that stays first.
    pub values: Vec<MergeValue>,
    /// The record whose value is kept.
    pub kept: Uuid,
}

/// The value of one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeValue {
    /// The contact or account.
    pub record: Uuid,
    /// Its value; none: it is empty. An agent or a contact is an id.
    pub value: Option<String>,
}

/// Why records are not merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeRefusal {
    /// Several of them have an indirect relationship with the same record [M1, M2].
    Duplicates(Vec<(Named<ContactId>, Named<AccountId>)>),
    /// They have different primary accounts, and contacts belong to one account only [M4].
    PrimaryNotChosen(Vec<Named<AccountId>>),
    /// The chosen primary account is none of their primary accounts.
    NotTheirPrimary,
    /// There is no such field, or a value of a record that is not merged is chosen.
    UnknownValue,
    /// The accounts have more relationships than are moved in one step.
    TooManyRelationships,
    /// The accounts have more departments than are moved in one step.
    TooManyDepartments,
}

impl MergeRefusal {
    /// Its code; none: a value of the request is invalid.
    pub const fn code(&self) -> Option<ProblemCode> {
        match self {
            Self::Duplicates(_) => Some(ProblemCode::DuplicateRelationship),
            Self::PrimaryNotChosen(_) => Some(ProblemCode::PrimaryAccountNotChosen),
            Self::TooManyRelationships | Self::TooManyDepartments => Some(ProblemCode::Conflict),
            Self::NotTheirPrimary | Self::UnknownValue => None,
        }
    }
}

impl fmt::Display for MergeRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duplicates(all) => f.write_str(&words::duplicate_relationships(all.len())),
            Self::PrimaryNotChosen(_) => f.write_str(words::choose_the_primary_account()),
            Self::NotTheirPrimary => f.write_str(words::not_their_primary_account()),
            Self::UnknownValue => f.write_str(words::unknown_value()),
            Self::TooManyRelationships => {
                f.write_str(&words::too_many_relationships(MAX_RELATIONSHIPS))
            }
            Self::TooManyDepartments => {
                f.write_str(&parent_words::too_many_departments(MAX_DEPARTMENTS))
            }
        }
    }
}

impl std::error::Error for MergeRefusal {}

/// The records that row changes merge into others, or make records of their own again.
#[derive(Debug, Default)]
pub struct Merges {
    /// Contacts, and the ones that they are merged into.
    pub contacts: Vec<(ContactId, ContactId)>,
    /// Contacts that are no longer merged, and the ones that they were merged into.
    pub contacts_back: Vec<(ContactId, ContactId)>,
    /// Accounts, and the ones that they are merged into.
    pub accounts: Vec<(AccountId, AccountId)>,
    /// Accounts that are no longer merged, and the ones that they were merged into.
    pub accounts_back: Vec<(AccountId, AccountId)>,
}

impl Merges {
    /// Those of `changes`.
    pub fn of(changes: &[RowChange]) -> Self {
        let mut merges = Self::default();
        for change in changes {
            match change {
                RowChange::Contact(Diff { before: Some(before), after: Some(after) }) => {
                    match (before.merged_into, after.merged_into) {
                        (None, Some(into)) => merges.contacts.push((after.id, into)),
                        (Some(into), None) => merges.contacts_back.push((after.id, into)),
                        (None, None) | (Some(_), Some(_)) => {}
                    }
                }
                RowChange::Account(Diff { before: Some(before), after: Some(after) }) => {
                    match (before.merged_into, after.merged_into) {
                        (None, Some(into)) => merges.accounts.push((after.id, into)),
                        (Some(into), None) => merges.accounts_back.push((after.id, into)),
                        (None, None) | (Some(_), Some(_)) => {}
                    }
                }
                _ => {}
            }
        }
        merges
    }

    /// Whether any records are merged.
    pub fn are_done(&self) -> bool {
        !self.contacts.is_empty() || !self.accounts.is_empty()
    }

    /// Whether any merge is undone.
    pub fn are_undone(&self) -> bool {
        !self.contacts_back.is_empty() || !self.accounts_back.is_empty()
    }
}

/// A record whose fields are chosen one by one [M10].
trait Mergeable: Clone {
    fn uuid(&self) -> Uuid;

    /// The names of its fields with their values, in the order of the form.
    fn values(&self) -> Vec<(&'static str, Option<String>)>;

    /// Takes the value of the field from `other`.
    fn take(&mut self, name: &'static str, other: &Self);
}

/// The first of `rows` with the chosen value of each field, and the fields in which they
/// differ.
fn choose<R: Mergeable>(
    rows: &[R],
    chosen: &BTreeMap<String, Uuid>,
) -> Result<(R, Vec<MergeField>), MergeRefusal> {
    let Some(first) = rows.first() else { return Err(MergeRefusal::UnknownValue) };
    let values: Vec<_> = rows.iter().map(R::values).collect();
    let names: Vec<&'static str> = first.values().into_iter().map(|(name, _)| name).collect();
    if chosen.keys().any(|name| !names.contains(&name.as_str())) {
        return Err(MergeRefusal::UnknownValue);
    }
    let (mut kept_row, mut fields) = (first.clone(), Vec::new());
    for (at, name) in names.into_iter().enumerate() {
        let of = |record: usize| values.get(record).and_then(|it| it.get(at)?.1.as_deref());
        let kept = match chosen.get(name) {
            Some(id) => rows.iter().position(|it| it.uuid() == *id),
            None => Some((0..rows.len()).find(|it| of(*it).is_some()).unwrap_or(0)),
        };
        let kept = kept.ok_or(MergeRefusal::UnknownValue)?;
        let Some(row) = rows.get(kept) else { return Err(MergeRefusal::UnknownValue) };
        kept_row.take(name, row);
        if (1..rows.len()).any(|it| of(it) != of(0)) {
            let values = rows.iter().enumerate().map(|(record, row)| MergeValue {
                record: row.uuid(),
                value: of(record).map(str::to_owned),
            });
            fields.push(MergeField {
                name: name.to_owned(),
                values: values.collect(),
                kept: row.uuid(),
            });
        }
    }
    Ok((kept_row, fields))
}

/// A relationship that is of no more use, as a former one of the record that stays.
fn ended(
    row: &RelationshipRow,
    now: Timestamp,
    moved: impl FnOnce(&mut RelationshipRow),
) -> RowChange {
    RowChange::Relationship(Diff::update(row.clone(), |it| {
        it.valid_to = it.valid_to.or(Some(now));
        moved(it);
    }))
}

/// Of active relationships between the same two records, of which at most one is direct:
/// the one that stays, which is the first one, as it will be. If another one is direct, it
/// becomes direct, with the role and level of that one [M3].
fn united<'a>(rows: &[&'a RelationshipRow]) -> Option<(&'a RelationshipRow, RelationshipRow)> {
    let first = *rows.first()?;
    let mut after = first.clone();
    let direct = rows.iter().find(|it| it.kind == RelationshipKind::Direct);
    if let Some(direct) = direct.filter(|_| first.kind == RelationshipKind::Indirect) {
        after.kind = RelationshipKind::Direct;
        after.role.clone_from(&direct.role);
        after.level = direct.level;
    }
    Some((first, after))
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;
