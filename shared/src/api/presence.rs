//! Which agents have a ticket open, for the agents who work on it at the same time. The
//! help center has no such endpoint: customers never learn it.

use serde::{Deserialize, Serialize};

use crate::api::endpoints;
use crate::ids::TicketNumber;

/// What a ticket's page reports about the agent who has it open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PresenceDraft {
    /// Whether the agent is writing a reply.
    pub is_writing: bool,
    /// Whether the ticket is still open on the page. Default: it is.
    #[serde(default = "still_here")]
    pub is_here: bool,
}

const fn still_here() -> bool {
    true
}

/// The other agents who have the ticket open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// Those seen lately, writers first, then by name; at most 20.
    pub others: Vec<Present>,
}

/// An agent who has a ticket open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// The agent's name.
    pub name: String,
    /// Whether the agent is writing a reply.
    pub is_writing: bool,
}

endpoints! {
    /// Reports that the agent has the ticket open, and returns who else does.
    TellPresence: Put Desk "/api/desk/tickets/{id}/presence" (TicketNumber, PresenceDraft) -> Presence;
}
