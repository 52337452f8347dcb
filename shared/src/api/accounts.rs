//! Accounts and the contacts that belong to them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::api::{Named, NoId, Nothing, Page, endpoints};
use crate::customers::account::AccountDraft;
use crate::customers::level::{AccessLevel, EffectiveLevel};
use crate::customers::relationship::RelationshipKind;
use crate::fields::custom::CustomValue;
use crate::fields::{self, Values};
use crate::grid::{Accounts, GridCounts, GridQuery, Members};
use crate::ids::{AccountId, AgentId, ContactId, RelationshipId, TagId};
use crate::portal::access::PortalState;
use crate::time::Timestamp;

/// An account in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRow {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// The first of its domains.
    pub domain: Option<String>,
    /// The owner.
    pub owner: Option<String>,
    /// How many contacts it has [R12].
    pub contacts: u32,
    /// How many of its tickets that the agent sees are not solved [V16].
    pub open_tickets: u32,
    /// How many of its tickets the agent sees, if the column is shown [V16].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tickets: Option<u32>,
    /// When the account was created, if the column is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// The account that this one is a department of, if the column is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Named<AccountId>>,
    /// The account's tags by name, if the column is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<Named<TagId>>>,
    /// The values of the listed fields that are shown, by field name.
    pub fields: BTreeMap<String, String>,
}

/// An account with everything that its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// The e-mail domains of its contacts.
    pub domains: Vec<String>,
    /// The default access level: what its contacts may do with each other's tickets.
    pub default_level: AccessLevel,
    /// The access levels that the account gives to roles.
    pub role_levels: Vec<RoleLevel>,
    /// The owner.
    pub owner: Option<Named<AgentId>>,
    /// The account that this one is a department of. Deleted ones are skipped.
    pub parent: Option<Named<AccountId>>,
    /// How many contacts it has [R12].
    pub contacts: u32,
    /// How many of its tickets the agent sees [V16], with those of its departments if the
    /// workspace rolls them up.
    pub tickets: u32,
    /// How many of these tickets are not solved.
    pub open_tickets: u32,
    /// The owner's e-mail address, for an agent who has to ask them [R17].
    pub owner_email: Option<String>,
    /// Why the signed-in agent may not change the account's relationships; none: they may
    /// [R17].
    pub associate_refused: Option<String>,
    /// When the account was created.
    pub created_at: Timestamp,
    /// The version to send back with a change.
    pub version: i64,
    /// The fields that admins have defined, with the account's values. Archived ones are left
    /// out.
    #[serde(default)]
    pub custom: Vec<CustomValue>,
    /// The values of the listed fields.
    #[serde(flatten)]
    pub fields: Values<fields::account::Account>,
}

/// The level that an account gives to a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleLevel {
    /// The role.
    pub role: String,
    /// Its level.
    pub level: AccessLevel,
}

/// A change of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountChange {
    /// The version that the agent saw.
    pub version: i64,
    /// The new values.
    pub account: AccountDraft,
}

/// An account that was just created.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountMade {
    /// Its id.
    pub id: AccountId,
}

/// A contact in an account's list. Each contact is listed once, with a badge [R12].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountContactRow {
    /// The relationship's id.
    pub relationship: RelationshipId,
    /// The relationship's version, to send back with a change.
    pub version: i64,
    /// The contact.
    pub contact: Named<ContactId>,
    /// The primary address.
    pub email: Option<String>,
    /// Primary or "also here".
    pub kind: RelationshipKind,
    /// The contact's role at this account.
    pub role: Option<String>,
    /// The access level for colleagues' tickets, and where it comes from [V6].
    pub level: EffectiveLevel,
    /// The contact's state in the help center.
    pub portal: PortalState,
    /// When the contact got into that state.
    pub portal_since: Option<Timestamp>,
    /// The contact's last visit to the help center.
    pub seen_at: Option<Timestamp>,
    /// When the relationship began, if the column is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// The values of the contact's listed fields that are shown, by field name.
    pub fields: BTreeMap<String, String>,
}

endpoints! {
    /// Accounts, by name unless sorted otherwise.
    ListAccounts: Get Desk "/api/desk/accounts" (NoId, GridQuery<Accounts>) -> Page<AccountRow>;
    /// How many accounts match, and how many are in each view.
    CountAccounts: Get Desk "/api/desk/account-counts" (NoId, GridQuery<Accounts>) -> GridCounts;
    /// An account.
    GetAccount: Get Desk "/api/desk/accounts/{id}" (AccountId, Nothing) -> Account;
    /// Creates an account.
    CreateAccount: Post Desk "/api/desk/accounts" (NoId, AccountDraft) -> AccountMade;
    /// Changes an account.
    UpdateAccount: Put Desk "/api/desk/accounts/{id}" (AccountId, AccountChange) -> Account;
    /// The contacts of an account, by name unless sorted otherwise [R12].
    ListAccountContacts: Get Desk "/api/desk/accounts/{id}/contacts" (AccountId, GridQuery<Members>) -> Page<AccountContactRow>;
    /// How many contacts of an account match.
    CountAccountContacts: Get Desk "/api/desk/accounts/{id}/contact-counts" (AccountId, GridQuery<Members>) -> GridCounts;
}
