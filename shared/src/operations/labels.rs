//! The row changes of each act on tags and groups: facts in, row changes out.

use std::collections::BTreeSet;
use std::fmt;

use serde::Deserialize;

use super::effects::Record;
use super::rows::{
    AccountTagRow, ContactTagRow, Diff, Flag, GroupRow, MemberRow, RowChange, TagRow,
};
use crate::customers::labels::{GroupBody, MAX_GROUPS, MAX_TAGS, MAX_TAGS_IN_ALL, label_key};
use crate::ids::{ContactId, GroupId, TagId};
use crate::text::TagName;
use crate::time::Timestamp;
use crate::words::server::labels as words;

/// The facts about records whose tags change.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TagFacts {
    /// The records, with their tags.
    pub records: Vec<Tagged>,
    /// The listed tags with the names that are added.
    pub tags: Vec<TagRow>,
    /// Whether the workspace has as many tags as it may have.
    pub is_full: Flag,
}

/// A record with its tags.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Tagged {
    /// The record.
    pub record: Record,
    /// What it is called.
    pub name: String,
    /// Its tags that are not deleted.
    pub tags: Vec<OnRecord>,
}

/// A tag of a record.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct OnRecord {
    /// The tag.
    pub tag_id: TagId,
    /// The tag that it stands for.
    pub root_id: TagId,
    /// When it was added.
    pub added_at: Timestamp,
}

/// Why an act on tags or groups is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelRefusal {
    /// The record would have more than [`MAX_TAGS`] tags.
    TooManyOn {
        /// What the record is called.
        name: String,
    },
    /// The workspace would have more than [`MAX_TAGS_IN_ALL`] tags.
    TooManyTags,
    /// The workspace would have more than [`MAX_GROUPS`] groups.
    TooManyGroups,
    /// Another tag has the name.
    TagTaken {
        /// As the other one is spelled.
        name: String,
    },
    /// Another group has the name.
    GroupTaken {
        /// As the other one is spelled.
        name: String,
    },
    /// A tag is not merged into itself.
    IntoItself,
}

impl fmt::Display for LabelRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyOn { name } => f.write_str(&words::too_many_on_record(name, MAX_TAGS)),
            Self::TooManyTags => f.write_str(&words::too_many_tags(MAX_TAGS_IN_ALL)),
            Self::TooManyGroups => f.write_str(&words::too_many_groups(MAX_GROUPS)),
            Self::TagTaken { name } => f.write_str(&words::tag_is_taken(name)),
            Self::GroupTaken { name } => f.write_str(&words::group_is_taken(name)),
            Self::IntoItself => f.write_str(words::merge_into_another()),
        }
    }
}

impl std::error::Error for LabelRefusal {}

/// Adds tags to records by name, and removes tags from them. A name that no tag has yet
/// becomes a tag, with the id beside it. What a record has already is not added again.
pub fn change_tags(
    facts: &TagFacts,
    add: &[(TagName, TagId)],
    remove: &[TagId],
    now: Timestamp,
) -> Result<Vec<RowChange>, LabelRefusal> {
    let (mut made, mut changes) = (Vec::new(), Vec::new());
    let mut added: Vec<TagId> = Vec::new();
    for (name, id) in add {
        let key = label_key(name.as_str());
        let there = facts.tags.iter().chain(&made).find(|it: &&TagRow| it.name_key == key);
        let id = there.map_or(*id, |it| it.id);
        if there.is_none() {
            made.push(TagRow {
                id,
                name: name.to_string(),
                name_key: key,
                root_id: id,
                created_at: now,
                deleted_at: None,
            });
        }
        if !added.contains(&id) {
            added.push(id);
        }
    }
    if !made.is_empty() && facts.is_full.0 {
        return Err(LabelRefusal::TooManyTags);
    }
    changes.extend(made.into_iter().map(|row| RowChange::Tag(Diff::insert(row))));
    for Tagged { record, name, tags } in &facts.records {
        let goes = |it: &OnRecord| remove.contains(&it.root_id) || remove.contains(&it.tag_id);
        let mut has: BTreeSet<TagId> =
            tags.iter().filter(|it| !goes(it)).map(|it| it.root_id).collect();
        let before = has.len();
        changes.extend(
            tags.iter()
                .filter(|it| goes(it) && !added.contains(&it.tag_id))
                .map(|it| link(*record, (it.tag_id, it.added_at)).reversed()),
        );
        for id in &added {
            if has.insert(*id) && !tags.iter().any(|it| it.tag_id == *id) {
                changes.push(link(*record, (*id, now)));
            }
        }
        if before < has.len() && MAX_TAGS < has.len() {
            return Err(LabelRefusal::TooManyOn { name: name.clone() });
        }
    }
    Ok(changes)
}

