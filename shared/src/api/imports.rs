//! Importing files.
//!
//! A file is uploaded whole and then processed in slices. The page that shows the import
//! requests each slice. If that page closes, any other page that shows the import continues
//! it: no row is applied twice and none is lost [I5].

use serde::{Deserialize, Serialize};

use crate::api::{Cursor, NoId, Nothing, endpoints};
use crate::ids::ImportId;
pub use crate::import::file::{MAX_BYTES, MAX_ROWS};
use crate::import::findings::Finding;
pub use crate::import::notes::{Note, Notes};
pub use crate::import::run::{ImportKind, ImportState, UnknownAccount, UnusedColumn};
use crate::import::run::{Reading, UTC_OFFSETS};
pub use crate::import::times::DateOrder;
use crate::problem::FieldProblem;
use crate::time::Timestamp;
use crate::words::server::import_files as words;

/// A file to import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportDraft {
    /// The kind of record in its rows.
    pub kind: ImportKind,
    /// The file's name.
    pub file_name: String,
    /// Its bytes in Base64: CSV in UTF-8, UTF-16 or Windows-1252, with comma,
    /// semicolon or tab [I9].
    pub content: String,
    /// What to do with a row that names an unknown account.
    #[serde(default)]
    pub unknown_account: UnknownAccount,
    /// Send each new contact with an address an activation mail [P12, I8].
    #[serde(default)]
    pub invite: bool,
    /// Whether its dates have the day or the month first; none: the file's dates decide.
    /// Dates that stay ambiguous are refused.
    #[serde(default)]
    pub date_order: Option<DateOrder>,
    /// The offset from UTC of times without a time zone, in minutes: 330 for UTC+5:30; none:
    /// they are in UTC.
    #[serde(default)]
    pub utc_offset: Option<i16>,
    /// Replace HTML entities (`&amp;`) by the characters that they stand for.
    #[serde(default)]
    pub decode_entities: bool,
}

impl ImportDraft {
    /// How the file is read, or why it cannot be read so.
    pub fn reading(&self) -> Result<Reading, FieldProblem> {
        if self.utc_offset.is_some_and(|it| !UTC_OFFSETS.contains(&it)) {
            return Err(FieldProblem::new("utc_offset", words::wrong_utc_offset()));
        }
        Ok(Reading {
            date_order: self.date_order,
            utc_offset: self.utc_offset,
            decode_entities: self.decode_entities,
        })
    }
}

/// An import and its progress. It is stored with messages as [`Finding`]s, and returned
/// with messages as sentences in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import<T = String> {
    /// Its id.
    pub id: ImportId,
    /// The kind of record in its rows.
    pub kind: ImportKind,
    /// The file's name.
    pub file_name: String,
    /// The name of the agent who started it.
    pub started_by: String,
    /// When it was started.
    pub started_at: Timestamp,
    /// Its state.
    pub state: ImportState,
    /// How many data rows the file has.
    pub rows: u32,
    /// How many rows are done. When all are done, `created + updated + skipped + failed =
    /// rows` [I4].
    pub done: u32,
    /// How many rows created a record.
    pub created: u32,
    /// How many rows changed a record.
    pub updated: u32,
    /// How many rows changed nothing.
    pub skipped: u32,
    /// How many rows failed.
    pub failed: u32,
    /// The failed rows, by line; at most 100.
    pub failures: Vec<RowFailure<T>>,
    /// The causes of failure, each listed once with the number of its rows.
    pub causes: Notes<T>,
    /// Remarks about the file and about rows that were imported: what was cleaned, left out
    /// or interpreted.
    pub notes: Notes<T>,
    /// The columns that are ignored.
    pub unused_columns: Vec<UnusedColumn>,
}

impl Import<Finding> {
    /// The same with messages as sentences in the current language.
    pub fn localized(self) -> Import {
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
                .map(|it| RowFailure { line: it.line, reason: it.reason.sentence() })
                .collect(),
            causes: self.causes.sentences(),
            notes: self.notes.sentences(),
            unused_columns: self.unused_columns,
        }
    }
}

/// A row that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFailure<T = String> {
    /// The line of the file that the row begins on.
    pub line: u32,
    /// Why it failed.
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

/// A row that failed, with its cells as they are in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedRow<T = String> {
    /// The line of the file that the row begins on.
    pub line: u32,
    /// Why it failed.
    pub reason: T,
    /// Its cells; empty if the row could not be divided into cells.
    pub cells: Vec<String>,
}

impl FailedRow<Finding> {
    /// The same with messages as sentences in the current language.
    pub fn localized(self) -> FailedRow {
        FailedRow { line: self.line, reason: self.reason.sentence(), cells: self.cells }
    }
}

endpoints! {
    /// Uploads a file and starts its import [I5, I9, I12].
    StartImport: Post Admin "/api/desk/imports" (NoId, ImportDraft) -> Import;
    /// An import and its progress.
    GetImport: Get Admin "/api/desk/imports/{id}" (ImportId, Nothing) -> Import;
    /// The rows that failed, each with the reason [I4].
    ListFailedRows: Get Admin "/api/desk/imports/{id}/failed" (ImportId, FailedFilter) -> FailedRows;
    /// Processes the next slice.
    ContinueImport: Post Admin "/api/desk/imports/{id}/slices" (ImportId, Nothing) -> Import;
    /// Cancels an import. The rows that are done stay.
    CancelImport: Delete Admin "/api/desk/imports/{id}" (ImportId, Nothing) -> Import;
}
