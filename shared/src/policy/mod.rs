//! Authorization: who may see and do what.
//!
//! No other code in the repository makes these decisions. The worker checks before every
//! read and write; the app checks to decide which buttons to show.
//!
//! [`viewer`] is the caller, [`ticket`] decides who sees a ticket, [`bulk`] and [`customers`] what
//! agents may do with accounts and contacts, [`exports`] who may export lists, [`grants`] what they may let others see,
//! [`operations`] who sees which operation, [`views`] who may change saved views, and
//! [`workspace`] has the settings that the rules read. A [`Permit`] proves that a check
//! succeeded. The store requires a permit for every change, so that code without the check
//! does not compile.

pub mod bulk;
pub mod customers;
pub mod exports;
pub mod grants;
pub mod operations;
pub mod ticket;
pub mod viewer;
pub mod views;
pub mod workspace;

use std::fmt;
use std::marker::PhantomData;

use crate::time::Timestamp;
use crate::words::server::problems as words;
use viewer::{Actor, Viewer};

/// Why an act is not allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The viewer may not know that the subject exists [V2].
    Hidden,
    /// The viewer may see the subject, but not do this.
    Forbidden,
    /// Only the account's owner may do this [R17].
    NotManager {
        /// The owner's name.
        owner: String,
    },
    /// It would let others see tickets that the agent does not see [R19].
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

/// An act on a `Subject`, as a type.
pub trait Act {
    /// The kind of record that the act is on.
    type Subject;

    /// Whether `viewer` may do the act to `subject`.
    fn decide(viewer: &Viewer, subject: &Self::Subject, now: Timestamp) -> Result<(), Refusal>;
}

/// The proof that [`Act::decide`] allowed `A` on this subject.
pub struct Permit<A: Act> {
    actor: Actor,
    subject: A::Subject,
    act: PhantomData<A>,
}

impl<A: Act> Permit<A> {
    /// Checks whether `viewer` may do `A` to `subject`.
    pub fn ask(viewer: &Viewer, subject: A::Subject, now: Timestamp) -> Result<Self, Refusal> {
        A::decide(viewer, &subject, now)?;
        Ok(Self { actor: viewer.actor(), subject, act: PhantomData })
    }

    /// The subject that the permit is for.
    pub const fn subject(&self) -> &A::Subject {
        &self.subject
    }

    /// The actor that the permit is for.
    pub const fn actor(&self) -> Actor {
        self.actor
    }
}
