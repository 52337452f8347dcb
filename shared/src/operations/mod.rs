//! Operations: what was done, in one ledger that preview, undo and history share.
//!
//! An operation is one use case that was carried out. Its changes are whole rows, before
//! and after ([`rows`]), which database triggers record. A use case plans the same rows
//! before it writes: [`plans`] computes them from facts, [`undo`] reverses the rows of an
//! earlier operation, and [`effects`] describes them in the domain's words. So the preview,
//! the write, the undo and the history use the same data. `worker/src/store/records.rs`
//! writes rows.

pub mod addresses;
pub mod custom;
pub mod deletion;
pub mod effects;
pub mod labels;
pub mod log;
pub mod merge;
pub mod plans;
pub mod reach;
pub mod roles;
pub mod rows;
pub mod settings;
pub mod shares;
pub mod undo;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ids::{
    AccountId, AgentId, BulkId, ContactId, ImportId, SessionId, TicketId, WorkspaceId,
};
use crate::time::{Span, Timestamp};

/// How long an operation can be undone.
pub const UNDO_WINDOW: Span = Span::days(30);

/// The kind of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Created a contact.
    CreateContact,
    /// Changed a contact's fields.
    EditContact,
    /// Changed the phones and postal addresses of a contact or an account.
    EditPhones,
    /// A contact changed their own names or phone.
    EditProfile,
    /// Added an address to a contact.
    AddAddress,
    /// Corrected an address of a contact.
    CorrectAddress,
    /// Made an address the contact's primary one.
    PromoteAddress,
    /// Removed an address of a contact.
    RemoveAddress,
    /// Sent the verification mail for an address again.
    SendVerification,
    /// A contact verified an address.
    VerifyAddress,
    /// Marked an address, because mails to it came back.
    MarkBounced,
    /// Created an account.
    CreateAccount,
    /// Changed an account's fields.
    EditAccount,
    /// Associated contacts with an account, or a contact with accounts.
    Associate,
    /// Ended relationships.
    EndRelationship,
    /// Changed a contact's primary account.
    ChangePrimary,
    /// Changed role or access level of relationships.
    SetAccess,
    /// Changed the levels that an account gives by default and to roles.
    SetSharing,
    /// Created a role.
    CreateRole,
    /// Renamed a role.
    RenameRole,
    /// Archived a role.
    ArchiveRole,
    /// Restored an archived role.
    RestoreRole,
    /// Defined a field of contacts or accounts.
    CreateField,
    /// Changed the name or the options of a field.
    EditField,
    /// Archived a field.
    ArchiveField,
    /// Restored an archived field.
    RestoreField,
    /// Sent activation mails.
    Invite,
    /// Sent a password reset.
    SendReset,
    /// A contact redeemed an activation link.
    Activate,
    /// A contact asked for a new link.
    RequestLink,
    /// Deleted contacts.
    DeleteContacts,
    /// Deleted an account.
    DeleteAccount,
    /// Merged contacts into one.
    MergeContacts,
    /// Merged accounts into one.
    MergeAccounts,
    /// Restored a deleted contact or account.
    Restore,
    /// Removed for good what had been deleted for long.
    EmptyRecycleBin,
    /// Blocked a contact.
    Block,
    /// Unblocked a contact.
    Unblock,
    /// Set a contact's password.
    SetPassword,
    /// Changed their own password.
    ChangePassword,
    /// Redeemed a password reset.
    ResetPassword,
    /// Signed in.
    SignIn,
    /// Signed out.
    SignOut,
    /// Ended a session from the list of sessions.
    EndSession,
    /// Raised a ticket.
    RaiseTicket,
    /// Replied to a ticket.
    Reply,
    /// Wrote an internal note.
    Annotate,
    /// Solved a ticket.
    Solve,
    /// Changed a ticket's status, priority, assignee, department or privacy.
    WorkTicket,
    /// Shared a ticket with an account.
    ShareTicket,
    /// Withdrew a share of a ticket.
    WithdrawShare,
    /// Started an import.
    StartImport,
    /// Imported a slice of a file.
    ImportRows,
    /// Canceled an import.
    CancelImport,
    /// Started the export of a list.
    StartExport,
    /// Canceled an export, or deleted its file.
    CancelExport,
    /// Changed the tags of contacts or accounts.
    ChangeTags,
    /// Renamed a tag.
    RenameTag,
    /// Merged a tag into another one.
    MergeTags,
    /// Deleted a tag.
    DeleteTag,
    /// Created a group of contacts.
    CreateGroup,
    /// Changed the name or description of a group.
    EditGroup,
    /// Deleted a group.
    DeleteGroup,
    /// Added contacts to a group, or removed them from it.
    ChangeMembers,
    /// Changed the workspace's settings.
    EditSettings,
    /// Invited an agent.
    InviteAgent,
    /// Changed an agent's name, role or departments.
    EditAgent,
    /// Deactivated an agent.
    DeactivateAgent,
    /// Reactivated an agent.
    ReactivateAgent,
    /// Accepted the invitation to the desk.
    AcceptInvitation,
    /// Created a department.
    CreateDepartment,
    /// Renamed a department.
    RenameDepartment,
    /// Deleted a department.
    DeleteDepartment,
    /// Saved a view of a list.
    CreateView,
    /// Changed a saved view.
    EditView,
    /// Deleted a saved view.
    DeleteView,
    /// Restored a deleted view.
    RestoreView,
    /// Erased a person.
    EraseContact,
    /// Dropped the changes of operations past the undo window.
    DropHistory,
    /// Undid an operation.
    Undo,
    /// Undid a part of an import.
    UndoImport,
    /// Started an act on many records.
    StartBulk,
    /// Canceled an act on many records.
    CancelBulk,
    /// Started the undo of an act on many records.
    UndoBulk,
}

