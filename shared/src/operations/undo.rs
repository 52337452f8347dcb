//! Undoing an operation: which of its rows are restored, and which are kept, with the
//! reason. Nothing is guessed and no later edit is overwritten [D2, M12, I10].

mod addresses;
mod contact;
mod in_use;
mod labels;
mod merge;
mod parents;
mod relationships;
mod reports;
mod settings;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::effects::{Effect, Label, Record, effects};
use super::rows::{AddressRow, Diff, RelationshipRow, RowChange};
use crate::customers::relationship::RelationshipRules;
use crate::ids::{AccountId, ContactId};
use crate::time::Timestamp;

pub use labels::{LabelsToday, manages_tags};

/// A change of the operation to undo, and the current state of its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undoable {
    /// The change.
    pub change: RowChange,
    /// Whether the row is still as the operation left it.
    pub is_untouched: bool,
    /// The latest change of the row by a later operation, if any.
    pub since: Option<Since>,
}

/// A change of a row after the operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Since {
    /// The name of the person who changed it; none: the product itself.
    pub by: Option<String>,
    /// When it was changed.
    pub at: Timestamp,
}

/// The current facts that decide which rows can be restored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Today {
    /// All active relationships of every contact that the operation changed.
    pub relationships: Vec<RelationshipRow>,
    /// The active addresses of those contacts, and all active addresses with the same keys.
    pub addresses: Vec<AddressRow>,
    /// The accounts in the rows that are not deleted.
    pub live_accounts: BTreeSet<AccountId>,
    /// The contacts in the rows that are not deleted.
    pub live_contacts: BTreeSet<ContactId>,
    /// The accounts that have the domains that would be restored.
    pub domains: BTreeMap<String, AccountId>,
    /// The contacts with a password. Their primary address has to be verified, if one is
    /// [E7].
    pub with_credential: BTreeSet<ContactId>,
    /// The contacts with tickets. Undoing their creation does not delete them.
    pub with_tickets: BTreeSet<ContactId>,
    /// The accounts with tickets, or with contacts that the operation did not add.
    pub in_use: BTreeSet<AccountId>,
    /// What the tags and groups say.
    pub labels: LabelsToday,
    /// The accounts with contacts that the operation did not add.
    pub joined: BTreeSet<AccountId>,
    /// The contacts that have the external IDs of contacts that the operation changed.
    pub contact_ids: BTreeMap<String, ContactId>,
    /// The accounts that have the external IDs of accounts that the operation changed.
    pub account_ids: BTreeMap<String, AccountId>,
    /// Whom contacts report to, or were merged into: of all in the lines of reports that would
    /// be restored.
    #[serde(default)]
    pub superiors: BTreeMap<ContactId, ContactId>,
    /// The same for the accounts that accounts are departments of.
    #[serde(default)]
    pub parents: BTreeMap<AccountId, AccountId>,
    /// Whether contacts belong to several accounts by relationships that the operation did
    /// not change. It is read only for an operation that changed the settings.
    #[serde(deserialize_with = "settings::flag")]
    pub others_belong_to_several: bool,
}

/// Why a row is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum KeptReason {
    /// It was changed since.
    ChangedSince(Since),
    /// Another contact has the address [E1].
    AddressTaken {
        /// The contact.
        by: ContactId,
    },
    /// The contact would have no primary address, or two [E2].
    AddressRules,
    /// The primary address of a contact who signs in would not be verified [E7].
    AddressUnverified,
    /// Another record has the external ID.
    ExternalIdTaken {
        /// The record.
        by: Record,
    },
    /// Another account has the domain [P10].
    DomainTaken {
        /// The account.
        by: AccountId,
    },
    /// The contact has another primary account now [R1].
    PrimaryReplaced {
        /// The account.
        by: AccountId,
    },
    /// The contact already belongs to the account again [R2].
    AlreadyBelongs,
    /// The contact's other relationships require a primary one [R3].
    PrimaryRequired,
    /// A contact may belong to one account only [R9].
    MultiAccountOff,
    /// Contacts belong to several accounts by relationships that the undo does not end [R9].
    SeveralAccounts,
    /// Another tag or group has the name.
    LabelTaken {
        /// The tag or group.
        by: Label,
    },
    /// The tag or group is deleted.
    LabelGone {
        /// The tag or group.
        label: Label,
    },
    /// The account is deleted.
    AccountGone {
        /// The account.
        account: AccountId,
    },
    /// The contact is deleted.
    ContactGone {
        /// The contact.
        contact: ContactId,
    },
    /// The other contact reports to this one by now [R16].
    ReportsBack {
        /// The other contact.
        by: ContactId,
    },
    /// The other account is below this one by now.
    ParentBelow {
        /// The other account.
        by: AccountId,
    },
    /// Tickets or contacts now depend on the record.
    InUse,
}

