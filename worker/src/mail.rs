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
                format!("You're invited to {center}"),
                vec![
                    greeting,
                    format!(
                        "You can now track your support requests and those your company shares with you in {center}. Set a password to get started."
                    ),
                ],
                Some(MailButton { label: "Set a password".to_owned(), href }),
                "The link works once and expires in 7 days. If you weren't expecting this e-mail, you can ignore it."
                    .to_owned(),
            )
        }),
        OutboxKind::Reset => link("reset")?.map(|href| {
            written(
                format!("Reset your password for {center}"),
                vec![
                    greeting,
                    format!("Use the link below to set a new password for {center}."),
                ],
                Some(MailButton { label: "Set a new password".to_owned(), href }),
                "The link works once and expires in 10 minutes. If you didn't ask for this, ignore this e-mail; your password won't change."
                    .to_owned(),
            )
        }),
        OutboxKind::Verification => link("verify")?.map(|href| {
            let asked = mail.author.as_deref().map(line);
            let who = asked.map_or_else(|| center.clone(), |name| format!("{name} of {center}"));
            written(
                format!("Confirm your e-mail address for {center}"),
                vec![
                    greeting,
                    format!(
                        "{who} added {} to your contact details. Confirm that you can read e-mail there.",
                        line(&mail.email)
                    ),
                    "Until you do, nothing else is sent to this address and it can't be used to sign in."
                        .to_owned(),
                ],
                Some(MailButton { label: "Confirm e-mail address".to_owned(), href }),
                "The link works once and expires in 7 days. If you weren't expecting this e-mail, you can ignore it."
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
    let mut paragraphs = vec![greeting, format!("{author} replied to \u{201C}{subject}\u{201D}:")];
    paragraphs.extend(mail.body.as_ref()?.split("\n\n").map(str::to_owned));
    Some(WrittenMail {
        to: mail.email.clone(),
        from_name: center,
        subject: format!("[#{number}] {subject}"),
        paragraphs,
        button: Some(MailButton {
            label: "View ticket".to_owned(),
            href: format!("{}/tickets/{number}", config.origin),
        }),
        footer: "Reply in the help center. This inbox isn't monitored.".to_owned(),
    })
}

/// `text` as one line: what goes into a header must not begin another.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
