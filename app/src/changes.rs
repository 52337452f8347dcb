//! The whole of our cache policy: no copies, only topics that load again when
//! an action touches them.

use leptos::prelude::*;

/// What a page shows and an action changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Tickets, their messages, and who sees them.
    Tickets,
    /// Accounts and who belongs to them.
    Accounts,
    /// Contacts, their relationships and their way into the help center.
    Contacts,
    /// Who is signed in, and their profile and sessions.
    Session,
    /// Mail that was written.
    Mail,
}

impl Topic {
    const ALL: [Self; 5] =
        [Self::Tickets, Self::Accounts, Self::Contacts, Self::Session, Self::Mail];
}

thread_local! {
    static TRIGGERS: [ArcTrigger; 5] = Topic::ALL.map(|_| ArcTrigger::new());
}

/// Who follows what, and when it changes.
#[derive(Debug)]
pub enum Changes {}

impl Changes {
    /// Loads again, from where this is called, whenever `topic` changes.
    pub fn follow(topic: Topic) {
        TRIGGERS.with(|triggers| triggers[topic as usize].track());
    }

    /// Says that `topic` has changed.
    pub fn touch(topic: Topic) {
        // Cloned first: who follows may follow another topic at once.
        TRIGGERS.with(|triggers| triggers[topic as usize].clone()).notify();
    }

    /// Says that everything may have changed: somebody signed in.
    pub fn touch_all() {
        Topic::ALL.into_iter().for_each(Self::touch);
    }
}
