//! Rows of the watched tables, as the ledger keeps them before and after.
//!
//! A field is a column of the same name. What the database counts by itself (a
//! version, the tickets of an account) is no part of a row here. The columns stand
//! a second time in `worker/src/store/records.rs` and in the triggers of `migrations/`;
//! `tests/it/ledger.rs` holds the three together. Those of [`crate::fields`] are listed
//! there; a row that was written before there was such a field reads as one without it.

use serde::{Deserialize, Serialize};

use crate::customers::level::AccessLevel;
use crate::customers::relationship::RelationshipKind;
use crate::fields::Values;
use crate::fields::account::Account;
use crate::fields::contact::Contact;
use crate::ids::{
    AccountId, AddressId, AgentId, ContactId, HelpCenterId, RelationshipId, ShareId, TicketId,
    TicketNumber,
};
use crate::portal::access::PortalState;
use crate::time::Timestamp;

/// A column that is 0 or 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "u8", into = "u8")]
pub struct Flag(pub bool);

impl From<u8> for Flag {
    fn from(number: u8) -> Self {
        Self(number != 0)
    }
}

impl From<Flag> for u8 {
    fn from(flag: Flag) -> Self {
        Self::from(flag.0)
    }
}

/// Defines the row of a table.
macro_rules! row {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
        }
    };
}

row! {
    /// A contact.
    ContactRow {
        /// Which.
        id: ContactId,
        /// First name.
        first_name: String,
        /// Last name.
        last_name: String,
        /// What lists are sorted by.
        sort_key: String,
        /// The agent who looks after them.
        owner_id: Option<AgentId>,
        /// The key that another system knows them by.
        external_id: Option<String>,
        /// Whether somebody has to complete the details [E6].
        needs_details: Flag,
        /// When they were created.
        created_at: Timestamp,
        /// When they were deleted; none: they live.
        deleted_at: Option<Timestamp>,
        /// The contact that they were merged into.
        merged_into: Option<ContactId>,
        /// What the listed fields say.
        #[serde(flatten)]
        fields: Values<Contact>,
    }
}

row! {
    /// An e-mail address of a contact.
    AddressRow {
        /// Which.
        id: AddressId,
        /// Whose.
        contact_id: ContactId,
        /// As it is written.
        email: String,
        /// As it is compared [E1].
        address_key: String,
        /// Whether it is the primary one [E2].
        is_primary: Flag,
        /// When it was verified.
        verified_at: Option<Timestamp>,
        /// When a mail to it came back.
        bounced_at: Option<Timestamp>,
        /// Whether it is in use.
        is_live: Flag,
        /// When it was added.
        created_at: Timestamp,
    }
}

row! {
    /// An account.
    AccountRow {
        /// Which.
        id: AccountId,
        /// What it is called.
        name: String,
        /// What lists are sorted by.
        sort_key: String,
        /// The level of relationships that have none of their own or of their role.
        default_level: AccessLevel,
        /// The agent who looks after it.
        owner_id: Option<AgentId>,
        /// The key that another system knows it by.
        external_id: Option<String>,
        /// When it was created.
        created_at: Timestamp,
        /// When it was deleted; none: it lives.
        deleted_at: Option<Timestamp>,
        /// What the listed fields say.
        #[serde(flatten)]
        fields: Values<Account>,
    }
}

row! {
    /// An e-mail domain of an account.
    DomainRow {
        /// The domain.
        domain: String,
        /// Whose.
        account_id: AccountId,
        /// Where it stands among the account's domains.
        position: i64,
        /// When it was verified.
        verified_at: Option<Timestamp>,
    }
}

row! {
    /// The level that an account gives to a role.
    RoleLevelRow {
        /// Which account.
        account_id: AccountId,
        /// Which role.
        role: String,
        /// The level.
        level: AccessLevel,
    }
}

row! {
    /// A contact's relationship with an account, for one period.
    RelationshipRow {
        /// Which.
        id: RelationshipId,
        /// Of whom.
        contact_id: ContactId,
        /// With which account.
        account_id: AccountId,
        /// Primary or not.
        kind: RelationshipKind,
        /// What the contact is there.
        role: Option<String>,
        /// A level of its own.
        level: Option<AccessLevel>,
        /// Since when.
        valid_from: Timestamp,
        /// Until when; none: it lives.
        valid_to: Option<Timestamp>,
    }
}

row! {
    /// Where a contact stands with a help center.
    PortalAccessRow {
        /// Who.
        contact_id: ContactId,
        /// With which help center.
        help_center_id: HelpCenterId,
        /// Where.
        state: PortalState,
        /// Since when.
        since: Timestamp,
    }
}

row! {
    /// What decides who sees a ticket, of the ticket itself.
    TicketRow {
        /// Which.
        id: TicketId,
        /// Its number.
        number: TicketNumber,
        /// Who raised it.
        requester_id: ContactId,
        /// For which account.
        account_id: Option<AccountId>,
        /// Whether it is for the requester and participants only.
        is_private: Flag,
    }
}

