//! Jobs: work that takes longer than a request, such as an import or an export.
//!
//! A job is a row with an owner (the agent in whose name it acts) and a subject (the import or
//! export). Its work is done in slices. Each slice is one batch, guarded by the state that it
//! was planned on, so it is applied once, however often it is tried and by however many
//! drivers at once. No page drives a job:
//!
//! 1. A handler adds the job to its change ([`start`]). When that is written, a message that
//!    names the job is sent, after the answer (`Change::commit`).
//! 2. Who gets the message calls [`handle`], which does some slices, and sends the message again
//!    if others are left. Without a queue, the worker does that itself after the answer
//!    ([`Here`]).
//! 3. Each slice renews the job's lease. Each minute, the jobs whose lease has ended are sent
//!    again ([`resume`]): those whose message was lost, or whose driver has died.
//! 4. A slice that fails is tried again, and after [`MAX_TRIES`] the job fails. It fails at once
//!    if its owner is no longer active or no longer has the right.
//!
//! # A kind of job
//!
//! 1. A variant of [`JobKind`], and a file here with
//!    `pub(crate) async fn next_slice(ctx: &Ctx, owner: &Owner, subject: Uuid) -> Result<Progress, ApiError>`
//!    (the types are those of `store::jobs`), which does one slice:
//!    - it reads through `store::gate::as_owner(ctx, owner, batch)`, which runs the batch and
//!      returns the owner as an `Asker`, as `as_agent` does for a session. Each slice asks
//!      for its permit, because the owner may have lost the right;
//!    - it writes one `Change`, made with `Change::by(ctx, &permit, act, subject)`, or, if it is
//!      no operation, with `Change::of_job(ctx, &permit)`, by
//!      `change.commit_slice(ctx, owner, Step { progress, done, rows })`. The job's row gets the
//!      progress in the same batch, which is refused if the job was canceled meanwhile;
//!    - it returns the `progress` that it has written, or [`Progress::Ended`] if there was
//!      nothing to do. A `Stale` or `Taken` write is tried again, from the read on.
//! 2. An arm in [`next_slice`], and one in [`given_up`]: the statement that ends the subject when
//!    its job fails.
//! 3. The handler that begins the work calls
//!    `jobs::start(ctx, &mut change, &permit, NewJob { kind, owner, subject, name, rows })?`. A
//!    subject has one job at a time. The handler that cancels adds
//!    `jobs::cancel(&permit, subject, ctx.now)` to its change.
//!
//! Tests hold messages back until `World::work` (all jobs, to their end) or `World::slice` (one
//! slice of the job of a subject); see `tests/it/harness/jobs.rs`.

pub(crate) mod bulk;
pub(crate) mod export;
pub(crate) mod imports;
pub(crate) mod undo_import;

use async_trait::async_trait;
use shared::api::jobs::JobKind;
use shared::ids::JobId;

use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::queue::Queue;
use crate::store::jobs::{self as store, Claimed, Failure};
use crate::store::proof::System;
use crate::store::{Batch, Statement, StoreError};

pub use crate::store::jobs::Progress;
pub(crate) use crate::store::jobs::{NewJob, cancel, start};

/// How many slices are done for one message.
pub const SLICES: u32 = 8;

/// How often a job without progress is tried.
const MAX_TRIES: u32 = 8;

/// How often a slice is tried again at once, because others have written first.
const MAX_MISSES: u32 = 5;

/// Does the next slice of a job.
async fn next_slice(ctx: &Ctx, job: &Claimed) -> Result<Progress, ApiError> {
    let (owner, subject) = (&job.owner, job.subject);
    match job.kind {
        JobKind::CheckImport | JobKind::RunImport => imports::next_slice(ctx, owner, subject).await,
        JobKind::UndoImport => undo_import::next_slice(ctx, owner, subject).await,
        JobKind::Export => export::next_slice(ctx, owner, subject).await,
        JobKind::Bulk | JobKind::UndoBulk => bulk::next_slice(ctx, owner, subject).await,
    }
}

