//! What the page shows, as the URL has it.

use serde::{Deserialize, Serialize};
use shared::api::Cursor;
use shared::api::imports::RowResult;
use shared::ids::ImportId;

/// The import that is shown, and the place in its rows or in the list of all imports.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The import; none: a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ImportId>,
    /// The rows with this result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<RowResult>,
    /// The place behind which the page of the list begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

impl Asked {
    /// An import, and nothing else.
    pub const fn of(id: ImportId) -> Self {
        Self { id: Some(id), result: None, after: None }
    }
}
