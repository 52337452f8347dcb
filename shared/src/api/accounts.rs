//! Accounts, and who belongs to one.

use serde::{Deserialize, Serialize};

use crate::api::{Cursor, Letter, Named, NoId, Nothing, Page, endpoints};
use crate::customers::account::AccountDraft;
use crate::customers::level::{AccessLevel, EffectiveLevel};
use crate::customers::relationship::RelationshipKind;
use crate::fields::{self, Values};
use crate::ids::{AccountId, AgentId, ContactId, RelationshipId};
use crate::portal::access::PortalState;
use crate::time::Timestamp;

/// Which accounts a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountFilter {
    /// Words of the name or a domain, or their beginnings.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// Only those under this letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<Letter>,
    /// Only those that this contact does not belong to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without: Option<ContactId>,
    /// Where the page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

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

/// Which contacts of an account a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountContactFilter {
    /// Words of the name or an address, or their beginnings.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// Where the page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
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
}

endpoints! {
    /// Accounts by name.
    ListAccounts: Get Desk "/api/desk/accounts" (NoId, AccountFilter) -> Page<AccountRow>;
    /// One of them.
    GetAccount: Get Desk "/api/desk/accounts/{id}" (AccountId, Nothing) -> Account;
    /// Makes one.
    CreateAccount: Post Desk "/api/desk/accounts" (NoId, AccountDraft) -> AccountMade;
    /// Changes one.
    UpdateAccount: Put Desk "/api/desk/accounts/{id}" (AccountId, AccountChange) -> Account;
    /// The contacts of one, by name [R12].
    ListAccountContacts: Get Desk "/api/desk/accounts/{id}/contacts" (AccountId, AccountContactFilter) -> Page<AccountContactRow>;
}
