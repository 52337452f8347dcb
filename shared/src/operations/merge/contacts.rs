//! Merging contacts [M1, M3, M4, M7, M8, M10].

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use uuid::Uuid;

use super::{MergeField, MergeRefusal, Mergeable, choose, ended, united};
use crate::customers::relationship::{RelationshipKind, RelationshipRules};
use crate::fields::{self, contact::Contact};
use crate::ids::{AccountId, ContactId, HelpCenterId, Named, TagId};
use crate::operations::custom;
use crate::operations::rows::{
    AddressRow, ContactRow, ContactTagRow, CustomValueRow, Diff, Flag, MemberRow, PortalAccessRow,
    RelationshipRow, RowChange,
};
use crate::portal::access::PortalState;
use crate::text::sort_key;
use crate::time::Timestamp;

/// A contact that is to be merged, with its rows.
#[derive(Clone, Debug, Deserialize)]
pub struct ContactFacts {
    /// The contact's row.
    pub row: ContactRow,
    /// All addresses, the primary one first.
    pub addresses: Vec<AddressRow>,
    /// All relationships, the oldest first.
    pub relationships: Vec<Related>,
    /// The access to help centers.
    pub portal: Vec<PortalAccessRow>,
    /// The tags.
    pub tags: Vec<TagFact<ContactTagRow>>,
    /// The groups.
    pub groups: Vec<MemberRow>,
    /// The values in fields that admins have defined.
    #[serde(default)]
    pub custom: Vec<CustomValueRow>,
    /// Who reports to the contact.
    pub reports: Vec<ContactRow>,
    /// Who stands above the contact in its line of reports [R16].
    pub superiors: Vec<ContactId>,
    /// Whether the contact has a password.
    pub has_credential: Flag,
}

/// A relationship, with the names of both sides.
#[derive(Clone, Debug, Deserialize)]
pub struct Related {
    /// The row.
    pub row: RelationshipRow,
    /// The contact's name.
    pub contact_name: String,
    /// The account's name.
    pub account_name: String,
}

impl Related {
    pub(super) const fn lives(&self) -> bool {
        self.row.valid_to.is_none()
    }

    pub(super) fn is_indirect(&self) -> bool {
        self.lives() && self.row.kind == RelationshipKind::Indirect
    }

    pub(super) fn account(&self) -> Named<AccountId> {
        Named { id: self.row.account_id, name: self.account_name.clone() }
    }

    pub(super) fn names(&self) -> (Named<ContactId>, Named<AccountId>) {
        let contact = Named { id: self.row.contact_id, name: self.contact_name.clone() };
        (contact, self.account())
    }
}

/// A tag of a record.
#[derive(Clone, Debug, Deserialize)]
pub struct TagFact<R> {
    /// The row.
    pub row: R,
    /// The tag that it counts as: itself, or the one that it was merged into.
    pub root_id: TagId,
}

/// What merging contacts does.
#[derive(Debug)]
pub struct MergedContacts {
    /// The rows that change.
    pub changes: Vec<RowChange>,
    /// The fields in which the contacts differ.
    pub fields: Vec<MergeField>,
    /// The primary accounts of the contacts.
    pub primary_accounts: Vec<Named<AccountId>>,
    /// The primary account afterwards.
    pub primary_account: Option<AccountId>,
}

impl Mergeable for ContactRow {
    fn uuid(&self) -> Uuid {
        self.id.uuid()
    }

    fn values(&self) -> Vec<(&'static str, Option<String>)> {
        let text = |it: &String| Some(it.clone()).filter(|it| !it.is_empty());
        let listed = self.fields.iter().map(|(field, value)| (field.name, value.map(Into::into)));
        [("first_name", text(&self.first_name)), ("last_name", text(&self.last_name))]
            .into_iter()
            .chain(listed)
            .chain([
                ("owner", self.owner_id.map(|it| it.to_string())),
                ("assigned_to", self.assigned_to_id.map(|it| it.to_string())),
                ("reports_to", self.reports_to_id.map(|it| it.to_string())),
                ("external_id", self.external_id.clone()),
            ])
            .collect()
    }

    fn take(&mut self, name: &'static str, other: &Self) {
        match name {
            "first_name" => self.first_name.clone_from(&other.first_name),
            "last_name" => self.last_name.clone_from(&other.last_name),
            "owner" => self.owner_id = other.owner_id,
            "assigned_to" => self.assigned_to_id = other.assigned_to_id,
            "reports_to" => self.reports_to_id = other.reports_to_id,
            "external_id" => self.external_id.clone_from(&other.external_id),
            name => {
                if let Some(field) = fields::find::<Contact>(name) {
                    self.fields.set(field, other.fields.get(name).map(str::to_owned));
                }
            }
        }
    }
}

