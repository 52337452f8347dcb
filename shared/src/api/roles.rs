//! The roles that contacts have at accounts, the access that an account gives, and who
//! belonged to an account before. They are changed by [`super::operations`].

use serde::{Deserialize, Serialize};

use crate::api::accounts::RoleLevel;
use crate::api::{Counted, Cursor, Named, NoId, Nothing, Page, endpoints};
use crate::customers::level::AccessLevel;
use crate::customers::relationship::RelationshipKind;
use crate::ids::{AccountId, ContactId, RelationshipId, RoleId};
use crate::time::Timestamp;

/// A role in the list of roles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedRole {
    /// Its id.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// Whether it is archived: who has it keeps it, and it is not offered.
    pub is_archived: bool,
    /// How many live relationships have it.
    pub relationships: Counted,
    /// How many accounts give it a level.
    pub accounts: Counted,
}

/// A role that is to be created.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRole {
    /// Its name.
    pub name: String,
}

/// The next name of a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleName {
    /// Which.
    pub role: RoleId,
    /// Its next name.
    pub name: String,
}

/// A role that is archived or restored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChosenRole {
    /// Which.
    pub role: RoleId,
}

/// What the contacts of an account may do with each other's tickets, as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sharing {
    /// Which account.
    pub account: AccountId,
    /// The account's version that the agent saw.
    pub version: i64,
    /// The level of contacts whose relationship and role have none.
    pub default_level: AccessLevel,
    /// The levels of roles. A role that is not here has the default.
    #[serde(default)]
    pub role_levels: Vec<RoleLevel>,
}

/// A contact who belonged to an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerContact {
    /// The relationship.
    pub id: RelationshipId,
    /// The contact.
    pub contact: Named<ContactId>,
    /// Primary or not.
    pub kind: RelationshipKind,
    /// The role.
    pub role: Option<String>,
    /// Since when.
    pub valid_from: Timestamp,
    /// Until when.
    pub valid_to: Timestamp,
}

/// A part of a list of former contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormerFilter {
    /// Where the page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

endpoints! {
    /// All roles by name, archived ones too, with how often each is used.
    ListRoles: Get Desk "/api/desk/roles" (NoId, Nothing) -> Vec<ListedRole>;
    /// The names of the roles that are offered.
    ListRoleNames: Get Desk "/api/desk/role-names" (NoId, Nothing) -> Vec<String>;
    /// The contacts who belonged to an account, the latest first: one row for each period
    /// [R13].
    ListFormerContacts: Get Desk "/api/desk/accounts/{id}/former-contacts" (AccountId, FormerFilter) -> Page<FormerContact>;
}
