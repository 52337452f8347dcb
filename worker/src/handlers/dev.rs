//! The development mailbox.

use shared::api::dev::{DevMail, ListDevMail};
use shared::mail::MailKind;
use shared::words::server::mails as words;

use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::mail;
use crate::mailer::WrittenMail;
use crate::store::Batch;
use crate::store::outbox::{self, OutboxMail};

/// The latest mails as their readers see them. A mail that would no longer be sent is
/// replaced by a note that says so.
pub(crate) async fn list_dev_mail(
    ctx: &Ctx,
    _: Call<ListDevMail>,
) -> Result<Vec<DevMail>, ApiError> {
    let (batch, mails) = Batch::of::<OutboxMail>(outbox::latest());
    let mails = batch.run(&*ctx.sql).await?.all(mails)?;
    let shown = mails.into_iter().map(|mail| {
        let center = &mail.help_center_name;
        let gone = || {
            let dead = |subject: String| (words::dead_link_subject(&subject), words::dead_link());
            let (subject, text) = match mail.kind {
                MailKind::Activation if mail.customer.is_none() => {
                    dead(words::desk_invitation_subject().to_owned())
                }
                MailKind::Activation => dead(words::invitation_subject(center)),
                MailKind::Reset => dead(words::reset_subject(center)),
                MailKind::Verification => dead(words::verification_subject(center)),
                MailKind::Export => dead(words::export_ready_subject("")),
                MailKind::Reply => {
                    (words::hidden_reply_subject().to_owned(), words::hidden_reply())
                }
            };
            WrittenMail {
                to: mail.email.clone(),
                from_name: center.clone(),
                subject,
                paragraphs: vec![text.to_owned()],
                button: None,
                footer: String::new(),
            }
        };
        let written = mail::write(&ctx.config, &mail, ctx.now)?.unwrap_or_else(gone);
        Ok(DevMail {
            id: mail.id,
            to: written.to,
            subject: written.subject,
            paragraphs: written.paragraphs,
            button: written.button,
            footer: written.footer,
            state: mail.state,
            at: mail.queued_at,
        })
    });
    shown.collect()
}
