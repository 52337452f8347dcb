//! Tickets, as agents see and work them.

use serde::{Deserialize, Serialize};

use crate::api::shares::TicketShare;
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
    /// Its subject.
    pub subject: String,
    /// Its status.
    pub status: TicketStatus,
    /// How urgent it is.
    pub priority: Priority,
    /// The requester.
    pub requester: String,
    /// The requester's id, if the list is of one account's tickets: only that list links to
    /// the requester.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester_id: Option<ContactId>,
    /// The account.
    pub account: Option<String>,
    /// The account's id, if the list is of one contact's tickets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    /// The assignee.
    pub assignee: Option<String>,
    /// The department that works on it, if the column is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// The beginning of its latest public message, if the column is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<String>,
    /// Whether only the requester and the participants see it.
    pub is_private: bool,
    /// When it was raised, if the column is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// When something was last written to it.
    pub activity_at: Timestamp,
}

/// A ticket with everything that its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its number.
    pub number: TicketNumber,
    /// Its subject.
    pub subject: String,
    /// Its status.
    pub status: TicketStatus,
    /// How urgent it is.
    pub priority: Priority,
    /// Whether only the requester and the participants see it.
    pub is_private: bool,
    /// When it was raised.
    pub created_at: Timestamp,
    /// The requester.
    pub requester: Requester,
    /// The account.
    pub account: Option<AccountCard>,
    /// The assignee.
    pub assignee: Option<Named<AgentId>>,
    /// The department that works on it.
    pub department: Named<DepartmentId>,
    /// The name of the help center that it was raised in.
    pub help_center: String,
    /// The participants other than the requester, by name; at most 100.
    pub participants: Vec<Named<ContactId>>,
    /// The newest of its messages and notes, the oldest first: see [`Conversation`].
    pub messages: Vec<Message>,
    /// How many earlier messages are not included.
    pub earlier_messages: u32,
    /// The version to send back with a change.
    pub version: i64,
}

/// The requester as a ticket's page shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requester {
    /// Their id.
    pub id: ContactId,
    /// The display name.
    pub name: String,
    /// The primary address.
    pub email: Option<String>,
    /// The job title.
    pub title: Option<String>,
    /// The requester's state in the ticket's help center.
    pub portal: PortalState,
    /// Whether the contact was deleted [D1].
    pub is_deleted: bool,
    /// The address that mails came back from, if there is no other one to write to [P13].
    pub bounced: Option<String>,
}

/// The account as a ticket's page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountCard {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// How many of its tickets that the agent sees are not solved [V16].
    pub open_tickets: u32,
    /// How many contacts it has.
    pub contacts: u32,
    /// The owner's name.
    pub owner: Option<String>,
}

/// The most messages that a part of a conversation has. Long messages make a part end
/// earlier, at about [`PART_BYTES`]; it always has at least one message.
pub const PART_MESSAGES: usize = 100;

/// The most bytes of text that a part of a conversation has, unless a single message is
/// longer.
pub const PART_BYTES: usize = 250_000;

/// Which part of a conversation to read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConversationFilter {
    /// The part before the message with this id; none: the newest part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<MessageId>,
}

/// A part of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// Its messages and notes, the oldest first.
    pub messages: Vec<Message>,
    /// How many earlier messages there are.
    pub earlier_messages: u32,
}

/// A message or an internal note. Never leaves the desk: the help center has
/// [`PortalMessage`](crate::api::portal::PortalMessage).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// The author.
    pub author: Author,
    /// Whether customers see it.
    pub is_public: bool,
    /// The text.
    pub body: String,
    /// When it was written.
    pub at: Timestamp,
}

/// Who wrote a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The display name.
    pub name: String,
    /// The contact; none: an agent wrote the message.
    pub contact: Option<ContactId>,
}

/// The ticket properties that an agent sets at once. Also the reply, with the values after
/// the change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketWork {
    /// The version that the agent saw; in a reply, the current version.
    pub version: i64,
    /// Its status.
    pub status: TicketStatus,
    /// How urgent it is.
    pub priority: Priority,
    /// The assignee.
    pub assignee: Option<AgentId>,
    /// The department that works on it.
    pub department: DepartmentId,
    /// Whether only the requester and the participants see it [V9].
    pub is_private: bool,
}

/// A ticket that was just created.
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
    /// The contacts who see it, the requester first; at most 100.
    pub seers: Vec<Seer>,
    /// How many contacts see it in total.
    pub count: u32,
    /// Members of the account who do not see it, and why; at most 20.
    pub others: Vec<NonSeer>,
    /// The other accounts that it is shared with now, by name [V10].
    pub shares: Vec<TicketShare>,
}

/// A contact who sees a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seer {
    /// The contact.
    pub contact: Named<ContactId>,
    /// Why: exactly the reasons that the rule used.
    pub reasons: Vec<Reason>,
}

/// A contact who does not see a ticket although they belong to its account, raised it or
/// take part in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NonSeer {
    /// The contact.
    pub contact: Named<ContactId>,
    /// Why the contact does not see it.
    pub why_not: WhyNot,
}

endpoints! {
    /// Tickets, filtered and searched. Without a status filter, only tickets that are not
    /// solved.
    ListTickets: Get Desk "/api/desk/tickets" (NoId, GridQuery<Tickets>) -> Page<TicketRow>;
    /// How many tickets match, and how many are in each view.
    CountTickets: Get Desk "/api/desk/ticket-counts" (NoId, GridQuery<Tickets>) -> GridCounts;
    /// A ticket with the newest part of its conversation.
    GetTicket: Get Desk "/api/desk/tickets/{id}" (TicketNumber, Nothing) -> Ticket;
    /// A part of a ticket's conversation.
    ListMessages: Get Desk "/api/desk/tickets/{id}/messages" (TicketNumber, ConversationFilter) -> Conversation;
    /// Raises a ticket for a contact [T1, T2].
    CreateTicket: Post Desk "/api/desk/tickets" (NoId, TicketDraft) -> TicketMade;
    /// Replies to the customer and sets the ticket's status.
    ReplyToTicket: Post Desk "/api/desk/tickets/{id}/messages" (TicketNumber, ReplyDraft) -> MessageMade;
    /// Writes an internal note.
    AddNote: Post Desk "/api/desk/tickets/{id}/notes" (TicketNumber, MessageDraft) -> MessageMade;
    /// Sets status, priority, assignee, department and privacy.
    WorkTicket: Put Desk "/api/desk/tickets/{id}" (TicketNumber, TicketWork) -> TicketWork;
    /// Who sees it, and why [V15].
    GetAudience: Get Desk "/api/desk/tickets/{id}/audience" (TicketNumber, Nothing) -> Audience;
}
