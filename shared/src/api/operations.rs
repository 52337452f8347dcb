//! Operations: previewed, carried out, undone, and read back as history.
//!
//! Every structural act of an agent is a [`Draft`]. [`PreviewOperation`] says what it
//! would do, [`CommitOperation`] does it. A commit that carries the preview's hash is
//! refused where the plan would come out differently by now.

mod history;
mod preview;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::api::bulk::SetOwner;
use crate::api::fields::{ChosenField, FieldEdit, NewField};
use crate::api::merges::{MergeAccounts, MergeContacts};
use crate::api::phones::PhonesEdit;
use crate::api::relationships::AssociationResult;
use crate::api::roles::{ChosenRole, NewRole, RoleName, Sharing};
use crate::api::settings::SettingsDraft;
use crate::api::shares::{ShareTicket, WithdrawShare};
use crate::api::{Named, NoId, endpoints};
use crate::customers::account::AccountDraft;
use crate::customers::contact::ContactDraft;
use crate::customers::level::AccessLevel;
use crate::ids::{AccountId, AddressId, ContactId, GroupId, OperationId, RelationshipId, TagId};
use crate::operations::effects::Record;
use crate::operations::undo::Kept;
use crate::problem::ProblemCode;

pub use history::{Author, HistoryEntry};
pub use preview::{
    Lasting, Names, PlanHash, Preview, SIGHT_PEOPLE, SIGHT_TICKETS, Sight, SightChange,
};

/// A structural act, as an agent wishes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Draft {
    /// Associate contacts with an account [R11].
    AssociateContacts {
        /// Which account.
        account: AccountId,
        /// Which contacts, at most [`MAX_AT_ONCE`](super::relationships::MAX_AT_ONCE).
        contacts: Vec<ContactId>,
        /// What they are to be there.
        #[serde(default)]
        role: String,
        /// A level of their own; none: that of the role or the account.
        #[serde(default)]
        level: Option<AccessLevel>,
        /// Also put their tickets without an account under it [T7].
        #[serde(default)]
        with_earlier_tickets: bool,
    },
    /// Associate a contact with accounts [R11].
    AssociateAccounts {
        /// Which contact.
        contact: ContactId,
        /// Which accounts; the first becomes the primary one where there is none.
        accounts: Vec<AccountId>,
        /// What the contact is to be there.
        #[serde(default)]
        role: String,
        /// A level of its own; none: that of the role or the account.
        #[serde(default)]
        level: Option<AccessLevel>,
    },
    /// End indirect relationships [R4, R13].
    EndRelationships {
        /// Which, at most [`MAX_AT_ONCE`](super::relationships::MAX_AT_ONCE).
        relationships: Vec<RelationshipId>,
    },
    /// Change a contact's primary account, or take it away [R5, R6].
    ChangePrimary {
        /// Whose.
        contact: ContactId,
        /// The contact's version that the agent saw.
        version: i64,
        /// The next primary account, or none.
        #[serde(default)]
        account: Option<AccountId>,
    },
    /// Set the access level of relationships, and the role where one is said.
    SetAccess {
        /// Which, at most [`MAX_AT_ONCE`](super::relationships::MAX_AT_ONCE).
        relationships: Vec<RelationshipId>,
        /// What the contacts are there; none: as they are.
        #[serde(default)]
        role: Option<String>,
        /// A level of their own; none: that of the role or the account.
        #[serde(default)]
        level: Option<AccessLevel>,
        /// Leave each one's level as it is, whatever `level` says.
        #[serde(default)]
        keep_levels: bool,
    },
    /// Set the levels that an account gives by default and to roles [V6].
    SetSharing(Sharing),
    /// Create a role.
    CreateRole(NewRole),
    /// Rename a role, for all who have it.
    RenameRole(RoleName),
    /// Archive a role: who has it keeps it, and it is not offered anymore.
    ArchiveRole(ChosenRole),
    /// Offer an archived role again.
    RestoreRole(ChosenRole),
    /// Define a field of contacts or accounts.
    CreateField(NewField),
    /// Change the name and the options of a field.
    EditField(FieldEdit),
    /// Archive a field: its values stay, and it is not shown anymore.
    ArchiveField(ChosenField),
    /// Show an archived field again.
    RestoreField(ChosenField),
    /// Edit a contact.
    EditContact {
        /// Which.
        contact: ContactId,
        /// The version that the agent saw.
        version: i64,
        /// The next state, without an address and an account: they have acts of their own.
        fields: ContactDraft,
    },
    /// Edit the phones and postal addresses of a contact or an account.
    EditPhones(PhonesEdit),
    /// Add an address to a contact [E1, E3, E7].
    AddAddress {
        /// Whose.
        contact: ContactId,
        /// The address.
        email: String,
    },
    /// Correct an address. One that a contact signs in with stays, and the corrected one
    /// stands beside it until it is verified [E7].
    CorrectAddress {
        /// Whose.
        contact: ContactId,
        /// Which.
        address: AddressId,
        /// What it is to be.
        email: String,
    },
    /// Make an address the primary one [E2].
    PromoteAddress {
        /// Whose.
        contact: ContactId,
        /// Which.
        address: AddressId,
    },
    /// Remove an address [E2, P15].
    RemoveAddress {
        /// Whose.
        contact: ContactId,
        /// Which.
        address: AddressId,
    },
    /// Add tags to contacts and remove tags from them.
    TagContacts {
        /// The contacts, at most [`MAX_AT_ONCE`](crate::customers::labels::MAX_AT_ONCE).
        contacts: Vec<ContactId>,
        /// The names of the tags to add. A tag that does not exist yet is created.
        #[serde(default)]
        add: Vec<String>,
        /// The tags to remove.
        #[serde(default)]
        remove: Vec<TagId>,
    },
    /// Add tags to accounts and remove tags from them.
    TagAccounts {
        /// The accounts, at most [`MAX_AT_ONCE`](crate::customers::labels::MAX_AT_ONCE).
        accounts: Vec<AccountId>,
        /// The names of the tags to add. A tag that does not exist yet is created.
        #[serde(default)]
        add: Vec<String>,
        /// The tags to remove.
        #[serde(default)]
        remove: Vec<TagId>,
    },
    /// Rename a tag.
    RenameTag {
        /// The tag.
        tag: TagId,
        /// Its next name.
        name: String,
    },
    /// Merge a tag into another one: what has the one has the other.
    MergeTags {
        /// The tag that goes.
        tag: TagId,
        /// The tag that stays.
        into: TagId,
    },
    /// Delete a tag.
    DeleteTag {
        /// The tag.
        tag: TagId,
    },
    /// Create a group of contacts.
    CreateGroup {
        /// Its name.
        name: String,
        /// What it is for.
        #[serde(default)]
        description: String,
    },
    /// Change the name and description of a group.
    EditGroup {
        /// The group.
        group: GroupId,
        /// Its next name.
        name: String,
        /// What it is for.
        #[serde(default)]
        description: String,
    },
    /// Delete a group. Its contacts stay.
    DeleteGroup {
        /// The group.
        group: GroupId,
    },
    /// Add contacts to a group and remove contacts from it.
    ChangeMembers {
        /// The group.
        group: GroupId,
        /// The contacts to add; with those to remove at most
        /// [`MAX_AT_ONCE`](crate::customers::labels::MAX_AT_ONCE).
        #[serde(default)]
        add: Vec<ContactId>,
        /// The contacts to remove.
        #[serde(default)]
        remove: Vec<ContactId>,
    },
    /// Edit an account.
    EditAccount {
        /// Which.
        account: AccountId,
        /// The version that the agent saw.
        version: i64,
        /// The next state.
        fields: AccountDraft,
    },
    /// Give contacts or accounts another owner.
    SetOwner(SetOwner),
    /// Delete contacts [D1, D6].
    DeleteContacts {
        /// Which, at most [`MAX_AT_ONCE`](super::relationships::MAX_AT_ONCE).
        contacts: Vec<ContactId>,
    },
    /// Delete an account [D3].
    DeleteAccount {
        /// Which.
        account: AccountId,
        /// Keep its contacts. If it is their primary account, another one of theirs becomes it.
        #[serde(default)]
        keep_contacts: bool,
        /// The next primary accounts of contacts who are kept. Without one, it is the account
        /// that the contact has belonged to for the longest time.
        #[serde(default)]
        primary_accounts: BTreeMap<ContactId, AccountId>,
    },
    /// Merge contacts into one of them.
    MergeContacts(MergeContacts),
    /// Merge accounts into one of them.
    MergeAccounts(MergeAccounts),
    /// Restore a deleted contact or account [D2, D4].
    Restore {
        /// Which.
        record: Record,
    },
    /// Block a contact in the help center [P7].
    Block {
        /// Whom.
        contact: ContactId,
    },
    /// Let a blocked contact back in [P7].
    Unblock {
        /// Whom.
        contact: ContactId,
    },
    /// Change the workspace's settings.
    EditSettings {
        /// The version that the admin saw.
        version: i64,
        /// The settings as they should be.
        settings: SettingsDraft,
    },
    /// Turn off *multi-account*, and end the relationships that it allowed [R9].
    TurnOffMultiAccount {
        /// The version of the settings that the admin saw.
        version: i64,
    },
    /// Share a ticket with an account [V10].
    ShareTicket(ShareTicket),
    /// Withdraw a share of a ticket.
    WithdrawShare(WithdrawShare),
    /// Undo an operation.
    Undo {
        /// Which.
        operation: OperationId,
    },
}

