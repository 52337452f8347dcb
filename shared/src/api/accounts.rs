//! Accounts, and who belongs to one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::api::{Named, NoId, Nothing, Page, endpoints};
use crate::customers::account::AccountDraft;
use crate::customers::level::{AccessLevel, EffectiveLevel};
use crate::customers::relationship::RelationshipKind;
use crate::fields::{self, Values};
use crate::grid::{Accounts, GridCounts, GridQuery, Members};
use crate::ids::{AccountId, AgentId, ContactId, RelationshipId};
use crate::portal::access::PortalState;
use crate::time::Timestamp;

/// An account in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRow {
    /// Its id.
    pub id: AccountId,
    /// What it is called.
    pub name: String,
    /// The first of its domains.
    pub domain: Option<String>,
    /// Who looks after it.
    pub owner: Option<String>,
    /// How many contacts it has [R12].
    pub contacts: u32,
    /// How many of its tickets are not solved.
    pub open_tickets: u32,
    /// How many tickets it has, where the column is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tickets: Option<u32>,
    /// Since when we know it, where the column is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// What the listed fields that are shown say, by name.
    pub fields: BTreeMap<String, String>,
}

/// An account, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What it is called.
    pub name: String,
    /// The e-mail domains of its people.
    pub domains: Vec<String>,
    /// What its people may do with each other's tickets.
    pub default_level: AccessLevel,
    /// The levels that it gives to roles.
    pub role_levels: Vec<RoleLevel>,
    /// Who looks after it.
    pub owner: Option<Named<AgentId>>,
    /// How many contacts it has [R12].
    pub contacts: u32,
    /// How many tickets.
    pub tickets: u32,
    /// How many of them are not solved.
    pub open_tickets: u32,
    /// Why the asker may not change who belongs to it; none: they may [R17].
    pub associate_refused: Option<String>,
    /// Since when we know it.
    pub created_at: Timestamp,
    /// To be sent back with a change.
    pub version: i64,
    /// What the listed fields say.
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
    /// What it is to be.
    pub account: AccountDraft,
}

/// Something that was just made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountMade {
    /// Its id.
    pub id: AccountId,
}

/// A contact in an account's list: each stands once, with its badge [R12].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountContactRow {
    /// The relationship.
    pub relationship: RelationshipId,
    /// To be sent back with a change of it.
    pub version: i64,
    /// Who.
    pub contact: Named<ContactId>,
    /// Their primary address.
    pub email: Option<String>,
    /// Primary or "also here".
    pub kind: RelationshipKind,
    /// What they are here.
    pub role: Option<String>,
    /// What they may do with colleagues' tickets, and where that comes from [V6].
    pub level: EffectiveLevel,
    /// Where they stand with the help center.
    pub portal: PortalState,
    /// Since when they stand there.
    pub portal_since: Option<Timestamp>,
    /// When they were last in the help center.
    pub seen_at: Option<Timestamp>,
    /// Since when they belong to it, where the column is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// What the listed fields of the contact that are shown say, by name.
    pub fields: BTreeMap<String, String>,
}

endpoints! {
    /// Accounts, by name unless sorted otherwise.
    ListAccounts: Get Desk "/api/desk/accounts" (NoId, GridQuery<Accounts>) -> Page<AccountRow>;
    /// How many accounts that are, and how many are in each view.
    CountAccounts: Get Desk "/api/desk/account-counts" (NoId, GridQuery<Accounts>) -> GridCounts;
    /// One of them.
    GetAccount: Get Desk "/api/desk/accounts/{id}" (AccountId, Nothing) -> Account;
    /// Makes one.
    CreateAccount: Post Desk "/api/desk/accounts" (NoId, AccountDraft) -> AccountMade;
    /// Changes one.
    UpdateAccount: Put Desk "/api/desk/accounts/{id}" (AccountId, AccountChange) -> Account;
    /// The contacts of one, by name unless sorted otherwise [R12].
    ListAccountContacts: Get Desk "/api/desk/accounts/{id}/contacts" (AccountId, GridQuery<Members>) -> Page<AccountContactRow>;
    /// How many contacts of one that are.
    CountAccountContacts: Get Desk "/api/desk/accounts/{id}/contact-counts" (AccountId, GridQuery<Members>) -> GridCounts;
}
