//! Mails: why one is sent, its delivery states, and what a mail that comes back means
//! ([`bounce`], [`report`]).

pub mod bounce;
pub mod report;

use serde::{Deserialize, Serialize};

/// Why a mail is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// It lets a contact in for the first time.
    Activation,
    /// It sets a new password.
    Reset,
    /// It verifies an address.
    Verification,
    /// Someone wrote to a ticket.
    Reply,
    /// An agent's export is ready.
    Export,
}

/// The delivery state of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// It waits to be sent.
    Queued,
    /// It was accepted by the mail provider.
    Sent,
    /// It was not accepted by the mail provider.
    Failed,
    /// It was not sent because its reason no longer applied [N1].
    Dropped,
    /// It was sent, and came back [P13].
    Bounced,
}
