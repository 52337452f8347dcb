//! The mailbox of development.

use shared::api::dev::{DevMail, ListDevMail};

use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::mail;
use crate::mailer::WrittenMail;
use crate::store::Batch;
use crate::store::outbox::{self, OutboxKind, OutboxMail};

/// The latest mails as their readers see them. One whose reason is gone says so.
pub(crate) async fn list_dev_mail(
    ctx: &Ctx,
    _: Call<ListDevMail>,
) -> Result<Vec<DevMail>, ApiError> {
    let (batch, mails) = Batch::of::<OutboxMail>(outbox::latest());
    let mails = batch.run(&*ctx.sql).await?.all(mails)?;
    let shown = mails.into_iter().map(|mail| {
        let gone =
            || WrittenMail {
                to: mail.email.clone(),
                from_name: mail.help_center_name.clone(),
                subject: match mail.kind {
                    OutboxKind::Activation => {
                        format!("[Expired link] You're invited to {}", mail.help_center_name)
                    }
                    OutboxKind::Reset => {
                        format!("[Expired link] Reset your password for {}", mail.help_center_name)
                    }
                    OutboxKind::Verification => {
                        format!(
                            "[Expired link] Confirm your e-mail address for {}",
                            mail.help_center_name
                        )
                    }
                    OutboxKind::Reply => "[Not shown] A reply to a ticket".to_owned(),
                },
                paragraphs: vec![match mail.kind {
                OutboxKind::Activation | OutboxKind::Reset | OutboxKind::Verification => {
                    "The link in this e-mail was used, replaced by a newer one, or has expired."
                }
                OutboxKind::Reply => "The reader can no longer see this ticket.",
            }
            .to_owned()],
                button: None,
                footer: String::new(),
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