impl Act {
    /// Whether it can be undone: whether restoring its rows undoes all that it did.
    pub const fn can_be_undone(self) -> bool {
        match self {
            Self::CreateContact
            | Self::EditContact
            | Self::EditPhones
            | Self::AddAddress
            | Self::CorrectAddress
            | Self::PromoteAddress
            | Self::RemoveAddress
            | Self::CreateAccount
            | Self::EditAccount
            | Self::Associate
            | Self::EndRelationship
            | Self::ChangePrimary
            | Self::SetAccess
            | Self::SetSharing
            | Self::CreateRole
            | Self::RenameRole
            | Self::ArchiveRole
            | Self::RestoreRole
            | Self::CreateField
            | Self::EditField
            | Self::ArchiveField
            | Self::RestoreField
            | Self::ChangeTags
            | Self::RenameTag
            | Self::MergeTags
            | Self::DeleteTag
            | Self::CreateGroup
            | Self::EditGroup
            | Self::DeleteGroup
            | Self::ChangeMembers
            | Self::DeleteContacts
            | Self::DeleteAccount
            | Self::MergeContacts
            | Self::MergeAccounts
            | Self::Restore
            | Self::Block
            | Self::Unblock
            | Self::ShareTicket
            | Self::WithdrawShare
            | Self::EditSettings
            | Self::Undo => true,
            // A contact's own acts, acts that sent mail, and acts that change no rows.
            Self::EditProfile
            | Self::SendVerification
            | Self::VerifyAddress
            | Self::MarkBounced
            | Self::Invite
            | Self::SendReset
            | Self::Activate
            | Self::RequestLink
            | Self::SetPassword
            | Self::ChangePassword
            | Self::ResetPassword
            | Self::SignIn
            | Self::SignOut
            | Self::EndSession
            | Self::RaiseTicket
            | Self::Reply
            | Self::Annotate
            | Self::Solve
            | Self::WorkTicket
            | Self::StartImport
            | Self::ImportRows
            | Self::CancelImport
            | Self::StartExport
            | Self::CancelExport
            | Self::EmptyRecycleBin
            | Self::InviteAgent
            | Self::EditAgent
            | Self::DeactivateAgent
            | Self::ReactivateAgent
            | Self::AcceptInvitation
            | Self::CreateDepartment
            | Self::RenameDepartment
            | Self::DeleteDepartment
            | Self::CreateView
            | Self::EditView
            | Self::DeleteView
            | Self::RestoreView
            | Self::EraseContact
            | Self::DropHistory
            | Self::UndoImport
            // These start and end what has operations of its own.
            | Self::StartBulk
            | Self::CancelBulk
            | Self::UndoBulk => false,
        }
    }
}

/// Whether an operation from `at` is recent enough to be undone at `now`.
pub fn is_within_undo_window(at: Timestamp, now: Timestamp) -> bool {
    now <= at + UNDO_WINDOW
}

/// The record that an operation was carried out on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Subject {
    /// A contact.
    Contact(ContactId),
    /// An account.
    Account(AccountId),
    /// A ticket.
    Ticket(TicketId),
    /// An agent.
    Agent(AgentId),
    /// A session.
    Session(SessionId),
    /// An import.
    Import(ImportId),
    /// An act on many records. Its slices are on it, too.
    Bulk(BulkId),
    /// The workspace.
    Workspace(WorkspaceId),
}

impl Subject {
    /// The name of its kind in the database.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Contact(_) => "contact",
            Self::Account(_) => "account",
            Self::Ticket(_) => "ticket",
            Self::Agent(_) => "agent",
            Self::Session(_) => "session",
            Self::Import(_) => "import",
            Self::Bulk(_) => "bulk",
            Self::Workspace(_) => "workspace",
        }
    }

    /// Its id.
    pub const fn id(self) -> Uuid {
        match self {
            Self::Contact(id) => id.uuid(),
            Self::Account(id) => id.uuid(),
            Self::Ticket(id) => id.uuid(),
            Self::Agent(id) => id.uuid(),
            Self::Session(id) => id.uuid(),
            Self::Import(id) => id.uuid(),
            Self::Bulk(id) => id.uuid(),
            Self::Workspace(id) => id.uuid(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m12_an_operation_can_be_undone_for_thirty_days() {
        let at = Timestamp::from_millis(1_000);
        assert!(is_within_undo_window(at, at + Span::days(30)));
        assert!(!is_within_undo_window(at, at + Span::days(30) + Span::minutes(1)));
    }
}
