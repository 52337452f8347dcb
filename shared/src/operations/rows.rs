//! Rows of the watched tables, as the ledger stores them before and after a change.
//!
//! A field is a column of the same name. Values that the database maintains (versions,
//! counts) are not part of the rows here. The columns are repeated in
//! `worker/src/store/records.rs` and in the triggers of `migrations/`; `tests/it/ledger.rs`
//! checks that the three agree. The columns of listed fields come from [`crate::fields`]. A
//! row that was written before a field was added is read as a row without its value.

use serde::{Deserialize, Serialize};

use crate::customers::level::AccessLevel;
use crate::customers::reach::Reach;
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
        /// The id.
        id: ContactId,
        /// First name.
        first_name: String,
        /// Last name.
        last_name: String,
        /// The sort key for lists.
        sort_key: String,
        /// The owner.
        owner_id: Option<AgentId>,
        /// The contact's id in another system.
        external_id: Option<String>,
        /// Whether an agent has to complete the details [E6].
        needs_details: Flag,
        /// When the contact was created.
        created_at: Timestamp,
        /// When the contact was deleted; none: it is not deleted.
        deleted_at: Option<Timestamp>,
        /// The contact that this one was merged into.
        merged_into: Option<ContactId>,
        /// The agent that the contact is assigned to.
        #[serde(default)]
        assigned_to_id: Option<AgentId>,
        /// The contact that this one reports to [R16].
        #[serde(default)]
        reports_to_id: Option<ContactId>,
        /// Phones and postal addresses.
        #[serde(flatten)]
        reach: Reach,
        /// The values of the listed fields.
        #[serde(flatten)]
        fields: Values<Contact>,
    }
}

row! {
    /// An e-mail address of a contact.
    AddressRow {
        /// The id.
        id: AddressId,
        /// The contact.
        contact_id: ContactId,
        /// The address as it is displayed.
        email: String,
        /// The normalized form [E1].
        address_key: String,
        /// Whether it is the primary one [E2].
        is_primary: Flag,
        /// When it was verified.
        verified_at: Option<Timestamp>,
        /// When a mail to it bounced.
        bounced_at: Option<Timestamp>,
        /// Whether it is active.
        is_live: Flag,
        /// When it was added.
        created_at: Timestamp,
    }
}

row! {
    /// An account.
    AccountRow {
        /// The id.
        id: AccountId,
        /// The name.
        name: String,
        /// The sort key for lists.
        sort_key: String,
        /// The level of relationships that have neither their own level nor one of their
        /// role.
        default_level: AccessLevel,
        /// The owner.
        owner_id: Option<AgentId>,
        /// The account's id in another system.
        external_id: Option<String>,
        /// When it was created.
        created_at: Timestamp,
        /// When it was deleted; none: it is not deleted.
        deleted_at: Option<Timestamp>,
        /// The account that this one was merged into.
        #[serde(default)]
        merged_into: Option<AccountId>,
        /// The account that this one is a department of.
        #[serde(default)]
        parent_id: Option<AccountId>,
        /// Phones and postal addresses.
        #[serde(flatten)]
        reach: Reach,
        /// The values of the listed fields.
        #[serde(flatten)]
        fields: Values<Account>,
    }
}

row! {
    /// An e-mail domain of an account.
    DomainRow {
        /// The domain.
        domain: String,
        /// The account.
        account_id: AccountId,
        /// The position among the account's domains.
        position: i64,
        /// When it was verified.
        verified_at: Option<Timestamp>,
    }
}

row! {
    /// The level that an account gives to a role.
    RoleLevelRow {
        /// The account.
        account_id: AccountId,
        /// The role.
        role: String,
        /// The level.
        level: AccessLevel,
    }
}

row! {
    /// A contact's relationship with an account, for one period.
    RelationshipRow {
        /// The id.
        id: RelationshipId,
        /// The contact.
        contact_id: ContactId,
        /// The account.
        account_id: AccountId,
        /// Primary or not.
        kind: RelationshipKind,
        /// The contact's role at the account.
        role: Option<String>,
        /// The relationship's own level.
        level: Option<AccessLevel>,
        /// Since when.
        valid_from: Timestamp,
        /// When it ended; none: it is active.
        valid_to: Option<Timestamp>,
    }
}

row! {
    /// A contact's access to a help center.
    PortalAccessRow {
        /// The contact.
        contact_id: ContactId,
        /// The help center.
        help_center_id: HelpCenterId,
        /// The state.
        state: PortalState,
        /// Since when.
        since: Timestamp,
    }
}

