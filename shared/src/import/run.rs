//! The options and states of an import.

use serde::{Deserialize, Serialize};

use crate::import::times::DateOrder;

/// The kind of records in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// Accounts.
    Accounts,
    /// Contacts and their relationships.
    Contacts,
    /// Tickets with their first message.
    Tickets,
}

impl ImportKind {
    /// All kinds, in the order in which files are best imported.
    pub const ALL: [Self; 3] = [Self::Accounts, Self::Contacts, Self::Tickets];
}

/// What to do with a row that names an account that does not exist [I7].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownAccount {
    /// Create the account.
    Create,
    /// Import the row without the account.
    Skip,
    /// Fail the row.
    #[default]
    Fail,
}

/// How the cells of a file are read, where the file itself does not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Whether its dates have the day or the month first, if known.
    pub date_order: Option<DateOrder>,
    /// The offset from UTC of times without a time zone, in minutes; none: they are in UTC.
    pub utc_offset: Option<i16>,
    /// Whether HTML entities are replaced by the characters that they stand for.
    pub decode_entities: bool,
}

/// The smallest and the largest offset from UTC of a time zone, in minutes.
pub const UTC_OFFSETS: std::ops::RangeInclusive<i16> = -12 * 60..=14 * 60;

/// A column that is ignored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnusedColumn {
    /// Its heading.
    pub heading: String,
    /// How many rows have a value in it.
    pub rows: u32,
}

/// The state of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Its file is still to be uploaded.
    Waiting,
    /// Its rows are being checked: planned, and nothing is written [I6].
    Checking,
    /// All rows are checked. It can be committed.
    Checked,
    /// It is committed, and rows are left.
    Running,
    /// All rows are done.
    Done,
    /// An agent canceled it, or nobody went on with it. The rows that were done stay.
    Cancelled,
}

impl ImportState {
    /// Whether rows are left to check or to import, a slice at a time.
    pub const fn has_slices(self) -> bool {
        matches!(self, Self::Checking | Self::Running)
    }

    /// Whether it is a check so far: nothing of its file is imported.
    pub const fn is_check(self) -> bool {
        matches!(self, Self::Waiting | Self::Checking | Self::Checked)
    }
}
