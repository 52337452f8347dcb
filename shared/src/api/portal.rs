//! What a contact sees and does in the help center.
//!
//! These types are the help center's own: they have no place for an internal
//! note, an agent-only field or another account's name [V11].

use serde::{Deserialize, Serialize};

use crate::api::session::PortalSession;
use crate::api::tickets::{ConversationFilter, MessageMade, TicketMade};
use crate::api::{Counted, Cursor, NoId, Nothing, Page, endpoints};
use crate::fields::{self, FieldError};
use crate::ids::{AccountId, MessageId, TicketNumber};
use crate::problem::FieldProblem;
use crate::text::{Mistakes, PersonName, Phone};
use crate::ticket::draft::{MessageDraft, PortalTicketDraft};
use crate::ticket::status::TicketStatus;
use crate::time::Timestamp;

/// Whose tickets a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// All tickets that the contact sees.
    #[default]
    All,
    /// The tickets that the contact raised.
    Mine,
    /// The tickets that others raised.
    Colleagues,
    /// The tickets with unread messages, the contact's own and colleagues', among the newest 1,001.
    Unread,
}

/// Which tickets a list shows. It is also the query of the page's URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortalTicketFilter {
    /// Whose tickets.
    #[serde(default)]
    pub whose: Whose,
    /// Only tickets of this account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// The search text; empty: no search. All of its words have to be in the subject or the
    /// messages. A number, with or without `#`, also finds the ticket with that number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// Where the page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

/// How many tickets the contact sees, with the filter's account and search applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalTicketCounts {
    /// All tickets that the contact sees.
    pub all: Counted,
    /// The tickets that the contact raised.
    pub mine: Counted,
    /// The tickets that others raised.
    pub colleagues: Counted,
    /// The unread ones, among the newest 1,001.
    pub unread: Counted,
}

/// A ticket in a list. Each ticket is listed once, however many reasons make it visible
/// [V3].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalTicketRow {
    /// Its number.
    pub number: TicketNumber,
    /// Its subject.
    pub subject: String,
    /// Its status.
    pub status: TicketStatus,
    /// The requester.
    pub requester: PortalPerson,
    /// The ticket's account, if it is one of the contact's own.
    pub account: Option<AccountId>,
    /// Whether only the requester and the participants see it.
    pub is_private: bool,
    /// Whether others wrote messages that the contact may read after the contact last opened
    /// the ticket, on any device. A ticket that they never opened is unread only if they are
    /// its requester or a participant.
    pub is_unread: bool,
    /// When something public was last written to it.
    pub activity_at: Timestamp,
}

/// A person, by display name only [V12].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalPerson {
    /// The display name.
    pub name: String,
    /// Whether this is the signed-in contact.
    pub is_you: bool,
    /// Whether this is an agent.
    pub is_agent: bool,
}

/// A ticket as a contact sees it, with everything that its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalTicket {
    /// Its number.
    pub number: TicketNumber,
    /// Its subject.
    pub subject: String,
    /// Its status.
    pub status: TicketStatus,
    /// The requester.
    pub requester: PortalPerson,
    /// The name of the ticket's account, if it is one of the contact's own.
    pub account: Option<String>,
    /// Whether only the requester and the participants see it.
    pub is_private: bool,
    /// When it was raised.
    pub created_at: Timestamp,
    /// The newest of its public messages, the oldest first: see [`PortalConversation`].
    pub messages: Vec<PortalMessage>,
    /// How many earlier messages are not included.
    pub earlier_messages: u32,
    /// Whether the contact may reply.
    pub may_reply: bool,
    /// Whether the contact may mark the ticket as solved.
    pub may_solve: bool,
    /// How many other contacts see it, counted up to [`COUNTED_TO`].
    pub seen_by_others: u32,
}

/// A part of a conversation as a contact sees it, with the limits of a
/// [`Conversation`](crate::api::tickets::Conversation).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalConversation {
    /// Its public messages, the oldest first.
    pub messages: Vec<PortalMessage>,
    /// How many earlier messages there are.
    pub earlier_messages: u32,
}

