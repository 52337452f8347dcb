//! The timeline of a contact or an account: what happened, the latest first.

use serde::{Deserialize, Serialize};

use crate::api::operations::HistoryEntry;
use crate::api::{Cursor, Named, Page, endpoints};
use crate::ids::{AccountId, ContactId, MailId, SessionId, TicketNumber};
use crate::mail::{MailKind, MailState};
use crate::ticket::status::TicketStatus;
use crate::time::Timestamp;
pub use crate::timeline::{PAGE_EVENTS, TimelineKind};

/// Which events are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimelineFilter {
    /// Those of one kind; none: all. An account has no mails and no sign-ins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<TimelineKind>,
    /// The `next` of the page before, which was asked for with the same kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A ticket was created.
    Ticket(TicketCreated),
    /// A mail was queued for the contact.
    Mail(MailQueued),
    /// The contact signed in to a help center.
    SignIn(SignedIn),
    /// An operation changed the record, or something that belongs to it.
    Change(HistoryEntry),
}

/// A ticket that was created.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketCreated {
    /// Its number.
    pub number: TicketNumber,
    /// Its subject.
    pub subject: String,
    /// Its status now.
    pub status: TicketStatus,
    /// Its requester.
    pub requester: Named<ContactId>,
    /// Its account.
    pub account: Option<Named<AccountId>>,
    /// When it was created.
    pub at: Timestamp,
}

/// A mail to a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailQueued {
    /// Its id.
    pub id: MailId,
    /// Why it is sent.
    pub kind: MailKind,
    /// The address that it goes to.
    pub email: String,
    /// What became of it.
    pub state: MailState,
    /// The name of the help center that it comes from.
    pub help_center: String,
    /// The ticket that it is about.
    pub ticket: Option<MailTicket>,
    /// When it was queued.
    pub at: Timestamp,
}

/// The ticket that a mail is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailTicket {
    /// Its number.
    pub number: TicketNumber,
    /// Its subject.
    pub subject: String,
}

/// A sign-in to a help center.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// The id of the session that it began.
    pub id: SessionId,
    /// The name of the help center.
    pub help_center: String,
    /// The browser and system: "Firefox on macOS".
    pub device: String,
    /// When.
    pub at: Timestamp,
}

endpoints! {
    /// A contact's tickets, mails, sign-ins and changes, the latest first.
    ListContactTimeline: Get Desk "/api/desk/contacts/{id}/timeline" (ContactId, TimelineFilter) -> Page<Event>;
    /// An account's tickets and changes, the latest first.
    ListAccountTimeline: Get Desk "/api/desk/accounts/{id}/timeline" (AccountId, TimelineFilter) -> Page<Event>;
}
