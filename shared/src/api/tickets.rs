//! Tickets, as agents see and work them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::api::{Counted, Cursor, Named, NoId, Nothing, Page, endpoints};
use crate::ids::{AccountId, AgentId, ContactId, DepartmentId, MessageId, NotAnId, TicketNumber};
use crate::policy::ticket::Reason;
pub use crate::policy::ticket::WhyNot;
use crate::portal::access::PortalState;
use crate::ticket::draft::{MessageDraft, ReplyDraft, TicketDraft};
pub use crate::ticket::priority::Priority;
use crate::ticket::status::TicketStatus;
use crate::time::Timestamp;

/// Which statuses a queue shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusFilter {
    /// Open and waiting.
    #[default]
    Unsolved,
    /// Open.
    Open,
    /// Waiting.
    Waiting,
    /// Solved.
    Solved,
    /// Closed.
    Closed,
    /// All.
    Any,
}

impl StatusFilter {
    /// All of them, as the page offers them.
    pub const ALL: [Self; 6] =
        [Self::Unsolved, Self::Open, Self::Waiting, Self::Solved, Self::Closed, Self::Any];
}

/// Whose tickets a queue shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum AssigneeFilter {
    /// The asker's.
    Me,
    /// Nobody's.
    Nobody,
    /// This agent's.
    Agent(AgentId),
}

impl fmt::Display for AssigneeFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Me => f.write_str("me"),
            Self::Nobody => f.write_str("nobody"),
            Self::Agent(id) => id.fmt(f),
        }
    }
}

impl FromStr for AssigneeFilter {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "me" => Ok(Self::Me),
            "nobody" => Ok(Self::Nobody),
            id => id.parse().map(Self::Agent),
        }
    }
}

impl TryFrom<String> for AssigneeFilter {
    type Error = NotAnId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<AssigneeFilter> for String {
    fn from(filter: AssigneeFilter) -> Self {
        filter.to_string()
    }
}

/// Which tickets a queue shows. It is the query of the page's URL, too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketFilter {
    /// With which status.
    #[serde(default)]
    pub status: StatusFilter,
    /// Whose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<AssigneeFilter>,
    /// Of which account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// Raised by whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester: Option<ContactId>,
    /// Worked by which department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<DepartmentId>,
    /// What is searched in subject, messages and notes, all of the words; empty: nothing. A
    /// number, with or without `#`, finds the ticket with that number, too.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// Where the page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

/// How many tickets there are: with what is searched, in each of the views.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketCounts {
    /// In the queue that is asked about, whichever page is shown.
    pub shown: Counted,
    /// Not solved, assigned to the agent who asks.
    pub mine: Counted,
    /// Not solved, unassigned.
    pub unassigned: Counted,
    /// Not solved.
    pub unsolved: Counted,
}

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
    /// Their id, in the queue of one account: a queue of all has no link to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester_id: Option<ContactId>,
    /// For which account.
    pub account: Option<String>,
    /// Its id, in the queue of one contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    /// Who works on it.
    pub assignee: Option<String>,
    /// Only for requester and participants.
    pub is_private: bool,
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
    /// A queue, or what is found in it, the latest activity first.
    ListTickets: Get Desk "/api/desk/tickets" (NoId, TicketFilter) -> Page<TicketRow>;
    /// How many tickets a queue has, and each of the views beside it.
    CountTickets: Get Desk "/api/desk/ticket-counts" (NoId, TicketFilter) -> TicketCounts;
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
