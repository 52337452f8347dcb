//! Rows of the list of roles.

use serde::{Deserialize, Serialize};

use crate::ids::RoleId;
use crate::time::Timestamp;

row! {
    /// A role that contacts have at accounts.
    RoleRow {
        /// The id.
        id: RoleId,
        /// What relationships and levels refer to: the id, or the first name of a role that is as
        /// old as the list.
        key: String,
        /// The name.
        name: String,
        /// The name, the same for all of its spellings.
        name_key: String,
        /// When it was created.
        created_at: Timestamp,
        /// When it was archived; none: it is offered.
        archived_at: Option<Timestamp>,
    }
}
