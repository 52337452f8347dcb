//! What mails say, by what is true when they are sent. Who hands them over is
//! [`mailer`](crate::mailer).

use shared::api::dev::MailButton;
use shared::policy::ticket::reasons;
use shared::time::Timestamp;

use crate::config::Config;
use crate::error::ApiError;
use crate::mailer::WrittenMail;
use crate::secrets;
use crate::store::outbox::{OutboxKind, OutboxMail};

/// Writes a mail by what is true at `now`; `None` where its reason is gone: the
/// link was used or replaced, or the reader sees the ticket no more [N1].
pub(crate) fn write(
    config: &Config,
    mail: &OutboxMail,
    now: Timestamp,
) -> Result<Option<WrittenMail>, ApiError> {
    let center = line(&mail.help_center_name);
    let greeting = format!("Hello {},", line(&mail.first_name));
    let link = |page: &str| -> Result<Option<String>, ApiError> {
        match (mail.token, mail.token_until) {
            (Some(token), Some(until)) if now < until => {
                let secret = secrets::link(config, token)?;
                Ok(Some(format!("{}/{page}#{secret}", config.origin)))
            }
            (Some(_) | None, _) => Ok(None),
        }
    };
    let written = |subject, paragraphs, button, footer| WrittenMail {
        to: mail.email.clone(),
        from_name: center.clone(),
        subject,
        paragraphs,
        button,
        footer,
    };
    Ok(match mail.kind {
        OutboxKind::Activation => link("activate")?.map(|href| {
            written(
                format!("Your access to {center}"),
                vec![
                    greeting,
                    format!(
                        "You can now follow your requests in {center}: yours, and those that your \
                         company shares with you. Choose a password to begin."
                    ),
                ],
                Some(MailButton { label: "Choose a password".to_owned(), href }),
                "The link works once, for seven days. If you did not expect this mail, you need \
                 not do anything."
                    .to_owned(),
            )
        }),
        OutboxKind::Reset => link("reset")?.map(|href| {
            written(
                format!("A new password for {center}"),
                vec![
                    greeting,
                    format!("Somebody, hopefully you, asked for a new password for {center}."),
                ],
                Some(MailButton { label: "Choose a new password".to_owned(), href }),
                "The link works once, for ten minutes. If it was not you, your password stays as \
                 it is."
                    .to_owned(),
            )
        }),
        OutboxKind::Reply => reply(config, mail, now, greeting),
    })
}

fn reply(
    config: &Config,
    mail: &OutboxMail,
    now: Timestamp,
    greeting: String,
) -> Option<WrittenMail> {
    let facts = mail.facts.as_ref()?;
    if reasons(&mail.customer, facts, now).is_empty() {
        return None;
    }
    let (number, subject) = (mail.number?, line(mail.subject.as_ref()?));
    let author = line(mail.author.as_ref()?);
    // A contact may call themself as an agent is called.
    let center = line(&mail.help_center_name);
    let author = if mail.is_agent {
        format!("{author} of {center}")
    } else {
        format!("{author} (customer)")
    };
    let mut paragraphs = vec![greeting, format!("{author} wrote on \u{201C}{subject}\u{201D}:")];
    paragraphs.extend(mail.body.as_ref()?.split("\n\n").map(str::to_owned));
    Some(WrittenMail {
        to: mail.email.clone(),
        from_name: center,
        subject: format!("[#{number}] {subject}"),
        paragraphs,
        button: Some(MailButton {
            label: "Open the ticket".to_owned(),
            href: format!("{}/tickets/{number}", config.origin),
        }),
        footer: "Answer in the help center. Replies to this address are not read.".to_owned(),
    })
}

/// `text` as one line: what goes into a header must not begin another.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
