//! Changes of tags, groups and roles in words.

use shared::operations::effects::Label;
use shared::words::desk::effects as texts;

/// A record gets a tag or comes into a group, or is no longer in it.
pub fn labeled(record: &str, (label, name): (Label, &str), is_added: bool) -> String {
    match (label, is_added) {
        (Label::Tag(_), true) => texts::tag_added(record, name),
        (Label::Tag(_), false) => texts::tag_removed(record, name),
        (Label::Group(_), true) => texts::group_joined(record, name),
        (Label::Group(_), false) => texts::group_left(record, name),
        // No record is labeled with a role: it belongs to a relationship.
        (Label::Role(_), _) => String::new(),
    }
}

/// A tag or group is created.
pub fn created(label: Label, name: &str) -> String {
    match label {
        Label::Tag(_) => texts::tag_created(name),
        Label::Group(_) => texts::group_created(name),
        Label::Role(_) => texts::role_created(name),
    }
}

/// A tag or group is deleted.
pub fn deleted(label: Label, name: &str) -> String {
    match label {
        Label::Tag(_) => texts::tag_deleted(name),
        Label::Group(_) => texts::group_deleted(name),
        Label::Role(_) => texts::role_archived(name),
    }
}

/// A tag or group is restored.
pub fn restored(label: Label, name: &str) -> String {
    match label {
        Label::Tag(_) => texts::tag_restored(name),
        Label::Group(_) => texts::group_restored(name),
        Label::Role(_) => texts::role_restored(name),
    }
}

/// A tag or group gets another name.
pub fn renamed(label: Label, from: &str, to: &str) -> String {
    match label {
        Label::Tag(_) => texts::tag_renamed(from, to),
        Label::Group(_) => texts::group_renamed(from, to),
        Label::Role(_) => texts::role_renamed(from, to),
    }
}

/// Another tag or group has the name by now.
pub fn taken(label: Label, name: &str) -> String {
    match label {
        Label::Tag(_) => texts::kept_tag_taken(name),
        Label::Group(_) => texts::kept_group_taken(name),
        Label::Role(_) => texts::kept_role_taken(name),
    }
}