/// Merges the others of `records` into the first one. Tickets keep their account [T4].
pub fn merge_contacts(
    records: &[ContactFacts],
    chosen: &BTreeMap<String, Uuid>,
    (primary, rules): (Option<AccountId>, RelationshipRules),
    now: Timestamp,
) -> Result<MergedContacts, MergeRefusal> {
    let rows: Vec<ContactRow> = records.iter().map(|it| it.row.clone()).collect();
    let (mut row, fields) = choose(&rows, chosen)?;
    let Some((stays, others)) = records.split_first() else {
        return Err(MergeRefusal::UnknownValue);
    };
    if let Some(duplicates) = duplicates(records) {
        return Err(MergeRefusal::Duplicates(duplicates));
    }
    let (primary_accounts, primary_account) = primary_of(records, primary, rules)?;
    let into = stays.row.id;
    row.sort_key = sort_key(&[&*row.first_name, " ", &*row.last_name].concat());
    unite_reach(&mut row, &rows);
    let is_one = |id: &ContactId| rows.iter().any(|it| it.id == *id);
    // Nobody reports to themself, nor to anybody who reports to them [R16].
    let chosen = records.iter().find(|it| it.row.reports_to_id == row.reports_to_id);
    if chosen.is_some_and(|it| it.superiors.iter().any(is_one)) {
        row.reports_to_id = None;
    }
    let mut changes = Vec::new();
    for other in others {
        changes.push(RowChange::Contact(Diff::update(other.row.clone(), |it| {
            it.deleted_at = Some(now);
            it.merged_into = Some(into);
            it.reports_to_id = None;
        })));
        let reports = other.reports.iter().filter(|it| !is_one(&it.id));
        changes.extend(reports.map(|it| {
            RowChange::Contact(Diff::update(it.clone(), |it| it.reports_to_id = Some(into)))
        }));
    }
    changes.push(RowChange::Contact(Diff { before: Some(stays.row.clone()), after: Some(row) }));
    let gets_credential = others.iter().any(brings_credential);
    addresses(records, stays.has_credential.0 || gets_credential, &mut changes);
    relationships(records, (primary_account, rules), now, &mut changes);
    portal(records, gets_credential, now, &mut changes);
    labels(stays, others, &mut changes);
    changes.extend(custom::unite(
        into.uuid(),
        &stays.custom,
        others.iter().flat_map(|it| &it.custom),
    ));
    changes.retain(|it| !it.is_idle());
    Ok(MergedContacts { changes, fields, primary_accounts, primary_account })
}

/// Whether the contact's password can move: with a verified address [M8].
fn brings_credential(contact: &ContactFacts) -> bool {
    let verified = |it: &AddressRow| it.is_live.0 && it.verified_at.is_some();
    contact.has_credential.0 && contact.addresses.iter().any(verified)
}

/// The phones and postal addresses of all [M7]. The number of the chosen contact stays the
/// primary one.
fn unite_reach(row: &mut ContactRow, rows: &[ContactRow]) {
    let chosen = row.fields.get("phone").map(str::to_owned);
    let (mut reach, mut number) = (crate::customers::reach::Reach::default(), None);
    for it in rows {
        number = reach.unite(number.as_deref(), (&it.reach, it.fields.get("phone")));
    }
    if chosen.is_some() {
        number = reach.follow(number.as_deref(), chosen.as_deref());
    }
    row.reach = reach;
    if let Some(field) = fields::find::<Contact>("phone") {
        row.fields.set(field, number);
    }
}

/// The indirect relationships of several of the contacts with the same account [M1].
fn duplicates(records: &[ContactFacts]) -> Option<Vec<(Named<ContactId>, Named<AccountId>)>> {
    let mut by_account: BTreeMap<AccountId, Vec<&Related>> = BTreeMap::new();
    for it in records.iter().flat_map(|it| &it.relationships).filter(|it| it.is_indirect()) {
        by_account.entry(it.row.account_id).or_default().push(it);
    }
    let all = by_account.into_values().filter(|it| 1 < it.len()).flatten();
    let named: Vec<_> = all.map(Related::names).collect();
    (!named.is_empty()).then_some(named)
}

/// The primary accounts of the contacts, and the one that stays [M4].
fn primary_of(
    records: &[ContactFacts],
    chosen: Option<AccountId>,
    rules: RelationshipRules,
) -> Result<(Vec<Named<AccountId>>, Option<AccountId>), MergeRefusal> {
    let mut all: Vec<Named<AccountId>> = Vec::new();
    for it in records.iter().flat_map(|it| &it.relationships) {
        let is_direct = it.lives() && !it.is_indirect();
        if is_direct && all.iter().all(|other| other.id != it.row.account_id) {
            all.push(it.account());
        }
    }
    match chosen {
        Some(id) if all.iter().any(|it| it.id == id) => Ok((all, Some(id))),
        Some(_) => Err(MergeRefusal::NotTheirPrimary),
        None if 1 < all.len() && !rules.multi_account => Err(MergeRefusal::PrimaryNotChosen(all)),
        None => {
            let first = all.first().map(|it| it.id);
            Ok((all, first))
        }
    }
}

