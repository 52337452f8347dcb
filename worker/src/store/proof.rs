//! What gives the right to write.
//!
//! Whoever changes a row shows a proof: the policy's [`Permit`], or, where no policy
//! is asked, one of those here. None can be made without what it proves, and
//! `tests/it/proofs.rs` holds that every function of this folder that writes takes one.

use shared::ids::{AgentId, ContactId};
use shared::policy::viewer::{Actor, Agent, Customer};
use shared::policy::{Act, Permit};

use super::agents::AgentKey;
use super::portal_access::Standing;
use super::tokens::Link;
use crate::password::Fits;

/// A right to write, and whose it is.
pub(crate) trait Proof {
    /// Who writes.
    fn actor(&self) -> Actor;
}

impl<A: Act> Proof for Permit<A> {
    fn actor(&self) -> Actor {
        Self::actor(self)
    }
}

/// The right to act on oneself: one's own sessions, password and profile. Whoever is
/// signed in has it from the gate, whoever signs in by their password.
pub(crate) struct Own<Id>(Id);

impl<Id: Copy> Own<Id> {
    /// Who.
    pub(crate) const fn id(&self) -> Id {
        self.0
    }
}

impl Own<AgentId> {
    /// The agent whom the gate has found.
    pub(super) const fn signed_in(agent: &Agent) -> Self {
        Self(agent.id)
    }

    /// The agent whose password was typed.
    pub(crate) const fn by_password(agent: &AgentKey, _: &Fits) -> Self {
        Self(agent.id)
    }
}

impl Own<ContactId> {
    /// The contact whom the gate has found.
    pub(super) const fn signed_in(contact: &Customer) -> Self {
        Self(contact.id)
    }

    /// The contact whose password was typed.
    pub(crate) const fn by_password(contact: &Standing, _: &Fits) -> Self {
        Self(contact.contact)
    }
}

impl Proof for Own<AgentId> {
    fn actor(&self) -> Actor {
        Actor::Agent(self.0)
    }
}

impl Proof for Own<ContactId> {
    fn actor(&self) -> Actor {
        Actor::Contact(self.0)
    }
}

/// The right of whoever holds a mailed link that works.
pub(crate) struct Held(Link);

impl Held {
    /// `link`, which was found to work.
    pub(super) const fn new(link: Link) -> Self {
        Self(link)
    }

    /// The link.
    pub(crate) const fn link(&self) -> &Link {
        &self.0
    }

    /// Who holds it acts for themselves.
    pub(crate) const fn own(&self) -> Own<ContactId> {
        Own(self.0.contact)
    }
}

impl Proof for Held {
    fn actor(&self) -> Actor {
        Actor::Contact(self.0.contact)
    }
}

/// The right of what happens by itself: mails are sent, and what is over is forgotten.
pub(crate) struct System(());

impl System {
    /// Nobody asks for it. `tests/it/tidy.rs` lists where it may be said.
    pub(crate) const fn by_itself() -> Self {
        Self(())
    }
}
