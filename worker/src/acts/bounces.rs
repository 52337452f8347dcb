//! Mails that come back: a delivery report in the mail, or an event of the mail service, marks
//! the mail and, by the rule, its address [P13].
//!
//! Whatever is forged, repeated, too old, or about an unknown mail or another address changes
//! nothing, and is answered like the others.

use shared::api::bounces::MailEvent;
use shared::email::{AddressKey, Email};
use shared::ids::MailId;
use shared::mail::bounce::{LATEST, SOFT_WINDOW, SUPPRESSED, Weight};
use shared::mail::report::{self, Report};
use shared::operations::{Act, Subject};

use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::secrets;
use crate::store::bounces::{self as store, SentMail};
use crate::store::change::Change;
use crate::store::proof::System;
use crate::store::{Batch, Statement, StoreError};

/// What came back.
struct Bounce<'a> {
    /// The addresses that the mail did not reach.
    addresses: &'a [String],
    weight: Weight,
    code: Option<&'a str>,
}

/// Whether a mail to `to` may be a delivery report of ours. Its body is not read before.
pub(crate) fn may_be_report(ctx: &Ctx, to: &str) -> bool {
    report::token_in(to).is_none_or(|it| secrets::mail_of(&ctx.config, it).is_some())
}

/// Takes a mail that came to `to`. Whether it is a delivery report.
pub(crate) async fn take_report(ctx: &Ctx, to: &str, mail: &[u8]) -> Result<bool, ApiError> {
    let Some(Report { failed, token }) = report::read(mail) else { return Ok(false) };
    let token = report::token_in(to).map(str::to_owned).or(token).unwrap_or_default();
    let Some(mail) = secrets::mail_of(&ctx.config, &token) else { return Ok(true) };
    for it in &failed {
        let code = it.code.as_deref();
        let bounce = Bounce { addresses: &it.addresses, weight: it.weight, code };
        record(ctx, sent(ctx, mail), &bounce).await?;
    }
    Ok(true)
}

/// Takes an event of the mail service.
pub(crate) async fn take_event(ctx: &Ctx, event: MailEvent) -> Result<(), ApiError> {
    let Some(told) = event.bounce() else { return Ok(()) };
    let mail = match secrets::mail_of(&ctx.config, &told.mail) {
        Some(mail) => sent(ctx, mail),
        None => store::sent_as(&told.mail, ctx.now - SOFT_WINDOW),
    };
    let (addresses, code) = (&[told.recipient], told.code.as_deref());
    record(ctx, mail, &Bounce { addresses, weight: told.weight, code }).await
}

/// Notes that the mail service refused a mail, because earlier ones to `email` came back.
pub(crate) async fn suppressed(ctx: &Ctx, mail: MailId, email: String) -> Result<(), ApiError> {
    let (addresses, code) = (&[email], Some(SUPPRESSED));
    record(ctx, sent(ctx, mail), &Bounce { addresses, weight: Weight::Hard, code }).await
}

fn sent(ctx: &Ctx, mail: MailId) -> Statement {
    store::sent(mail, ctx.now - SOFT_WINDOW)
}

async fn record(ctx: &Ctx, mail: Statement, bounce: &Bounce<'_>) -> Result<(), ApiError> {
    let (batch, sent) = Batch::of::<SentMail>(mail);
    let Some(sent) = batch.run(&*ctx.sql).await?.one(sent)? else { return Ok(()) };
    let to = key(&sent.email);
    let is_of_mail = bounce.addresses.iter().any(|it| to.is_some() && key(it) == to);
    if sent.is_bounced || !is_of_mail || sent.at + LATEST < ctx.now {
        return Ok(());
    }
    let system = System::by_itself();
    // Who verified the address after this mail was sent reads it now.
    let is_read = sent.verified_at.is_some_and(|it| sent.at < it);
    let marked = sent.address.filter(|_| bounce.weight.marks(sent.soft) && !is_read);
    let mut change = match (sent.contact, marked) {
        (Some(contact), Some(_)) => {
            Change::by(ctx, &system, Act::MarkBounced, Subject::Contact(contact))?
        }
        (_, _) => Change::of_job(ctx, &system)?,
    };
    change.guard(store::not_bounced(sent.id));
    change.then(store::came_back(&system, sent.id, (bounce.weight, bounce.code), ctx.now));
    if let Some(address) = marked {
        change.then(store::mark(&system, address, &sent.email, ctx.now));
        change.then(store::end_link(&system, sent.id, ctx.now));
    }
    match change.commit_unsigned(ctx).await {
        // The same was told at the same time.
        Ok(_) | Err(ApiError::Store(StoreError::Stale)) => Ok(()),
        Err(error) => Err(error),
    }
}

fn key(email: &str) -> Option<AddressKey> {
    email.parse::<Email>().ok()?.key().ok()
}
