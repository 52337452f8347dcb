//! Merging accounts [M2, M3, M10, M11].

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use uuid::Uuid;

use super::{MergeField, MergeRefusal, Mergeable, Related, TagFact, choose, ended, united};
use crate::customers::parents::parent_after_merge;
use crate::customers::reach::Reach;
use crate::fields::{self, account::Account};
use crate::ids::{AccountId, ContactId};
use crate::operations::custom;
use crate::operations::rows::{
    AccountRow, AccountTagRow, CustomValueRow, Diff, DomainRow, RelationshipRow, RoleLevelRow,
    RowChange,
};
use crate::text::sort_key;
use crate::time::Timestamp;

/// At most so many relationships, current and former ones, move to the account that stays.
pub const MAX_RELATIONSHIPS: usize = 1_000;

/// At most so many departments move to the account that stays.
pub const MAX_DEPARTMENTS: usize = 1_000;

/// An account that is to be merged, with its rows.
#[derive(Clone, Debug, Deserialize)]
pub struct AccountFacts {
    /// The account's row.
    pub row: AccountRow,
    /// The domains, in their order.
    pub domains: Vec<DomainRow>,
    /// The levels of its roles.
    pub role_levels: Vec<RoleLevelRow>,
    /// The tags.
    pub tags: Vec<TagFact<AccountTagRow>>,
    /// The values in fields that admins have defined.
    #[serde(default)]
    pub custom: Vec<CustomValueRow>,
    /// All relationships; of the account that stays, only those with contacts of the others.
    pub relationships: Vec<Related>,
    /// Its departments.
    pub children: Vec<AccountRow>,
    /// The accounts above it, the nearest first.
    pub ancestors: Vec<AccountId>,
}

/// What merging accounts does.
#[derive(Debug)]
pub struct MergedAccounts {
    /// The rows that change.
    pub changes: Vec<RowChange>,
    /// The fields in which the accounts differ.
    pub fields: Vec<MergeField>,
}

impl Mergeable for AccountRow {
    fn uuid(&self) -> Uuid {
        self.id.uuid()
    }

    fn values(&self) -> Vec<(&'static str, Option<String>)> {
        let listed = self.fields.iter().map(|(field, value)| (field.name, value.map(Into::into)));
        [("name", Some(self.name.clone()))]
            .into_iter()
            .chain(listed)
            .chain([
                ("default_level", Some(self.default_level.word().to_owned())),
                ("owner", self.owner_id.map(|it| it.to_string())),
                ("parent", self.parent_id.map(|it| it.to_string())),
                ("external_id", self.external_id.clone()),
            ])
            .collect()
    }

    fn take(&mut self, name: &'static str, other: &Self) {
        match name {
            "name" => self.name.clone_from(&other.name),
            "default_level" => self.default_level = other.default_level,
            "owner" => self.owner_id = other.owner_id,
            "parent" => self.parent_id = other.parent_id,
            "external_id" => self.external_id.clone_from(&other.external_id),
            name => {
                if let Some(field) = fields::find::<Account>(name) {
                    self.fields.set(field, other.fields.get(name).map(str::to_owned));
                }
            }
        }
    }
}

