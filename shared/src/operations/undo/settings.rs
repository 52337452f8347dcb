//! Undoing a change of the workspace's settings [R9, R10].

use serde::{Deserialize, Deserializer};

use super::{KeptReason, Today, Undoable};
use crate::customers::relationship::RelationshipRules;
use crate::operations::rows::{Diff, Flag, RowChange};

/// The rules about relationships that `changes` restore, if they restore any settings.
pub(super) fn rules(changes: &[RowChange]) -> Option<RelationshipRules> {
    changes.iter().find_map(|change| match change {
        RowChange::Settings(diff) => diff.after.as_ref().map(|it| it.workspace().relationships()),
        _ => None,
    })
}

/// Why an operation that turned on *multi-account* can't be undone: contacts would still
/// belong to several accounts [R9].
pub(super) fn conflict(operation: &[Undoable], today: &Today) -> Option<KeptReason> {
    let turned_on = operation.iter().any(|it| match &it.change {
        RowChange::Settings(Diff { before: Some(before), after: Some(after) }) => {
            it.is_untouched && !before.multi_account.0 && after.multi_account.0
        }
        _ => false,
    });
    let remains = operation
        .iter()
        .any(|it| !it.is_untouched && matches!(it.change, RowChange::Relationship(_)));
    (turned_on && (remains || today.others_belong_to_several))
        .then_some(KeptReason::SeveralAccounts)
}

/// Reads a flag that the database writes as 0 or 1.
pub(super) fn flag<'de, D: Deserializer<'de>>(it: D) -> Result<bool, D::Error> {
    Flag::deserialize(it).map(|it| it.0)
}
