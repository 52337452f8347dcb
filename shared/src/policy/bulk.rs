//! Who may stop a bulk act.

use crate::ids::AgentId;
use crate::policy::viewer::Viewer;
use crate::policy::{Act, Refusal};
use crate::time::Timestamp;

/// Cancel a bulk act. The subject is the agent who started it.
pub enum CancelBulk {}

impl Act for CancelBulk {
    type Subject = AgentId;

    fn decide(viewer: &Viewer, owner: &AgentId, _: Timestamp) -> Result<(), Refusal> {
        match viewer {
            Viewer::Agent(agent) if agent.is_admin || agent.id == *owner => Ok(()),
            Viewer::Agent(_) => Err(Refusal::Forbidden),
            Viewer::Customer(_) => Err(Refusal::Hidden),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::policy::viewer::Agent;

    #[test]
    fn a_bulk_act_is_stopped_by_who_started_it_or_by_an_admin() {
        let id = |n| AgentId::new(Uuid::from_u128(n));
        let may = |n, is_admin, owner| {
            let agent = Agent { id: id(n), name: String::new(), is_admin, departments: None };
            CancelBulk::decide(&Viewer::Agent(agent), &id(owner), Timestamp::from_millis(0))
        };
        assert_eq!(may(1, false, 1), Ok(()));
        assert_eq!(may(2, true, 1), Ok(()));
        assert_eq!(may(2, false, 1), Err(Refusal::Forbidden));
    }
}