/// The addresses of the others become secondary ones of the first [M7]. If nobody can sign
/// in with the primary address, one that is verified becomes it [E7].
fn addresses(records: &[ContactFacts], has_credential: bool, changes: &mut Vec<RowChange>) {
    let all = || records.iter().flat_map(|it| &it.addresses);
    let live = || all().filter(|it| it.is_live.0);
    let primary = live().find(|it| it.is_primary.0);
    let verified = live().find(|it| it.verified_at.is_some());
    let is_pending = primary.is_some_and(|it| it.verified_at.is_none());
    let primary = if has_credential && is_pending { verified.or(primary) } else { primary };
    let Some(into) = records.first().map(|it| it.row.id) else { return };
    changes.extend(all().map(|row| {
        RowChange::Address(Diff::update(row.clone(), |it| {
            it.contact_id = into;
            if it.is_live.0 {
                it.is_primary = Flag(primary.is_some_and(|primary| primary.id == it.id));
            }
        }))
    }));
}

/// The relationships of all become those of the first, each account once [M3, M4].
fn relationships(
    records: &[ContactFacts],
    (primary, rules): (Option<AccountId>, RelationshipRules),
    now: Timestamp,
    changes: &mut Vec<RowChange>,
) {
    let Some(into) = records.first().map(|it| it.row.id) else { return };
    let all = || records.iter().flat_map(|it| &it.relationships).map(|it| &it.row);
    let mut accounts = BTreeSet::new();
    for row in all() {
        if row.valid_to.is_some() {
            changes.push(ended(row, now, |it| it.contact_id = into));
        } else {
            accounts.insert(row.account_id);
        }
    }
    for account in accounts {
        let rows: Vec<&RelationshipRow> =
            all().filter(|it| it.account_id == account && it.valid_to.is_none()).collect();
        let Some((kept, mut after)) = united(&rows) else { continue };
        after.contact_id = into;
        let is_primary = primary == Some(account);
        after.kind = if is_primary { RelationshipKind::Direct } else { RelationshipKind::Indirect };
        if !is_primary && !rules.multi_account {
            after.valid_to = Some(now);
            after.kind = kept.kind;
        }
        let (before, after) = (Some(kept.clone()), Some(after));
        changes.push(RowChange::Relationship(Diff { before, after }));
        let rest = rows.iter().skip(1);
        changes.extend(rest.map(|row| ended(row, now, |it| it.contact_id = into)));
    }
}

/// Who is blocked as one of them stays blocked. Who could sign in as one of the others can
/// sign in as the first, if a password stays to do so [M8].
fn portal(
    records: &[ContactFacts],
    gets_credential: bool,
    now: Timestamp,
    changes: &mut Vec<RowChange>,
) {
    let Some((stays, others)) = records.split_first() else { return };
    let can_sign_in = gets_credential
        || stays.has_credential.0
            && records
                .iter()
                .flat_map(|it| &it.addresses)
                .any(|it| it.is_live.0 && it.verified_at.is_some());
    let mut centers: BTreeMap<HelpCenterId, Vec<PortalState>> = BTreeMap::new();
    for row in others.iter().flat_map(|it| &it.portal) {
        centers.entry(row.help_center_id).or_default().push(row.state);
        let before = Some(row.clone());
        changes.push(RowChange::PortalAccess(Diff { before, after: None }));
    }
    for (help_center_id, states) in centers {
        let own = stays.portal.iter().find(|it| it.help_center_id == help_center_id);
        let was = own.map_or(PortalState::Unverified, |it| it.state);
        let is_blocked = was == PortalState::Blocked || states.contains(&PortalState::Blocked);
        let state = if is_blocked {
            PortalState::Blocked
        } else if can_sign_in && states.contains(&PortalState::Active) {
            PortalState::Active
        } else {
            was
        };
        if state != was {
            let row =
                PortalAccessRow { contact_id: stays.row.id, help_center_id, state, since: now };
            let diff = Diff { before: own.cloned(), after: Some(row) };
            changes.push(RowChange::PortalAccess(diff));
        }
    }
}

/// Tags and groups are united without doubles [M7].
fn labels(stays: &ContactFacts, others: &[ContactFacts], changes: &mut Vec<RowChange>) {
    let into = stays.row.id;
    let mut tags: BTreeSet<TagId> = stays.tags.iter().map(|it| it.root_id).collect();
    let mut groups: BTreeSet<_> = stays.groups.iter().map(|it| it.group_id).collect();
    for other in others {
        for TagFact { row, root_id } in &other.tags {
            changes.push(RowChange::ContactTag(Diff::insert(row.clone())).reversed());
            if tags.insert(*root_id) {
                let row = ContactTagRow { contact_id: into, ..row.clone() };
                changes.push(RowChange::ContactTag(Diff::insert(row)));
            }
        }
        for row in &other.groups {
            changes.push(RowChange::Member(Diff::insert(row.clone())).reversed());
            if groups.insert(row.group_id) {
                let row = MemberRow { contact_id: into, ..row.clone() };
                changes.push(RowChange::Member(Diff::insert(row)));
            }
        }
    }
}
