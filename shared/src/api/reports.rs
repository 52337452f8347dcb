//! Reports for agents: how many contacts each account has, and who left an account.

use serde::{Deserialize, Serialize};

use crate::api::{Cursor, Named, NoId, Page, endpoints};
use crate::customers::relationship::RelationshipKind;
use crate::ids::{AccountId, ContactId, RelationshipId};
use crate::time::Timestamp;

/// A part of the report on contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactsReport {
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

/// How many contacts an account has [R12].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactsOfAccount {
    /// The account.
    pub account: Named<AccountId>,
    /// The account that it is a department of.
    pub parent: Option<Named<AccountId>>,
    /// All of its contacts, each once.
    pub contacts: u32,
    /// Those of them that have another primary account, or none.
    pub indirect: u32,
}

/// The period of the report on leavers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaversReport {
    /// Who left from this time on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// Who left before this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

/// A contact who left an account: a relationship that ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaver {
    /// The relationship.
    pub relationship: RelationshipId,
    /// The contact.
    pub contact: Named<ContactId>,
    /// Whether the contact has a page: it is not deleted.
    pub has_page: bool,
    /// The account.
    pub account: Named<AccountId>,
    /// Whether the account has a page: it is not deleted.
    pub account_has_page: bool,
    /// Primary or not.
    pub kind: RelationshipKind,
    /// The contact's role there.
    pub role: Option<String>,
    /// Since when.
    pub valid_from: Timestamp,
    /// When it ended.
    pub valid_to: Timestamp,
}

endpoints! {
    /// The accounts by name, each with the number of its contacts [R12].
    ListContactsByAccount: Get Desk "/api/desk/reports/contacts" (NoId, ContactsReport) -> Page<ContactsOfAccount>;
    /// Who left an account in a period, the latest first [R13].
    ListLeavers: Get Desk "/api/desk/reports/leavers" (NoId, LeaversReport) -> Page<Leaver>;
}
