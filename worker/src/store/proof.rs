//! Proofs: the right to write.
//!
//! Every function that changes a row takes a proof: the policy's [`Permit`] or, where the
//! policy is not involved, one of the types here. They can only be created from what they
//! prove. `tests/it/proofs.rs` tests that every writing function of this folder takes one.

use shared::ids::{AgentId, ContactId};
use shared::policy::viewer::{Actor, Agent, Customer};
use shared::policy::{Act, Permit};

use super::agent_invitations::Invitation;
use super::agents::AgentKey;
use super::portal_access::Standing;
use super::tokens::Link;
use crate::password::PasswordMatch;

/// A right to write, and its actor.
pub(crate) trait Proof {
    /// The actor.
    fn actor(&self) -> Actor;
}

impl<A: Act> Proof for Permit<A> {
    fn actor(&self) -> Actor {
        Self::actor(self)
    }
}

/// The right to act on oneself: one's own sessions, password and profile. The gate gives it
/// to a signed-in agent or contact, the right password to one who signs in.
pub(crate) struct Own<Id>(Id);

impl<Id: Copy> Own<Id> {
    /// The id of the agent or contact.
    pub(crate) const fn id(&self) -> Id {
        self.0
    }
}

impl Own<AgentId> {
    /// The agent of a valid session.
    pub(super) const fn signed_in(agent: &Agent) -> Self {
        Self(agent.id)
    }

    /// The agent of an invitation that works.
    pub(crate) const fn invited(invitation: &Invitation) -> Self {
        Self(invitation.agent())
    }

    /// The agent whose password matched.
    pub(crate) const fn by_password(agent: &AgentKey, _: &PasswordMatch) -> Self {
        Self(agent.id)
    }
}

impl Own<ContactId> {
    /// The contact of a valid session.
    pub(super) const fn signed_in(contact: &Customer) -> Self {
        Self(contact.id)
    }

    /// The contact whose password matched.
    pub(crate) const fn by_password(contact: &Standing, _: &PasswordMatch) -> Self {
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

/// The right of the holder of a working mailed link.
pub(crate) struct Held(Link);

impl Held {
    /// The right that `link` gives, which must work.
    pub(super) const fn new(link: Link) -> Self {
        Self(link)
    }

    /// The link.
    pub(crate) const fn link(&self) -> &Link {
        &self.0
    }

    /// The contact's right to act on themselves.
    pub(crate) const fn own(&self) -> Own<ContactId> {
        Own(self.0.contact)
    }
}

impl Proof for Held {
    fn actor(&self) -> Actor {
        Actor::Contact(self.0.contact)
    }
}

/// The right of what happens without anybody asking: scheduled work, and mails that come back.
pub(crate) struct System(());

impl Proof for System {
    fn actor(&self) -> Actor {
        Actor::System
    }
}

impl System {
    /// Creates the right. `tests/it/tidy.rs` lists the files that may call this.
    pub(crate) const fn by_itself() -> Self {
        Self(())
    }
}
