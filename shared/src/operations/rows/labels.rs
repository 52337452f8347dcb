//! Rows of tags and groups, and of what they are on.

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, ContactId, GroupId, TagId};
use crate::time::Timestamp;

row! {
    /// A tag.
    TagRow {
        /// The id.
        id: TagId,
        /// The name.
        name: String,
        /// The name, the same for all of its spellings.
        name_key: String,
        /// Itself, or the tag that it was merged into.
        root_id: TagId,
        /// When it was created.
        created_at: Timestamp,
        /// When it was deleted; none: it is not deleted.
        deleted_at: Option<Timestamp>,
    }
}

row! {
    /// A tag of a contact.
    ContactTagRow {
        /// The contact.
        contact_id: ContactId,
        /// The tag.
        tag_id: TagId,
        /// When it was added.
        added_at: Timestamp,
    }
}

row! {
    /// A tag of an account.
    AccountTagRow {
        /// The account.
        account_id: AccountId,
        /// The tag.
        tag_id: TagId,
        /// When it was added.
        added_at: Timestamp,
    }
}

row! {
    /// A group of contacts.
    GroupRow {
        /// The id.
        id: GroupId,
        /// The name.
        name: String,
        /// The name, the same for all of its spellings.
        name_key: String,
        /// What it is for.
        description: Option<String>,
        /// When it was created.
        created_at: Timestamp,
        /// When it was deleted; none: it is not deleted.
        deleted_at: Option<Timestamp>,
    }
}

row! {
    /// A contact in a group.
    MemberRow {
        /// The group.
        group_id: GroupId,
        /// The contact.
        contact_id: ContactId,
        /// Since when.
        added_at: Timestamp,
    }
}

impl TagRow {
    /// Whether it is in the list of tags: it is neither deleted nor merged into another.
    pub fn is_listed(&self) -> bool {
        self.deleted_at.is_none() && self.root_id == self.id
    }
}
