//! Who asks, once [`gate`](super::gate) has found out, and what they may.

use shared::ids::{AgentId, SessionId};
use shared::policy::viewer::{Agent, Customer, Viewer};
use shared::policy::workspace::Workspace;
use shared::policy::{Act, Permit, Refusal};
use shared::time::Timestamp;

use super::proof::Own;

/// Who asks, once the database has said so.
#[derive(Clone, Debug)]
pub(crate) struct Asker {
    /// Who.
    pub(crate) viewer: Viewer,
    /// In which session.
    pub(crate) session: SessionId,
    /// The settings.
    pub(crate) workspace: Workspace,
    /// Whether they must choose a password first.
    pub(crate) must_change_password: bool,
    /// When they ask.
    pub(crate) now: Timestamp,
}

impl Asker {
    /// Asks for `A` on `subject`.
    pub(crate) fn permit<A: Act>(&self, subject: A::Subject) -> Result<Permit<A>, Refusal> {
        Permit::ask(&self.viewer, subject, self.now)
    }

    /// The agent's right to act on themselves; `None` for a contact.
    pub(crate) fn own_agent(&self) -> Option<Own<AgentId>> {
        self.agent().map(Own::<AgentId>::signed_in)
    }

    /// The contact who asks; `None` for an agent.
    pub(crate) const fn contact(&self) -> Option<&Customer> {
        match &self.viewer {
            Viewer::Customer(customer) => Some(customer),
            Viewer::Agent(_) => None,
        }
    }

    /// The agent who asks; `None` for a contact.
    pub(crate) const fn agent(&self) -> Option<&Agent> {
        match &self.viewer {
            Viewer::Agent(agent) => Some(agent),
            Viewer::Customer(_) => None,
        }
    }
}
