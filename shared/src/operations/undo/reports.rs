//! Lines of reports that an undo would restore, although they would lead back to where they
//! begin by now [R16].

use std::collections::BTreeMap;

use super::{Kept, KeptReason, Today, UndoPlan};
use crate::ids::ContactId;
use crate::operations::effects::{Effect, PersonEffect};
use crate::operations::rows::{Diff, RowChange};

/// A line of reports is never longer.
const LONGEST: usize = 1_000;

/// Leaves out of the plan a line of reports that would lead back to its beginning by now.
/// Everything else of the contact is restored.
pub(super) fn without_circles(plan: &mut UndoPlan, today: &Today) {
    let mut next: BTreeMap<ContactId, Option<ContactId>> =
        today.superiors.iter().map(|(id, superior)| (*id, Some(*superior))).collect();
    for change in &plan.changes {
        if let RowChange::Contact(Diff { after: Some(row), .. }) = change {
            next.insert(row.id, row.merged_into.or(row.reports_to_id));
        }
    }
    let UndoPlan { changes, kept } = plan;
    for change in changes {
        let RowChange::Contact(Diff { before: Some(before), after: Some(after) }) = change else {
            continue;
        };
        let (contact, from, to) = (after.id, before.reports_to_id, after.reports_to_id);
        let Some(by) = to.filter(|_| from != to) else { continue };
        let line = std::iter::successors(Some(by), |it| next.get(it).copied().flatten());
        if line.take(LONGEST).any(|it| it == contact) {
            after.reports_to_id = from;
            next.insert(contact, after.merged_into.or(from));
            let effects = vec![Effect::ReportsToChanged(PersonEffect { contact, from, to })];
            kept.push(Kept { effects, reason: KeptReason::ReportsBack { by } });
        }
    }
}
