//! The text of mails, from the data at the time of sending. Mails are sent by
//! [`mailer`](crate::mailer).

use shared::api::dev::MailButton;
use shared::mail::MailKind;
use shared::pages::DeskPage;
use shared::policy::ticket::reasons;
use shared::time::Timestamp;
use shared::words::server::mails as say;
use shared::words::{self, Language};

use crate::config::Config;
use crate::error::ApiError;
use crate::mailer::WrittenMail;
use crate::secrets;
use crate::store::outbox::OutboxMail;

/// Writes a mail from the data at `now`, in the reader's language. `None` if the mail is
/// obsolete: its link was used or replaced, or the reader no longer sees the ticket [N1].
pub(crate) fn write(
    config: &Config,
    mail: &OutboxMail,
    now: Timestamp,
) -> Result<Option<WrittenMail>, ApiError> {
    let language = mail.language.as_deref().and_then(Language::of_code);
    let texts = words::texts(language.unwrap_or(Language::English));
    words::in_language(texts, || write_as_spoken(config, mail, now))
}

/// Writes the mail in the current language.
fn write_as_spoken(
    config: &Config,
    mail: &OutboxMail,
    now: Timestamp,
) -> Result<Option<WrittenMail>, ApiError> {
    let center = line(&mail.help_center_name);
    let greeting = say::greeting(&line(&mail.first_name));
    let link = |page: &str| -> Result<Option<String>, ApiError> {
        match (mail.token, mail.token_until) {
            (Some(token), Some(until)) if now < until => {
                let secret = secrets::link(config, token)?;
                Ok(Some(format!("{}/{page}#{secret}", config.origin)))
            }
            (Some(_) | None, _) => Ok(None),
        }
    };
    let written = |subject, paragraphs, (label, href): (&str, String), footer: &str| WrittenMail {
        to: mail.email.clone(),
        from_name: center.clone(),
        subject,
        paragraphs,
        button: Some(MailButton { label: label.to_owned(), href }),
        footer: footer.to_owned(),
    };
    Ok(match mail.kind {
        MailKind::Activation if mail.customer.is_none() => link("desk/invitation")?.map(|href| {
            let invited = match mail.author.as_deref() {
                Some(admin) => say::desk_invitation_by(&line(admin)),
                None => say::desk_invitation().to_owned(),
            };
            written(
                say::desk_invitation_subject().to_owned(),
                vec![greeting, invited],
                (say::set_a_password(), href),
                say::link_lasts_seven_days(),
            )
        }),
        MailKind::Activation => link("activate")?.map(|href| {
            written(
                say::invitation_subject(&center),
                vec![greeting, say::invitation(&center)],
                (say::set_a_password(), href),
                say::link_lasts_seven_days(),
            )
        }),
        MailKind::Reset => link("reset")?.map(|href| {
            let (said, footer) = match mail.author.as_deref() {
                Some(agent) => {
                    (say::reset_by_agent(&line(agent), &center), say::reset_not_needed())
                }
                None => (say::reset(&center), say::link_lasts_ten_minutes()),
            };
            written(
                say::reset_subject(&center),
                vec![greeting, said],
                (say::set_a_new_password(), href),
                footer,
            )
        }),
        MailKind::Verification => link("verify")?.map(|href| {
            let email = line(&mail.email);
            let added = match mail.author.as_deref() {
                Some(agent) => say::added_by_agent(&line(agent), &center, &email),
                None => say::added_by_center(&center, &email),
            };
            written(
                say::verification_subject(&center),
                vec![greeting, added, say::until_verified().to_owned()],
                (say::confirm_address(), href),
                say::link_lasts_seven_days(),
            )
        }),
        MailKind::Reply => reply(config, mail, now, greeting),
        MailKind::Export => mail.file.as_deref().map(|file| {
            let href = [&*config.origin, &DeskPage::Exports.href()].concat();
            written(
                say::export_ready_subject(file),
                vec![greeting, say::export_ready(file)],
                (say::see_exports(), href),
                say::export_is_kept(),
            )
        }),
    })
}

fn reply(
    config: &Config,
    mail: &OutboxMail,
    now: Timestamp,
    greeting: String,
) -> Option<WrittenMail> {
    let facts = mail.facts.as_ref()?;
    if reasons(mail.customer.as_ref()?, facts, now).is_empty() {
        return None;
    }
    let (number, subject) = (mail.number?, line(mail.subject.as_ref()?));
    let author = line(mail.author.as_ref()?);
    // The text names the kind of author, because a contact may use an agent's name.
    let center = line(&mail.help_center_name);
    let replied = if mail.is_agent {
        say::agent_replied(&author, &center, &subject)
    } else {
        say::customer_replied(&author, &subject)
    };
    let mut paragraphs = vec![greeting, replied];
    paragraphs.extend(mail.body.as_ref()?.split("\n\n").map(str::to_owned));
    Some(WrittenMail {
        to: mail.email.clone(),
        from_name: center,
        subject: format!("[#{number}] {subject}"),
        paragraphs,
        button: Some(MailButton {
            label: say::view_ticket().to_owned(),
            href: format!("{}/tickets/{number}", config.origin),
        }),
        footer: say::reply_in_help_center().to_owned(),
    })
}

/// `text` on one line, so that it cannot start another header.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
