//! The meaning of row changes in the domain's words: for a preview, a record's history, and
//! the changes that an undo kept. The app turns an [`Effect`] into a sentence.

use serde::{Deserialize, Serialize};

use crate::customers::level::AccessLevel;
use crate::customers::relationship::RelationshipKind;
use crate::ids::{
    AccountId, AgentId, ContactId, GroupId, HelpCenterId, TagId, TicketId, TicketNumber,
};
use crate::portal::access::PortalState;
use crate::time::Timestamp;
use crate::workspace::Setting;

mod custom;
mod labels;
mod of_rows;
mod parents;
mod reach;
mod roles;

pub use custom::{CustomEffect, OptionsEffect};
pub use labels::Label;
pub use of_rows::effects;
pub use parents::ParentEffect;
pub use reach::{ListChange, PersonEffect, PhoneEffect, PostalEffect};
pub use roles::{name_roles, role_keys};

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
    /// A setting of the workspace is turned on or off.
    SettingChanged {
        /// The setting.
        setting: Setting,
        /// Whether it is on after.
        on: bool,
    },
    /// The record is created.
    Created {
        /// The record.
        record: Record,
    },
    /// The record is deleted.
    Deleted {
        /// The record.
        record: Record,
    },
    /// The record is merged into another one.
    Merged {
        /// The record.
        record: Record,
        /// The record that stays.
        into: Record,
    },
    /// The deleted record is restored.
    Restored {
        /// The record.
        record: Record,
    },
    /// The value of a field changes.
    FieldChanged {
        /// The record.
        record: Record,
        /// The field's column: one of [`crate::fields`], or a name or id.
        field: String,
        /// Its value before.
        from: Option<String>,
        /// Its value after.
        to: Option<String>,
    },
    /// The value of a record in a field that an admin has defined changes.
    CustomChanged(CustomEffect),
    /// The options of such a field change.
    OptionsChanged(OptionsEffect),
    /// The record's owner changes.
    OwnerChanged {
        /// Which record.
        record: Record,
        /// The owner before.
        from: Option<AgentId>,
        /// The owner after.
        to: Option<AgentId>,
    },
    /// The agent that a contact is assigned to changes.
    AssignedChanged(PersonEffect<AgentId>),
    /// The contact that a contact reports to changes [R16].
    ReportsToChanged(PersonEffect<ContactId>),
    /// The account that an account is a department of changes.
    ParentChanged(ParentEffect),
    /// A phone of a record changes.
    PhoneChanged(PhoneEffect),
    /// A postal address of a record changes.
    PostalChanged(PostalEffect),
    /// The contact's details need completing, or no longer need it [E6].
    NeedsDetails {
        /// The contact.
        contact: ContactId,
        /// Whether they need completing now.
        needed: bool,
    },
    /// The account's default level changes.
    DefaultLevelChanged {
        /// The account.
        account: AccountId,
        /// The level before.
        from: AccessLevel,
        /// The level after.
        to: AccessLevel,
    },
    /// The account gives a role another level.
    RoleLevelChanged {
        /// The account.
        account: AccountId,
        /// The role.
        role: String,
        /// The level before.
        from: Option<AccessLevel>,
        /// The level after.
        to: Option<AccessLevel>,
    },
    /// The account gets a domain.
    DomainAdded {
        /// The account.
        account: AccountId,
        /// The domain.
        domain: String,
    },
    /// The account loses a domain.
    DomainRemoved {
        /// The account.
        account: AccountId,
        /// The domain.
        domain: String,
    },
    /// A domain moves to another account, as by a merge.
    DomainMoved {
        /// The domain.
        domain: String,
        /// The account before.
        from: AccountId,
        /// The account after.
        to: AccountId,
    },
    /// The contact gets an address.
    AddressAdded {
        /// The contact.
        contact: ContactId,
        /// The address.
        email: String,
    },
    /// The contact loses an address.
    AddressRemoved {
        /// The contact.
        contact: ContactId,
        /// The address.
        email: String,
    },
    /// An address moves to another contact, as by a merge.
    AddressMoved {
        /// The address.
        email: String,
        /// The contact before.
        from: ContactId,
        /// The contact after.
        to: ContactId,
    },
    /// An address is corrected.
    AddressCorrected {
        /// The contact.
        contact: ContactId,
        /// The address before.
        from: String,
        /// The address after.
        to: String,
    },
    /// An address becomes the primary one.
    AddressBecamePrimary {
        /// The contact.
        contact: ContactId,
        /// The address.
        email: String,
    },
    /// An address is no longer the primary one.
    AddressCeasedToBePrimary {
        /// The contact.
        contact: ContactId,
        /// The address.
        email: String,
    },
    /// Mails to an address came back.
    AddressBounced {
        /// The contact.
        contact: ContactId,
        /// The address.
        email: String,
    },
    /// An address is verified.
    AddressVerified {
        /// The contact.
        contact: ContactId,
        /// The address.
        email: String,
    },
    /// A relationship begins.
    Joined {
        /// The contact.
        contact: ContactId,
        /// The account.
        account: AccountId,
        /// Primary or not.
        kind: RelationshipKind,
        /// The contact's role at the account.
        role: Option<String>,
        /// The relationship's own level.
        level: Option<AccessLevel>,
    },
    /// A relationship ends.
    Left {
        /// The contact.
        contact: ContactId,
        /// The account.
        account: AccountId,
        /// Primary or not.
        kind: RelationshipKind,
    },
    /// The account becomes the contact's primary account, or is no longer the primary
    /// account.
    KindChanged {
        /// The contact.
        contact: ContactId,
        /// The account.
        account: AccountId,
        /// The kind of the relationship after.
        to: RelationshipKind,
    },
    /// The contact's role at the account changes.
    RoleChanged {
        /// The contact.
        contact: ContactId,
        /// The account.
        account: AccountId,
        /// The role before.
        from: Option<String>,
        /// The role after.
        to: Option<String>,
    },
    /// The relationship's own level changes; none: the level of the role or the account
    /// applies.
    LevelChanged {
        /// The contact.
        contact: ContactId,
        /// The account.
        account: AccountId,
        /// The level before.
        from: Option<AccessLevel>,
        /// The level after.
        to: Option<AccessLevel>,
    },
    /// The contact's state in a help center changes.
    PortalStateChanged {
        /// The contact.
        contact: ContactId,
        /// The help center.
        help_center: HelpCenterId,
        /// The state before.
        from: PortalState,
        /// The state after.
        to: PortalState,
    },
    /// A ticket moves to another account.
    TicketMoved {
        /// The record.
        ticket: TicketNumber,
        /// The account before.
        from: Option<AccountId>,
        /// The account after.
        to: Option<AccountId>,
    },
    /// A ticket's requester changes.
    RequesterChanged {
        /// The record.
        ticket: TicketNumber,
        /// The requester before.
        from: ContactId,
        /// The requester after.
        to: ContactId,
    },
    /// A ticket becomes private, or is no longer private.
    PrivacyChanged {
        /// The record.
        ticket: TicketNumber,
        /// Whether it is private now.
        is_private: bool,
    },
    /// A ticket is shared with an account, or no longer shared.
    ShareChanged {
        /// The ticket.
        ticket: TicketId,
        /// The account.
        account: AccountId,
        /// Whether it is shared now.
        is_shared: bool,
        /// When the share ends.
        until: Option<Timestamp>,
    },
    /// The record gets a tag or comes into a group, or is no longer in it.
    Labeled {
        /// The record.
        record: Record,
        /// The tag or group.
        label: Label,
        /// Whether the record has it now.
        is_added: bool,
    },
    /// A tag or group is created.
    LabelCreated {
        /// The tag or group.
        label: Label,
        /// Its name.
        name: String,
    },
    /// A tag or group is deleted.
    LabelDeleted {
        /// The tag or group.
        label: Label,
        /// Its name.
        name: String,
    },
    /// A deleted tag or group is restored.
    LabelRestored {
        /// The tag or group.
        label: Label,
        /// Its name.
        name: String,
    },
    /// A tag or group gets another name.
    LabelRenamed {
        /// The tag or group.
        label: Label,
        /// The name before.
        from: String,
        /// The name after.
        to: String,
    },
    /// A tag is merged into another one, or is a tag of its own again.
    TagMerged {
        /// Its name.
        name: String,
        /// The other tag; none: it is a tag of its own again.
        into: Option<TagId>,
    },
    /// The description of a group changes.
    GroupDescribed {
        /// The group.
        group: GroupId,
    },
    /// A contact becomes a participant of a ticket, or is no longer one.
    ParticipationChanged {
        /// The ticket.
        ticket: TicketId,
        /// The contact.
        contact: ContactId,
        /// Whether the contact is a participant now.
        takes_part: bool,
    },
}
