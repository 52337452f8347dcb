//! Exporting lists. The files are written in `jobs::export`.

use serde::Serialize;
use shared::api::exports::{
    CancelExport, DownloadExport, Export, ExportDraft, GetExport, ListExports, MAX_ROWS,
    MOST_AT_ONCE, MOST_LISTED, StartExport,
};
use shared::api::jobs::JobKind;
use shared::export::ExportState;
use shared::grid::ListName;
use shared::ids::{AccountId, ExportId, Named, WorkspaceId};
use shared::operations::{Act, Subject};
use shared::policy::exports::ExportList;
use shared::problem::ProblemCode;
use shared::time::{Span, Timestamp};
use shared::words;
use shared::words::server::exports as say;

use crate::call::Call;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::download::Download;
use crate::error::ApiError;
use crate::jobs::{self, NewJob};
use crate::store::asker::Asker;
use crate::store::change::Change;
use crate::store::exports as store;
use crate::store::gate::as_agent;
use crate::store::grid::{Reader, exported, members};
use crate::store::{Answers, Batch, StoreError};

const SUBJECT: Subject = Subject::Workspace(WorkspaceId::ONLY);

/// What an operation says about an export.
#[derive(Serialize)]
struct Detail<'a> {
    export: ExportId,
    list: ListName,
    name: &'a str,
}

/// Starts an export of a list as the agent sees it.
pub(crate) async fn start_export(ctx: &Ctx, call: Call<StartExport>) -> Result<Export, ApiError> {
    let (caller, draft) = (&call.caller, &call.input);
    let query = draft.parse()?;
    let reader = Reader::of(caller, ctx.now);
    let mut batch = Batch::new();
    let most = MAX_ROWS as usize + 1;
    let of = (draft.list, draft.account);
    let rows = batch.ask::<u32>(exported::count(of, reader, &query, most));
    let active = batch.ask::<u32>(store::active(caller.session()));
    let account = draft.account.map(|id| batch.ask::<Named<AccountId>>(members::account(id)));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let permit = asker.permit::<ExportList>(())?;
    let owner = asker.agent().map(|it| it.id).ok_or(ApiError::NotFound)?;
    if let Some(account) = account
        && answers.text(account).is_none()
    {
        return Err(ApiError::field("account", say::no_account()));
    }
    let too_many = || ApiError::rule(ProblemCode::Conflict, say::too_many_at_once(MOST_AT_ONCE));
    if MOST_AT_ONCE <= answers.one(active)?.unwrap_or_default() {
        return Err(too_many());
    }
    let export = Export {
        id: ctx.id()?,
        list: draft.list,
        name: file_name(draft, ctx.now + Span::minutes(i64::from(query.offset))),
        state: ExportState::Queued,
        done: 0,
        rows: answers.one(rows)?.unwrap_or_default(),
        started_at: ctx.now,
        expires_at: None,
        bytes: 0,
        remark: None,
    };
    let mut change = Change::by(ctx, &permit, Act::StartExport, SUBJECT)?;
    change.detail(&Detail { export: export.id, list: export.list, name: &export.name });
    change.guard(store::has_room(owner, MOST_AT_ONCE));
    let about = (caller.help_center.as_ref(), words::current().code());
    change.then(store::create(&permit, (&export, owner), (draft, query.offset), about));
    let job = NewJob {
        kind: JobKind::Export,
        owner,
        subject: export.id.uuid(),
        name: &export.name,
        rows: export.rows,
    };
    jobs::start(ctx, &mut change, &permit, job)?;
    match change.commit(ctx, caller, &export).await {
        Ok(_) => Ok(export),
        Err(ApiError::Store(StoreError::Stale)) => Err(too_many()),
        Err(error) => Err(error),
    }
}

/// `contacts-2026-11-28.csv`, with the day at `now`.
fn file_name(draft: &ExportDraft, now: Timestamp) -> String {
    let (year, month, day) = now.day();
    format!("{}-{year:04}-{month:02}-{day:02}.csv", draft.list)
}

/// The agent's own exports, the latest first.
pub(crate) async fn list_exports(
    ctx: &Ctx,
    call: Call<ListExports>,
) -> Result<Vec<Export>, ApiError> {
    let list = store::list(call.caller.session(), ctx.now, MOST_LISTED);
    let (batch, exports) = Batch::of::<Export>(list);
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<ExportList>(())?;
    Ok(answers.all(exports)?.into_iter().map(remarked).collect())
}

/// The export with what there is to say about it.
fn remarked(export: Export) -> Export {
    let remark = match export.state {
        ExportState::Failed => Some(say::has_failed().to_owned()),
        ExportState::Ready | ExportState::Expired if export.done < export.rows => {
            Some(say::only_the_first(&MAX_ROWS.to_string()))
        }
        _ => None,
    };
    Export { remark, ..export }
}

/// One of the agent's exports.
pub(crate) async fn get_export(ctx: &Ctx, call: Call<GetExport>) -> Result<Export, ApiError> {
    let (_, export, _) = find(ctx, &call.caller, call.id, Batch::new()).await?;
    Ok(remarked(export))
}

/// Reads one of the asker's exports, with `batch`.
async fn find(
    ctx: &Ctx,
    caller: &Caller,
    id: ExportId,
    mut batch: Batch,
) -> Result<(Asker, Export, Answers), ApiError> {
    let export = batch.ask::<Export>(store::one(id, caller.session(), ctx.now));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<ExportList>(())?;
    let export = answers.one(export)?.ok_or(ApiError::NotFound)?;
    Ok((asker, export, answers))
}

/// The file of one of the agent's exports.
pub(crate) async fn download_export(
    ctx: &Ctx,
    call: Call<DownloadExport>,
) -> Result<Download, ApiError> {
    let (batch, parts) = Batch::of::<Vec<String>>(store::parts(call.id, call.caller.session()));
    let (_, export, mut answers) = find(ctx, &call.caller, call.id, batch).await?;
    if let Some((code, title)) = export.state.refusal() {
        return Err(ApiError::rule(code, title));
    }
    let parts = answers.one(parts)?.ok_or(ApiError::NotFound)?;
    Download::csv(export.name, parts, ctx.blobs()?).await
}

/// Cancels an export, or deletes its file. One that is over stays as it is.
pub(crate) async fn cancel_export(ctx: &Ctx, call: Call<CancelExport>) -> Result<Export, ApiError> {
    let (asker, export, _) = find(ctx, &call.caller, call.id, Batch::new()).await?;
    let permit = asker.permit::<ExportList>(())?;
    if !export.state.is_active() && export.state != ExportState::Ready {
        return Ok(remarked(export));
    }
    let mut change = Change::by(ctx, &permit, Act::CancelExport, SUBJECT)?;
    change.detail(&Detail { export: export.id, list: export.list, name: &export.name });
    change.guard(store::can_be_canceled(export.id)).then(store::cancel(&permit, export.id));
    change.then(jobs::cancel(&permit, export.id.uuid(), ctx.now));
    let export = Export { state: ExportState::Canceled, expires_at: None, ..export };
    change.commit(ctx, &call.caller, &export).await?;
    Ok(export)
}
