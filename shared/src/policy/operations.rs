//! Who sees which operation in the log of all operations.
//!
//! Admins see all. Other agents see what the histories of contacts and accounts tell them,
//! which every agent may read: nothing of tickets of other departments, of other people's
//! sessions, or of the workspace. `worker/src/store/operations_log.rs` has the same as SQL,
//! and `tests/it/operations_log.rs` compares the two.

use crate::operations::Act;
use crate::policy::viewer::Viewer;

/// The facts about an operation that decide who sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Logged {
    /// What was done.
    pub act: Act,
    /// Whether it was carried out on a contact or an account, or on many of them: a bulk act is
    /// told as a whole, and its slices only in the histories of their records.
    pub is_on_a_record: bool,
    /// Whether it changed something that the history of a contact or an account tells.
    pub changes_a_record: bool,
}

impl Logged {
    /// Whether the history of a contact or an account has it.
    pub const fn is_in_a_history(self) -> bool {
        self.act.may_be_in_a_history() && (self.is_on_a_record || self.changes_a_record)
    }
}

/// Whether `viewer` sees the operation.
pub fn sees(viewer: &Viewer, logged: Logged) -> bool {
    match viewer {
        Viewer::Agent(agent) => agent.is_admin || logged.is_in_a_history(),
        Viewer::Customer(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::AgentId;
    use crate::policy::viewer::Agent;

    fn agent(is_admin: bool) -> Viewer {
        let id = AgentId::new(Uuid::from_u128(1));
        Viewer::Agent(Agent { id, name: "Mara".to_owned(), is_admin, departments: None })
    }

    #[test]
    fn agents_see_what_histories_tell_and_admins_see_all() {
        let on = |act, is_on_a_record, changes_a_record| {
            let logged = Logged { act, is_on_a_record, changes_a_record };
            assert!(sees(&agent(true), logged));
            sees(&agent(false), logged)
        };
        assert!(on(Act::EditContact, true, true));
        assert!(on(Act::Invite, true, false), "it changes nothing, and the history has it");
        assert!(on(Act::ImportRows, false, true));
        assert!(!on(Act::ImportRows, false, false), "it imported tickets only");
        assert!(on(Act::ChangePassword, true, false));
        assert!(!on(Act::ChangePassword, false, false), "that of an agent");
        assert!(!on(Act::SignIn, true, false));
        assert!(!on(Act::Reply, false, false));
        assert!(!on(Act::EditSettings, false, false));
        assert!(on(Act::EditSettings, false, true), "it ended relationships");
    }
}
