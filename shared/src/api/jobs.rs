//! Jobs: work that takes longer than a request, and that the server goes on with by itself,
//! slice by slice. An agent sees their own.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::api::{NoId, Nothing, endpoints};
use crate::ids::JobId;
use crate::time::Timestamp;

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// Checks the file of an import.
    CheckImport,
    /// Imports what was checked.
    RunImport,
    /// Undoes an import.
    UndoImport,
    /// Exports a list.
    Export,
    /// Does one act on many records.
    Bulk,
    /// Undoes such an act.
    UndoBulk,
}

/// The state of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// No slice of it is done yet.
    Waiting,
    /// Some slices are done, and others are left.
    Running,
    /// All of it is done.
    Done,
    /// It stopped with an error. What was done stays.
    Failed,
    /// An agent canceled it. What was done stays.
    Canceled,
}

impl JobState {
    /// Whether it goes on.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }
}

/// A job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// Its state.
    pub state: JobState,
    /// The name of the file or the list; of a bulk act what it adds or sets, if that has a name.
    pub name: String,
    /// The id of the import, the export or the bulk act.
    pub subject: Uuid,
    /// How many rows are done.
    pub done: u32,
    /// How many rows there are.
    pub rows: u32,
    /// When it was started.
    pub started_at: Timestamp,
    /// When it ended, if it has.
    pub ended_at: Option<Timestamp>,
    /// Whether its owner has seen that it ended.
    pub seen: bool,
    /// Why it failed, as a sentence; none if it did not fail.
    pub reason: Option<String>,
}

/// The calling agent's jobs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jobs {
    /// Those that go on, and those that ended in the last 7 days, the newest first; at most
    /// 20.
    pub jobs: Vec<Job>,
}

endpoints! {
    /// The calling agent's own jobs.
    ListJobs: Get Desk "/api/desk/jobs" (NoId, Nothing) -> Jobs;
    /// Marks the calling agent's jobs that have ended as seen.
    MarkJobsSeen: Post Desk "/api/desk/jobs/seen" (NoId, Nothing) -> Nothing;
}
