//! Endpoints for development only: the mailbox that shows the mails that were sent.

use serde::{Deserialize, Serialize};

use crate::api::contacts::MailState;
use crate::api::{NoId, Nothing, endpoints};
use crate::ids::MailId;
use crate::time::Timestamp;

/// A mail as its recipient sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DevMail {
    /// Its id.
    pub id: MailId,
    /// The recipient's address.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// The paragraphs of its text.
    pub paragraphs: Vec<String>,
    /// Its button, if it has one.
    pub button: Option<MailButton>,
    /// The footer's text.
    pub footer: String,
    /// The delivery state.
    pub state: MailState,
    /// When the mail was queued.
    pub at: Timestamp,
}

/// The button in a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailButton {
    /// Its label.
    pub label: String,
    /// The URL that it opens.
    pub href: String,
}

endpoints! {
    /// The latest 50 mails, the newest first.
    ListDevMail: Get Dev "/api/dev/mail" (NoId, Nothing) -> Vec<DevMail>;
}
