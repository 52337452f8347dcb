//! Contacts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::api::{Cursor, Named, NoId, Nothing, Page, endpoints};
use crate::customers::contact::ContactDraft;
use crate::customers::level::EffectiveLevel;
use crate::customers::relationship::RelationshipKind;
use crate::fields::custom::CustomValue;
use crate::fields::{self, Values};
use crate::grid::{Contacts, GridCounts, GridQuery};
use crate::ids::{
    AccountId, AddressId, AgentId, ContactId, GroupId, HelpCenterId, RelationshipId, TagId,
    TicketNumber,
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
    /// The contact's full name.
    pub name: String,
    /// The primary address.
    pub email: Option<String>,
    /// The primary account.
    pub account: Option<Named<AccountId>>,
    /// How many other accounts the contact belongs to.
    pub other_accounts: u32,
    /// The contact's state in the help center.
    pub portal: PortalState,
    /// Whether the contact was created automatically and an agent has to review it [E6].
    pub needs_details: bool,
    /// The contact's last visit to the help center, if the column is shown.
    pub seen_at: Option<Timestamp>,
    /// The owner's name, if the column is shown.
    pub owner: Option<String>,
    /// The name of the agent that the contact is assigned to, if the column is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned_to: Option<String>,
    /// The contact that this one reports to, if the column is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reports_to: Option<Named<ContactId>>,
    /// When the contact was created, if the column is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// The contact's tags by name, if the column is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Named<TagId>>>,
    /// The contact's groups by name, if the column is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<Named<GroupId>>>,
    /// The values of the listed fields that are shown, by field name.
    pub fields: BTreeMap<String, String>,
}

/// A contact with everything that its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Their id.
    pub id: ContactId,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The contact's addresses, the primary one first.
    pub addresses: Vec<Address>,
    /// Whether the contact has a password. If so, an unverified address is pending [E7].
    pub has_password: bool,
    /// The owner.
    pub owner: Option<Named<AgentId>>,
    /// Whether the contact was created automatically and an agent has to review it [E6].
    pub needs_details: bool,
    /// The agent that the contact is assigned to.
    pub assigned_to: Option<Named<AgentId>>,
    /// The contact that this one reports to. Deleted contacts are skipped [R16].
    pub reports_to: Option<Named<ContactId>>,
    /// The active relationships, the primary one first.
    pub relationships: Vec<Relationship>,
    /// The relationships that have ended, the latest first; at most 50 [R13].
    pub former_relationships: Vec<FormerRelationship>,
    /// The contact's state in each help center.
    pub portal: Vec<PortalAccess>,
    /// How many of the contact's latest 1,001 tickets the agent sees.
    pub tickets: u32,
    /// How many of the contact's earlier tickets that the agent sees belong to no account [T7].
    pub tickets_without_account: u32,
    /// When the contact was created.
    pub created_at: Timestamp,
    /// The version to send back with a change.
    pub version: i64,
    /// The fields that admins have defined, with the contact's values. Archived ones are left
    /// out.
    #[serde(default)]
    pub custom: Vec<CustomValue>,
    /// The values of the listed fields.
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
    /// Whether the contact has verified it.
    pub is_verified: bool,
    /// That it is marked, because mails to it came back [P13].
    pub bounced: Option<AddressBounced>,
}

/// That mails to an address came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressBounced {
    /// When the address was marked.
    pub at: Timestamp,
    /// The code of the latest mail that came back (RFC 3463), such as `5.1.1`.
    pub code: Option<String>,
}

/// An active relationship of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relationship {
    /// Its id.
    pub id: RelationshipId,
    /// The version to send back with a change.
    pub version: i64,
    /// The account.
    pub account: Named<AccountId>,
    /// Primary or "also here".
    pub kind: RelationshipKind,
    /// The contact's role at the account.
    pub role: Option<String>,
    /// The access level for colleagues' tickets, and where it comes from [V6].
    pub level: EffectiveLevel,
    /// When the relationship began.
    pub valid_from: Timestamp,
}

/// A relationship that has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerRelationship {
    /// The account.
    pub account: Named<AccountId>,
    /// Primary or "also here".
    pub kind: RelationshipKind,
    /// The contact's role at the account.
    pub role: Option<String>,
    /// When the relationship began.
    pub valid_from: Timestamp,
    /// When the relationship ended.
    pub valid_to: Timestamp,
}

/// A contact's access to a help center.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalAccess {
    /// The help center.
    pub help_center: Named<HelpCenterId>,
    /// The state.
    pub state: PortalState,
    /// When the contact got into that state.
    pub since: Option<Timestamp>,
    /// The contact's last visit.
    pub seen_at: Option<Timestamp>,
    /// The latest activation or reset mail.
    pub mail: Option<MailStatus>,
}

/// The delivery status of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailStatus {
    /// The delivery state.
    pub state: MailState,
    /// When the mail was queued.
    pub queued_at: Timestamp,
}

/// A change of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactChange {
    /// The version that the agent saw.
    pub version: i64,
    /// The new values. `email` and `account` are ignored: addresses and relationships have
    /// their own endpoints.
    pub contact: ContactDraft,
}

/// A contact that was just created.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactMade {
    /// Their id.
    pub id: ContactId,
}

/// What a contact sees, and why [V15].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    /// The contact's state in the help center. Only an active contact sees anything.
    pub portal: PortalState,
    /// The contact's relationships, whose levels decide what the contact sees.
    pub accounts: Vec<Relationship>,
    /// The tickets, the latest activity first.
    pub tickets: Page<SeenTicket>,
}

/// A ticket that a contact sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenTicket {
    /// Its number.
    pub number: TicketNumber,
    /// Its subject.
    pub subject: String,
    /// Its status.
    pub status: TicketStatus,
    /// The requester.
    pub requester: Named<ContactId>,
    /// The account.
    pub account: Option<Named<AccountId>>,
    /// When something was last written to it.
    pub activity_at: Timestamp,
    /// Why the contact sees it: exactly the reasons that the rule used.
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
    /// How many contacts match, and how many are in each view.
    CountContacts: Get Desk "/api/desk/contact-counts" (NoId, GridQuery<Contacts>) -> GridCounts;
    /// A contact.
    GetContact: Get Desk "/api/desk/contacts/{id}" (ContactId, Nothing) -> Contact;
    /// Creates a contact [E1, E6].
    CreateContact: Post Desk "/api/desk/contacts" (NoId, ContactDraft) -> ContactMade;
    /// Changes a contact.
    UpdateContact: Put Desk "/api/desk/contacts/{id}" (ContactId, ContactChange) -> Contact;
    /// What the contact sees in the help center, and why [V15].
    GetSight: Get Desk "/api/desk/contacts/{id}/sight" (ContactId, SightFilter) -> Sight;
}
