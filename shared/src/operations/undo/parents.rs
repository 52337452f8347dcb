//! Departments that an undo would restore, although the account above is below them by now.

use std::collections::BTreeMap;

use super::{Kept, KeptReason, Today, UndoPlan};
use crate::customers::parents::{line, may_have_parent};
use crate::ids::AccountId;
use crate::operations::effects::{Effect, ParentEffect};
use crate::operations::rows::{Diff, RowChange};

/// Leaves out of the plan that an account becomes a department of one that is below it.
/// Everything else of the account is restored.
pub(super) fn without_circles(plan: &mut UndoPlan, today: &Today) {
    let mut next: BTreeMap<AccountId, Option<AccountId>> =
        today.parents.iter().map(|(id, parent)| (*id, Some(*parent))).collect();
    for change in &plan.changes {
        if let RowChange::Account(Diff { after: Some(row), .. }) = change {
            next.insert(row.id, row.merged_into.or(row.parent_id));
        }
    }
    let UndoPlan { changes, kept } = plan;
    for change in changes {
        let RowChange::Account(Diff { before: Some(before), after: Some(after) }) = change else {
            continue;
        };
        let (account, from, to) = (after.id, before.parent_id, after.parent_id);
        let Some(by) = to.filter(|_| from != to) else { continue };
        let above: Vec<_> = line(by, |it| next.get(&it).copied().flatten()).collect();
        if may_have_parent(account, &above).is_err() {
            after.parent_id = from;
            next.insert(account, after.merged_into.or(from));
            let effects = vec![Effect::ParentChanged(ParentEffect { account, from, to })];
            kept.push(Kept { effects, reason: KeptReason::ParentBelow { by } });
        }
    }
}
