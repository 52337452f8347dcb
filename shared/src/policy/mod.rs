//! Who may see and do what.
//!
//! Nothing else in the repository answers these questions. The worker asks
//! before every read and write; the app asks to decide which buttons to draw.
//!
//! [`viewer`] is who asks, [`ticket`] the predicate of the whole product,
//! [`customers`] what agents may do with accounts and contacts, [`grants`] what they may
//! let others see, [`workspace`]
//! the settings that the rules read. A [`Permit`] is the proof that somebody
//! asked: the store takes one to change a thing, so that a forgotten check does
//! not compile.

pub mod customers;
pub mod grants;
pub mod ticket;
pub mod viewer;
pub mod workspace;

use std::fmt;
use std::marker::PhantomData;

use crate::time::Timestamp;
use crate::words::server::problems as words;
use viewer::{Actor, Viewer};

/// Why somebody may not do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// They may not even know of it [V2].
    Hidden,
    /// They may see it, but not do this.
    Forbidden,
    /// Only who looks after the account may, and they are named [R17].
    NotManager {
        /// The agent who may.
        owner: String,
    },
    /// It would let somebody see what they do not see themselves [R19].
    MoreThanSeen,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hidden => f.write_str(words::not_found()),
            Self::Forbidden => f.write_str(words::forbidden()),
            Self::NotManager { owner } => f.write_str(&words::not_manager(owner)),
            Self::MoreThanSeen => f.write_str(words::more_than_seen()),
        }
    }
}

impl std::error::Error for Refusal {}

/// Something that can be done to a `Subject`, as a type.
pub trait Act {
    /// What it is done to.
    type Subject;

    /// Whether `viewer` may do it to `subject`.
    fn decide(viewer: &Viewer, subject: &Self::Subject, now: Timestamp) -> Result<(), Refusal>;
}

/// The proof that [`Act::decide`] said yes to `A` on this subject.
pub struct Permit<A: Act> {
    actor: Actor,
    subject: A::Subject,
    act: PhantomData<A>,
}

impl<A: Act> Permit<A> {
    /// Asks for `A` on `subject`.
    pub fn ask(viewer: &Viewer, subject: A::Subject, now: Timestamp) -> Result<Self, Refusal> {
        A::decide(viewer, &subject, now)?;
        Ok(Self { actor: viewer.actor(), subject, act: PhantomData })
    }

    /// What it was given for.
    pub const fn subject(&self) -> &A::Subject {
        &self.subject
    }

    /// Whom it was given to.
    pub const fn actor(&self) -> Actor {
        self.actor
    }
}
