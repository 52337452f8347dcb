//! Groups of contacts. They are changed by operations
//! ([`crate::api::operations::Draft`]); the contacts of a group are a list of contacts with
//! the condition `groups`.

use serde::{Deserialize, Serialize};

use crate::api::tags::LabelFilter;
use crate::api::{Counted, NoId, Nothing, Page, endpoints};
use crate::ids::GroupId;

/// A group of contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// How many contacts are in it.
    pub members: Counted,
}

endpoints! {
    /// The groups by name, with how many contacts are in each.
    ListGroups: Get Desk "/api/desk/groups" (NoId, LabelFilter) -> Page<Group>;
    /// A group.
    GetGroup: Get Desk "/api/desk/groups/{id}" (GroupId, Nothing) -> Group;
}
