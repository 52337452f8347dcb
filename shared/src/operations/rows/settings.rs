//! The row of the workspace's settings.

use serde::{Deserialize, Serialize};

use super::Flag;

row! {
    /// The workspace's settings.
    SettingsRow {
        /// The key of the only row.
        id: i64,
        /// A contact may belong to more than one account [R9].
        multi_account: Flag,
        /// Changing the primary account keeps the former one [R6, R7].
        keep_previous: Flag,
        /// Contacts who leave an account keep the tickets that they raised [T9].
        leavers_keep: Flag,
        /// Contacts who manage an account see its private tickets [V9].
        managers_see_private: Flag,
        /// Creating a contact sends the activation mail [P12].
        activation_on_create: Flag,
        /// Agents may associate contacts with every account that they may see [R17].
        see_is_associate: Flag,
        /// Deleting an account also deletes contacts who belong to other accounts too [D3].
        #[serde(default)]
        delete_shared_contacts: Flag,
        /// Agents are told the tickets of departments on the pages of the accounts above, too.
        #[serde(default)]
        roll_up_activity: Flag,
    }
}
