//! Bulk acts: some records at a time get what the act does, each slice as an operation of its own.
//! The undo takes back those operations, the latest first.

use shared::api::bulk::BulkState;
use shared::api::operations::Draft;
use shared::bulk::{BulkResult, Reason};
use shared::ids::BulkId;
use shared::policy::customers::KeepCustomers;
use uuid::Uuid;

use crate::acts::bulk::{decide, reason};
use crate::acts::structure;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::Batch;
use crate::store::bulk::{self as store, Found, Next, Outcome, Undo};
use crate::store::change::Change;
use crate::store::gate::as_owner;
use crate::store::jobs::{Owner, Progress, Step};

/// Does the next slice of a bulk act, or of its undo.
pub(crate) async fn next_slice(
    ctx: &Ctx,
    owner: &Owner,
    subject: Uuid,
) -> Result<Progress, ApiError> {
    let (batch, found) = Batch::of::<Found>(store::one(BulkId::new(subject)));
    // The job fails if its owner is no longer active. What else is refused, is so for a record.
    let (asker, mut answers) = as_owner(ctx, owner, batch).await?;
    asker.permit::<KeepCustomers>(())?;
    let bulk = answers.one(found)?.ok_or(ApiError::NotFound)?;
    let caller = Caller::of_job(owner.job(), bulk.help_center());
    match bulk.state {
        BulkState::Running => forward(ctx, (owner, &caller), bulk).await,
        BulkState::Undoing => back(ctx, (owner, &caller), bulk).await,
        _ => Ok(Progress::Ended),
    }
}

async fn forward(
    ctx: &Ctx,
    (owner, caller): (&Owner, &Caller),
    bulk: Found,
) -> Result<Progress, ApiError> {
    let (batch, next) = Batch::of::<Next>(store::next(&bulk));
    let rows = batch.run(&*ctx.sql).await?.all(next)?;
    let slice = decide(ctx, caller, (bulk.id, bulk.list, &bulk.act), &rows).await?;
    let mut progress = bulk.progress;
    progress.width = u32::try_from(slice.next_width(bulk.act.slice())).unwrap_or(1);
    progress.position += u32::try_from(slice.taken).unwrap_or_default();
    for outcome in &slice.outcomes {
        progress.count(outcome.result);
    }
    let is_over = rows.is_empty() || bulk.rows <= progress.position;
    let state = if is_over { BulkState::Done } else { BulkState::Running };
    let written = store::write(owner, (bulk.id, state), &slice.outcomes, &progress);
    let change = slice.change(ctx, owner)?;
    commit(ctx, (owner, &bulk), change, (written, state), (progress.position, bulk.rows)).await
}

async fn back(
    ctx: &Ctx,
    (owner, caller): (&Owner, &Caller),
    bulk: Found,
) -> Result<Progress, ApiError> {
    let (batch, undo) = Batch::of::<Undo>(store::to_undo(bulk.id));
    let undo = batch.run(&*ctx.sql).await?.one(undo)?;
    let (mut outcomes, mut change) = (Vec::new(), None);
    if let Some(Undo { operation, rows }) = &undo {
        let draft = Draft::Undo { operation: *operation };
        match Box::pin(structure::decide(ctx, caller, &draft)).await {
            Ok(decided) => {
                let kept: Vec<_> = decided
                    .kept
                    .iter()
                    .map(|it| (structure::ids(&it.effects), &it.reason))
                    .collect();
                let outcome = |row: &Next| {
                    let why = kept.iter().find(|(ids, _)| ids.contains(&row.id));
                    let reason = why.map(|(_, why)| Reason::Kept { why: (*why).clone() });
                    told(row, reason)
                };
                outcomes.extend(rows.iter().map(outcome));
                change = (!decided.is_empty()).then(|| decided.change(ctx)).transpose()?;
            }
            Err(error) => {
                let Some(why) = reason(&error) else { return Err(error) };
                outcomes.extend(rows.iter().map(|row| told(row, Some(why.clone()))));
            }
        }
    }
    let mut progress = bulk.progress;
    for outcome in &outcomes {
        progress.count(outcome.result);
    }
    let done = progress.undone + progress.kept;
    let is_over = undo.is_none() || bulk.progress.done <= done;
    let state = if is_over { BulkState::Undone } else { BulkState::Undoing };
    let written = store::write(owner, (bulk.id, state), &outcomes, &progress);
    let change = change.map_or_else(|| Change::of_job(ctx, owner), Ok)?;
    commit(ctx, (owner, &bulk), change, (written, state), (done, bulk.progress.done)).await
}

/// What the undo does with a record: it is kept for a reason, or undone.
fn told(row: &Next, reason: Option<Reason>) -> Outcome {
    let result = if reason.is_some() { BulkResult::Kept } else { BulkResult::Undone };
    Outcome { position: row.position, result, reason }
}

async fn commit(
    ctx: &Ctx,
    (owner, bulk): (&Owner, &Found),
    mut change: Change,
    (written, state): ([crate::store::Statement; 2], BulkState),
    (done, rows): (u32, u32),
) -> Result<Progress, ApiError> {
    change.guard(store::unchanged(bulk));
    for statement in written {
        change.then(statement);
    }
    let progress = if state.is_active() { Progress::More } else { Progress::Ended };
    change.commit_slice(ctx, owner, Step { progress, done, rows }).await?;
    Ok(progress)
}
