//! What admins decide for the whole workspace, as far as rules read it.

use serde::{Deserialize, Serialize};

use crate::customers::relationship::RelationshipRules;

/// What the workspace says about who sees what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisibilityRules {
    /// Leavers keep seeing the tickets that they raised [T9].
    pub leavers_keep: bool,
    /// Who manages an account sees its private tickets too [V9].
    pub managers_see_private: bool,
}

/// The settings.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on a settings page")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workspace {
    /// A contact may belong to more than one account.
    pub multi_account: bool,
    /// Changing the primary account keeps the former one as indirect.
    pub keep_previous: bool,
    /// Agents may associate with every account that they may see [R17].
    pub see_is_associate: bool,
    /// Making a contact sends the activation mail [P12].
    pub activation_on_create: bool,
    /// What it says about who sees what.
    #[serde(flatten)]
    pub visibility: VisibilityRules,
}

impl Workspace {
    /// What it says about relationships.
    pub const fn relationships(&self) -> RelationshipRules {
        RelationshipRules { multi_account: self.multi_account, keep_previous: self.keep_previous }
    }
}
