//! An import as a whole: what its rows are, what becomes of those that name an
//! unknown account, and how it stands.

use serde::{Deserialize, Serialize};

/// What a file's rows are.
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

/// What becomes of a row that names an account which is not there [I7].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownAccount {
    /// The account is made.
    Create,
    /// The row is applied without it.
    Skip,
    /// The row fails.
    #[default]
    Fail,
}

/// A column that is not used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnusedColumn {
    /// Its heading.
    pub heading: String,
    /// How many rows have something in it.
    pub rows: u32,
}

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Rows are left.
    Running,
    /// None is left.
    Done,
    /// Somebody stopped it; what was done stays.
    Cancelled,
}
