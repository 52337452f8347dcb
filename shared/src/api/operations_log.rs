//! The log of all operations: who did what to whom, and when.

use serde::{Deserialize, Serialize};

use crate::api::operations::HistoryEntry;
use crate::api::{Cursor, NoId, Page, endpoints};
use crate::ids::{AccountId, AgentId, BulkId, ContactId, TicketNumber};
pub use crate::operations::log::ActKind;
use crate::time::Timestamp;

/// The most operations of a page. Their changes are long, so it has fewer rows than other
/// lists.
pub const PAGE_OPERATIONS: usize = 25;

/// Which operations are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperationFilter {
    /// Those of this agent; none: of all agents and contacts, and of the product itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<AgentId>,
    /// Those of one kind of acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ActKind>,
    /// Those from this time on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// Those before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Those that were undone, or those that were not; none: both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone: Option<bool>,
    /// The `next` of the page before. A page may have few operations, or none, and a `next`:
    /// a request looks through a limited number of operations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

/// An operation in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedOperation {
    /// What was done, with all that it changed.
    pub entry: HistoryEntry,
    /// What it was carried out on.
    pub subject: LoggedSubject,
}

/// What an operation was carried out on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LoggedSubject {
    /// A contact.
    Contact {
        /// Its id.
        id: ContactId,
        /// Its name.
        name: String,
        /// Whether it has a page: it is not deleted.
        has_page: bool,
    },
    /// An account.
    Account {
        /// Its id.
        id: AccountId,
        /// Its name.
        name: String,
        /// Whether it has a page: it is not deleted.
        has_page: bool,
    },
    /// A ticket.
    Ticket {
        /// Its number.
        number: TicketNumber,
    },
    /// An agent.
    Agent {
        /// Their name.
        name: String,
    },
    /// An act on many records, with a page of its own.
    Bulk {
        /// Its id.
        id: BulkId,
    },
    /// Something without a name: a session, an import or the workspace.
    Nameless,
}

endpoints! {
    /// All operations that the agent may see, the latest first.
    ListOperations: Get Desk "/api/desk/operations" (NoId, OperationFilter) -> Page<LoggedOperation>;
}
