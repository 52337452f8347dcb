//! The workspace's settings, which admins change.

use serde::{Deserialize, Serialize};

use crate::api::{NoId, Nothing, endpoints};
use crate::policy::workspace::{VisibilityRules, Workspace};

/// The settings, as an admin reads and changes them.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on a settings page")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingsDraft {
    /// A contact may belong to more than one account [R9].
    pub multi_account: bool,
    /// Changing the primary account keeps the former one as an additional account [R6]. Without
    /// `multi_account` it has no effect [R7].
    pub keep_previous: bool,
    /// Agents may associate contacts with every account that they may see [R17].
    pub see_is_associate: bool,
    /// Creating a contact sends the activation mail [P12].
    pub activation_on_create: bool,
    /// Contacts who leave an account keep access to the tickets that they raised [T9].
    pub leavers_keep: bool,
    /// Contacts who manage an account see its private tickets [V9].
    pub managers_see_private: bool,
    /// Deleting an account also deletes contacts who belong to other accounts too [D3].
    pub delete_shared_contacts: bool,
    /// Agents are told the tickets of departments on the pages of the accounts above, too.
    pub roll_up_activity: bool,
}

impl SettingsDraft {
    /// The draft of these settings.
    pub const fn of(workspace: Workspace) -> Self {
        Self {
            multi_account: workspace.multi_account,
            keep_previous: workspace.keep_previous,
            see_is_associate: workspace.see_is_associate,
            activation_on_create: workspace.activation_on_create,
            leavers_keep: workspace.visibility.leavers_keep,
            managers_see_private: workspace.visibility.managers_see_private,
            delete_shared_contacts: workspace.delete_shared_contacts,
            roll_up_activity: workspace.roll_up_activity,
        }
    }

    /// The settings as the rules read them.
    pub const fn workspace(self) -> Workspace {
        Workspace {
            multi_account: self.multi_account,
            keep_previous: self.keep_previous,
            see_is_associate: self.see_is_associate,
            activation_on_create: self.activation_on_create,
            delete_shared_contacts: self.delete_shared_contacts,
            roll_up_activity: self.roll_up_activity,
            visibility: VisibilityRules {
                leavers_keep: self.leavers_keep,
                managers_see_private: self.managers_see_private,
            },
        }
    }
}

/// The settings as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The settings.
    pub settings: SettingsDraft,
    /// Sent back with a change.
    pub version: i64,
}

/// A change of the settings. It names all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingsChange {
    /// The version that the admin changed.
    pub version: i64,
    /// The settings as they should be.
    pub settings: SettingsDraft,
}

endpoints! {
    /// The workspace's settings.
    GetSettings: Get Admin "/api/desk/settings" (NoId, Nothing) -> Settings;
    /// Changes the workspace's settings. *multi-account* is turned off here only while no
    /// relationship ends by it [R9].
    EditSettings: Put Admin "/api/desk/settings" (NoId, SettingsChange) -> Settings;
}
