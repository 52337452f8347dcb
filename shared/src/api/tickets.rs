//! Tickets, as agents see and work them.

use serde::{Deserialize, Serialize};

use crate::api::{Named, NoId, Nothing, Page, endpoints};
use crate::grid::{GridCounts, GridQuery, Tickets};
use crate::ids::{AccountId, AgentId, ContactId, DepartmentId, MessageId, TicketNumber};
use crate::policy::ticket::Reason;
pub use crate::policy::ticket::WhyNot;
use crate::portal::access::PortalState;
use crate::ticket::draft::{MessageDraft, ReplyDraft, TicketDraft};
pub use crate::ticket::priority::Priority;
use crate::ticket::status::TicketStatus;
use crate::time::Timestamp;

/// A ticket in a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketRow {
    /// Its number.
    pub number: TicketNumber,
    /// What it is about.
    pub subject: String,
    /// Where it stands.
    pub status: TicketStatus,
    /// How urgent it is.
    pub priority: Priority,
    /// Who raised it.
    pub requester: String,
    /// Their id, in the tickets of one account: a list of all has no link to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester_id: Option<ContactId>,
    /// For which account.
    pub account: Option<String>,
    /// Its id, in the tickets of one contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    /// Who works on it.
    pub assignee: Option<String>,
    /// Which department does, where the column is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Only for requester and participants.
    pub is_private: bool,
    /// When it was raised, where the column is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// When something was last written to it.
    pub activity_at: Timestamp,
}

/// A ticket, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its number.
    pub number: TicketNumber,
    /// What it is about.
    pub subject: String,
    /// Where it stands.
    pub status: TicketStatus,
    /// How urgent it is.
    pub priority: Priority,
    /// Only for requester and participants.
    pub is_private: bool,
    /// When it was raised.
    pub created_at: Timestamp,
    /// Who raised it.
    pub requester: Requester,
    /// For which account.
    pub account: Option<AccountCard>,
    /// Who works on it.
    pub assignee: Option<Named<AgentId>>,
    /// Which department does.
    pub department: Named<DepartmentId>,
    /// In which help center it was raised.
    pub help_center: String,
    /// Who takes part beside the requester, by name; at most 100.
    pub participants: Vec<Named<ContactId>>,
    /// The newest of its messages and notes, the oldest first: see [`Conversation`].
    pub messages: Vec<Message>,
    /// How many earlier ones are not among them.
    pub earlier_messages: u32,
    /// To be sent back with a change.
    pub version: i64,
}

/// Who raised a ticket, beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requester {
    /// Their id.
    pub id: ContactId,
    /// What they are called.
    pub name: String,
    /// Their primary address.
    pub email: Option<String>,
    /// What they do.
    pub title: Option<String>,
    /// Where they stand with the ticket's help center.
    pub portal: PortalState,
    /// Whether they were deleted [D1].
    pub is_deleted: bool,
}

/// An account, beside a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountCard {
    /// Its id.
    pub id: AccountId,
    /// What it is called.
    pub name: String,
    /// How many tickets of it are not solved.
    pub open_tickets: u32,
    /// How many contacts it has.
    pub contacts: u32,
    /// Who looks after it.
    pub owner: Option<String>,
}

/// The most messages that a part of a conversation has. It has fewer where they are long,
/// and at least one: a part is some [`PART_BYTES`], whatever people write.
pub const PART_MESSAGES: usize = 100;

/// How many bytes of text a part of a conversation has, unless it is one message.
pub const PART_BYTES: usize = 250_000;

/// Which part of a conversation is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConversationFilter {
    /// What comes before the message with this id; none: the newest part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<MessageId>,
}

/// A part of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// Its messages and notes, the oldest first.
    pub messages: Vec<Message>,
    /// How many earlier ones there are.
    pub earlier_messages: u32,
}

/// A message or an internal note. Never leaves the desk: the help center has
/// [`PortalMessage`](crate::api::portal::PortalMessage).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Who wrote it.
    pub author: Author,
    /// Whether customers see it.
    pub is_public: bool,
    /// The text.
    pub body: String,
    /// When.
    pub at: Timestamp,
}

/// Who wrote a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// What they are called.
    pub name: String,
    /// The contact; none where an agent wrote.
    pub contact: Option<ContactId>,
}

/// What an agent sets on a ticket, all at once, and what is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketWork {
    /// The version that the agent saw; in a reply, the present one.
    pub version: i64,
    /// Where it stands.
    pub status: TicketStatus,
    /// How urgent it is.
    pub priority: Priority,
    /// Who works on it.
    pub assignee: Option<AgentId>,
    /// Which department does.
    pub department: DepartmentId,
    /// Only for requester and participants [V9].
    pub is_private: bool,
}

/// A ticket that was just made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketMade {
    /// Its number.
    pub number: TicketNumber,
}

/// A message that was just written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageMade {
    /// Its id.
    pub id: MessageId,
}

/// Who sees a ticket, and why [V15].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audience {
    /// Who sees it, the requester first; at most 100.
    pub seers: Vec<Seer>,
    /// How many do in all.
    pub count: u32,
    /// Members of the account who do not, and why; at most 20.
    pub others: Vec<NonSeer>,
}

/// Somebody who sees a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seer {
    /// Who.
    pub contact: Named<ContactId>,
    /// Why: exactly the reasons that the rule used.
    pub reasons: Vec<Reason>,
}

/// Somebody at the account, the requester or a participant who does not see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NonSeer {
    /// Who.
    pub contact: Named<ContactId>,
    /// Why not.
    pub why_not: WhyNot,
}

endpoints! {
    /// Tickets, or what is found among them: those that are not solved unless another
    /// status is asked for.
    ListTickets: Get Desk "/api/desk/tickets" (NoId, GridQuery<Tickets>) -> Page<TicketRow>;
    /// How many tickets that are, and how many are in each view.
    CountTickets: Get Desk "/api/desk/ticket-counts" (NoId, GridQuery<Tickets>) -> GridCounts;
    /// A ticket with the newest part of its conversation.
    GetTicket: Get Desk "/api/desk/tickets/{id}" (TicketNumber, Nothing) -> Ticket;
    /// A part of a ticket's conversation.
    ListMessages: Get Desk "/api/desk/tickets/{id}/messages" (TicketNumber, ConversationFilter) -> Conversation;
    /// Raises a ticket for a contact [T1, T2].
    CreateTicket: Post Desk "/api/desk/tickets" (NoId, TicketDraft) -> TicketMade;
    /// Writes to the customer, and says where that leaves the ticket.
    ReplyToTicket: Post Desk "/api/desk/tickets/{id}/messages" (TicketNumber, ReplyDraft) -> MessageMade;
    /// Writes an internal note.
    AddNote: Post Desk "/api/desk/tickets/{id}/notes" (TicketNumber, MessageDraft) -> MessageMade;
    /// Sets status, priority, assignee, department and privacy.
    WorkTicket: Put Desk "/api/desk/tickets/{id}" (TicketNumber, TicketWork) -> TicketWork;
    /// Who sees it, and why [V15].
    GetAudience: Get Desk "/api/desk/tickets/{id}/audience" (TicketNumber, Nothing) -> Audience;
}
