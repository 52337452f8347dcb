//! Exporting lists. Each slice reads the next rows as their owner sees them at that time [I11],
//! stores them as an immutable blob, and adds its key to the export.

use shared::api::exports::{KEPT_DAYS, MAX_ROWS};
use shared::export::Layout;
use shared::grid::{Grid, GridQuery, Members};
use shared::ids::{ExportId, MailId};
use shared::policy::exports::ExportList;
use shared::time::Span;
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::secrets;
use crate::store::Batch;
use crate::store::change::Change;
use crate::store::exports::{self as store, Over, Work, Written};
use crate::store::gate::as_owner;
use crate::store::grid::{Reader, exported};
use crate::store::jobs::{Owner, Progress, Step};
use crate::store::proof::System;

/// The most rows of a slice.
const ROWS: u32 = 1_000;

/// After so many bytes a slice ends.
const BYTES: usize = 2_000_000;

/// How much longer than the export a blob is kept, if nobody deletes it.
const BEYOND: Span = Span::days(2);

/// Does the next slice of an export.
pub(crate) async fn next_slice(
    ctx: &Ctx,
    owner: &Owner,
    subject: Uuid,
) -> Result<Progress, ApiError> {
    let id = ExportId::from(subject);
    let (batch, work) = Batch::of::<Work>(store::work(id));
    let Some(work) = batch.run(&*ctx.sql).await?.one(work)? else { return Ok(Progress::Ended) };
    let (list, account) = work.of();
    let columns = if account.is_some() { Members::COLUMNS } else { list.columns() };
    let (mut query, _) = GridQuery::of_kept(columns, &work.query);
    query.offset = work.offset;
    query.cursor.clone_from(&work.cursor);
    let layout = Layout::of(list, columns, &query).with_custom(&work.fields);
    let help_center = work.help_center();
    let reader = Reader::in_job(work.owner, help_center.as_ref(), ctx.now);
    let most = ROWS.min(MAX_ROWS.saturating_sub(work.done)) as usize;
    let mut batch = Batch::new();
    // One row more shows whether others follow.
    let wanted =
        exported::ask(&mut batch, (list, account), reader, (query, layout.sources()), most + 1);
    let (asker, mut answers) = as_owner(ctx, owner, batch).await?;
    let permit = asker.permit::<ExportList>(())?;
    let rows = exported::read(&mut answers, wanted)?;

    let mut text = if work.slices == 0 { layout.head() } else { String::new() };
    let (mut slice, mut cursor) = (0, None);
    for row in rows.iter().take(most) {
        if BYTES < text.len() {
            break;
        }
        text.push_str(&layout.row(&row.values));
        cursor = Some(row.after.clone());
        slice += 1;
    }
    let done = work.done.saturating_add(u32::try_from(slice).unwrap_or_default());
    let has_more = slice < rows.len();
    let progress = if has_more && done < MAX_ROWS { Progress::More } else { Progress::Ended };
    let is_ended = progress == Progress::Ended;
    // A file that ends before its list says so: it has more rows than are done.
    let rows = if is_ended { done + u32::from(has_more) } else { work.rows.max(done) };
    let until = ctx.now + Span::days(KEPT_DAYS);

    // The same content has the same key: a slice that is written again changes no blob.
    let key = format!("exports/{id}/{}-{}", work.slices, secrets::hash(&text));
    let stored = ctx.blobs()?.put(&key, text.as_bytes(), until + BEYOND).await;
    stored.map_err(ApiError::unavailable)?;
    let written =
        Written { key, bytes: text.len(), done, rows, cursor, expires: is_ended.then_some(until) };
    let mut change = Change::of_job(ctx, &permit)?;
    change.guard(store::unchanged(id, work.slices)).then(store::write(&permit, id, written));
    if is_ended {
        change.then(store::mail(&permit, ctx.id::<MailId>()?, id, ctx.now));
    }
    change.commit_slice(ctx, owner, Step { progress, done, rows }).await?;
    Ok(progress)
}

/// Deletes the blobs of exports that have expired, were canceled or have failed.
pub(crate) async fn clean(ctx: &Ctx, system: &System) -> Result<(), ApiError> {
    let (batch, over) = Batch::of::<Over>(store::over(ctx.now));
    for export in batch.run(&*ctx.sql).await?.all(over)? {
        for key in &export.parts {
            ctx.blobs()?.delete(key).await.map_err(ApiError::unavailable)?;
        }
        ctx.sql.run(vec![store::drop_parts(system, export.id)]).await?;
    }
    Ok(())
}