/// The statement that ends the subject of a job that fails.
fn given_up(system: &System, job: &Claimed) -> Statement {
    match job.kind {
        JobKind::CheckImport | JobKind::RunImport => {
            crate::store::imports::give_up(system, job.subject.into())
        }
        JobKind::UndoImport => crate::store::imports::undoing::stop(system, job.subject.into()),
        JobKind::Export => crate::store::exports::give_up(system, job.subject.into()),
        JobKind::Bulk | JobKind::UndoBulk => crate::store::bulk::stop(system, job.subject.into()),
    }
}

/// Does a message: some slices of a job. If others are left, the message is sent again.
///
/// # Errors
/// If a slice has failed. The message is to be delivered again, a little later.
pub async fn handle(ctx: &Ctx, id: JobId) -> Result<(), ApiError> {
    if drive(ctx, id, SLICES).await? == Progress::More {
        ctx.send(id).await;
    }
    Ok(())
}

/// Does at most `most` slices of a job.
///
/// # Errors
/// If a slice has failed.
pub async fn drive(ctx: &Ctx, id: JobId, most: u32) -> Result<Progress, ApiError> {
    let system = System::by_itself();
    let (batch, claimed) = Batch::of::<Claimed>(store::claim(&system, id, ctx.now));
    let Some(job) = batch.run(&*ctx.sql).await?.one(claimed)? else {
        return Ok(Progress::Ended);
    };
    if MAX_TRIES < job.tries {
        return fail(ctx, &system, &job, Failure::Broken).await;
    }
    match slices(ctx, &job, most).await {
        Ok(Progress::Ended) => {
            // If the job has ended already, with its last slice, this changes nothing.
            ctx.sql.run(vec![store::end(&system, id, None, ctx.now)]).await?;
            Ok(Progress::Ended)
        }
        Err(ApiError::Refused(_)) => fail(ctx, &system, &job, Failure::NoRight).await,
        Err(error) => {
            let line = format!("job {id} ({:?}): {error}", job.kind);
            ctx.sql.run(vec![store::note(&system, id, &line)]).await?;
            Err(error)
        }
        more => more,
    }
}

async fn slices(ctx: &Ctx, job: &Claimed, most: u32) -> Result<Progress, ApiError> {
    let (mut done, mut missed) = (0, 0);
    while done < most {
        match next_slice(ctx, job).await {
            Ok(Progress::More) => (done, missed) = (done + 1, 0),
            // Another driver has done the slice, a record has changed, or the job has ended.
            Err(ApiError::Store(StoreError::Stale | StoreError::Taken(_)))
                if missed < MAX_MISSES =>
            {
                missed += 1;
                let (batch, active) = Batch::of::<JobId>(store::active(job.owner.job()));
                if batch.run(&*ctx.sql).await?.text(active).is_none() {
                    return Ok(Progress::Ended);
                }
            }
            ended => return ended,
        }
    }
    Ok(Progress::More)
}

/// Ends a job that cannot go on, and its subject.
async fn fail(
    ctx: &Ctx,
    system: &System,
    job: &Claimed,
    why: Failure,
) -> Result<Progress, ApiError> {
    let end = store::end(system, job.owner.job(), Some(why), ctx.now);
    ctx.sql.run(vec![end, given_up(system, job)]).await?;
    Ok(Progress::Ended)
}

/// Sends the jobs again whose lease has ended.
pub(crate) async fn resume(ctx: &Ctx) -> Result<(), ApiError> {
    let system = System::by_itself();
    let (batch, left) = Batch::of::<JobId>(store::left(&system, ctx.now));
    for id in batch.run(&*ctx.sql).await?.all(left)? {
        ctx.send(id).await;
    }
    Ok(())
}

/// A worker without a queue: it does some slices itself, after the answer or each minute.
pub struct Here;

#[async_trait(?Send)]
impl Queue for Here {
    async fn send(&self, ctx: &Ctx, job: JobId) -> Result<(), String> {
        let failed = |error: ApiError| error.to_string();
        if drive(ctx, job, SLICES).await.map_err(failed)? == Progress::More {
            // The next minute goes on with it.
            let release = store::release(&System::by_itself(), job);
            ctx.sql.run(vec![release]).await.map_err(|error| failed(error.into()))?;
        }
        Ok(())
    }
}
