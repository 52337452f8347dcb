//! Who asks, once [`gate`](super::gate) has found out, and what they may.

use shared::ids::{AgentId, SessionId};
use shared::policy::viewer::{Agent, Customer, Viewer};
use shared::policy::workspace::Workspace;
use shared::policy::{Act, Permit, Refusal};
use shared::time::Timestamp;

use super::proof::Own;
use super::scope::customer_json;
use super::{Statement, sql};

const STILL: &str = concat!(
    "insert into guard select exists (select 1 from sessions s where s.id = ?1 and ?2 = ",
    customer_json!("s.contact_id", "s.help_center_id"),
    ")"
);

/// Who asks, once the database has said so.
#[derive(Debug)]
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
    /// A contact as the database has written them.
    pub(super) rights: Option<String>,
}

impl Asker {
    /// Asks for `A` on `subject`.
    pub(crate) fn permit<A: Act>(&self, subject: A::Subject) -> Result<Permit<A>, Refusal> {
        Permit::ask(&self.viewer, subject, self.now)
    }

    /// The guard that a contact who asks is still who they were, where they belong
    /// and by which level; none for an agent.
    pub(crate) fn still(&self) -> Option<Statement> {
        let rights = self.rights.as_ref()?;
        Some(sql(STILL).with(self.session).with(rights))
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
