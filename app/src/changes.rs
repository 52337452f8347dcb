//! The app's cache policy: nothing is cached. Data belongs to topics, and is loaded again
//! when an action changes its topic.

use leptos::prelude::*;

/// A kind of data that pages show and actions change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Tickets, their messages, and who sees them.
    Tickets,
    /// Accounts and their relationships.
    Accounts,
    /// Contacts, their relationships and their access to the help center.
    Contacts,
    /// Who is signed in, and their profile and sessions.
    Session,
    /// Mails that were sent.
    Mail,
    /// Imports and exports that the server goes on with by itself.
    Jobs,
}

impl Topic {
    const ALL: [Self; 6] =
        [Self::Tickets, Self::Accounts, Self::Contacts, Self::Session, Self::Mail, Self::Jobs];
}

thread_local! {
    static TRIGGERS: [ArcTrigger; 6] = Topic::ALL.map(|_| ArcTrigger::new());
}

/// Subscriptions to topics.
#[derive(Debug)]
pub enum Changes {}

impl Changes {
    /// Subscribes the current reactive scope to `topic`.
    pub fn follow(topic: Topic) {
        TRIGGERS.with(|triggers| triggers[topic as usize].track());
    }

    /// Reports that `topic` has changed.
    pub fn touch(topic: Topic) {
        // The trigger is cloned first, since a subscriber may subscribe to another topic
        // while it is notified.
        TRIGGERS.with(|triggers| triggers[topic as usize].clone()).notify();
    }

    /// Reports that all topics may have changed, for example after a sign-in.
    pub fn touch_all() {
        Topic::ALL.into_iter().for_each(Self::touch);
    }
}
