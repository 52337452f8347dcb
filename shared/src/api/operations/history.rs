//! Operations as the history of a record tells them.

use serde::{Deserialize, Serialize};

use super::Names;
use crate::ids::OperationId;
use crate::operations::Act;
use crate::operations::effects::Effect;
use crate::time::Timestamp;

/// An operation, as the history of a record tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// Which.
    pub operation: OperationId,
    /// What somebody did.
    pub act: Act,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Author,
    /// What it did to this record and to what belongs to it.
    pub effects: Vec<Effect>,
    /// How many more of its changes concern this record.
    pub more: u32,
    /// What the ids are called.
    pub names: Names,
    /// The operation that it undid.
    pub undoes: Option<OperationId>,
    /// Whether it is a redo: what it undid was an undo. What undoes a redo is an undo again.
    pub is_redo: bool,
    /// The operation that undid it.
    pub undone_by: Option<OperationId>,
    /// The bulk act that it is a slice of. It is undone with the whole.
    pub bulk: Option<crate::ids::BulkId>,
    /// Whether it can be undone now.
    pub can_be_undone: bool,
}

/// Who carried out an operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Author {
    /// An agent.
    Agent {
        /// Their name.
        name: String,
    },
    /// A contact.
    Contact {
        /// Their name.
        name: String,
    },
    /// The product itself.
    System,
}