/// A public message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalMessage {
    /// Its id.
    pub id: MessageId,
    /// The author.
    pub author: PortalPerson,
    /// The text.
    pub body: String,
    /// When it was written.
    pub at: Timestamp,
}

/// The most contacts that are counted for a ticket's audience. This number means "this many
/// or more". The exact count of a larger audience would not change what a customer writes,
/// and counting thousands takes longer than the rest of the page.
pub const COUNTED_TO: u32 = 100;

/// Asks who will see a ticket that is being written [V15].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AudienceQuestion {
    /// The ticket's account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// Whether the ticket is private.
    #[serde(default)]
    pub is_private: bool,
}

/// Who will see a new ticket, apart from its author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalAudience {
    /// How many contacts will see it, counted up to [`COUNTED_TO`].
    pub count: u32,
    /// The names of three of them, in alphabetical order.
    pub names: Vec<String>,
}

/// The profile fields that a contact may change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileDraft {
    /// The version that the contact saw.
    pub version: i64,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// A telephone number.
    #[serde(default)]
    pub phone: String,
    /// The language for pages and mails, as a BCP 47 code; none: it stays as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// A validated profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileBody {
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// A telephone number.
    pub phone: Option<Phone>,
    /// The chosen language, if any.
    pub language: Option<String>,
}

impl ProfileDraft {
    /// Checks the draft; the form and the worker both call this.
    pub fn parse(&self) -> Result<ProfileBody, Vec<FieldProblem>> {
        let mut mistakes = Mistakes::default();
        let first_name = mistakes.check("first_name", PersonName::parse(&self.first_name));
        let last_name = mistakes.check("last_name", PersonName::parse(&self.last_name));
        let phone = mistakes.check("phone", Phone::parse_optional(&self.phone));
        let language = mistakes.check("language", self.language());
        let body = (|| {
            let (first_name, last_name) = (first_name?, last_name?);
            Some(ProfileBody { first_name, last_name, phone: phone?, language: language? })
        })();
        mistakes.finish(body)
    }

    /// The language as a canonical code.
    fn language(&self) -> Result<Option<String>, FieldError> {
        let code = self.language.as_deref();
        code.map(|it| fields::language(it).ok_or(FieldError::NotALanguage)).transpose()
    }
}

endpoints! {
    /// The tickets that the contact sees, filtered and searched, the latest activity first.
    ListPortalTickets: Get Portal "/api/portal/tickets" (NoId, PortalTicketFilter) -> Page<PortalTicketRow>;
    /// How many tickets match: in total, the contact's own, others', and unread ones.
    CountPortalTickets: Get Portal "/api/portal/ticket-counts" (NoId, PortalTicketFilter) -> PortalTicketCounts;
    /// A ticket with the newest part of its conversation, which the contact has read then.
    GetPortalTicket: Get Portal "/api/portal/tickets/{id}" (TicketNumber, Nothing) -> PortalTicket;
    /// A part of a ticket's conversation.
    ListPortalMessages: Get Portal "/api/portal/tickets/{id}/messages" (TicketNumber, ConversationFilter) -> PortalConversation;
    /// Raises a ticket [T2, T3].
    CreatePortalTicket: Post Portal "/api/portal/tickets" (NoId, PortalTicketDraft) -> TicketMade;
    /// Replies to a ticket. The author becomes a participant [V5].
    ReplyToPortalTicket: Post Portal "/api/portal/tickets/{id}/messages" (TicketNumber, MessageDraft) -> MessageMade;
    /// Marks a ticket as solved.
    SolvePortalTicket: Post Portal "/api/portal/tickets/{id}/solve" (TicketNumber, Nothing) -> Nothing;
    /// Who will see a new ticket [V15].
    GetPortalAudience: Get Portal "/api/portal/audience" (NoId, AudienceQuestion) -> PortalAudience;
    /// Changes the contact's own names, telephone number and language.
    UpdateProfile: Put Portal "/api/portal/profile" (NoId, ProfileDraft) -> PortalSession;
}
