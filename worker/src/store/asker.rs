//! The asker: the signed-in agent or contact, as [`gate`](super::gate) found them, and
//! their permits.

use shared::ids::{AgentId, SessionId};
use shared::policy::viewer::{Agent, Customer, Viewer};
use shared::policy::workspace::Workspace;
use shared::policy::{Act, Permit, Refusal};
use shared::time::Timestamp;

use super::proof::Own;

/// The signed-in agent or contact.
#[derive(Clone, Debug)]
pub(crate) struct Asker {
    /// The agent or contact, with what the policy needs to know of them.
    pub(crate) viewer: Viewer,
    /// Their session.
    pub(crate) session: SessionId,
    /// The workspace's settings.
    pub(crate) workspace: Workspace,
    /// Whether they must choose a new password first.
    pub(crate) must_change_password: bool,
    /// The time of the request.
    pub(crate) now: Timestamp,
}

impl Asker {
    /// Asks the policy for a permit to do `A` on `subject`.
    pub(crate) fn permit<A: Act>(&self, subject: A::Subject) -> Result<Permit<A>, Refusal> {
        Permit::ask(&self.viewer, subject, self.now)
    }

    /// The agent's right to act on themselves; `None` for a contact.
    pub(crate) fn own_agent(&self) -> Option<Own<AgentId>> {
        self.agent().map(Own::<AgentId>::signed_in)
    }

    /// The asker, if they are a contact.
    pub(crate) const fn contact(&self) -> Option<&Customer> {
        match &self.viewer {
            Viewer::Customer(customer) => Some(customer),
            Viewer::Agent(_) => None,
        }
    }

    /// The asker, if they are an agent.
    pub(crate) const fn agent(&self) -> Option<&Agent> {
        match &self.viewer {
            Viewer::Agent(agent) => Some(agent),
            Viewer::Customer(_) => None,
        }
    }
}
