//! The log of all operations: the kinds of acts that it is filtered by.
//! [`crate::policy::operations`] decides who sees which operation.

use serde::{Deserialize, Serialize};

use super::Act;

/// Defines [`ActKind`] over all acts. The compiler names an act without a kind.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $word:literal: [$($act:ident,)+],)*) => {
        /// A kind of acts, by what they change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ActKind {
            $($(#[$doc])* #[serde(rename = $word)] $kind,)*
        }

        impl ActKind {
            /// All kinds, in the order of the filter.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)*];

            /// Its name in a query.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$kind => $word,)* }
            }

            /// The acts of this kind.
            pub const fn acts(self) -> &'static [Act] {
                match self { $(Self::$kind => &[$(Act::$act,)+],)* }
            }
        }

        impl Act {
            /// Its kind.
            pub const fn kind(self) -> ActKind {
                match self { $($(Self::$act)|+ => ActKind::$kind,)* }
            }
        }
    };
}

kinds! {
    /// Contacts and accounts.
    Records = "records": [
        CreateContact, EditContact, EditProfile, CreateAccount, EditAccount, EditPhones,
        DeleteContacts, DeleteAccount, MergeContacts, MergeAccounts, Restore, EmptyRecycleBin,
        EraseContact, StartBulk, CancelBulk, CreateField, EditField, ArchiveField, RestoreField,
    ],
    /// E-mail addresses.
    Addresses = "addresses": [
        AddAddress, CorrectAddress, PromoteAddress, RemoveAddress, SendVerification, VerifyAddress,
        MarkBounced,
    ],
    /// Relationships between contacts and accounts.
    Relationships = "relationships": [
        Associate, EndRelationship, ChangePrimary, SetAccess, SetSharing, CreateRole, RenameRole,
        ArchiveRole, RestoreRole,
    ],
    /// Access to the help center.
    Portal = "portal": [
        Invite, SendReset, Activate, RequestLink, Block, Unblock, SetPassword, ResetPassword,
    ],
    /// Sessions, and people's own passwords.
    SignIns = "sign_ins": [SignIn, SignOut, EndSession, ChangePassword,],
    /// Tags and groups.
    Labels = "labels": [
        ChangeTags, RenameTag, MergeTags, DeleteTag, CreateGroup, EditGroup, DeleteGroup,
        ChangeMembers,
    ],
    /// Tickets.
    Tickets = "tickets": [
        RaiseTicket, Reply, Annotate, Solve, WorkTicket, ShareTicket, WithdrawShare,
    ],
    /// Imports and exports.
    Imports = "imports": [
        StartImport, ImportRows, CancelImport, StartExport, CancelExport,
    ],
    /// The workspace.
    Workspace = "workspace": [
        EditSettings, InviteAgent, EditAgent, DeactivateAgent, ReactivateAgent, AcceptInvitation,
        CreateDepartment, RenameDepartment, DeleteDepartment, CreateView, EditView, DeleteView,
        RestoreView, DropHistory,
    ],
    /// Undoing and redoing.
    Undos = "undos": [Undo, UndoImport, UndoBulk,],
}

impl Act {
    /// Whether an operation of this act may be in the history of a contact or an account.
    /// The others change nothing of one.
    pub const fn may_be_in_a_history(self) -> bool {
        match self.kind() {
            ActKind::Records
            | ActKind::Addresses
            | ActKind::Relationships
            | ActKind::Portal
            | ActKind::Labels
            | ActKind::Undos => true,
            ActKind::Imports => matches!(self, Self::ImportRows),
            // Sign-ins are a part of the timeline, but not operations of the history.
            ActKind::SignIns => matches!(self, Self::ChangePassword),
            // Turning off a setting may end relationships, and a deactivation hands over records.
            ActKind::Workspace => matches!(self, Self::EditSettings | Self::DeactivateAgent),
            ActKind::Tickets => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_act_is_of_one_kind() {
        let mut seen = BTreeSet::new();
        for kind in ActKind::ALL {
            for act in kind.acts() {
                assert_eq!(act.kind(), *kind);
                assert!(seen.insert(*act), "{act:?} is listed twice");
            }
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
        }
    }

    #[test]
    fn what_can_be_undone_is_in_a_history() {
        // A share belongs to a ticket, and is stopped on the ticket's page.
        let acts = ActKind::ALL.iter().filter(|it| **it != ActKind::Tickets);
        let acts = acts.flat_map(|it| it.acts());
        let hidden: Vec<&Act> =
            acts.filter(|it| it.can_be_undone() && !it.may_be_in_a_history()).collect();
        assert!(hidden.is_empty(), "{hidden:?}");
    }
}
