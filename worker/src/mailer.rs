//! Who hands mails over, and what is handed over. What a mail says is written in
//! `mail`.

use async_trait::async_trait;
use shared::api::dev::MailButton;

/// Hands mails over.
#[async_trait(?Send)]
pub trait Mailer {
    /// Hands `mail` over; the error is for the operators.
    async fn send(&self, mail: &WrittenMail) -> Result<(), String>;
}

/// A mail as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenMail {
    /// To which address.
    pub to: String,
    /// What it is called from.
    pub from_name: String,
    /// Its subject, in one line.
    pub subject: String,
    /// Its text, a paragraph each.
    pub paragraphs: Vec<String>,
    /// Its button.
    pub button: Option<MailButton>,
    /// The small print below.
    pub footer: String,
}

impl WrittenMail {
    /// Its text, for readers without HTML.
    pub fn text(&self) -> String {
        let button = self.button.as_ref().map(|it| format!("{}:\n{}", it.label, it.href));
        let parts = self.paragraphs.iter().cloned().chain(button).chain([self.footer.clone()]);
        parts.collect::<Vec<_>>().join("\n\n")
    }
}

/// Hands nothing over: the mailbox page shows what stands in the outbox.
#[cfg(feature = "dev-mailbox")]
pub struct Mailbox;

#[cfg(feature = "dev-mailbox")]
#[async_trait(?Send)]
impl Mailer for Mailbox {
    async fn send(&self, _: &WrittenMail) -> Result<(), String> {
        Ok(())
    }
}
