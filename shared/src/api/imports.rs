//! Importing files.
//!
//! An import begins with how its file is to be read. Then the file is uploaded, as bytes, and
//! checked in slices: each row is planned, and nothing is written [I6]. What was checked can
//! be committed, which imports it in slices. Both are jobs ([`crate::api::jobs`]), which the
//! server goes on with by itself: no row is applied twice and none is lost [I5].

mod undo;

use serde::{Deserialize, Serialize};

use crate::api::{Cursor, NoId, Nothing, Page, endpoints};
use crate::ids::ImportId;
pub use crate::import::check::FieldChange;
pub use crate::import::file::{MAX_BYTES, MAX_ROWS};
use crate::import::findings::Finding;
pub use crate::import::notes::{Note, Notes};
pub use crate::import::plan::RowResult;
pub use crate::import::run::{ImportKind, ImportState, UnknownAccount, UnusedColumn};
use crate::import::run::{Reading, UTC_OFFSETS};
pub use crate::import::times::DateOrder;
pub use crate::import::undo::{ImportUndo, UndoState, UndoneRecord};
use crate::operations::UNDO_WINDOW;
use crate::problem::FieldProblem;
use crate::time::Timestamp;
use crate::words::server::import_files as words;
pub use undo::{FIRST_KEPT, ImportUndoPreview, KeptFilter, KeptRecord};

/// An import to start: how its file is to be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportDraft {
    /// The kind of record in its rows.
    pub kind: ImportKind,
    /// The file's name.
    pub file_name: String,
    /// What to do with a row that names an unknown account.
    #[serde(default)]
    pub unknown_account: UnknownAccount,
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

/// The commit of a checked import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportCommit {
    /// Send each new contact with an address an activation mail [P12, I8].
    #[serde(default)]
    pub invite: bool,
}

/// An import and its progress. It is stored with messages as [`Finding`]s, and returned
/// with messages as sentences in the reader's language.
///
/// While it is a check, the counts are what the commit will do [I6].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import<T = String> {
    /// Its id.
    pub id: ImportId,
    /// The kind of record in its rows.
    pub kind: ImportKind,
    /// The file's name.
    pub file_name: String,
    /// The name of the agent who started or committed it.
    pub started_by: String,
    /// When it was committed, or started if it is a check.
    pub started_at: Timestamp,
    /// Its state.
    pub state: ImportState,
    /// Whether it was committed; otherwise it is a check.
    pub committed: bool,
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
    /// How many accounts were created for rows of contacts or tickets [I7].
    pub new_accounts: u32,
    /// How many created contacts have an address. Each gets an activation mail if that was
    /// chosen [N2].
    pub mails: u32,
    /// The failed rows, by line; at most 100.
    pub failures: Vec<RowFailure<T>>,
    /// The causes of failure, each listed once with the number of its rows.
    pub causes: Notes<T>,
    /// Remarks about the file and about rows that were imported: what was cleaned, left out
    /// or interpreted.
    pub notes: Notes<T>,
    /// The columns that are ignored.
    pub unused_columns: Vec<UnusedColumn>,
    /// Its undo, if there is one [I10].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<ImportUndo>,
}

impl<T> Import<T> {
    /// Until when its undo can be started; none: it is no committed import that has ended, its
    /// undo was started already, or it has changed nothing [I10].
    pub fn undo_until(&self) -> Option<Timestamp> {
        let has_ended = matches!(self.state, ImportState::Done | ImportState::Cancelled);
        (self.committed && has_ended && 0 < self.written() && self.undo.is_none())
            .then_some(self.started_at + UNDO_WINDOW)
    }

    /// How many records it has created or changed.
    pub const fn written(&self) -> u32 {
        self.created + self.updated + self.new_accounts
    }

    /// Marks its undo as running, started or gone on with by this agent at `now`.
    pub fn begin_undo(&mut self, by: &str, now: Timestamp) {
        let rows = self.written();
        let undo = self.undo.get_or_insert_with(|| ImportUndo::begun(now, rows));
        undo.state = UndoState::Running;
        by.clone_into(&mut undo.started_by);
    }

    /// An import that has no file yet.
    pub fn waiting(id: ImportId, draft: &ImportDraft, by: (String, Timestamp)) -> Self {
        Self {
            id,
            kind: draft.kind,
            file_name: draft.file_name.chars().filter(|it| !it.is_control()).take(200).collect(),
            started_by: by.0,
            started_at: by.1,
            state: ImportState::Waiting,
            committed: false,
            rows: 0,
            done: 0,
            created: 0,
            updated: 0,
            skipped: 0,
            failed: 0,
            new_accounts: 0,
            mails: 0,
            failures: Vec::new(),
            causes: Notes::default(),
            notes: Notes::default(),
            unused_columns: Vec::new(),
            undo: None,
        }
    }

