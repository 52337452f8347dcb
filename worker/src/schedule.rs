//! What happens without anybody asking: the outbox is sent, what is over is forgotten, what has
//! been deleted for long is removed for good, and jobs that were left go on.

use shared::api::contacts::MailState;
use shared::ids::{MailId, WorkspaceId};
use shared::mail::bounce;
use shared::operations::{Act, Subject};
use shared::time::Span;

use crate::acts::bounces;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::jobs::{export, resume};
use crate::mailer::NotSent;
use crate::store::change::Change;
use crate::store::outbox::{self, Claimed, OutboxMail, Settled};
use crate::store::proof::System;
use crate::store::recycle_bin::{self, Due};
use crate::store::{
    Batch, StoreError, attempts, change, imports, jobs, merges, presence, sessions, views,
};
use crate::{mail, secrets};

/// A mail that could not be handed over so often is given up.
const MAX_ATTEMPTS: i64 = 6;

/// Sends what is queued; nothing, where nobody hands mails over.
pub async fn deliver(ctx: &Ctx) -> Result<(), ApiError> {
    let Some(mailer) = &ctx.mailer else { return Ok(()) };
    let system = System::by_itself();
    let (batch, queued) = Batch::of::<MailId>(outbox::queued(ctx.now));
    for id in batch.run(&*ctx.sql).await?.all(queued)? {
        let (mut batch, claimed) = Batch::of::<Claimed>(outbox::claim(&system, id, ctx.now));
        let mail = batch.ask::<OutboxMail>(outbox::one(id));
        let mut answers = batch.run(&*ctx.sql).await?;
        let Some((claimed, mail)) = answers.one(claimed)?.zip(answers.one(mail)?) else { continue };
        // Nobody reads what is sent to an address whose mails come back [P13].
        let is_held = mail.is_marked && !bounce::is_sent_to_marked(mail.kind, mail.is_own_request);
        let written = if is_held { None } else { mail::write(&ctx.config, &mail, ctx.now)? };
        let result = match written {
            None => Ok((MailState::Dropped, None)),
            Some(written) => {
                let token = secrets::mail_token(&ctx.config, mail.id)?;
                mailer.send(&written, &token).await.map(|id| (MailState::Sent, id))
            }
        };
        let is_suppressed = result == Err(NotSent::Suppressed);
        let (state, provider, error) = match result {
            Ok((state, provider)) => (state, provider, None),
            Err(NotSent::Suppressed) => (MailState::Failed, None, None),
            Err(NotSent::Failed(error)) if claimed.attempts < MAX_ATTEMPTS => {
                (MailState::Queued, None, Some(error))
            }
            Err(NotSent::Failed(error)) => (MailState::Failed, None, Some(error)),
        };
        // Each time twice as long: a provider that is down for an hour is met
        // again when it is back.
        let next = ctx.now + Span::minutes(1 << claimed.attempts.clamp(0, 10));
        let outcome = Settled { state, provider, error, next };
        ctx.sql.run(vec![outbox::settle(&system, mail.id, outcome, ctx.now)]).await?;
        if is_suppressed {
            bounces::suppressed(ctx, mail.id, mail.email).await?;
        }
    }
    Ok(())
}

/// How long a request may be sent again and get the same answer.
const FORGET_ANSWERS: Span = Span::days(1);

/// How long a contact's timeline tells of a sign-in.
const KEEP_SIGN_INS: Span = Span::days(400);

/// What is done each minute.
pub async fn each_minute(ctx: &Ctx) -> Result<(), ApiError> {
    deliver(ctx).await?;
    let (system, old) = (System::by_itself(), ctx.now - FORGET_ANSWERS);
    ctx.sql
        .run(vec![
            sessions::forget(&system, ctx.now),
            sessions::forget_sign_ins(&system, ctx.now - KEEP_SIGN_INS),
            attempts::forget(&system, ctx.now),
            change::forget(&system, old),
            imports::free(&system, ctx.now),
            imports::rows::forget(&system),
            presence::forget(&system, ctx.now),
            merges::forget(&system, ctx.now),
            views::forget(&system, ctx.now),
            jobs::forget(&system, ctx.now),
        ])
        .await?;
    empty_recycle_bin(ctx, &system).await?;
    export::clean(ctx, &system).await?;
    resume(ctx).await
}

/// Removes for good the details of records that were deleted long ago. If one of them was
/// restored meanwhile, nothing is removed until the next minute.
async fn empty_recycle_bin(ctx: &Ctx, system: &System) -> Result<(), ApiError> {
    let (batch, due) = Batch::of::<Due>(recycle_bin::due(ctx.now));
    let Some(due) = batch.run(&*ctx.sql).await?.one(due)?.filter(|it| !it.is_empty()) else {
        return Ok(());
    };
    let subject = Subject::Workspace(WorkspaceId::ONLY);
    let mut change = Change::by(ctx, system, Act::EmptyRecycleBin, subject)?;
    change.guard(recycle_bin::still_due(&due, ctx.now));
    for statement in recycle_bin::purge(system, &due, ctx.now) {
        change.then(statement);
    }
    match change.commit_unsigned(ctx).await {
        Ok(_) | Err(ApiError::Store(StoreError::Stale)) => Ok(()),
        Err(error) => Err(error),
    }
}
