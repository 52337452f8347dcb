//! Sending mails. Their text is written in `mail`.

use async_trait::async_trait;
use shared::api::dev::MailButton;

/// Sends mails.
#[async_trait(?Send)]
pub trait Mailer {
    /// Sends `mail`. The error is for the operators.
    async fn send(&self, mail: &WrittenMail) -> Result<(), String>;
}

/// A mail as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenMail {
    /// The reader's address.
    pub to: String,
    /// The sender's name.
    pub from_name: String,
    /// The subject, on one line.
    pub subject: String,
    /// The text, by paragraph.
    pub paragraphs: Vec<String>,
    /// The button.
    pub button: Option<MailButton>,
    /// The small print at the end.
    pub footer: String,
}

impl WrittenMail {
    /// The plain text, for readers without HTML.
    pub fn text(&self) -> String {
        let button = self.button.as_ref().map(|it| format!("{}:\n{}", it.label, it.href));
        let parts = self.paragraphs.iter().cloned().chain(button).chain([self.footer.clone()]);
        parts.collect::<Vec<_>>().join("\n\n")
    }
}

/// Sends nothing: the mailbox page shows the outbox.
#[cfg(feature = "dev-mailbox")]
pub struct Mailbox;

#[cfg(feature = "dev-mailbox")]
#[async_trait(?Send)]
impl Mailer for Mailbox {
    async fn send(&self, _: &WrittenMail) -> Result<(), String> {
        Ok(())
    }
}
