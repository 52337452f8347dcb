//! What exists in development only: the mailbox that shows what was sent.

use serde::{Deserialize, Serialize};

use crate::api::contacts::MailState;
use crate::api::{NoId, Nothing, endpoints};
use crate::ids::MailId;
use crate::time::Timestamp;

/// A mail as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DevMail {
    /// Its id.
    pub id: MailId,
    /// To whom.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text, a paragraph each.
    pub paragraphs: Vec<String>,
    /// Its button, where it has one.
    pub button: Option<MailButton>,
    /// The small print below.
    pub footer: String,
    /// What became of it.
    pub state: MailState,
    /// When it was asked for.
    pub at: Timestamp,
}

/// The one thing to press in a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailButton {
    /// What stands on it.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

endpoints! {
    /// The latest 50 mails, the newest first.
    ListDevMail: Get Dev "/api/dev/mail" (NoId, Nothing) -> Vec<DevMail>;
}
