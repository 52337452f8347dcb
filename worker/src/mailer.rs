//! Sending mails. Their text is written in `mail`.

use async_trait::async_trait;
use shared::api::dev::MailButton;

/// Sends mails.
#[async_trait(?Send)]
pub trait Mailer {
    /// Sends `mail`, with its token for delivery reports. Returns the id that the mail service
    /// gave it, if it gives any.
    async fn send(&self, mail: &WrittenMail, token: &str) -> Result<Option<String>, NotSent>;
}

/// Why a mail was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSent {
    /// The mail service sends nothing to this address, because earlier mails came back.
    Suppressed,
    /// Something failed; what, for the operators.
    Failed(String),
}

/// The longest part of an address before the `@` (RFC 5321, 4.5.3.1.1).
const MAX_NAME: usize = 64;

/// The address that the delivery report of a mail goes to: `bounce+<token>@example.com`, made of
/// `bounce@example.com`. `None` if it would be too long.
pub fn report_address(base: &str, token: &str) -> Option<String> {
    let (name, host) = base.rsplit_once('@')?;
    let name = [name, "+", token].concat();
    (name.len() <= MAX_NAME).then(|| [&*name, "@", host].concat())
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
    async fn send(&self, _: &WrittenMail, token: &str) -> Result<Option<String>, NotSent> {
        // The mail's id, as a mail service would make up one.
        Ok(token.get(..32).map(str::to_owned))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_stands_in_the_address_if_it_fits() {
        let token = "0".repeat(52);
        let expected = format!("bounce+{token}@northwind.example");
        assert_eq!(report_address("bounce@northwind.example", &token), Some(expected));
        assert_eq!(report_address("delivery-reports@northwind.example", &token), None);
        assert_eq!(report_address("nobody", &token), None);
    }
}
