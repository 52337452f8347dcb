//! Contacts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::api::{Cursor, Named, NoId, Nothing, Page, endpoints};
use crate::customers::contact::ContactDraft;
use crate::customers::level::EffectiveLevel;
use crate::customers::relationship::RelationshipKind;
use crate::fields::{self, Values};
use crate::grid::{Contacts, GridCounts, GridQuery};
use crate::ids::{
    AccountId, AddressId, AgentId, ContactId, HelpCenterId, RelationshipId, TicketNumber,
};
pub use crate::mail::MailState;
use crate::policy::ticket::Reason;
use crate::portal::access::PortalState;
use crate::ticket::status::TicketStatus;
use crate::time::Timestamp;

/// A contact in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRow {
    /// Their id.
    pub id: ContactId,
    /// What they are called.
    pub name: String,
    /// Their primary address.
    pub email: Option<String>,
    /// Their primary account.
    pub account: Option<Named<AccountId>>,
    /// How many other accounts they belong to.
    pub other_accounts: u32,
    /// Where they stand with the help center.
    pub portal: PortalState,
    /// A machine made them, and somebody has to look [E6].
    pub needs_details: bool,
    /// When they were last in the help center, where the column is shown.
    pub seen_at: Option<Timestamp>,
    /// Who looks after them, where the column is shown.
    pub owner: Option<String>,
    /// Since when we know them, where the column is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// What the listed fields that are shown say, by name.
    pub fields: BTreeMap<String, String>,
}

/// A contact, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Their id.
    pub id: ContactId,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Their addresses, the primary one first.
    pub addresses: Vec<Address>,
    /// Whether they have a password: an address that is not verified is pending then [E7].
    pub has_password: bool,
    /// Who looks after them.
    pub owner: Option<Named<AgentId>>,
    /// A machine made them, and somebody has to look [E6].
    pub needs_details: bool,
    /// Their live relationships, the primary one first.
    pub relationships: Vec<Relationship>,
    /// Their ended relationships, the latest first; at most 50 [R13].
    pub former_relationships: Vec<FormerRelationship>,
    /// Where they stand with each help center.
    pub portal: Vec<PortalAccess>,
    /// Earlier tickets of theirs that belong to no account [T7].
    pub tickets_without_account: u32,
    /// Since when we know them.
    pub created_at: Timestamp,
    /// To be sent back with a change.
    pub version: i64,
    /// What the listed fields say.
    #[serde(flatten)]
    pub fields: Values<fields::contact::Contact>,
}

/// One of a contact's addresses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Its id.
    pub id: AddressId,
    /// The address.
    pub email: String,
    /// Whether it is the primary one [E2].
    pub is_primary: bool,
    /// Whether the contact has shown that they read it.
    pub is_verified: bool,
}

/// One of a contact's live relationships.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relationship {
    /// Its id.
    pub id: RelationshipId,
    /// To be sent back with a change of it.
    pub version: i64,
    /// With which account.
    pub account: Named<AccountId>,
    /// Primary or "also here".
    pub kind: RelationshipKind,
    /// What they are there.
    pub role: Option<String>,
    /// What they may do with colleagues' tickets, and where that comes from [V6].
    pub level: EffectiveLevel,
    /// Since when.
    pub valid_from: Timestamp,
}

/// One that has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerRelationship {
    /// With which account.
    pub account: Named<AccountId>,
    /// Primary or "also here".
    pub kind: RelationshipKind,
    /// What they were there.
    pub role: Option<String>,
    /// From when.
    pub valid_from: Timestamp,
    /// Until when.
    pub valid_to: Timestamp,
}

/// Where a contact stands with a help center.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalAccess {
    /// Which.
    pub help_center: Named<HelpCenterId>,
    /// Where they stand.
    pub state: PortalState,
    /// Since when.
    pub since: Option<Timestamp>,
    /// When they were last in it.
    pub seen_at: Option<Timestamp>,
    /// The latest activation or reset mail.
    pub mail: Option<MailStatus>,
}

/// What became of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailStatus {
    /// What became of it.
    pub state: MailState,
    /// When it was asked for.
    pub queued_at: Timestamp,
}

/// A change of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactChange {
    /// The version that the agent saw.
    pub version: i64,
    /// What they are to be. `email` and `account` are not read: addresses and
    /// relationships have acts of their own.
    pub contact: ContactDraft,
}

/// A contact who was just made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactMade {
    /// Their id.
    pub id: ContactId,
}

/// What a contact sees, and why [V15].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    /// Where they stand with the help center: only who is active sees anything.
    pub portal: PortalState,
    /// What each of their accounts shows them.
    pub accounts: Vec<Relationship>,
    /// The tickets, the latest activity first.
    pub tickets: Page<SeenTicket>,
}

/// A ticket that a contact sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenTicket {
    /// Its number.
    pub number: TicketNumber,
    /// What it is about.
    pub subject: String,
    /// Where it stands.
    pub status: TicketStatus,
    /// Who raised it.
    pub requester: Named<ContactId>,
    /// For which account.
    pub account: Option<Named<AccountId>>,
    /// When something was last written to it.
    pub activity_at: Timestamp,
    /// Why they see it: exactly the reasons that the rule used.
    pub reasons: Vec<Reason>,
}

/// Where a page of [`Sight`] begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SightFilter {
    /// Where the page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

endpoints! {
    /// Contacts, by name unless sorted otherwise.
    ListContacts: Get Desk "/api/desk/contacts" (NoId, GridQuery<Contacts>) -> Page<ContactRow>;
    /// How many contacts that are, and how many are in each view.
    CountContacts: Get Desk "/api/desk/contact-counts" (NoId, GridQuery<Contacts>) -> GridCounts;
    /// One of them.
    GetContact: Get Desk "/api/desk/contacts/{id}" (ContactId, Nothing) -> Contact;
    /// Makes one [E1, E6].
    CreateContact: Post Desk "/api/desk/contacts" (NoId, ContactDraft) -> ContactMade;
    /// Changes one.
    UpdateContact: Put Desk "/api/desk/contacts/{id}" (ContactId, ContactChange) -> Contact;
    /// What they see in the help center, and why [V15].
    GetSight: Get Desk "/api/desk/contacts/{id}/sight" (ContactId, SightFilter) -> Sight;
}