/// Adds a tag to a record.
fn link(record: Record, (tag_id, added_at): (TagId, Timestamp)) -> RowChange {
    match record {
        Record::Contact(contact_id) => {
            RowChange::ContactTag(Diff::insert(ContactTagRow { contact_id, tag_id, added_at }))
        }
        Record::Account(account_id) => {
            RowChange::AccountTag(Diff::insert(AccountTagRow { account_id, tag_id, added_at }))
        }
    }
}

/// Renames a tag; none: nothing changes. `taken` is the listed tag that has the name.
pub fn rename_tag(
    row: TagRow,
    name: &TagName,
    taken: Option<&TagRow>,
) -> Result<Option<RowChange>, LabelRefusal> {
    if let Some(other) = taken.filter(|it| it.id != row.id) {
        return Err(LabelRefusal::TagTaken { name: other.name.clone() });
    }
    let change = RowChange::Tag(Diff::update(row, |it| {
        it.name = name.to_string();
        it.name_key = label_key(name.as_str());
    }));
    Ok((!change.is_idle()).then_some(change))
}

/// Merges a tag into another one. `family` is the tag with all that were merged into it.
pub fn merge_tags(family: Vec<TagRow>, into: TagId) -> Result<Vec<RowChange>, LabelRefusal> {
    if family.iter().any(|it| it.id == into) {
        return Err(LabelRefusal::IntoItself);
    }
    let merged = |row| RowChange::Tag(Diff::update(row, |it: &mut TagRow| it.root_id = into));
    Ok(family.into_iter().map(merged).collect())
}

/// Deletes a tag with all that were merged into it.
pub fn delete_tag(family: Vec<TagRow>, now: Timestamp) -> Vec<RowChange> {
    let deleted =
        |row| RowChange::Tag(Diff::update(row, |it: &mut TagRow| it.deleted_at = Some(now)));
    family.into_iter().map(deleted).collect()
}

/// The facts about the name of a group.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct GroupFacts {
    /// The group that has the name.
    pub taken: Option<GroupRow>,
    /// Whether the workspace has as many groups as it may have.
    pub is_full: Flag,
}

/// Creates a group.
pub fn create_group(
    facts: &GroupFacts,
    (id, body): (GroupId, &GroupBody),
    now: Timestamp,
) -> Result<RowChange, LabelRefusal> {
    if let Some(other) = &facts.taken {
        return Err(LabelRefusal::GroupTaken { name: other.name.clone() });
    }
    if facts.is_full.0 {
        return Err(LabelRefusal::TooManyGroups);
    }
    Ok(RowChange::Group(Diff::insert(GroupRow {
        id,
        name: body.name.to_string(),
        name_key: label_key(body.name.as_str()),
        description: body.description.as_ref().map(ToString::to_string),
        created_at: now,
        deleted_at: None,
    })))
}

/// Changes the name and description of a group; none: nothing changes.
pub fn edit_group(
    row: GroupRow,
    body: &GroupBody,
    facts: &GroupFacts,
) -> Result<Option<RowChange>, LabelRefusal> {
    if let Some(other) = facts.taken.as_ref().filter(|it| it.id != row.id) {
        return Err(LabelRefusal::GroupTaken { name: other.name.clone() });
    }
    let change = RowChange::Group(Diff::update(row, |it| {
        it.name = body.name.to_string();
        it.name_key = label_key(body.name.as_str());
        it.description = body.description.as_ref().map(ToString::to_string);
    }));
    Ok((!change.is_idle()).then_some(change))
}

/// Deletes a group.
pub fn delete_group(row: GroupRow, now: Timestamp) -> RowChange {
    RowChange::Group(Diff::update(row, |it| it.deleted_at = Some(now)))
}

/// Adds contacts to a group and removes others from it. `there` are the rows of those of
/// them who are in it.
pub fn change_members(
    group_id: GroupId,
    there: &[MemberRow],
    (add, remove): (&[ContactId], &[ContactId]),
    now: Timestamp,
) -> Vec<RowChange> {
    let is_there = |id: &ContactId| there.iter().any(|it| it.contact_id == *id);
    let added = add.iter().filter(|it| !is_there(it)).map(|contact_id| {
        let row = MemberRow { group_id, contact_id: *contact_id, added_at: now };
        RowChange::Member(Diff::insert(row))
    });
    let removed = there
        .iter()
        .filter(|it| remove.contains(&it.contact_id) && !add.contains(&it.contact_id))
        .map(|row| RowChange::Member(Diff::insert(row.clone()).reversed()));
    added.chain(removed).collect()
}

#[cfg(test)]
#[path = "labels_tests.rs"]
mod tests;
