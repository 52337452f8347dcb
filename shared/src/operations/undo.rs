//! Undoing an operation: which of its rows are restored, and which are kept, with the
//! reason. Nothing is guessed and no later edit is overwritten [D2, M12, I10].

mod addresses;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::effects::{Effect, effects};
use super::rows::{AddressRow, Diff, RelationshipRow, RowChange};
use crate::customers::relationship::{RelationshipKind, RelationshipRules};
use crate::ids::{AccountId, ContactId};
use crate::time::Timestamp;

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
/// change of the primary account would be neither the old state nor the new one.
pub fn undo(
    operation: Vec<Undoable>,
    today: &Today,
    rules: RelationshipRules,
    now: Timestamp,
) -> UndoPlan {
    let mut plan = UndoPlan::default();
    let mut back = Vec::new();
    for Undoable { change, is_untouched, since } in operation {
        let reversed = removing_softly(change.reversed(), now);
        if is_untouched {
            back.push(reversed);
        } else {
            let since = since.unwrap_or(Since { by: None, at: now });
            plan.keep(&[reversed], KeptReason::ChangedSince(since));
        }
    }
    // A record that is in use is kept, along with the rows that were created with it.
    let (mut stays, mut rest) = (BTreeSet::new(), Vec::new());
    for change in &back {
        if let Some((contact, account)) = in_use(change, today) {
            stays.insert((contact, account));
        }
    }
    for change in back {
        if stays.iter().any(|(contact, account)| belongs(&change, *contact, *account)) {
            plan.keep(&[change], KeptReason::InUse);
        } else {
            rest.push(change);
        }
    }
    let mut by_contact: BTreeMap<ContactId, Vec<RowChange>> = BTreeMap::new();
    let revived: Vec<RowChange> = rest.clone();
    for change in rest {
        match contact_of(&change) {
            Some(contact) => by_contact.entry(contact).or_default().push(change),
            None => match single_conflict(&change, today, &revived) {
                Some(reason) => plan.keep(&[change], reason),
                None => plan.changes.push(change),
            },
        }
    }
    for (contact, changes) in by_contact {
        match contact_conflict(contact, &changes, today, (&revived, rules)) {
            Some(reason) => plan.keep(&changes, reason),
            None => plan.changes.extend(changes),
        }
    }
    plan.changes.retain(|it| !it.is_idle());
    plan
}

impl UndoPlan {
    fn keep(&mut self, changes: &[RowChange], reason: KeptReason) {
        let effects = effects(changes);
        if !effects.is_empty() {
            self.kept.push(Kept { effects, reason });
        }
    }
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
        other => other,
    }
}

/// The contact or account that `change` would delete although it is in use.
fn in_use(change: &RowChange, today: &Today) -> Option<(Option<ContactId>, Option<AccountId>)> {
    match change {
        RowChange::Contact(Diff { after: Some(after), .. })
            if after.deleted_at.is_some() && today.with_tickets.contains(&after.id) =>
        {
            Some((Some(after.id), None))
        }
        RowChange::Account(Diff { after: Some(after), .. })
            if after.deleted_at.is_some() && today.in_use.contains(&after.id) =>
        {
            Some((None, Some(after.id)))
        }
        _ => None,
    }
}

/// Whether `change` is about the contact or account, or about a row that belongs to it.
fn belongs(change: &RowChange, contact: Option<ContactId>, account: Option<AccountId>) -> bool {
    let account_of = match change {
        RowChange::Account(diff) => row(diff).map(|it| it.id),
        RowChange::Domain(diff) => row(diff).map(|it| it.account_id),
        RowChange::RoleLevel(diff) => row(diff).map(|it| it.account_id),
        RowChange::Relationship(diff) => row(diff).map(|it| it.account_id),
        _ => None,
    };
    contact.is_some() && contact_of(change) == contact || account.is_some() && account_of == account
}

/// The row after the change, or before it if the change deletes the row.
fn row<T>(diff: &Diff<T>) -> Option<&T> {
    diff.after.as_ref().or(diff.before.as_ref())
}

