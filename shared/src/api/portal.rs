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
    /// All that the contact sees.
    #[default]
    All,
    /// Those that they raised.
    Mine,
    /// Those of their accounts that others raised.
    Colleagues,
}

/// Which tickets a list shows. It is the query of the page's URL, too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortalTicketFilter {
    /// Whose.
    #[serde(default)]
    pub whose: Whose,
    /// Of which account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// What is searched in subject and messages, all of the words; empty: nothing. A
    /// number, with or without `#`, finds the ticket with that number, too.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// Where the page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

/// How many tickets the contact sees, of the account that is asked about and with what is
/// searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalTicketCounts {
    /// All.
    pub all: Counted,
    /// Those they raised.
    pub mine: Counted,
    /// The others.
    pub colleagues: Counted,
}

/// A ticket in a list. Each stands once, however many reasons hold [V3].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalTicketRow {
    /// Its number.
    pub number: TicketNumber,
    /// What it is about.
    pub subject: String,
    /// Where it stands.
    pub status: TicketStatus,
    /// Who raised it.
    pub requester: PortalPerson,
    /// Its account, where it is one of the contact's own.
    pub account: Option<AccountId>,
    /// Only for requester and participants.
    pub is_private: bool,
    /// When something public was last written to it.
    pub activity_at: Timestamp,
}

/// Somebody, by display name only [V12].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalPerson {
    /// What they are called.
    pub name: String,
    /// Whether that is who asks.
    pub is_you: bool,
    /// Whether they answer for the help center.
    pub is_agent: bool,
}

/// A ticket, whole, to a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalTicket {
    /// Its number.
    pub number: TicketNumber,
    /// What it is about.
    pub subject: String,
    /// Where it stands.
    pub status: TicketStatus,
    /// Who raised it.
    pub requester: PortalPerson,
    /// Its account's name, where it is one of the contact's own.
    pub account: Option<String>,
    /// Only for requester and participants.
    pub is_private: bool,
    /// When it was raised.
    pub created_at: Timestamp,
    /// The newest of its public messages, the oldest first: see [`PortalConversation`].
    pub messages: Vec<PortalMessage>,
    /// How many earlier ones are not among them.
    pub earlier_messages: u32,
    /// Whether the contact may write.
    pub may_reply: bool,
    /// Whether the contact may say that it is done.
    pub may_solve: bool,
    /// How many others at the customer's see it, counted up to [`COUNTED_TO`].
    pub seen_by_others: u32,
}

/// A part of a conversation, to a contact: as long as a
/// [`Conversation`](crate::api::tickets::Conversation).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalConversation {
    /// Its public messages, the oldest first.
    pub messages: Vec<PortalMessage>,
    /// How many earlier ones there are.
    pub earlier_messages: u32,
}

/// A public message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalMessage {
    /// Its id.
    pub id: MessageId,
    /// Who wrote it.
    pub author: PortalPerson,
    /// The text.
    pub body: String,
    /// When.
    pub at: Timestamp,
}

/// How far those are counted who see a ticket. It stands for itself and for more:
/// whether hundreds read along or thousands, nobody writes another word, and a
/// count of thousands takes longer than all else on the page.
pub const COUNTED_TO: u32 = 100;

/// Asks who will see a ticket that is being written [V15].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AudienceQuestion {
    /// For which account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// Whether colleagues are kept out.
    #[serde(default)]
    pub is_private: bool,
}

/// Who will see it, beside who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalAudience {
    /// How many, counted up to [`COUNTED_TO`].
    pub count: u32,
    /// The names of three of them, in the order of their names.
    pub names: Vec<String>,
}

/// What a contact may change of themselves.
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
    /// The language that they read, mails among it, as a BCP 47 code; none: it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// A profile whose fields keep their rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileBody {
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// A telephone number.
    pub phone: Option<Phone>,
    /// The language that they choose, where they do.
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

    /// The language, as its code is written.
    fn language(&self) -> Result<Option<String>, FieldError> {
        let code = self.language.as_deref();
        code.map(|it| fields::language(it).ok_or(FieldError::NotALanguage)).transpose()
    }
}

endpoints! {
    /// The tickets that the contact sees, or what is found in them, the latest activity first.
    ListPortalTickets: Get Portal "/api/portal/tickets" (NoId, PortalTicketFilter) -> Page<PortalTicketRow>;
    /// How many those are, and how many of them are whose.
    CountPortalTickets: Get Portal "/api/portal/ticket-counts" (NoId, PortalTicketFilter) -> PortalTicketCounts;
    /// One of them, with the newest part of its conversation.
    GetPortalTicket: Get Portal "/api/portal/tickets/{id}" (TicketNumber, Nothing) -> PortalTicket;
    /// A part of its conversation.
    ListPortalMessages: Get Portal "/api/portal/tickets/{id}/messages" (TicketNumber, ConversationFilter) -> PortalConversation;
    /// Raises a ticket [T2, T3].
    CreatePortalTicket: Post Portal "/api/portal/tickets" (NoId, PortalTicketDraft) -> TicketMade;
    /// Replies; who does becomes a participant [V5].
    ReplyToPortalTicket: Post Portal "/api/portal/tickets/{id}/messages" (TicketNumber, MessageDraft) -> MessageMade;
    /// Says that it is done.
    SolvePortalTicket: Post Portal "/api/portal/tickets/{id}/solve" (TicketNumber, Nothing) -> Nothing;
    /// Who will see a new ticket [V15].
    GetPortalAudience: Get Portal "/api/portal/audience" (NoId, AudienceQuestion) -> PortalAudience;
    /// Changes the contact's own names, telephone number and language.
    UpdateProfile: Put Portal "/api/portal/profile" (NoId, ProfileDraft) -> PortalSession;
}
