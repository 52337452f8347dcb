//! Exports of lists as CSV: what a file has ([`layout`]), and how its rows are written.
//!
//! A file has the columns of its list, in the list's order. Its headings are those that an
//! import knows ([`crate::import::headings`]), and it has the keys that an import finds the
//! records by, so that importing the same file changes nothing [I2]. What no import reads is
//! in columns whose headings it does not know. So all files are in English.
//!
//! `worker/src/store/grid/exported.rs` reads the rows.

mod companies;
mod layout;

pub use layout::Layout;

use serde::{Deserialize, Serialize};

use crate::customers::labels::label_key;
use crate::fields::custom::Target;
use crate::grid::{Accounts, Column, Contacts, Grid, Members};
use crate::import::mapping::Columns;
use crate::import::run::ImportKind;
use crate::problem::ProblemCode;
use crate::words::in_english;
use crate::words::server::exports as words;

/// Whether a file of contacts or accounts has a column called `name` anyway, or an import takes
/// it for something else. A field that an admin defines must have another name.
pub fn is_built_in(target: Target, name: &str) -> bool {
    let (kind, lists) = match target {
        Target::Contact => (ImportKind::Contacts, [Contacts::COLUMNS, Members::COLUMNS]),
        Target::Account => (ImportKind::Accounts, [Accounts::COLUMNS, Accounts::COLUMNS]),
    };
    let key = label_key(name);
    let is_of_list = || {
        let mut labels = lists.into_iter().flatten().map(Column::label);
        labels.any(|it| label_key(it) == key || label_key(&[it, " (UTC)"].concat()) == key)
    };
    Columns::count_known(kind, &[name.to_owned()]) > 0
        || key == "relationships"
        || in_english(is_of_list)
}

/// The most rows of an export.
pub const MAX_ROWS: u32 = 100_000;

/// The state of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportState {
    /// It waits for its first slice.
    Queued,
    /// It is being written.
    Running,
    /// The file can be downloaded.
    Ready,
    /// The file is no longer kept.
    Expired,
    /// It ended without a file.
    Failed,
    /// It was canceled, or its file was deleted.
    Canceled,
}

impl ExportState {
    /// Whether it goes on.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }

    /// Why its file cannot be downloaded; none: it can.
    pub fn refusal(self) -> Option<(ProblemCode, &'static str)> {
        match self {
            Self::Ready => None,
            Self::Queued | Self::Running => Some((ProblemCode::Conflict, words::not_ready())),
            Self::Failed => Some((ProblemCode::Conflict, words::has_failed())),
            Self::Expired => Some((ProblemCode::FileExpired, words::has_expired())),
            Self::Canceled => Some((ProblemCode::FileExpired, words::was_canceled())),
        }
    }
}

#[cfg(test)]
mod round_trip_tests;
