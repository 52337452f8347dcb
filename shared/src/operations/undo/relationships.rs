//! The rules for relationships that an undo must not break [R1–R3, R9].

use std::collections::BTreeSet;

use super::KeptReason;
use crate::customers::relationship::{RelationshipKind, RelationshipRules};
use crate::operations::rows::{Diff, RelationshipRow, RowChange};

/// The reason why these relationships, which are all active ones of a contact, would break
/// R1, R2, R3 or R9.
pub(super) fn broken(
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
