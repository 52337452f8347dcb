//! The settings of the workspace that rules read.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::customers::relationship::RelationshipRules;
use crate::problem::ProblemCode;
use crate::words::server::problems as words;

/// Turning off *multi-account* would end indirect relationships [R9].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndirectRelationshipsRemain {
    /// How many are live.
    pub count: u32,
}

impl IndirectRelationshipsRemain {
    /// The problem code.
    pub const fn code(self) -> ProblemCode {
        ProblemCode::IndirectRelationshipsRemain
    }
}

impl fmt::Display for IndirectRelationshipsRemain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words::indirect_relationships_remain(self.count))
    }
}

/// The workspace's visibility rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisibilityRules {
    /// Contacts who leave an account keep seeing the tickets that they raised [T9].
    pub leavers_keep: bool,
    /// Contacts with the level `Manage` also see the account's private tickets [V9].
    pub managers_see_private: bool,
}

/// The workspace's settings.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on a settings page")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workspace {
    /// A contact may belong to more than one account.
    pub multi_account: bool,
    /// Changing the primary account keeps the former one as indirect.
    pub keep_previous: bool,
    /// Agents may change the relationships of every account that they may see [R17].
    pub see_is_associate: bool,
    /// Creating a contact sends the activation mail [P12].
    pub activation_on_create: bool,
    /// Deleting an account also deletes contacts who belong to other accounts too [D3].
    pub delete_shared_contacts: bool,
    /// Agents are told the tickets of departments on the pages of the accounts above, too.
    pub roll_up_activity: bool,
    /// The visibility rules.
    #[serde(flatten)]
    pub visibility: VisibilityRules,
}

/// A setting of the workspace, by its name in the contract and in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// A contact may belong to more than one account [R9].
    MultiAccount,
    /// Changing the primary account keeps the former one as indirect [R6, R7].
    KeepPrevious,
    /// Agents may change the relationships of every account that they may see [R17].
    SeeIsAssociate,
    /// Creating a contact sends the activation mail [P12].
    ActivationOnCreate,
    /// Contacts who leave an account keep seeing the tickets that they raised [T9].
    LeaversKeep,
    /// Contacts who manage an account also see its private tickets [V9].
    ManagersSeePrivate,
    /// Deleting an account also deletes contacts who belong to other accounts too [D3].
    DeleteSharedContacts,
    /// Agents are told the tickets of departments on the pages of the accounts above, too.
    RollUpActivity,
}

impl Setting {
    /// All settings.
    pub const ALL: &'static [Self] = &[
        Self::MultiAccount,
        Self::KeepPrevious,
        Self::SeeIsAssociate,
        Self::ActivationOnCreate,
        Self::LeaversKeep,
        Self::ManagersSeePrivate,
        Self::DeleteSharedContacts,
        Self::RollUpActivity,
    ];

    /// Whether it is on in `workspace`.
    pub const fn is_on(self, workspace: Workspace) -> bool {
        match self {
            Self::MultiAccount => workspace.multi_account,
            Self::KeepPrevious => workspace.keep_previous,
            Self::SeeIsAssociate => workspace.see_is_associate,
            Self::ActivationOnCreate => workspace.activation_on_create,
            Self::LeaversKeep => workspace.visibility.leavers_keep,
            Self::ManagersSeePrivate => workspace.visibility.managers_see_private,
            Self::DeleteSharedContacts => workspace.delete_shared_contacts,
            Self::RollUpActivity => workspace.roll_up_activity,
        }
    }

    /// `workspace` with this setting turned on or off.
    #[must_use]
    pub const fn set(self, mut workspace: Workspace, on: bool) -> Workspace {
        match self {
            Self::MultiAccount => workspace.multi_account = on,
            Self::KeepPrevious => workspace.keep_previous = on,
            Self::SeeIsAssociate => workspace.see_is_associate = on,
            Self::ActivationOnCreate => workspace.activation_on_create = on,
            Self::LeaversKeep => workspace.visibility.leavers_keep = on,
            Self::ManagersSeePrivate => workspace.visibility.managers_see_private = on,
            Self::DeleteSharedContacts => workspace.delete_shared_contacts = on,
            Self::RollUpActivity => workspace.roll_up_activity = on,
        }
        workspace
    }
}

impl Workspace {
    /// The relationship rules.
    pub const fn relationships(&self) -> RelationshipRules {
        RelationshipRules { multi_account: self.multi_account, keep_previous: self.keep_previous }
    }

    /// Whether the settings may become `next` while there are so many live indirect
    /// relationships: none ends by a change of a setting alone [R9].
    pub const fn may_become(
        self,
        next: Self,
        indirect: u32,
    ) -> Result<(), IndirectRelationshipsRemain> {
        if self.multi_account && !next.multi_account && indirect > 0 {
            Err(IndirectRelationshipsRemain { count: indirect })
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ON: Workspace = Workspace {
        multi_account: true,
        keep_previous: false,
        see_is_associate: true,
        activation_on_create: false,
        delete_shared_contacts: false,
        roll_up_activity: false,
        visibility: VisibilityRules { leavers_keep: true, managers_see_private: false },
    };

    #[test]
    fn each_setting_is_turned_by_itself() {
        for setting in Setting::ALL.iter().copied() {
            let next = setting.set(ON, !setting.is_on(ON));
            for other in Setting::ALL.iter().copied() {
                assert_eq!(other.is_on(next) != other.is_on(ON), other == setting, "{other:?}");
            }
        }
    }

    #[test]
    fn r9_turning_it_off_ends_no_relationship() {
        let off = Workspace { multi_account: false, ..ON };
        let kept = Workspace { keep_previous: true, ..ON };
        assert_eq!(ON.may_become(off, 0), Ok(()));
        assert_eq!(ON.may_become(off, 2), Err(IndirectRelationshipsRemain { count: 2 }));
        // What does not turn it off is no matter of theirs.
        for (from, to) in [(ON, kept), (off, ON), (off, off)] {
            assert_eq!(from.may_become(to, 2), Ok(()));
        }
        let refusal = IndirectRelationshipsRemain { count: 2 };
        assert!(refusal.to_string().contains('2'), "{refusal}");
        assert_eq!(refusal.code().status(), 409);
    }
}
