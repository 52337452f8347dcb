//! Turns changes of fields that admins have defined, and of values in them, into effects.

use serde::{Deserialize, Serialize};

use super::labels::presence;
use super::{Effect, Label, Record};
use crate::fields::custom::CustomKind;
use crate::ids::FieldId;
use crate::operations::rows::{CustomFieldRow, CustomValueRow, Diff};

/// The value of a record in a field changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomEffect {
    /// The record.
    pub record: Record,
    /// The field.
    pub field: FieldId,
    /// The kind of its values.
    pub kind: CustomKind,
    /// Its value before.
    pub from: Option<String>,
    /// Its value after.
    pub to: Option<String>,
}

/// The options of a field change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionsEffect {
    /// The field.
    pub field: FieldId,
    /// The options before, in their order.
    pub from: Vec<String>,
    /// The options after.
    pub to: Vec<String>,
}

pub(super) fn field(diff: &Diff<CustomFieldRow>, effects: &mut Vec<Effect>) {
    let Some(row) = diff.after.as_ref().or(diff.before.as_ref()) else { return };
    let is_shown = |row: &Option<CustomFieldRow>| row.as_ref().map(|it| it.archived_at.is_none());
    let sides = (is_shown(&diff.before), is_shown(&diff.after));
    effects.extend(presence(Label::Field(row.id), &row.name, sides));
    let (Some(before), Some(after)) = (&diff.before, &diff.after) else { return };
    if before.name != after.name {
        effects.push(Effect::LabelRenamed {
            label: Label::Field(after.id),
            from: before.name.clone(),
            to: after.name.clone(),
        });
    }
    if before.options != after.options {
        let (from, to) = (before.option_list(), after.option_list());
        effects.push(Effect::OptionsChanged(OptionsEffect { field: after.id, from, to }));
    }
}

pub(super) fn value(diff: &Diff<CustomValueRow>, effects: &mut Vec<Effect>) {
    let Some(row) = diff.after.as_ref().or(diff.before.as_ref()) else { return };
    let value = |row: &Option<CustomValueRow>| row.as_ref().map(|it| it.value.clone());
    effects.push(Effect::CustomChanged(CustomEffect {
        record: row.record(),
        field: row.field_id,
        kind: row.kind,
        from: value(&diff.before),
        to: value(&diff.after),
    }));
}
