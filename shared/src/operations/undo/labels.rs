//! Undoing changes of tags, groups and roles: which of them are kept.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{KeptReason, Undoable};
use crate::ids::{FieldId, GroupId, RoleId, TagId};
use crate::operations::effects::Label;
use crate::operations::rows::{Diff, RowChange};
use crate::time::Timestamp;

/// What today's tags, groups and roles say about an undo.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelsToday {
    /// The listed tags that have the names of the operation's tags.
    pub tag_names: BTreeMap<String, TagId>,
    /// The operation's tags that are not deleted.
    pub live_tags: BTreeSet<TagId>,
    /// The operation's tags that are on records to which the operation did not add them.
    pub tags_in_use: BTreeSet<TagId>,
    /// The groups that have the names of the operation's groups.
    pub group_names: BTreeMap<String, GroupId>,
    /// The operation's groups that are not deleted.
    pub live_groups: BTreeSet<GroupId>,
    /// The roles that have the names of the operation's roles.
    pub role_names: BTreeMap<String, RoleId>,
    /// The fields that have the names of the operation's fields, by target and name.
    #[serde(default)]
    pub field_names: BTreeMap<String, FieldId>,
}

/// The tag that `change` puts on a record or takes from it.
fn tag_of(change: &RowChange) -> Option<TagId> {
    let (contact, account) = match change {
        RowChange::ContactTag(diff) => (super::row(diff), None),
        RowChange::AccountTag(diff) => (None, super::row(diff)),
        _ => return None,
    };
    contact.map(|it| it.tag_id).or(account.map(|it| it.tag_id))
}

/// Tags and groups keep their rows, as records do.
pub(super) fn removing_softly(change: RowChange, now: Timestamp) -> RowChange {
    match change {
        RowChange::Tag(Diff { before: Some(row), after: None }) => {
            RowChange::Tag(Diff::update(row, |it| it.deleted_at = Some(now)))
        }
        RowChange::Group(Diff { before: Some(row), after: None }) => {
            RowChange::Group(Diff::update(row, |it| it.deleted_at = Some(now)))
        }
        // Contacts may have it by now: it stays theirs, and is not offered.
        RowChange::Role(Diff { before: Some(row), after: None }) => {
            RowChange::Role(Diff::update(row, |it| it.archived_at = Some(now)))
        }
        // Records may have values by now: they stay, and the field is not shown.
        RowChange::CustomField(Diff { before: Some(row), after: None }) => {
            RowChange::CustomField(Diff::update(row, |it| it.archived_at = Some(now)))
        }
        other => other,
    }
}

/// Whether an operation is about the list of tags itself: it renamed, merged or deleted a
/// tag, or undid that. A tag that came into being with the first record that has it is not.
pub fn manages_tags(operation: &[Undoable]) -> bool {
    operation.iter().any(|it| match &it.change {
        RowChange::Tag(diff) => {
            let id = super::row(diff).map(|it| it.id);
            diff.before.is_some() && !operation.iter().any(|it| tag_of(&it.change) == id)
        }
        _ => false,
    })
}

/// Whether `change` would delete a tag that came into being with the first record that had
/// it, and that others have by now. `all` are the changes of the same undo.
pub(super) fn is_in_use(change: &RowChange, all: &[RowChange], today: &LabelsToday) -> bool {
    match change {
        RowChange::Tag(Diff { before: Some(before), after: Some(after) }) => {
            before.deleted_at.is_none()
                && after.deleted_at.is_some()
                && today.tags_in_use.contains(&after.id)
                && all.iter().any(|it| tag_of(it) == Some(after.id))
        }
        _ => false,
    }
}

/// Why `change` can't be written. `all` are the changes of the same undo.
pub(super) fn conflict(
    change: &RowChange,
    today: &LabelsToday,
    all: &[RowChange],
) -> Option<KeptReason> {
    match change {
        RowChange::Tag(Diff { after: Some(after), .. }) if after.is_listed() => {
            let taken = today.tag_names.get(&after.name_key).filter(|it| **it != after.id)?;
            Some(KeptReason::LabelTaken { by: Label::Tag(*taken) })
        }
        RowChange::Group(Diff { after: Some(after), .. }) if after.deleted_at.is_none() => {
            let taken = today.group_names.get(&after.name_key).filter(|it| **it != after.id)?;
            Some(KeptReason::LabelTaken { by: Label::Group(*taken) })
        }
        RowChange::Role(Diff { after: Some(after), .. }) => {
            let taken = today.role_names.get(&after.name_key).filter(|it| **it != after.id)?;
            Some(KeptReason::LabelTaken { by: Label::Role(*taken) })
        }
        RowChange::CustomField(Diff { after: Some(after), .. }) => {
            let name = [after.target.word(), " ", &after.name_key].concat();
            let taken = today.field_names.get(&name).filter(|it| **it != after.id)?;
            Some(KeptReason::LabelTaken { by: Label::Field(*taken) })
        }
        RowChange::ContactTag(Diff { after: Some(row), .. }) => tag_gone(row.tag_id, today, all),
        RowChange::AccountTag(Diff { after: Some(row), .. }) => tag_gone(row.tag_id, today, all),
        RowChange::Member(Diff { after: Some(row), .. }) => {
            let lives = all.iter().find_map(|it| match it {
                RowChange::Group(Diff { after: Some(group), .. }) if group.id == row.group_id => {
                    Some(group.deleted_at.is_none())
                }
                _ => None,
            });
            let lives = lives.unwrap_or_else(|| today.live_groups.contains(&row.group_id));
            (!lives).then_some(KeptReason::LabelGone { label: Label::Group(row.group_id) })
        }
        _ => None,
    }
}

