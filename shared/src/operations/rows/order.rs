//! The order in which the rows of a batch are written, so that no unique place is taken
//! before it is given up.

use super::{Diff, RowChange};
use crate::customers::relationship::RelationshipKind;

impl RowChange {
    /// The turn in which the changed row is written, 0 to 2.
    ///
    /// First the rows that need no unique place afterwards, such as being the primary
    /// address or using a name, and the settings, which say whether a contact may belong to
    /// several accounts. Then the rows that give up a place by moving to another record, or
    /// may give up an external ID. Last the rows that take a place.
    pub fn turn(&self) -> usize {
        let is_first = match self {
            Self::Settings(_) => true,
            Self::Relationship(Diff { after: Some(after), .. }) => {
                after.valid_to.is_some() || after.kind == RelationshipKind::Indirect
            }
            Self::Address(Diff { after: Some(after), .. }) => {
                !after.is_live.0 || !after.is_primary.0
            }
            Self::Share(Diff { after: Some(after), .. }) => after.withdrawn_at.is_some(),
            Self::Contact(Diff { after: Some(after), .. }) => after.deleted_at.is_some(),
            Self::Account(Diff { after: Some(after), .. }) => after.deleted_at.is_some(),
            Self::Tag(Diff { after: Some(after), .. }) => !after.is_listed(),
            Self::Group(Diff { after: Some(after), .. }) => after.deleted_at.is_some(),
            _ => false,
        };
        let is_second = match self {
            Self::Relationship(Diff { before: Some(before), after: Some(after) }) => {
                before.contact_id != after.contact_id
            }
            Self::Address(Diff { before: Some(before), after: Some(after) }) => {
                before.contact_id != after.contact_id
            }
            Self::Contact(Diff { before: Some(before), .. }) => before.deleted_at.is_none(),
            Self::Account(Diff { before: Some(before), .. }) => before.deleted_at.is_none(),
            _ => false,
        };
        match (is_first, is_second) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        }
    }
}