/// An act to be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commit {
    /// The act.
    pub draft: Draft,
    /// The hash of the preview that the agent saw; none: there was none.
    #[serde(default)]
    pub hash: Option<PlanHash>,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The operation, to be undone by; none: nothing had to change.
    pub operation: Option<OperationId>,
    /// Whether it can be undone.
    pub can_be_undone: bool,
    /// What became of each row of an association [R11].
    pub results: Vec<AssociationResult>,
    /// What became of each contact that was to be deleted [D6].
    pub deletions: Vec<DeletionResult>,
    /// What an undo left as it was, and why.
    pub kept: Vec<Kept>,
    /// What the ids in `kept` are called.
    pub names: Names,
}

/// What becomes of a contact that is to be deleted [D6].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletionResult {
    /// The contact.
    pub contact: Named<ContactId>,
    /// What becomes of it.
    pub outcome: DeletionOutcome,
}

/// Whether a contact is deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum DeletionOutcome {
    /// The contact is deleted.
    Deleted,
    /// The contact stays as it is.
    Refused {
        /// The problem code.
        code: ProblemCode,
        /// Why, in a sentence.
        title: String,
    },
}

endpoints! {
    /// What an act would do. Changes nothing.
    PreviewOperation: Post Desk "/api/desk/operations/preview" (NoId, Draft) -> Preview;
    /// Carries out an act.
    CommitOperation: Post Desk "/api/desk/operations" (NoId, Commit) -> Done;
}
