//! Undoing an import: what it would do, and what it has kept [I10]. Its progress is a part of the
//! import.

use serde::{Deserialize, Serialize};

use crate::api::Cursor;
use crate::import::undo::UndoneRecord;
use crate::time::Timestamp;

/// What undoing an import would do by now [I10]. Nothing is written for it. Records that are
/// edited between this and the undo are kept, too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportUndoPreview {
    /// How many records that the import created would be deleted, the accounts included that
    /// it created for rows of contacts or tickets.
    pub deleted: u32,
    /// How many records that the import changed would be as they were before it.
    pub restored: u32,
    /// How many would be kept as they are.
    pub kept: u32,
    /// The first of those, by line; at most [`FIRST_KEPT`].
    pub first_kept: Vec<KeptRecord>,
    /// How many activation mails of the import are sent already. They can't be taken back.
    pub mails_sent: u32,
    /// Until when the undo can be started.
    pub until: Timestamp,
}

/// The most records that a preview of an undo names.
pub const FIRST_KEPT: usize = 20;

/// A record that the undo of an import keeps as it is, or would keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptRecord {
    /// The line of the file of its row. For an account that was created for other rows, the
    /// line of the first of them, if it is known.
    pub line: Option<u32>,
    /// The record.
    pub record: UndoneRecord,
    /// Its name; of a ticket, its subject.
    pub name: String,
    /// Whether its page can be opened: it is neither deleted nor merged.
    pub is_there: bool,
    /// Why it is kept, as a sentence.
    pub reason: String,
}

/// Which of the kept records to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptFilter {
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}
