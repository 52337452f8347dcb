//! Mails: what becomes of one.

use serde::{Deserialize, Serialize};

/// What can become of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// It waits to be sent.
    Queued,
    /// It was handed over.
    Sent,
    /// It could not be handed over.
    Failed,
    /// Its reason was gone before it was sent [N1].
    Dropped,
}