row! {
    /// A ticket's being shared with an account.
    ShareRow {
        /// Which.
        id: ShareId,
        /// Which ticket.
        ticket_id: TicketId,
        /// With which account.
        account_id: AccountId,
        /// Until when.
        expires_at: Option<Timestamp>,
        /// When it was withdrawn.
        withdrawn_at: Option<Timestamp>,
    }
}

row! {
    /// A contact's taking part in a ticket.
    ParticipantRow {
        /// Which ticket.
        ticket_id: TicketId,
        /// Who.
        contact_id: ContactId,
        /// Since when.
        added_at: Timestamp,
    }
}

/// A row before and after. Both are there for a change, one for a row that came or went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diff<T> {
    /// None: there was no such row.
    pub before: Option<T>,
    /// None: there is no such row any more.
    pub after: Option<T>,
}

impl<T> Diff<T> {
    /// A new row.
    pub const fn insert(row: T) -> Self {
        Self { before: None, after: Some(row) }
    }

    /// The row `before`, as `change` leaves it.
    pub fn update(before: T, change: impl FnOnce(&mut T)) -> Self
    where
        T: Clone,
    {
        let mut after = before.clone();
        change(&mut after);
        Self { before: Some(before), after: Some(after) }
    }

    /// The way back.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { before: self.after, after: self.before }
    }
}

/// Defines [`RowChange`] over all tables.
macro_rules! row_changes {
    ($($(#[$doc:meta])* $variant:ident($row:ty) = $table:literal,)*) => {
        /// What happened to one row of a watched table.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "table", rename_all = "snake_case")]
        pub enum RowChange {
            $($(#[$doc])* #[serde(rename = $table)] $variant(Diff<$row>),)*
        }

        /// The watched tables. A row comes after those that it refers to.
        pub const TABLES: &[&str] = &[$($table,)*];

        impl RowChange {
            /// The table.
            pub const fn table(&self) -> &'static str {
                match self { $(Self::$variant(_) => $table,)* }
            }

            /// The way back.
            #[must_use]
            pub fn reversed(self) -> Self {
                match self { $(Self::$variant(diff) => Self::$variant(diff.reversed()),)* }
            }

            /// Whether it leaves its row as `other` does. Rows are compared as what they
            /// say: one that was written before its table had a column says nothing there.
            pub fn leaves_the_same_as(&self, other: &Self) -> bool {
                match (self, other) {
                    $((Self::$variant(diff), Self::$variant(other)) => diff.after == other.after,)*
                    _ => false,
                }
            }

            /// Whether it changes nothing.
            pub fn is_idle(&self) -> bool {
                match self { $(Self::$variant(diff) => diff.before == diff.after,)* }
            }
        }
    };
}

row_changes! {
    /// An account.
    Account(AccountRow) = "accounts",
    /// A contact.
    Contact(ContactRow) = "contacts",
    /// An address.
    Address(AddressRow) = "contact_addresses",
    /// A domain.
    Domain(DomainRow) = "account_domains",
    /// A role's level.
    RoleLevel(RoleLevelRow) = "account_role_levels",
    /// A relationship.
    Relationship(RelationshipRow) = "relationships",
    /// A contact's standing with a help center.
    PortalAccess(PortalAccessRow) = "portal_access",
    /// A ticket.
    Ticket(TicketRow) = "tickets",
    /// A share.
    Share(ShareRow) = "ticket_shares",
    /// A participant.
    Participant(ParticipantRow) = "participants",
}

impl RowChange {
    /// Whether it gives up a place that another row of the same batch may take (the
    /// one primary, the one live address): such changes are written first.
    pub fn gives_up_a_place(&self) -> bool {
        match self {
            Self::Relationship(Diff { after: Some(after), .. }) => {
                after.valid_to.is_some() || after.kind == RelationshipKind::Indirect
            }
            Self::Address(Diff { after: Some(after), .. }) => {
                !after.is_live.0 || !after.is_primary.0
            }
            Self::Share(Diff { after: Some(after), .. }) => after.withdrawn_at.is_some(),
            Self::Contact(Diff { after: Some(after), .. }) => after.deleted_at.is_some(),
            Self::Account(Diff { after: Some(after), .. }) => after.deleted_at.is_some(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(last: &str) -> RowChange {
        let id = "0199a000-0000-7000-8000-0000000000c1";
        let json = format!(
            r#"{{"table":"contacts","before":null,"after":{{"id":"{id}","first_name":"Ann",
                "last_name":"Lee","sort_key":"ann lee","owner_id":null,"external_id":null,
                "needs_details":0,"created_at":1,"deleted_at":null,"merged_into":null{last}}}}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    #[test]
    fn a_row_without_a_column_says_the_same_as_one_with_nothing_there() {
        let old = contact("");
        assert!(old.leaves_the_same_as(&contact(r#","birthday":null,"phone":null"#)));
        assert!(!old.leaves_the_same_as(&contact(r#","birthday":"1990-05-17""#)));
        assert!(!old.leaves_the_same_as(&old.clone().reversed()));
    }
}
