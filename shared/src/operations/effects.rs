//! What row changes mean, in the domain's words: for a preview, for a record's
//! history, for what an undo kept. The app turns an [`Effect`] into a sentence.

use serde::{Deserialize, Serialize};

use crate::customers::level::AccessLevel;
use crate::customers::relationship::RelationshipKind;
use crate::ids::{AccountId, AgentId, ContactId, HelpCenterId, TicketId, TicketNumber};
use crate::portal::access::PortalState;
use crate::time::Timestamp;

mod of_rows;

pub use of_rows::effects;

/// A contact or an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Record {
    /// A contact.
    Contact(ContactId),
    /// An account.
    Account(AccountId),
}

/// One consequence of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// The record is created.
    Created {
        /// Which.
        record: Record,
    },
    /// The record is deleted.
    Deleted {
        /// Which.
        record: Record,
    },
    /// The deleted record is there again.
    Restored {
        /// Which.
        record: Record,
    },
    /// A field gets another value.
    FieldChanged {
        /// Of which record.
        record: Record,
        /// Which field, by its column: one of [`crate::fields`], or a name or id.
        field: String,
        /// Its value before.
        from: Option<String>,
        /// Its value after.
        to: Option<String>,
    },
    /// Somebody else looks after the record.
    OwnerChanged {
        /// Which record.
        record: Record,
        /// Who did.
        from: Option<AgentId>,
        /// Who does.
        to: Option<AgentId>,
    },
    /// Details are needed, or no longer [E6].
    NeedsDetails {
        /// Of whom.
        contact: ContactId,
        /// Whether they are needed now.
        needed: bool,
    },
    /// The account's default level changes.
    DefaultLevelChanged {
        /// Which account.
        account: AccountId,
        /// The level before.
        from: AccessLevel,
        /// The level after.
        to: AccessLevel,
    },
    /// The account gives a role another level.
    RoleLevelChanged {
        /// Which account.
        account: AccountId,
        /// Which role.
        role: String,
        /// The level before.
        from: Option<AccessLevel>,
        /// The level after.
        to: Option<AccessLevel>,
    },
    /// The account gets a domain.
    DomainAdded {
        /// Which account.
        account: AccountId,
        /// The domain.
        domain: String,
    },
    /// The account loses a domain.
    DomainRemoved {
        /// Which account.
        account: AccountId,
        /// The domain.
        domain: String,
    },
    /// The contact gets an address.
    AddressAdded {
        /// Whose.
        contact: ContactId,
        /// The address.
        email: String,
    },
    /// The contact loses an address.
    AddressRemoved {
        /// Whose.
        contact: ContactId,
        /// The address.
        email: String,
    },
    /// An address is corrected.
    AddressCorrected {
        /// Whose.
        contact: ContactId,
        /// The address before.
        from: String,
        /// The address after.
        to: String,
    },
    /// An address becomes the primary one.
    AddressBecamePrimary {
        /// Whose.
        contact: ContactId,
        /// The address.
        email: String,
    },
    /// An address is the primary one no more.
    AddressCeasedToBePrimary {
        /// Whose.
        contact: ContactId,
        /// The address.
        email: String,
    },
    /// An address is verified.
    AddressVerified {
        /// Whose.
        contact: ContactId,
        /// The address.
        email: String,
    },
    /// A relationship begins.
    Joined {
        /// Who.
        contact: ContactId,
        /// Which account.
        account: AccountId,
        /// Primary or not.
        kind: RelationshipKind,
        /// What the contact is there.
        role: Option<String>,
        /// A level of its own.
        level: Option<AccessLevel>,
    },
    /// A relationship ends.
    Left {
        /// Who.
        contact: ContactId,
        /// Which account.
        account: AccountId,
        /// Primary or not.
        kind: RelationshipKind,
    },
    /// The account becomes the contact's primary one, or ceases to be.
    KindChanged {
        /// Who.
        contact: ContactId,
        /// Which account.
        account: AccountId,
        /// What the relationship is now.
        to: RelationshipKind,
    },
    /// The contact is something else at the account.
    RoleChanged {
        /// Who.
        contact: ContactId,
        /// Which account.
        account: AccountId,
        /// The role before.
        from: Option<String>,
        /// The role after.
        to: Option<String>,
    },
    /// The relationship gets another level of its own; none: that of the role or the account.
    LevelChanged {
        /// Who.
        contact: ContactId,
        /// Which account.
        account: AccountId,
        /// The level before.
        from: Option<AccessLevel>,
        /// The level after.
        to: Option<AccessLevel>,
    },
    /// The contact's standing with a help center changes.
    PortalStateChanged {
        /// Who.
        contact: ContactId,
        /// Which help center.
        help_center: HelpCenterId,
        /// Before.
        from: PortalState,
        /// After.
        to: PortalState,
    },
    /// A ticket goes to another account.
    TicketMoved {
        /// Which.
        ticket: TicketNumber,
        /// From which account.
        from: Option<AccountId>,
        /// To which account.
        to: Option<AccountId>,
    },
    /// A ticket goes to another requester.
    RequesterChanged {
        /// Which.
        ticket: TicketNumber,
        /// From whom.
        from: ContactId,
        /// To whom.
        to: ContactId,
    },
    /// A ticket becomes private, or ceases to be.
    PrivacyChanged {
        /// Which.
        ticket: TicketNumber,
        /// Whether it is private now.
        is_private: bool,
    },
    /// A ticket is shared with an account, or no longer.
    ShareChanged {
        /// Which ticket.
        ticket: TicketId,
        /// With which account.
        account: AccountId,
        /// Whether it is shared now.
        is_shared: bool,
        /// Until when.
        until: Option<Timestamp>,
    },
    /// A contact takes part in a ticket, or no longer.
    ParticipationChanged {
        /// Which ticket.
        ticket: TicketId,
        /// Who.
        contact: ContactId,
        /// Whether they take part now.
        takes_part: bool,
    },
}