/// A change that an undo does not reverse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The effects that reversing it would have.
    pub effects: Vec<Effect>,
    /// Why it is not reversed.
    pub reason: KeptReason,
}

/// The plan for undoing an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UndoPlan {
    /// The changes that restore rows.
    pub changes: Vec<RowChange>,
    /// The changes that are not reversed.
    pub kept: Vec<Kept>,
}

/// Plans how to undo `operation` at `now`.
///
/// A row that was changed since is kept on its own. If restoring the rows of a contact
/// would break a rule about relationships or addresses, all of them are kept: half of a
/// change of the primary account would be neither the old state nor the new one. A contact
/// who was deleted comes back in any case, without what can't be restored [D2]. The same
/// holds for turning off *multi-account* again: if contacts would still belong to several
/// accounts, the setting and all relationships are kept.
pub fn undo(
    operation: Vec<Undoable>,
    today: &Today,
    rules: RelationshipRules,
    now: Timestamp,
) -> UndoPlan {
    let mut plan = UndoPlan::default();
    if let Some(reason) = settings::conflict(&operation, today) {
        for it in operation {
            plan.keep(&[it.change.reversed()], reason.clone());
        }
        return plan;
    }
    let merge = merge::Whole::of(&operation, today);
    let today = merge.as_ref().map_or(today, |it| &it.today);
    let (mut back, mut touched) = (Vec::new(), Vec::new());
    for Undoable { change, is_untouched, since } in operation {
        let was_made = is_made(&change);
        let reversed = removing_softly(change.reversed(), now);
        if is_untouched {
            back.push(Back { change: reversed, was_made });
        } else {
            touched.push(reversed.clone());
            let since = since.unwrap_or(Since { by: None, at: now });
            plan.keep(&[reversed], KeptReason::ChangedSince(since));
        }
    }
    // A record that is in use is kept, along with the rows that belong to it.
    let stays = in_use::of(&back, &touched, today);
    let all: Vec<RowChange> = back.iter().map(|it| it.change.clone()).collect();
    let mut rest = Vec::new();
    for Back { change, .. } in back {
        if stays.has(&change) || labels::is_in_use(&change, &all, &today.labels) {
            plan.keep(&[change], KeptReason::InUse);
        } else {
            rest.push(change);
        }
    }
    // The settings that are restored decide about the relationships that are.
    let rules = settings::rules(&rest).unwrap_or(rules);
    let mut by_contact: BTreeMap<ContactId, Vec<RowChange>> = BTreeMap::new();
    let revived: Vec<RowChange> = rest.clone();
    for change in rest {
        if let Some(contact) = contact_of(&change) {
            by_contact.entry(contact).or_default().push(change);
        } else if let Some(reason) = single_conflict(&change, today, &revived) {
            plan.keep(&[change], reason);
        } else {
            let change = plan.without_taken_id(change, today);
            plan.changes.push(change);
        }
    }
    // A contact that is restored may take rows back from another one, which is checked after.
    for contact in merge::givers(&revived) {
        by_contact.entry(contact).or_default();
    }
    let (restored, others): (Vec<_>, Vec<_>) =
        by_contact.into_iter().partition(|(_, changes)| contact::is_revived(changes));
    for (contact, changes) in restored {
        contact::revive(contact, changes, today, (&revived, rules), &mut plan);
    }
    let (moved, mut broken) = (plan.changes.clone(), None);
    for (contact, changes) in others {
        match contact::conflict(contact, &changes, today, (&revived, &moved, rules)) {
            Some(reason) if moved.iter().any(|it| merge::leaves(it, contact)) => {
                plan.keep(&changes, reason.clone());
                broken = Some(reason);
            }
            Some(reason) => plan.keep(&changes, reason),
            None => plan.changes.extend(changes),
        }
    }
    reports::without_circles(&mut plan, today);
    parents::without_circles(&mut plan, today);
    plan.changes.retain(|it| !it.is_idle());
    match &merge {
        Some(whole) => whole.checked(plan, broken, now),
        None => plan,
    }
}

impl UndoPlan {
    fn keep(&mut self, changes: &[RowChange], reason: KeptReason) {
        let effects = effects(changes);
        if !effects.is_empty() {
            self.kept.push(Kept { effects, reason });
        }
    }

