//! Undoing an operation: which of its rows go back to what they were, and which
//! are kept, with the reason. Nothing is guessed and no later edit is overwritten
//! [D2, M12, I10].

mod addresses;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::effects::{Effect, effects};
use super::rows::{AddressRow, Diff, RelationshipRow, RowChange};
use crate::customers::relationship::{RelationshipKind, RelationshipRules};
use crate::ids::{AccountId, ContactId};
use crate::time::Timestamp;

/// A change of the operation to be undone, and what its row is today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undoable {
    /// The change.
    pub change: RowChange,
    /// Whether the row still equals what the operation left.
    pub is_untouched: bool,
    /// The latest change of the row by a later operation, where there is one.
    pub since: Option<Since>,
}

/// Who changed a row after the operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Since {
    /// Their name; none: the product itself.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// What today's records say about putting rows back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Today {
    /// The live relationships of every contact that the operation touched, whole.
    pub relationships: Vec<RelationshipRow>,
    /// The live addresses of those contacts, and all live ones with the same keys.
    pub addresses: Vec<AddressRow>,
    /// The accounts that live, among those that the rows name.
    pub live_accounts: BTreeSet<AccountId>,
    /// The contacts that live, among those that the rows name.
    pub live_contacts: BTreeSet<ContactId>,
    /// The owners of the domains that would come back.
    pub domains: BTreeMap<String, AccountId>,
    /// Contacts who have a password: what they sign in with leads [E7].
    pub with_credential: BTreeSet<ContactId>,
    /// Contacts with tickets: they are not deleted by undoing their creation.
    pub with_tickets: BTreeSet<ContactId>,
    /// The accounts with tickets, or with people whom the operation did not bring.
    pub in_use: BTreeSet<AccountId>,
}

/// Why a row is kept as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum KeptReason {
    /// Somebody changed it since.
    ChangedSince(Since),
    /// Another contact has the address [E1].
    AddressTaken {
        /// Who.
        by: ContactId,
    },
    /// The contact's addresses would have no primary one, or two [E2].
    AddressRules,
    /// Nobody has shown that they read what would be the primary address of a contact who
    /// signs in [E7].
    AddressUnverified,
    /// Another account has the domain [P10].
    DomainTaken {
        /// Which.
        by: AccountId,
    },
    /// The contact has another primary account by now [R1].
    PrimaryReplaced {
        /// Which.
        by: AccountId,
    },
    /// The contact belongs to the account again already [R2].
    AlreadyBelongs,
    /// The contact's other relationships need a primary one [R3].
    PrimaryRequired,
    /// A contact may belong to one account only [R9].
    MultiAccountOff,
    /// The account is deleted.
    AccountGone {
        /// Which.
        account: AccountId,
    },
    /// The contact is deleted.
    ContactGone {
        /// Who.
        contact: ContactId,
    },
    /// Tickets or people depend on the record by now.
    InUse,
}

/// What an undo leaves as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What would have happened to it.
    pub effects: Vec<Effect>,
    /// Why it does not.
    pub reason: KeptReason,
}

/// What undoing an operation does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UndoPlan {
    /// The rows that go back.
    pub changes: Vec<RowChange>,
    /// What is kept.
    pub kept: Vec<Kept>,
}

/// Decides what undoing `operation` does at `now`.
///
/// A row that somebody changed since is kept by itself. The rows of one contact that
/// together would break a rule about relationships or addresses are kept together: half
/// of a change of the primary account would be neither the old state nor the new one.
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
    // A record that is in use stays, and with it all that came with it.
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
            None => match alone(&change, today, &revived) {
                Some(reason) => plan.keep(&[change], reason),
                None => plan.changes.push(change),
            },
        }
    }
    for (contact, changes) in by_contact {
        match together(contact, &changes, today, (&revived, rules)) {
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

/// A contact or an account is never taken out of the database, since others refer to
/// it: undoing its creation deletes it as an agent would.
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

/// The record that `change` would delete although it is in use.
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

/// Whether `change` is of the contact or account, or of what belongs to it.
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

/// The row, as it is or as it will be.
fn row<T>(diff: &Diff<T>) -> Option<&T> {
    diff.after.as_ref().or(diff.before.as_ref())
}

/// The contact whose rows are judged together.
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

/// Whether `account` lives once `changes` are written.
fn account_lives(account: AccountId, today: &Today, changes: &[RowChange]) -> bool {
    let will_live = changes.iter().find_map(|change| match change {
        RowChange::Account(Diff { after: Some(after), .. }) if after.id == account => {
            Some(after.deleted_at.is_none())
        }
        _ => None,
    });
    will_live.unwrap_or_else(|| today.live_accounts.contains(&account))
}

/// Why `change`, which is of no contact, can't be written.
fn alone(change: &RowChange, today: &Today, all: &[RowChange]) -> Option<KeptReason> {
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

/// Why `changes` of one contact can't be written together.
fn together(
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

/// Whether these relationships of one contact, all live, break R1, R2, R3 or R9.
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
        // What is there already is not this undo's doing.
        _ if !rules.multi_account && 1 < live.len() && live.iter().any(restored) => {
            Some(KeptReason::MultiAccountOff)
        }
        _ => None,
    }
}

impl RowChange {
    /// Whether it makes something of a contact live.
    fn brings_back(&self) -> bool {
        match self {
            Self::Relationship(Diff { after: Some(after), .. }) => after.valid_to.is_none(),
            Self::Address(Diff { after: Some(after), .. }) => after.is_live.0,
            Self::PortalAccess(diff) => diff.after.is_some(),
            _ => false,
        }
    }
}