fn tag_gone(id: TagId, today: &LabelsToday, all: &[RowChange]) -> Option<KeptReason> {
    let lives = all.iter().find_map(|it| match it {
        RowChange::Tag(Diff { after: Some(tag), .. }) if tag.id == id => {
            Some(tag.deleted_at.is_none())
        }
        _ => None,
    });
    let lives = lives.unwrap_or_else(|| today.live_tags.contains(&id));
    (!lives).then_some(KeptReason::LabelGone { label: Label::Tag(id) })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::ContactId;
    use crate::operations::rows::{ContactTagRow, TagRow};

    const NOW: Timestamp = Timestamp::from_millis(5);

    fn tag(n: u128) -> TagRow {
        let id = TagId::new(Uuid::from_u128(n));
        TagRow {
            id,
            name: "VIP".to_owned(),
            name_key: "vip".to_owned(),
            root_id: id,
            created_at: NOW,
            deleted_at: None,
        }
    }

    fn link(n: u128) -> RowChange {
        let (contact_id, tag_id) =
            (ContactId::new(Uuid::from_u128(90)), TagId::new(Uuid::from_u128(n)));
        RowChange::ContactTag(Diff::insert(ContactTagRow { contact_id, tag_id, added_at: NOW }))
    }

    #[test]
    fn tagging_with_a_new_tag_is_not_managing_tags_but_deleting_one_is() {
        let made = RowChange::Tag(Diff::insert(tag(1)));
        let deleted = RowChange::Tag(Diff::update(tag(1), |it| it.deleted_at = Some(NOW)));
        let manages = |all: &[RowChange]| {
            let undoable =
                |it: &RowChange| Undoable { change: it.clone(), is_untouched: true, since: None };
            manages_tags(&all.iter().map(undoable).collect::<Vec<_>>())
        };
        assert!(!manages(&[made.clone(), link(1)]));
        // Its undo and redo.
        assert!(!manages(&[deleted.clone(), link(1).reversed()]));
        assert!(!manages(&[deleted.clone().reversed(), link(1)]));
        assert!(manages(std::slice::from_ref(&deleted)));
        assert!(manages(&[deleted.reversed(), link(2)]));
        assert!(!manages(&[link(1)]));
    }

    #[test]
    fn a_new_tag_that_others_use_by_now_stays() {
        let goes = removing_softly(RowChange::Tag(Diff::insert(tag(1)).reversed()), NOW);
        let all = [goes.clone(), link(1).reversed()];
        let used = LabelsToday { tags_in_use: [tag(1).id].into(), ..LabelsToday::default() };
        assert!(is_in_use(&goes, &all, &used));
        assert!(!is_in_use(&goes, &all, &LabelsToday::default()));
        // A tag that was deleted from the list of tags is deleted again with all its uses.
        assert!(!is_in_use(&goes, std::slice::from_ref(&goes), &used));
    }

    #[test]
    fn what_was_deleted_or_renamed_by_others_is_not_restored_over_them() {
        let back = RowChange::Tag(Diff { before: None, after: Some(tag(1)) });
        let taken = LabelsToday {
            tag_names: [("vip".to_owned(), tag(2).id)].into(),
            ..LabelsToday::default()
        };
        let reason = conflict(&back, &taken, &[]);
        assert_eq!(reason, Some(KeptReason::LabelTaken { by: Label::Tag(tag(2).id) }));
        let gone = conflict(&link(1), &LabelsToday::default(), &[]);
        assert_eq!(gone, Some(KeptReason::LabelGone { label: Label::Tag(tag(1).id) }));
        assert_eq!(conflict(&link(1), &LabelsToday::default(), &[back]), None);
    }
}
