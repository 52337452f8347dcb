//! The row changes of each act on fields that admins define, and of the values in them: facts
//! in, row changes out.
//!
//! A field that is archived keeps the values of all records, and is shown nowhere.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use uuid::Uuid;

use super::effects::Record;
use super::rows::{CustomFieldRow, CustomValueRow, Diff, RowChange};
use crate::customers::labels::label_key;
use crate::fields::custom::{CustomKind, NextValue, Target};
use crate::ids::FieldId;
use crate::text::FieldName;
use crate::time::Timestamp;
use crate::words::server::custom_fields as words;

/// The most fields that contacts or accounts show: as many as fit a form.
pub const MAX_FIELDS: u32 = 50;

/// The most fields of contacts or accounts, archived ones included.
pub const MAX_FIELDS_IN_ALL: u32 = 200;

/// The facts about the fields of contacts or of accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct FieldCount {
    /// How many are shown.
    pub shown: u32,
    /// How many there are, archived ones included.
    pub all: u32,
}

/// Why an act on fields is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldRefusal {
    /// Another field has the name.
    Taken {
        /// As the other one is spelled.
        name: String,
        /// Whether it is archived.
        is_archived: bool,
    },
    /// Contacts or accounts always have such a field.
    BuiltIn {
        /// The name.
        name: String,
    },
    /// There would be more than [`MAX_FIELDS`].
    TooMany,
    /// There would be more than [`MAX_FIELDS_IN_ALL`].
    TooManyInAll,
}

impl fmt::Display for FieldRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken { name, is_archived: false } => f.write_str(&words::is_taken(name)),
            Self::Taken { name, is_archived: true } => f.write_str(&words::is_archived_taken(name)),
            Self::BuiltIn { name } => f.write_str(&words::is_built_in(name)),
            Self::TooMany => f.write_str(&words::too_many(MAX_FIELDS)),
            Self::TooManyInAll => f.write_str(&words::too_many_in_all(MAX_FIELDS_IN_ALL)),
        }
    }
}

impl std::error::Error for FieldRefusal {}

/// What a field is to be.
#[derive(Clone, Debug)]
pub struct FieldBody {
    /// The id for the new row.
    pub id: FieldId,
    /// What has the field.
    pub target: Target,
    /// Its name.
    pub name: FieldName,
    /// The kind of its values.
    pub kind: CustomKind,
    /// The options, in their order.
    pub options: Vec<String>,
}

/// Whether the name may be that of a field. `named` are the fields that have it, and
/// `is_built_in` tells whether a file's column of that name is one that always exists.
fn is_free(
    name: &FieldName,
    own: Option<FieldId>,
    (named, is_built_in): (&[CustomFieldRow], bool),
) -> Result<(), FieldRefusal> {
    match named.iter().find(|it| Some(it.id) != own) {
        Some(other) => Err(FieldRefusal::Taken {
            name: other.name.clone(),
            is_archived: other.archived_at.is_some(),
        }),
        None if is_built_in => Err(FieldRefusal::BuiltIn { name: name.to_string() }),
        None => Ok(()),
    }
}

fn is_room(count: FieldCount) -> Result<(), FieldRefusal> {
    if MAX_FIELDS <= count.shown { Err(FieldRefusal::TooMany) } else { Ok(()) }
}

fn listed(options: &[String]) -> String {
    serde_json::to_string(options).unwrap_or_else(|_| "[]".to_owned())
}

/// Defines a field.
pub fn create_field(
    body: &FieldBody,
    named: (&[CustomFieldRow], bool),
    count: FieldCount,
    now: Timestamp,
) -> Result<RowChange, FieldRefusal> {
    is_free(&body.name, None, named)?;
    is_room(count)?;
    if MAX_FIELDS_IN_ALL <= count.all {
        return Err(FieldRefusal::TooManyInAll);
    }
    Ok(RowChange::CustomField(Diff::insert(CustomFieldRow {
        id: body.id,
        target: body.target,
        name: body.name.to_string(),
        name_key: label_key(body.name.as_str()),
        kind: body.kind,
        options: listed(&body.options),
        created_at: now,
        archived_at: None,
    })))
}

/// Changes the name and the options of a field; none: nothing changes. Records keep values that
/// are no option anymore.
pub fn edit_field(
    row: CustomFieldRow,
    (name, options): (&FieldName, &[String]),
    named: (&[CustomFieldRow], bool),
) -> Result<Option<RowChange>, FieldRefusal> {
    let is_kept = label_key(name.as_str()) == row.name_key;
    is_free(name, Some(row.id), (named.0, named.1 && !is_kept))?;
    let change = RowChange::CustomField(Diff::update(row, |it| {
        it.name = name.to_string();
        it.name_key = label_key(name.as_str());
        it.options = listed(options);
    }));
    Ok((!change.is_idle()).then_some(change))
}

/// Archives a field; none: it is archived already.
pub fn archive_field(row: CustomFieldRow, now: Timestamp) -> Option<RowChange> {
    let is_shown = row.archived_at.is_none();
    is_shown.then(|| RowChange::CustomField(Diff::update(row, |it| it.archived_at = Some(now))))
}

/// Shows an archived field again; none: it is shown already.
pub fn restore_field(
    row: CustomFieldRow,
    count: FieldCount,
) -> Result<Option<RowChange>, FieldRefusal> {
    if row.archived_at.is_none() {
        return Ok(None);
    }
    is_room(count)?;
    Ok(Some(RowChange::CustomField(Diff::update(row, |it| it.archived_at = None))))
}

/// Sets values of a record. `has` are its values now, of the fields in `next` at least.
pub fn set_values(
    record: Record,
    has: &BTreeMap<FieldId, String>,
    next: Vec<NextValue>,
) -> Vec<RowChange> {
    let (record_id, target) = match record {
        Record::Contact(id) => (id.uuid(), Target::Contact),
        Record::Account(id) => (id.uuid(), Target::Account),
    };
    let changes = next.into_iter().map(|(field_id, kind, value)| {
        let row = |value: String| CustomValueRow { record_id, field_id, target, kind, value };
        let before = has.get(&field_id).cloned().map(row);
        RowChange::CustomValue(Diff { before, after: value.map(row) })
    });
    changes.filter(|it| !it.is_idle()).collect()
}

/// The values of `others` become those of `into`, except in fields in which it has one [M7]. The
/// first of the others comes first.
pub fn unite<'a>(
    into: Uuid,
    own: &[CustomValueRow],
    others: impl Iterator<Item = &'a CustomValueRow>,
) -> Vec<RowChange> {
    let (mut changes, mut there) = (Vec::new(), Vec::new());
    there.extend(own.iter().map(|it| it.field_id));
    for row in others {
        changes.push(RowChange::CustomValue(Diff::insert(row.clone()).reversed()));
        if !there.contains(&row.field_id) {
            there.push(row.field_id);
            let row = CustomValueRow { record_id: into, ..row.clone() };
            changes.push(RowChange::CustomValue(Diff::insert(row)));
        }
    }
    changes
}

#[cfg(test)]
#[path = "custom_tests.rs"]
mod tests;
