//! Exporting lists as files.
//!
//! An export has the rows, columns and order that a list has for the agent who starts it, as
//! CSV. It is written in slices by a job, each with what the agent may see at that time [I11].
//! The file is kept for [`KEPT_DAYS`], for the agent only. A mail says when it is ready.

use serde::{Deserialize, Serialize};

use crate::api::{NoId, Nothing, endpoints};
pub use crate::export::{ExportState, MAX_ROWS};
use crate::grid::{Column, Grid, GridQuery, ListName, MAX_OFFSET, Members, Pairs};
use crate::ids::{AccountId, ExportId};
use crate::problem::FieldProblem;
use crate::time::Timestamp;
use crate::words::server::exports as words;

/// How many days an export is kept.
pub const KEPT_DAYS: i64 = 7;

/// The most exports of an agent that are listed.
pub const MOST_LISTED: usize = 20;

/// The most exports of an agent that are queued or running at a time.
pub const MOST_AT_ONCE: u32 = 10;

/// The most bytes of what an export asks of its list.
const MAX_QUERY: usize = 8_000;

/// An export to start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportDraft {
    /// The list.
    pub list: ListName,
    /// The account whose contacts are exported, for the list on an account's page; `list` is
    /// contacts then. None: the whole list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// What is asked of the list: the parameters of its query by name, as
    /// [`GridQuery::kept`] returns them.
    #[serde(default)]
    pub query: Pairs,
    /// How many minutes the reader's clock is ahead of UTC. It is used for filters by day.
    #[serde(default)]
    pub offset: i16,
}

impl ExportDraft {
    /// An export of a whole list, as it is by default.
    pub const fn of(list: ListName) -> Self {
        Self { list, account: None, query: Pairs::new(), offset: 0 }
    }

    /// The columns of the list.
    pub const fn columns(&self) -> &'static [Column] {
        match self.account {
            None => self.list.columns(),
            Some(_) => Members::COLUMNS,
        }
    }

    /// What is asked of the list, or what is wrong with it.
    pub fn parse(&self) -> Result<GridQuery<()>, FieldProblem> {
        let wrong = |field, message: &str| Err(FieldProblem::new(field, message));
        if self.account.is_some() && self.list != ListName::Contacts {
            return wrong("account", words::only_contacts_of_an_account());
        }
        let bytes: usize = self.query.iter().map(|(name, text)| name.len() + text.len()).sum();
        if MAX_QUERY < bytes {
            return wrong("query", words::too_many_filters());
        }
        let (mut query, dead) = GridQuery::of_kept(self.columns(), &self.query);
        if !dead.is_empty() || query.cursor.is_some() || query.offset != 0 {
            return wrong("query", words::unknown_filter());
        }
        query.offset = self.offset.clamp(-MAX_OFFSET, MAX_OFFSET);
        Ok(query)
    }
}

/// An export and its progress.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// Its id.
    pub id: ExportId,
    /// The list.
    pub list: ListName,
    /// The file's name.
    pub name: String,
    /// Its state.
    pub state: ExportState,
    /// How many rows are written.
    pub done: u32,
    /// How many rows the list had when the export was started; at most [`MAX_ROWS`] + 1,
    /// which means more. When the export is ready, it is the number of rows in the file.
    pub rows: u32,
    /// When it was started.
    pub started_at: Timestamp,
    /// Until when the file can be downloaded; none: it is not ready.
    pub expires_at: Option<Timestamp>,
    /// How many bytes the file has, as far as it is written.
    pub bytes: u32,
    /// Why it failed, or why the file does not have all rows, as a sentence.
    pub remark: Option<String>,
}

/// A file as CSV in UTF-8, with the name of the export. It is the whole body of the answer,
/// not a value in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CsvFile {}

endpoints! {
    /// Starts an export of a list as the agent sees it.
    StartExport: Post Desk "/api/desk/exports" (NoId, ExportDraft) -> Export;
    /// The agent's own exports, the latest first; at most [`MOST_LISTED`].
    ListExports: Get Desk "/api/desk/exports" (NoId, Nothing) -> Vec<Export>;
    /// One of the agent's exports and its progress.
    GetExport: Get Desk "/api/desk/exports/{id}" (ExportId, Nothing) -> Export;
    /// The file of one of the agent's exports. A link to it can be followed in a page.
    DownloadExport: Get Desk "/api/desk/exports/{id}/file" (ExportId, Nothing) -> CsvFile;
    /// Cancels an export, or deletes its file.
    CancelExport: Delete Desk "/api/desk/exports/{id}" (ExportId, Nothing) -> Export;
}
