//! Changing who belongs to whom.

use serde::{Deserialize, Serialize};

use crate::api::contacts::Contact;
use crate::api::{Named, Nothing, endpoints};
use crate::customers::level::AccessLevel;
use crate::customers::relationship::RelationshipKind;
use crate::ids::{AccountId, ContactId, RelationshipId};
use crate::problem::ProblemCode;

/// The most that are associated at once: a page of the picker.
pub const MAX_AT_ONCE: usize = 50;

/// Associates contacts with an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssociateContacts {
    /// Which, at most [`MAX_AT_ONCE`].
    pub contacts: Vec<ContactId>,
    /// What they are to be there.
    #[serde(default)]
    pub role: String,
    /// A level of their own; none: that of the role or the account.
    #[serde(default)]
    pub level: Option<AccessLevel>,
    /// Also put their earlier tickets without an account under it [T7].
    #[serde(default)]
    pub with_earlier_tickets: bool,
}

/// Associates a contact with accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssociateAccounts {
    /// Which, at most [`MAX_AT_ONCE`]; the first becomes the primary one where
    /// there is none.
    pub accounts: Vec<AccountId>,
    /// What the contact is to be there.
    #[serde(default)]
    pub role: String,
    /// A level of their own; none: that of the role or the account.
    #[serde(default)]
    pub level: Option<AccessLevel>,
}

/// What became of one row [R11].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssociationResult {
    /// The contact.
    pub contact: Named<ContactId>,
    /// The account.
    pub account: Named<AccountId>,
    /// What became of it.
    pub outcome: AssociationOutcome,
}

/// What became of the wish to associate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum AssociationOutcome {
    /// They belong together now.
    Made {
        /// Primary or "also here".
        kind: RelationshipKind,
        /// How many earlier tickets were put under the account [T7].
        moved_tickets: u32,
    },
    /// They did already; nothing was written [R2].
    AlreadyThere {
        /// Primary or "also here".
        kind: RelationshipKind,
    },
    /// They do not.
    Refused {
        /// For programs.
        code: ProblemCode,
        /// For people.
        title: String,
    },
}

/// A change of role and level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelationshipChange {
    /// The version that the agent saw.
    pub version: i64,
    /// What the contact is there.
    #[serde(default)]
    pub role: String,
    /// A level of its own; none: that of the role or the account.
    #[serde(default)]
    pub level: Option<AccessLevel>,
}

/// A change of the primary account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrimaryChange {
    /// The contact's version that the agent saw.
    pub version: i64,
    /// The next primary account, or none [R5].
    pub account: Option<AccountId>,
}

endpoints! {
    /// Associates contacts with an account, a result a row [R11].
    AssociateWithAccount: Post Desk "/api/desk/accounts/{id}/contacts" (AccountId, AssociateContacts) -> Vec<AssociationResult>;
    /// Associates a contact with accounts, a result a row [R11].
    AssociateWithContact: Post Desk "/api/desk/contacts/{id}/accounts" (ContactId, AssociateAccounts) -> Vec<AssociationResult>;
    /// Changes a relationship's role and level.
    UpdateRelationship: Put Desk "/api/desk/relationships/{id}" (RelationshipId, RelationshipChange) -> Nothing;
    /// Ends an indirect relationship [R4].
    EndRelationship: Delete Desk "/api/desk/relationships/{id}" (RelationshipId, Nothing) -> Nothing;
    /// Changes a contact's primary account [R5, R6].
    ChangePrimary: Put Desk "/api/desk/contacts/{id}/primary" (ContactId, PrimaryChange) -> Contact;
}
