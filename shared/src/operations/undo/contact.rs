//! The rows of one contact, which are restored together or, if the contact was deleted, one
//! by one [D2].

use std::collections::{BTreeMap, BTreeSet};

use super::{KeptReason, Today, UndoPlan, account_lives, addresses, merge, relationships};
use crate::customers::relationship::{RelationshipKind, RelationshipRules};
use crate::ids::ContactId;
use crate::operations::rows::{AddressRow, Diff, RelationshipRow, RowChange};

/// Why the `changes` of a contact can't be written together, after those of `moved`, which
/// may take rows of the contact away.
pub(super) fn conflict(
    contact: ContactId,
    changes: &[RowChange],
    today: &Today,
    (all, moved, rules): (&[RowChange], &[RowChange], RelationshipRules),
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
    for change in moved.iter().filter(|it| merge::leaves(it, contact)) {
        match change {
            RowChange::Relationship(Diff { before: Some(before), .. }) => {
                speaks_of_relationships = true;
                relationships.remove(&before.id);
            }
            RowChange::Address(Diff { before: Some(before), .. }) => {
                speaks_of_addresses = true;
                addresses.remove(&before.id);
            }
            _ => {}
        }
    }
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
        && let Some(reason) = relationships::broken(&relationships, changes, rules)
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

impl RowChange {
    /// Whether the change makes a row of a contact active.
    fn brings_back(&self) -> bool {
        match self {
            Self::Relationship(Diff { before, after: Some(after) }) => {
                let was_live = before.as_ref().is_some_and(|it| it.valid_to.is_none());
                after.valid_to.is_none() && !was_live
            }
            Self::Address(Diff { after: Some(after), .. }) => after.is_live.0,
            Self::PortalAccess(diff) => diff.after.is_some(),
            _ => false,
        }
    }
}

/// Whether `changes` restore the contact itself.
pub(super) fn is_revived(changes: &[RowChange]) -> bool {
    changes.iter().any(|change| match change {
        RowChange::Contact(Diff { before: Some(before), after: Some(after) }) => {
            before.deleted_at.is_some() && after.deleted_at.is_none()
        }
        _ => false,
    })
}

/// Restores a contact who was deleted. Each row that a rule keeps is left out by itself and
/// reported; nothing is put in its place [D2].
pub(super) fn revive(
    contact: ContactId,
    changes: Vec<RowChange>,
    today: &Today,
    (all, rules): (&[RowChange], RelationshipRules),
    plan: &mut UndoPlan,
) {
    let (mut relationships, mut own) = (Vec::new(), Vec::new());
    for change in changes {
        match change {
            RowChange::Relationship(Diff { before, after: Some(row) })
                if row.valid_to.is_none() =>
            {
                relationships.push((before, row));
            }
            RowChange::Address(Diff { before, after: Some(row) }) if row.is_live.0 => {
                own.push((before, row));
            }
            other => {
                let other = plan.without_taken_id(other, today);
                plan.changes.push(other);
            }
        }
    }
    revive_addresses(contact, own, today, plan);
    relationships.sort_by_key(|(_, row)| (row.kind != RelationshipKind::Direct, row.valid_from));
    let mut live: Vec<RelationshipRow> =
        today.relationships.iter().filter(|it| it.contact_id == contact).cloned().collect();
    for (before, row) in relationships {
        let reason = if account_lives(row.account_id, today, all) {
            stands_in_the_way(&row, &live, rules)
        } else {
            Some(KeptReason::AccountGone { account: row.account_id })
        };
        let is_kept = reason.is_some();
        let change = RowChange::Relationship(Diff { before, after: Some(row.clone()) });
        match reason {
            Some(reason) => plan.keep(&[change], reason),
            None => plan.changes.push(change),
        }
        live.extend((!is_kept).then_some(row));
    }
}

/// Why the relationship can't be active beside `live`, the other active ones of the contact.
fn stands_in_the_way(
    row: &RelationshipRow,
    live: &[RelationshipRow],
    rules: RelationshipRules,
) -> Option<KeptReason> {
    if live.iter().any(|it| it.account_id == row.account_id) {
        return Some(KeptReason::AlreadyBelongs);
    }
    let primary = live.iter().find(|it| it.kind == RelationshipKind::Direct);
    match (row.kind, primary) {
        (RelationshipKind::Direct, Some(other)) => {
            Some(KeptReason::PrimaryReplaced { by: other.account_id })
        }
        (RelationshipKind::Indirect, None) => Some(KeptReason::PrimaryRequired),
        (RelationshipKind::Indirect, Some(_)) if !rules.multi_account => {
            Some(KeptReason::MultiAccountOff)
        }
        (RelationshipKind::Direct, None) | (RelationshipKind::Indirect, Some(_)) => None,
    }
}

/// Restores the addresses that nobody else has taken [E1]. If the primary one is taken, the
/// others are kept as well, since which of them should be primary is not ours to say [E2].
fn revive_addresses(
    contact: ContactId,
    own: Vec<(Option<AddressRow>, AddressRow)>,
    today: &Today,
    plan: &mut UndoPlan,
) {
    let change = |before, after| RowChange::Address(Diff { before, after: Some(after) });
    let (mut free, mut live) = (Vec::new(), Vec::new());
    for (before, row) in own {
        let holder = today
            .addresses
            .iter()
            .filter(|it| it.id != row.id && it.contact_id != contact)
            .find(|it| it.address_key == row.address_key);
        if let Some(holder) = holder {
            let by = holder.contact_id;
            plan.keep(&[change(before, row)], KeptReason::AddressTaken { by });
        } else {
            live.push(row.clone());
            free.push(change(before, row));
        }
    }
    let ids: BTreeSet<_> = live.iter().map(|it| it.id).collect();
    live.extend(today.addresses.iter().filter(|it| !ids.contains(&it.id)).cloned());
    match addresses::broken(contact, &live, today) {
        Some(reason) => {
            for change in &free {
                plan.keep(std::slice::from_ref(change), reason.clone());
            }
        }
        None => plan.changes.extend(free),
    }
}
