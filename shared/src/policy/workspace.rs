//! The settings of the workspace that rules read.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::customers::relationship::RelationshipRules;
use crate::policy::viewer::Viewer;
use crate::policy::{Act, Refusal};
use crate::problem::ProblemCode;
use crate::time::Timestamp;
use crate::words::server::problems as words;

/// Read and change the workspace's settings.
pub enum ChangeSettings {}

impl Act for ChangeSettings {
    type Subject = ();

    fn decide(viewer: &Viewer, (): &(), _: Timestamp) -> Result<(), Refusal> {
        match viewer {
            Viewer::Agent(agent) if agent.is_admin => Ok(()),
            Viewer::Agent(_) => Err(Refusal::Forbidden),
            Viewer::Customer(_) => Err(Refusal::Hidden),
        }
    }
}

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
    /// The visibility rules.
    #[serde(flatten)]
    pub visibility: VisibilityRules,
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
        visibility: VisibilityRules { leavers_keep: true, managers_see_private: false },
    };

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
