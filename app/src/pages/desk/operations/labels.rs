//! Changes of tags, groups and roles in words.

use shared::operations::effects::{CustomEffect, Label};
use shared::words::desk::{custom_fields, effects as texts};

use super::words::change;
use crate::pages::desk::fields::custom;

/// A record gets a tag or comes into a group, or is no longer in it.
pub fn labeled(record: &str, (label, name): (Label, &str), is_added: bool) -> String {
    match (label, is_added) {
        (Label::Tag(_), true) => texts::tag_added(record, name),
        (Label::Tag(_), false) => texts::tag_removed(record, name),
        (Label::Group(_), true) => texts::group_joined(record, name),
        (Label::Group(_), false) => texts::group_left(record, name),
        // No record is labeled with a role, which belongs to a relationship, or with a field.
        (Label::Role(_) | Label::Field(_), _) => String::new(),
    }
}

/// A tag or group is created.
pub fn created(label: Label, name: &str) -> String {
    match label {
        Label::Tag(_) => texts::tag_created(name),
        Label::Group(_) => texts::group_created(name),
        Label::Role(_) => texts::role_created(name),
        Label::Field(_) => custom_fields::field_created(name),
    }
}

/// A tag or group is deleted.
pub fn deleted(label: Label, name: &str) -> String {
    match label {
        Label::Tag(_) => texts::tag_deleted(name),
        Label::Group(_) => texts::group_deleted(name),
        Label::Role(_) => texts::role_archived(name),
        Label::Field(_) => custom_fields::field_archived(name),
    }
}

/// A tag or group is restored.
pub fn restored(label: Label, name: &str) -> String {
    match label {
        Label::Tag(_) => texts::tag_restored(name),
        Label::Group(_) => texts::group_restored(name),
        Label::Role(_) => texts::role_restored(name),
        Label::Field(_) => custom_fields::field_restored(name),
    }
}

/// A tag or group gets another name.
pub fn renamed(label: Label, from: &str, to: &str) -> String {
    match label {
        Label::Tag(_) => texts::tag_renamed(from, to),
        Label::Group(_) => texts::group_renamed(from, to),
        Label::Role(_) => texts::role_renamed(from, to),
        Label::Field(_) => custom_fields::field_renamed(from, to),
    }
}

/// Another tag or group has the name by now.
pub fn taken(label: Label, name: &str) -> String {
    match label {
        Label::Tag(_) => texts::kept_tag_taken(name),
        Label::Group(_) => texts::kept_group_taken(name),
        Label::Role(_) => texts::kept_role_taken(name),
        Label::Field(_) => custom_fields::kept_field_taken(name),
    }
}

/// The value of a record in the field called `field` changes.
pub fn value(field: &str, it: &CustomEffect) -> String {
    let words =
        |value: &Option<String>| value.as_ref().map(|value| custom::in_words(it.kind, value));
    change(field, words(&it.from).as_deref(), words(&it.to).as_deref())
}

/// The options of a field change.
pub fn options(field: &str, options: &[String]) -> String {
    custom_fields::options_change(field, &options.join(", "))
}
