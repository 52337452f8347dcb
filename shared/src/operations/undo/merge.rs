//! Undoing a merge, or an undo of one: the records are parted or merged as a whole [M12].

use super::{KeptReason, Since, Today, UndoPlan, Undoable};
use crate::ids::ContactId;
use crate::operations::merge::Merges;
use crate::operations::rows::{Diff, RowChange};
use crate::time::Timestamp;

/// An operation that merged records, or that undid a merge.
pub(super) struct Whole {
    merges: Merges,
    /// Today's facts, without the external IDs that the undo itself frees.
    pub(super) today: Today,
}

impl Whole {
    /// None: the operation is no such one.
    pub(super) fn of(operation: &[Undoable], today: &Today) -> Option<Self> {
        let changes: Vec<RowChange> =
            operation.iter().map(|it| it.change.clone().reversed()).collect();
        let merges = Merges::of(&changes);
        if !merges.are_done() && !merges.are_undone() {
            return None;
        }
        let mut today = today.clone();
        for Undoable { change, is_untouched, .. } in operation {
            match change {
                RowChange::Contact(Diff { before, after: Some(after) }) if *is_untouched => {
                    let back = before.as_ref().and_then(|it| it.external_id.as_ref());
                    if let Some(id) = after.external_id.as_ref().filter(|it| Some(*it) != back) {
                        today.contact_ids.remove(id);
                    }
                }
                RowChange::Account(Diff { before, after: Some(after) }) if *is_untouched => {
                    let back = before.as_ref().and_then(|it| it.external_id.as_ref());
                    if let Some(id) = after.external_id.as_ref().filter(|it| Some(*it) != back) {
                        today.account_ids.remove(id);
                    }
                }
                _ => {}
            }
        }
        Some(Self { merges, today })
    }

    /// `plan`, or all as it is if a record would be parted or merged in halves only.
    /// `broken` is why the contact that gives rows back can't do without them.
    pub(super) fn checked(
        &self,
        plan: UndoPlan,
        broken: Option<KeptReason>,
        now: Timestamp,
    ) -> UndoPlan {
        let planned = Merges::of(&plan.changes);
        let is_whole = planned.contacts.len() == self.merges.contacts.len()
            && planned.contacts_back.len() == self.merges.contacts_back.len()
            && planned.accounts.len() == self.merges.accounts.len()
            && planned.accounts_back.len() == self.merges.accounts_back.len();
        // Nothing may be left behind at a record that is merged again.
        let is_complete = self.merges.are_undone() || plan.kept.is_empty();
        if broken.is_none() && is_whole && is_complete {
            return plan;
        }
        let reason = broken.or_else(|| plan.kept.first().map(|it| it.reason.clone()));
        let reason = reason.unwrap_or(KeptReason::ChangedSince(Since { by: None, at: now }));
        let mut kept = UndoPlan { changes: Vec::new(), kept: plan.kept };
        kept.keep(&plan.changes, reason);
        kept
    }
}

/// Whether `change` takes a row away from `contact`.
pub(super) fn leaves(change: &RowChange, contact: ContactId) -> bool {
    givers(std::slice::from_ref(change)).any(|it| it == contact)
}

/// The contacts whose rows go to other contacts by `changes`.
pub(super) fn givers(changes: &[RowChange]) -> impl Iterator<Item = ContactId> + '_ {
    changes.iter().filter_map(|change| {
        let (from, to) = match change {
            RowChange::Address(Diff { before: Some(before), after: Some(after) }) => {
                (before.contact_id, after.contact_id)
            }
            RowChange::Relationship(Diff { before: Some(before), after: Some(after) }) => {
                (before.contact_id, after.contact_id)
            }
            _ => return None,
        };
        (from != to).then_some(from)
    })
}
