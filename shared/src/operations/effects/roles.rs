//! Turns changes of the list of roles into effects, and names the roles in effects.

use std::collections::{BTreeMap, BTreeSet};

use super::labels::presence;
use super::{Effect, Label};
use crate::operations::rows::{Diff, RoleRow};

pub(super) fn role(diff: &Diff<RoleRow>, effects: &mut Vec<Effect>) {
    let Some(row) = diff.after.as_ref().or(diff.before.as_ref()) else { return };
    let is_offered = |row: &Option<RoleRow>| row.as_ref().map(|it| it.archived_at.is_none());
    let sides = (is_offered(&diff.before), is_offered(&diff.after));
    effects.extend(presence(Label::Role(row.id), &row.name, sides));
    let (Some(before), Some(after)) = (&diff.before, &diff.after) else { return };
    if before.name != after.name {
        effects.push(Effect::LabelRenamed {
            label: Label::Role(after.id),
            from: before.name.clone(),
            to: after.name.clone(),
        });
    }
}

/// The roles in an effect, as the rows refer to them.
fn keys(effect: &mut Effect) -> impl Iterator<Item = &mut String> {
    let (one, other) = match effect {
        Effect::Joined { role, .. } => (role.as_mut(), None),
        Effect::RoleChanged { from, to, .. } => (from.as_mut(), to.as_mut()),
        Effect::RoleLevelChanged { role, .. } => (Some(role), None),
        _ => (None, None),
    };
    one.into_iter().chain(other)
}

/// The keys of the roles in `effects`.
pub fn role_keys<'a>(effects: impl Iterator<Item = &'a mut Effect>) -> BTreeSet<String> {
    effects.flat_map(keys).map(|it| it.clone()).collect()
}

/// Replaces the keys of roles by `names`. A key without a name is a role that was typed before
/// there was a list, and stays.
pub fn name_roles<'a>(
    effects: impl Iterator<Item = &'a mut Effect>,
    names: &BTreeMap<String, String>,
) {
    for key in effects.flat_map(keys) {
        if let Some(name) = names.get(key) {
            key.clone_from(name);
        }
    }
}