    /// `change`, which restores a record, without its external ID where another record has
    /// that by now.
    fn without_taken_id(&mut self, mut change: RowChange, today: &Today) -> RowChange {
        let (record, by, id) = match &mut change {
            RowChange::Contact(Diff { before: Some(_), after: Some(row) }) => {
                let taken = |id: &String| today.contact_ids.get(id).filter(|it| **it != row.id);
                let by = row.external_id.as_ref().and_then(taken);
                let by = by.filter(|_| row.deleted_at.is_none()).copied().map(Record::Contact);
                (Record::Contact(row.id), by, &mut row.external_id)
            }
            RowChange::Account(Diff { before: Some(_), after: Some(row) }) => {
                let taken = |id: &String| today.account_ids.get(id).filter(|it| **it != row.id);
                let by = row.external_id.as_ref().and_then(taken);
                let by = by.filter(|_| row.deleted_at.is_none()).copied().map(Record::Account);
                (Record::Account(row.id), by, &mut row.external_id)
            }
            _ => return change,
        };
        if let Some(by) = by {
            let (field, to) = ("external_id".to_owned(), id.take());
            let effects = vec![Effect::FieldChanged { record, field, from: None, to }];
            self.kept.push(Kept { effects, reason: KeptReason::ExternalIdTaken { by } });
        }
        change
    }
}

/// A change that restores a row, and whether the operation had made that row.
struct Back {
    change: RowChange,
    was_made: bool,
}

/// Whether the change made a contact or an account.
const fn is_made(change: &RowChange) -> bool {
    matches!(
        change,
        RowChange::Contact(Diff { before: None, .. })
            | RowChange::Account(Diff { before: None, .. })
    )
}

/// Contacts and accounts are never removed from the database, since other rows refer to
/// them. Undoing a creation marks the record as deleted, as an agent's delete does.
fn removing_softly(change: RowChange, now: Timestamp) -> RowChange {
    match change {
        RowChange::Contact(Diff { before: Some(row), after: None }) => {
            RowChange::Contact(Diff::update(row, |it| it.deleted_at = Some(now)))
        }
        RowChange::Account(Diff { before: Some(row), after: None }) => {
            RowChange::Account(Diff::update(row, |it| it.deleted_at = Some(now)))
        }
        other => labels::removing_softly(other, now),
    }
}

/// The row after the change, or before it if the change deletes the row.
fn row<T>(diff: &Diff<T>) -> Option<&T> {
    diff.after.as_ref().or(diff.before.as_ref())
}

/// The contact that the row belongs to, whose rows are checked together.
pub fn contact_of(change: &RowChange) -> Option<ContactId> {
    match change {
        RowChange::Contact(diff) => row(diff).map(|it| it.id),
        RowChange::Address(diff) => row(diff).map(|it| it.contact_id),
        RowChange::Relationship(diff) => row(diff).map(|it| it.contact_id),
        RowChange::PortalAccess(diff) => row(diff).map(|it| it.contact_id),
        RowChange::Settings(_)
        | RowChange::Account(_)
        | RowChange::Domain(_)
        | RowChange::Role(_)
        | RowChange::RoleLevel(_)
        | RowChange::Ticket(_)
        | RowChange::Share(_)
        | RowChange::Participant(_)
        | RowChange::Tag(_)
        | RowChange::ContactTag(_)
        | RowChange::AccountTag(_)
        | RowChange::Group(_)
        | RowChange::Member(_)
        | RowChange::CustomField(_)
        | RowChange::CustomValue(_) => None,
    }
}

/// Whether `account` is not deleted once `changes` are written.
fn account_lives(account: AccountId, today: &Today, changes: &[RowChange]) -> bool {
    let will_live = changes.iter().find_map(|change| match change {
        RowChange::Account(Diff { after: Some(after), .. }) if after.id == account => {
            Some(after.deleted_at.is_none())
        }
        _ => None,
    });
    will_live.unwrap_or_else(|| today.live_accounts.contains(&account))
}

/// Whether `change` takes a domain back from `account`.
fn comes_from(change: &RowChange, account: AccountId) -> bool {
    matches!(change, RowChange::Domain(Diff { before: Some(it), .. }) if it.account_id == account)
}

/// Why `change`, which belongs to no contact, can't be written.
fn single_conflict(change: &RowChange, today: &Today, all: &[RowChange]) -> Option<KeptReason> {
    let gone = |account: AccountId| {
        (!account_lives(account, today, all)).then_some(KeptReason::AccountGone { account })
    };
    match change {
        RowChange::Domain(Diff { after: Some(after), .. }) => {
            match today.domains.get(&after.domain) {
                Some(owner) if *owner != after.account_id && !comes_from(change, *owner) => {
                    Some(KeptReason::DomainTaken { by: *owner })
                }
                Some(_) | None => gone(after.account_id),
            }
        }
        RowChange::RoleLevel(Diff { after: Some(after), .. }) => gone(after.account_id),
        RowChange::Share(Diff { after: Some(after), .. }) => gone(after.account_id),
        RowChange::Ticket(Diff { after: Some(after), .. }) => after.account_id.and_then(gone),
        _ => labels::conflict(change, &today.labels, all),
    }
}