/// Merges the others of `records` into the first one.
pub fn merge_accounts(
    records: &[AccountFacts],
    chosen: &BTreeMap<String, Uuid>,
    now: Timestamp,
) -> Result<MergedAccounts, MergeRefusal> {
    let rows: Vec<AccountRow> = records.iter().map(|it| it.row.clone()).collect();
    let (mut row, fields) = choose(&rows, chosen)?;
    let Some((stays, others)) = records.split_first() else {
        return Err(MergeRefusal::UnknownValue);
    };
    if MAX_RELATIONSHIPS < others.iter().map(|it| it.relationships.len()).sum() {
        return Err(MergeRefusal::TooManyRelationships);
    }
    if MAX_DEPARTMENTS < others.iter().map(|it| it.children.len()).sum() {
        return Err(MergeRefusal::TooManyDepartments);
    }
    let mut by_contact: BTreeMap<ContactId, Vec<&Related>> = BTreeMap::new();
    for it in records.iter().flat_map(|it| &it.relationships) {
        by_contact.entry(it.row.contact_id).or_default().push(it);
    }
    let indirect = |all: &[&Related]| all.iter().filter(|it| it.is_indirect()).count();
    let duplicates = by_contact.values().filter(|it| 1 < indirect(it)).flatten();
    let duplicates: Vec<_> =
        duplicates.filter(|it| it.is_indirect()).map(|it| it.names()).collect();
    if !duplicates.is_empty() {
        return Err(MergeRefusal::Duplicates(duplicates));
    }
    let into = stays.row.id;
    row.sort_key = sort_key(&row.name);
    unite_reach(&mut row, &rows);
    let ids: Vec<AccountId> = rows.iter().map(|it| it.id).collect();
    let chosen = records.iter().find(|it| it.row.parent_id == row.parent_id);
    row.parent_id = chosen.and_then(|it| parent_after_merge(&it.ancestors, &ids));
    let mut changes = Vec::new();
    for other in others {
        changes.push(RowChange::Account(Diff::update(other.row.clone(), |it| {
            it.deleted_at = Some(now);
            it.merged_into = Some(into);
            it.parent_id = None;
        })));
        let children = other.children.iter().filter(|it| !ids.contains(&it.id));
        changes.extend(children.map(|it| {
            RowChange::Account(Diff::update(it.clone(), |it| it.parent_id = Some(into)))
        }));
    }
    changes.push(RowChange::Account(Diff { before: Some(stays.row.clone()), after: Some(row) }));
    for all in by_contact.into_values() {
        let live: Vec<&RelationshipRow> =
            all.iter().filter(|it| it.lives()).map(|it| &it.row).collect();
        if let Some((kept, mut after)) = united(&live) {
            after.account_id = into;
            let (before, after) = (Some(kept.clone()), Some(after));
            changes.push(RowChange::Relationship(Diff { before, after }));
        }
        let former = all.iter().filter(|it| !it.lives()).map(|it| &it.row);
        let rest = live.iter().skip(1).copied().chain(former);
        changes.extend(rest.map(|row| ended(row, now, |it| it.account_id = into)));
    }
    let mut position = stays.domains.iter().map(|it| it.position + 1).max().unwrap_or_default();
    let mut roles: BTreeSet<&str> = stays.role_levels.iter().map(|it| &*it.role).collect();
    let mut tags: BTreeSet<_> = stays.tags.iter().map(|it| it.root_id).collect();
    for other in others {
        for domain in &other.domains {
            changes.push(RowChange::Domain(Diff::update(domain.clone(), |it| {
                it.account_id = into;
                it.position = position;
            })));
            position += 1;
        }
        for row in &other.role_levels {
            changes.push(RowChange::RoleLevel(Diff::insert(row.clone())).reversed());
            if roles.insert(&row.role) {
                let row = RoleLevelRow { account_id: into, ..row.clone() };
                changes.push(RowChange::RoleLevel(Diff::insert(row)));
            }
        }
        for TagFact { row, root_id } in &other.tags {
            changes.push(RowChange::AccountTag(Diff::insert(row.clone())).reversed());
            if tags.insert(*root_id) {
                let row = AccountTagRow { account_id: into, ..row.clone() };
                changes.push(RowChange::AccountTag(Diff::insert(row)));
            }
        }
    }
    changes.extend(custom::unite(
        into.uuid(),
        &stays.custom,
        others.iter().flat_map(|it| &it.custom),
    ));
    changes.retain(|it| !it.is_idle());
    Ok(MergedAccounts { changes, fields })
}

/// The phones and postal addresses of all. The number of the chosen account stays the
/// primary one.
fn unite_reach(row: &mut AccountRow, rows: &[AccountRow]) {
    let chosen = row.fields.get("phone").map(str::to_owned);
    let (mut reach, mut number) = (Reach::default(), None);
    for it in rows {
        number = reach.unite(number.as_deref(), (&it.reach, it.fields.get("phone")));
    }
    if chosen.is_some() {
        number = reach.follow(number.as_deref(), chosen.as_deref());
    }
    row.reach = reach;
    if let Some(field) = fields::find::<Account>("phone") {
        row.fields.set(field, number);
    }
}
