//! Changing the relationships between contacts and accounts.

use serde::{Deserialize, Serialize};

use crate::api::contacts::Contact;
use crate::api::{Named, Nothing, endpoints};
use crate::customers::level::AccessLevel;
use crate::customers::relationship::RelationshipKind;
use crate::ids::{AccountId, ContactId, RelationshipId};
use crate::problem::ProblemCode;

/// The most records that are associated at once: one page of the picker.
pub const MAX_AT_ONCE: usize = 50;

/// Associates contacts with an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssociateContacts {
    /// The contacts, at most [`MAX_AT_ONCE`].
    pub contacts: Vec<ContactId>,
    /// The contacts' role at the account.
    #[serde(default)]
    pub role: String,
    /// The relationships' own level; none: the level of the role or the account applies.
    #[serde(default)]
    pub level: Option<AccessLevel>,
    /// Whether to also move the contacts' earlier tickets without an account to this
    /// account [T7].
    #[serde(default)]
    pub with_earlier_tickets: bool,
}

/// Associates a contact with accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssociateAccounts {
    /// The accounts, at most [`MAX_AT_ONCE`]. If the contact has no primary account, the
    /// first one becomes it.
    pub accounts: Vec<AccountId>,
    /// The contact's role at the accounts.
    #[serde(default)]
    pub role: String,
    /// The relationships' own level; none: the level of the role or the account applies.
    #[serde(default)]
    pub level: Option<AccessLevel>,
}

/// The outcome for one contact and account [R11].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssociationResult {
    /// The contact.
    pub contact: Named<ContactId>,
    /// The account.
    pub account: Named<AccountId>,
    /// The outcome.
    pub outcome: AssociationOutcome,
}

/// The outcome of associating a contact with an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum AssociationOutcome {
    /// The relationship was created.
    Made {
        /// Primary or "also here".
        kind: RelationshipKind,
        /// How many earlier tickets were moved to the account [T7].
        moved_tickets: u32,
    },
    /// The relationship existed already; nothing was written [R2].
    AlreadyThere {
        /// Primary or "also here".
        kind: RelationshipKind,
    },
    /// The relationship was refused.
    Refused {
        /// The code, for programs.
        code: ProblemCode,
        /// The sentence, for people.
        title: String,
    },
}

/// A change of role and level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelationshipChange {
    /// The version that the agent saw.
    pub version: i64,
    /// The contact's role at the account.
    #[serde(default)]
    pub role: String,
    /// The relationship's own level; none: the level of the role or the account applies.
    #[serde(default)]
    pub level: Option<AccessLevel>,
}

/// A change of the primary account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrimaryChange {
    /// The contact's version that the agent saw.
    pub version: i64,
    /// The new primary account, or none [R5].
    pub account: Option<AccountId>,
}

endpoints! {
    /// Associates contacts with an account, with a result for each contact [R11].
    AssociateWithAccount: Post Desk "/api/desk/accounts/{id}/contacts" (AccountId, AssociateContacts) -> Vec<AssociationResult>;
    /// Associates a contact with accounts, with a result for each account [R11].
    AssociateWithContact: Post Desk "/api/desk/contacts/{id}/accounts" (ContactId, AssociateAccounts) -> Vec<AssociationResult>;
    /// Changes a relationship's role and level.
    UpdateRelationship: Put Desk "/api/desk/relationships/{id}" (RelationshipId, RelationshipChange) -> Nothing;
    /// Ends an indirect relationship [R4].
    EndRelationship: Delete Desk "/api/desk/relationships/{id}" (RelationshipId, Nothing) -> Nothing;
    /// Changes a contact's primary account [R5, R6].
    ChangePrimary: Put Desk "/api/desk/contacts/{id}/primary" (ContactId, PrimaryChange) -> Contact;
}