    /// The same with no row done: in `state`, and with these remarks about the file.
    #[must_use]
    pub fn restarted(self, state: ImportState, notes: Notes<T>) -> Self {
        Self {
            state,
            committed: state == ImportState::Running,
            done: 0,
            created: 0,
            updated: 0,
            skipped: 0,
            failed: 0,
            new_accounts: 0,
            mails: 0,
            failures: Vec::new(),
            causes: Notes::default(),
            notes,
            ..self
        }
    }
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
            committed: self.committed,
            rows: self.rows,
            done: self.done,
            created: self.created,
            updated: self.updated,
            skipped: self.skipped,
            failed: self.failed,
            new_accounts: self.new_accounts,
            mails: self.mails,
            failures: failures
                .map(|it| RowFailure { line: it.line, reason: it.reason.sentence() })
                .collect(),
            causes: self.causes.sentences(),
            notes: self.notes.sentences(),
            unused_columns: self.unused_columns,
            undo: self.undo,
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

/// Which imports to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportsFilter {
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

/// An import in the list of all. A check is in no list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedImport {
    /// Its id.
    pub id: ImportId,
    /// The kind of record in its rows.
    pub kind: ImportKind,
    /// The file's name.
    pub file_name: String,
    /// The name of the agent who committed it.
    pub started_by: String,
    /// When it was committed.
    pub started_at: Timestamp,
    /// Its state.
    pub state: ImportState,
    /// How many data rows the file has.
    pub rows: u32,
    /// How many rows are done.
    pub done: u32,
    /// How many rows created a record.
    pub created: u32,
    /// How many rows changed a record.
    pub updated: u32,
    /// How many rows changed nothing.
    pub skipped: u32,
    /// How many rows failed.
    pub failed: u32,
    /// The state of its undo, if there is one [I10].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<UndoState>,
}

/// Which rows of an import to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportRowsFilter {
    /// Those with this result; none: those that failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<RowResult>,
    /// The most rows of a page, up to [`MAX_PAGE`]; none: [`MAX_PAGE`]. A page may have fewer
    /// if their cells are long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u16>,
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

/// The most rows of a page of an import's rows.
pub const MAX_PAGE: u16 = 500;

/// Some rows of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRows {
    /// The file's headings.
    pub headings: Vec<String>,
    /// The rows, in the order of the file.
    pub rows: Vec<ImportRow>,
    /// What to send as `after` for the following page; none: this is the last.
    pub next: Option<Cursor>,
}

/// A row of an import, with its cells as they are in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow<T = String> {
    /// The line of the file that the row begins on.
    pub line: u32,
    /// Its result, or, in a check, the one that it will have.
    pub result: RowResult,
    /// Why it failed.
    pub reason: Option<T>,
    /// Its cells; empty if the row could not be divided into cells.
    pub cells: Vec<String>,
    /// What it changes. Only a check says that.
    pub changes: Vec<FieldChange>,
}

impl ImportRow<Finding> {
    /// The same with messages as sentences in the current language.
    pub fn localized(self) -> ImportRow {
        ImportRow {
            line: self.line,
            result: self.result,
            reason: self.reason.map(|it| it.sentence()),
            cells: self.cells,
            changes: self.changes,
        }
    }
}

endpoints! {
    /// Starts an import, which waits for its file then [I12].
    StartImport: Post Admin "/api/desk/imports" (NoId, ImportDraft) -> Import;
    /// The imports that were committed, the latest first.
    ListImports: Get Admin "/api/desk/imports" (NoId, ImportsFilter) -> Page<ListedImport>;
    /// An import and its progress.
    GetImport: Get Admin "/api/desk/imports/{id}" (ImportId, Nothing) -> Import;
    /// Uploads the file of an import, whose check begins with it [I9].
    UploadImport: Put Admin "/api/desk/imports/{id}/file" (ImportId, Nothing, file MAX_BYTES) -> Import;
    /// The rows with one result [I4].
    ListImportRows: Get Admin "/api/desk/imports/{id}/rows" (ImportId, ImportRowsFilter) -> ImportRows;
    /// Begins to import what was checked [I5, I6].
    CommitImport: Post Admin "/api/desk/imports/{id}/commit" (ImportId, ImportCommit) -> Import;
    /// What undoing an import would do by now [I10].
    PreviewImportUndo: Get Admin "/api/desk/imports/{id}/undo" (ImportId, Nothing) -> ImportUndoPreview;
    /// Starts the undo of an import, which goes on by itself [I10]. `GetImport` tells how far
    /// it is. An undo that has stopped goes on.
    UndoImport: Post Admin "/api/desk/imports/{id}/undo" (ImportId, Nothing) -> Import;
    /// The records that the undo of an import has kept, by line [I10].
    ListKeptRecords: Get Admin "/api/desk/imports/{id}/undo/kept" (ImportId, KeptFilter) -> Page<KeptRecord>;
    /// Cancels an import. The rows that are done stay.
    CancelImport: Delete Admin "/api/desk/imports/{id}" (ImportId, Nothing) -> Import;
}
