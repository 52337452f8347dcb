//! The options and states of an import.

use serde::{Deserialize, Serialize};

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
    /// Rows are left.
    Running,
    /// All rows are done.
    Done,
    /// An admin canceled it. The rows that were done stay.
    Cancelled,
}
