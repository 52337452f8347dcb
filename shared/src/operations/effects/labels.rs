//! Tags, groups, roles and fields, and the effects of changes of tags and groups.

use serde::{Deserialize, Serialize};

use super::{Effect, Record};
use crate::ids::{FieldId, GroupId, RoleId, TagId};
use crate::operations::rows::{AccountTagRow, ContactTagRow, Diff, GroupRow, MemberRow, TagRow};

/// A tag, a group, a role or a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Label {
    /// A tag of contacts and accounts.
    Tag(TagId),
    /// A group of contacts.
    Group(GroupId),
    /// A role that contacts have at accounts. It is created, renamed, archived and restored.
    Role(RoleId),
    /// A field that an admin has defined. It is created, renamed, archived and restored.
    Field(FieldId),
}

impl Label {
    /// Its id, whatever it is.
    pub const fn id(self) -> uuid::Uuid {
        match self {
            Self::Tag(id) => id.uuid(),
            Self::Group(id) => id.uuid(),
            Self::Role(id) => id.uuid(),
            Self::Field(id) => id.uuid(),
        }
    }
}

fn labeled(record: Record, label: Label, is_added: bool, effects: &mut Vec<Effect>) {
    effects.push(Effect::Labeled { record, label, is_added });
}

pub(super) fn contact_tag(diff: &Diff<ContactTagRow>, effects: &mut Vec<Effect>) {
    let Some(row) = diff.after.as_ref().or(diff.before.as_ref()) else { return };
    let (record, label) = (Record::Contact(row.contact_id), Label::Tag(row.tag_id));
    labeled(record, label, diff.after.is_some(), effects);
}

pub(super) fn account_tag(diff: &Diff<AccountTagRow>, effects: &mut Vec<Effect>) {
    let Some(row) = diff.after.as_ref().or(diff.before.as_ref()) else { return };
    let (record, label) = (Record::Account(row.account_id), Label::Tag(row.tag_id));
    labeled(record, label, diff.after.is_some(), effects);
}

pub(super) fn member(diff: &Diff<MemberRow>, effects: &mut Vec<Effect>) {
    let Some(row) = diff.after.as_ref().or(diff.before.as_ref()) else { return };
    let (record, label) = (Record::Contact(row.contact_id), Label::Group(row.group_id));
    labeled(record, label, diff.after.is_some(), effects);
}

/// What became of a label, by whether it is there and not deleted.
pub(super) fn presence(
    label: Label,
    name: &str,
    (before, after): (Option<bool>, Option<bool>),
) -> Option<Effect> {
    let name = name.to_owned();
    match (before, after) {
        (None, Some(true)) => Some(Effect::LabelCreated { label, name }),
        (Some(true), None | Some(false)) => Some(Effect::LabelDeleted { label, name }),
        (Some(false), Some(true)) => Some(Effect::LabelRestored { label, name }),
        _ => None,
    }
}

pub(super) fn tag(diff: &Diff<TagRow>, effects: &mut Vec<Effect>) {
    let Some(row) = diff.after.as_ref().or(diff.before.as_ref()) else { return };
    let lives = |row: &Option<TagRow>| row.as_ref().map(|it| it.deleted_at.is_none());
    // What was merged into a tag goes with it, and is not a tag of its own.
    if row.root_id == row.id {
        let sides = (lives(&diff.before), lives(&diff.after));
        effects.extend(presence(Label::Tag(row.id), &row.name, sides));
    }
    let (Some(before), Some(after)) = (&diff.before, &diff.after) else { return };
    if before.name != after.name {
        effects.push(Effect::LabelRenamed {
            label: Label::Tag(after.id),
            from: before.name.clone(),
            to: after.name.clone(),
        });
    }
    if before.root_id != after.root_id {
        effects.push(Effect::TagMerged {
            name: after.name.clone(),
            into: (after.root_id != after.id).then_some(after.root_id),
        });
    }
}

pub(super) fn group(diff: &Diff<GroupRow>, effects: &mut Vec<Effect>) {
    let Some(row) = diff.after.as_ref().or(diff.before.as_ref()) else { return };
    let lives = |row: &Option<GroupRow>| row.as_ref().map(|it| it.deleted_at.is_none());
    let sides = (lives(&diff.before), lives(&diff.after));
    effects.extend(presence(Label::Group(row.id), &row.name, sides));
    let (Some(before), Some(after)) = (&diff.before, &diff.after) else { return };
    if before.name != after.name {
        effects.push(Effect::LabelRenamed {
            label: Label::Group(after.id),
            from: before.name.clone(),
            to: after.name.clone(),
        });
    }
    if before.description != after.description {
        effects.push(Effect::GroupDescribed { group: after.id });
    }
}
