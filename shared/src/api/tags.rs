//! Tags of contacts and accounts. They are changed by operations
//! ([`crate::api::operations::Draft`]).

use serde::{Deserialize, Serialize};

use crate::api::{Counted, Cursor, Named, NoId, Nothing, Page, endpoints};
use crate::ids::{AccountId, ContactId, GroupId, TagId};

/// The filter of a list of tags or groups.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelFilter {
    /// A part of the name; empty: all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// Where the page begins; none: it is the first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

/// A tag in the list of tags.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// Its id.
    pub id: TagId,
    /// Its name.
    pub name: String,
    /// How many contacts have it.
    pub contacts: Counted,
    /// How many accounts have it.
    pub accounts: Counted,
}

/// The tags and groups of a contact, each by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactLabels {
    /// The tags.
    pub tags: Vec<Named<TagId>>,
    /// The groups.
    pub groups: Vec<Named<GroupId>>,
}

/// The tags of an account, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountLabels {
    /// The tags.
    pub tags: Vec<Named<TagId>>,
}

endpoints! {
    /// The tags of the workspace by name, with how often each is used.
    ListTags: Get Desk "/api/desk/tags" (NoId, LabelFilter) -> Page<Tag>;
    /// A tag. For one that was merged into another, that other one.
    GetTag: Get Desk "/api/desk/tags/{id}" (TagId, Nothing) -> Tag;
    /// The tags and groups of a contact.
    GetContactLabels: Get Desk "/api/desk/contacts/{id}/labels" (ContactId, Nothing) -> ContactLabels;
    /// The tags of an account.
    GetAccountLabels: Get Desk "/api/desk/accounts/{id}/labels" (AccountId, Nothing) -> AccountLabels;
}
