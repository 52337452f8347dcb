//! Importing files.
//!
//! A file is taken in whole, then worked through in slices, each asked for by
//! who watches. Whoever's page closes leaves an import that somebody else's
//! goes on with: no row is applied twice and none is lost [I5].

use serde::{Deserialize, Serialize};

use crate::api::{Cursor, NoId, Nothing, endpoints};
use crate::ids::ImportId;
pub use crate::import::file::{MAX_BYTES, MAX_ROWS};
use crate::import::findings::Finding;
pub use crate::import::notes::{Note, Notes};
pub use crate::import::run::{ImportKind, ImportState, UnknownAccount, UnusedColumn};
pub use crate::import::times::DateOrder;
use crate::time::Timestamp;

/// A file to import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportDraft {
    /// What its rows are.
    pub kind: ImportKind,
    /// What it is called.
    pub file_name: String,
    /// Its bytes in Base64: CSV in UTF-8, UTF-16 or Windows-1252, with comma,
    /// semicolon or tab [I9].
    pub content: String,
    /// What becomes of a row with an unknown account.
    #[serde(default)]
    pub unknown_account: UnknownAccount,
    /// Send each new contact with an address an activation mail [P12, I8].
    #[serde(default)]
    pub invite: bool,
    /// Which of day and month stands first in its dates; none: as the file tells. Dates
    /// that do not tell are refused.
    #[serde(default)]
    pub date_order: Option<DateOrder>,
}

/// An import and how far it is. It is kept with what was found as [`Finding`]s, and told
/// with sentences in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import<T = String> {
    /// Its id.
    pub id: ImportId,
    /// What its rows are.
    pub kind: ImportKind,
    /// What the file is called.
    pub file_name: String,
    /// Who started it.
    pub started_by: String,
    /// Since when.
    pub started_at: Timestamp,
    /// Where it stands.
    pub state: ImportState,
    /// How many data rows the file has.
    pub rows: u32,
    /// How many of them are done. Once all are: `created + updated + skipped +
    /// failed = rows` [I4].
    pub done: u32,
    /// How many made something.
    pub created: u32,
    /// How many changed something.
    pub updated: u32,
    /// How many changed nothing.
    pub skipped: u32,
    /// How many were wrong.
    pub failed: u32,
    /// What was wrong, by line; at most 100.
    pub failures: Vec<RowFailure<T>>,
    /// What was wrong, each cause once with the number of its rows.
    pub causes: Notes<T>,
    /// What is to be known of the file and of rows that went in: what was cleaned, left
    /// out, or taken for something.
    pub notes: Notes<T>,
    /// The columns that are not used.
    pub unused_columns: Vec<UnusedColumn>,
}

impl Import<Finding> {
    /// It as it is told.
    pub fn said(self) -> Import {
        let failures = self.failures.into_iter();
        Import {
            id: self.id,
            kind: self.kind,
            file_name: self.file_name,
            started_by: self.started_by,
            started_at: self.started_at,
            state: self.state,
            rows: self.rows,
            done: self.done,
            created: self.created,
            updated: self.updated,
            skipped: self.skipped,
            failed: self.failed,
            failures: failures
                .map(|it| RowFailure { line: it.line, reason: it.reason.said() })
                .collect(),
            causes: self.causes.said(),
            notes: self.notes.said(),
            unused_columns: self.unused_columns,
        }
    }
}

/// A row that was wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFailure<T = String> {
    /// The line of the file that it begins on.
    pub line: u32,
    /// What was wrong.
    pub reason: T,
}

/// Where a page of failed rows begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FailedFilter {
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

/// Some of the rows that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedRows {
    /// The file's headings.
    pub headings: Vec<String>,
    /// The rows, in the order of the file.
    pub rows: Vec<FailedRow>,
    /// What to send as `after` for the following page; none: this is the last.
    pub next: Option<Cursor>,
}

/// A row that failed, as the file has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedRow<T = String> {
    /// The line of the file that it begins on.
    pub line: u32,
    /// What was wrong.
    pub reason: T,
    /// Its cells; none where they cannot be told.
    pub cells: Vec<String>,
}

impl FailedRow<Finding> {
    /// It as it is told.
    pub fn said(self) -> FailedRow {
        FailedRow { line: self.line, reason: self.reason.said(), cells: self.cells }
    }
}

endpoints! {
    /// Takes a file in [I5, I9, I12].
    StartImport: Post Admin "/api/desk/imports" (NoId, ImportDraft) -> Import;
    /// How far is it?
    GetImport: Get Admin "/api/desk/imports/{id}" (ImportId, Nothing) -> Import;
    /// The rows that failed, with what was wrong [I4].
    ListFailedRows: Get Admin "/api/desk/imports/{id}/failed" (ImportId, FailedFilter) -> FailedRows;
    /// Works through the next slice.
    ContinueImport: Post Admin "/api/desk/imports/{id}/slices" (ImportId, Nothing) -> Import;
    /// Stops it.
    CancelImport: Delete Admin "/api/desk/imports/{id}" (ImportId, Nothing) -> Import;
}