row! {
    /// The columns of a ticket that decide who sees it.
    TicketRow {
        /// The id.
        id: TicketId,
        /// Its number.
        number: TicketNumber,
        /// The requester.
        requester_id: ContactId,
        /// The account.
        account_id: Option<AccountId>,
        /// Whether only the requester and the participants see it.
        is_private: Flag,
    }
}

row! {
    /// A share of a ticket with an account.
    ShareRow {
        /// The id.
        id: ShareId,
        /// The ticket.
        ticket_id: TicketId,
        /// The account.
        account_id: AccountId,
        /// When it ends.
        expires_at: Option<Timestamp>,
        /// When it was withdrawn.
        withdrawn_at: Option<Timestamp>,
    }
}

row! {
    /// A participant of a ticket.
    ParticipantRow {
        /// The ticket.
        ticket_id: TicketId,
        /// The contact.
        contact_id: ContactId,
        /// Since when.
        added_at: Timestamp,
    }
}

mod custom;
mod labels;
mod order;
mod roles;
mod settings;

pub use custom::{CustomFieldRow, CustomValueRow};
pub use labels::{AccountTagRow, ContactTagRow, GroupRow, MemberRow, TagRow};
pub use roles::RoleRow;
pub use settings::SettingsRow;

/// A row before and after. A changed row has both, an inserted or deleted row only one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diff<T> {
    /// The row before; none: it was inserted.
    pub before: Option<T>,
    /// The row after; none: it was deleted.
    pub after: Option<T>,
}

impl<T> Diff<T> {
    /// A new row.
    pub const fn insert(row: T) -> Self {
        Self { before: None, after: Some(row) }
    }

    /// An update of the row `before` by `change`.
    pub fn update(before: T, change: impl FnOnce(&mut T)) -> Self
    where
        T: Clone,
    {
        let mut after = before.clone();
        change(&mut after);
        Self { before: Some(before), after: Some(after) }
    }

    /// The reverse change.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { before: self.after, after: self.before }
    }
}

/// Defines [`RowChange`] over all tables.
macro_rules! row_changes {
    ($($(#[$doc:meta])* $variant:ident($row:ty) = $table:literal,)*) => {
        /// A change of one row of a watched table.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "table", rename_all = "snake_case")]
        pub enum RowChange {
            $($(#[$doc])* #[serde(rename = $table)] $variant(Diff<$row>),)*
        }

        /// The watched tables. A table comes after the tables that it refers to.
        pub const TABLES: &[&str] = &[$($table,)*];

        impl RowChange {
            /// The table.
            pub const fn table(&self) -> &'static str {
                match self { $(Self::$variant(_) => $table,)* }
            }

            /// The reverse change.
            #[must_use]
            pub fn reversed(self) -> Self {
                match self { $(Self::$variant(diff) => Self::$variant(diff.reversed()),)* }
            }

            /// Whether the row after this change is equal to the row after `other`. A
            /// missing column counts as an empty one, since the row may have been written
            /// before its table had the column.
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
    /// The settings.
    Settings(SettingsRow) = "settings",
    /// An account.
    Account(AccountRow) = "accounts",
    /// A contact.
    Contact(ContactRow) = "contacts",
    /// An address.
    Address(AddressRow) = "contact_addresses",
    /// A domain.
    Domain(DomainRow) = "account_domains",
    /// A role.
    Role(RoleRow) = "relationship_roles",
    /// A role's level.
    RoleLevel(RoleLevelRow) = "account_role_levels",
    /// A relationship.
    Relationship(RelationshipRow) = "relationships",
    /// A contact's access to a help center.
    PortalAccess(PortalAccessRow) = "portal_access",
    /// A ticket.
    Ticket(TicketRow) = "tickets",
    /// A share.
    Share(ShareRow) = "ticket_shares",
    /// A participant.
    Participant(ParticipantRow) = "participants",
    /// A tag.
    Tag(TagRow) = "tags",
    /// A tag of a contact.
    ContactTag(ContactTagRow) = "contact_tags",
    /// A tag of an account.
    AccountTag(AccountTagRow) = "account_tags",
    /// A group.
    Group(GroupRow) = "contact_groups",
    /// A contact in a group.
    Member(MemberRow) = "group_members",
    /// A field that an admin has defined.
    CustomField(CustomFieldRow) = "custom_fields",
    /// A value of a record in such a field.
    CustomValue(CustomValueRow) = "custom_values",
}

#[cfg(test)]
#[path = "rows_tests.rs"]
mod tests;