/// The contact that the row belongs to, whose rows are checked together.
fn contact_of(change: &RowChange) -> Option<ContactId> {
    match change {
        RowChange::Contact(diff) => row(diff).map(|it| it.id),
        RowChange::Address(diff) => row(diff).map(|it| it.contact_id),
        RowChange::Relationship(diff) => row(diff).map(|it| it.contact_id),
        RowChange::PortalAccess(diff) => row(diff).map(|it| it.contact_id),
        RowChange::Account(_)
        | RowChange::Domain(_)
        | RowChange::RoleLevel(_)
        | RowChange::Ticket(_)
        | RowChange::Share(_)
        | RowChange::Participant(_) => None,
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

/// Why `change`, which belongs to no contact, can't be written.
fn single_conflict(change: &RowChange, today: &Today, all: &[RowChange]) -> Option<KeptReason> {
    let gone = |account: AccountId| {
        (!account_lives(account, today, all)).then_some(KeptReason::AccountGone { account })
    };
    match change {
        RowChange::Domain(Diff { after: Some(after), .. }) => {
            match today.domains.get(&after.domain) {
                Some(owner) if *owner != after.account_id => {
                    Some(KeptReason::DomainTaken { by: *owner })
                }
                Some(_) | None => gone(after.account_id),
            }
        }
        RowChange::RoleLevel(Diff { after: Some(after), .. }) => gone(after.account_id),
        RowChange::Share(Diff { after: Some(after), .. }) => gone(after.account_id),
        RowChange::Ticket(Diff { after: Some(after), .. }) => after.account_id.and_then(gone),
        _ => None,
    }
}

/// Why the `changes` of a contact can't be written together.
fn contact_conflict(
    contact: ContactId,
    changes: &[RowChange],
    today: &Today,
    (all, rules): (&[RowChange], RelationshipRules),
) -> Option<KeptReason> {
    let mut relationships: BTreeMap<_, RelationshipRow> = BTreeMap::new();
    for row in today.relationships.iter().filter(|it| it.contact_id == contact) {
        relationships.insert(row.id, row.clone());
    }
    let mut addresses: BTreeMap<_, AddressRow> = BTreeMap::new();
    for row in &today.addresses {
        addresses.insert(row.id, row.clone());
    }
    let (mut lives, mut speaks_of_relationships, mut speaks_of_addresses) =
        (today.live_contacts.contains(&contact), false, false);
    for change in changes {
        match change {
            RowChange::Contact(Diff { after: Some(after), .. }) => {
                lives = after.deleted_at.is_none();
            }
            RowChange::Relationship(diff) => {
                speaks_of_relationships = true;
                if let Some(before) = &diff.before {
                    relationships.remove(&before.id);
                }
                if let Some(after) = diff.after.as_ref().filter(|it| it.valid_to.is_none()) {
                    relationships.insert(after.id, after.clone());
                }
            }
            RowChange::Address(diff) => {
                speaks_of_addresses = true;
                if let Some(before) = &diff.before {
                    addresses.remove(&before.id);
                }
                if let Some(after) = diff.after.as_ref().filter(|it| it.is_live.0) {
                    addresses.insert(after.id, after.clone());
                }
            }
            _ => {}
        }
    }
    let comes_back = changes.iter().any(RowChange::brings_back);
    if !lives && comes_back {
        return Some(KeptReason::ContactGone { contact });
    }
    let relationships: Vec<RelationshipRow> = relationships.into_values().collect();
    if speaks_of_relationships
        && let Some(reason) = relationships_break(&relationships, changes, rules)
    {
        return Some(reason);
    }
    let gone = changes.iter().find_map(|change| match change {
        RowChange::Relationship(Diff { after: Some(after), .. }) => (after.valid_to.is_none()
            && !account_lives(after.account_id, today, all))
        .then_some(after.account_id),
        _ => None,
    });
    if let Some(account) = gone {
        return Some(KeptReason::AccountGone { account });
    }
    let addresses: Vec<AddressRow> = addresses.into_values().collect();
    if speaks_of_addresses { addresses::broken(contact, &addresses, today) } else { None }
}

/// The reason why these relationships, which are all active ones of a contact, would break
/// R1, R2, R3 or R9.
fn relationships_break(
    live: &[RelationshipRow],
    changes: &[RowChange],
    rules: RelationshipRules,
) -> Option<KeptReason> {
    let restored = |row: &RelationshipRow| {
        changes.iter().any(|change| {
            matches!(change, RowChange::Relationship(Diff { after: Some(after), .. }) if after.id == row.id)
        })
    };
    let mut pairs = BTreeSet::new();
    if !live.iter().all(|it| pairs.insert(it.account_id)) {
        return Some(KeptReason::AlreadyBelongs);
    }
    let mut direct = live.iter().filter(|it| it.kind == RelationshipKind::Direct);
    match (direct.next(), direct.next()) {
        (Some(one), Some(other)) => {
            let by = if restored(one) { other } else { one };
            Some(KeptReason::PrimaryReplaced { by: by.account_id })
        }
        (None, _) if !live.is_empty() => Some(KeptReason::PrimaryRequired),
        // Several accounts are a reason only if this undo restores one of them.
        _ if !rules.multi_account && 1 < live.len() && live.iter().any(restored) => {
            Some(KeptReason::MultiAccountOff)
        }
        _ => None,
    }
}

impl RowChange {
    /// Whether the change makes a row of a contact active.
    fn brings_back(&self) -> bool {
        match self {
            Self::Relationship(Diff { after: Some(after), .. }) => after.valid_to.is_none(),
            Self::Address(Diff { after: Some(after), .. }) => after.is_live.0,
            Self::PortalAccess(diff) => diff.after.is_some(),
            _ => false,
        }
    }
}
