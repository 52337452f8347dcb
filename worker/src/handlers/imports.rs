//! Importing files. The rows are processed in `jobs::imports`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use shared::api::Cursor;
use shared::api::imports::{
    CancelImport, ContinueImport, FailedRows, GetImport, Import, ImportDraft, ImportState,
    ListFailedRows, Notes, StartImport,
};
use shared::import::file;
use shared::import::findings::Finding;
use shared::import::take_in::{TakenIn, TakenRow, take_in};
use shared::import::times::in_words;
use shared::operations::{Act, Subject};
use shared::policy::Permit;
use shared::policy::customers::Import as Importing;
use shared::problem::{Blocker, ProblemCode};
use shared::words::server::import_files as words;

use crate::call::Call;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::jobs::imports::next_slice;
use crate::store::change::Change;
use crate::store::gate::as_agent;
use crate::store::help_centers::{self, HelpCenter};
use crate::store::imports::{self as store, Failed, NewRow, Run};
use crate::store::{Batch, StoreError};

/// How often an act is tried when other requests were faster.
const TRIES: u32 = 5;

/// Starts an import. Only one import runs at a time; an abandoned one is stopped [I5].
pub(crate) async fn start_import(ctx: &Ctx, call: Call<StartImport>) -> Result<Import, ApiError> {
    for _ in 1..TRIES {
        match try_start(ctx, &call).await {
            Err(ApiError::Store(StoreError::Stale | StoreError::Taken(_))) => {}
            result => return result,
        }
    }
    try_start(ctx, &call).await
}

async fn try_start(ctx: &Ctx, call: &Call<StartImport>) -> Result<Import, ApiError> {
    let (mut batch, other) = Batch::of::<Run>(store::running());
    let center = help_centers::asked(call.caller.help_center.as_ref());
    let center = batch.ask::<HelpCenter>(center);
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let permit = asker.permit::<Importing>(())?;
    let center = answers.one(center)?.ok_or(ApiError::NotFound)?;
    let owner = asker.agent().ok_or(ApiError::NotFound)?;
    let other = answers.one(other)?;
    if let Some(other) = other.as_ref().filter(|it| ctx.now < it.leased_until) {
        return Err(busy(&other.import));
    }
    let draft = &call.input;
    let taken = read(draft)?;
    let import = Import {
        id: ctx.id()?,
        kind: draft.kind,
        file_name: draft.file_name.chars().filter(|it| !it.is_control()).take(200).collect(),
        started_by: owner.name.clone(),
        started_at: ctx.now,
        state: ImportState::Running,
        rows: u32::try_from(taken.rows.len()).unwrap_or(u32::MAX),
        done: 0,
        created: 0,
        updated: 0,
        skipped: 0,
        failed: 0,
        failures: Vec::new(),
        causes: Notes::default(),
        notes: taken.notes.clone(),
        unused_columns: taken.unused_columns.clone(),
    };
    let subject = Subject::Import(import.id);
    let mut change = Change::by(ctx, &permit, Act::StartImport, subject)?;
    // The abandoned import is stopped.
    if let Some(other) = &other {
        stop(&permit, &mut change, other);
    }
    let reading = taken.columns.reading;
    change.then(store::start(&permit, &import, (owner.id, center.id), draft, reading));
    for statement in store::take_in(&permit, import.id, &new_rows(taken)) {
        change.then(statement);
    }
    let said = import.localized();
    change.commit(ctx, &call.caller, &said).await?;
    Ok(said)
}

fn busy(other: &Import<Finding>) -> ApiError {
    ApiError::Rule {
        code: ProblemCode::ImportRunning,
        title: words::running(
            &other.started_by,
            &other.file_name,
            &in_words(other.started_at),
            other.done,
            other.rows,
        ),
        blockers: vec![Blocker { name: other.file_name.clone(), id: Some(other.id.uuid()) }],
    }
}

fn read(draft: &ImportDraft) -> Result<TakenIn, ApiError> {
    let reading = draft.reading()?;
    let bytes = STANDARD.decode(&draft.content).map_err(|_| ApiError::Request {
        code: ProblemCode::Malformed,
        title: words::not_base64(),
    })?;
    let file = file::read(draft.kind, &bytes).map_err(|error| ApiError::field("content", error))?;
    Ok(take_in(draft.kind, file, reading))
}

/// The rows to store, the headings first.
fn new_rows(taken: TakenIn) -> Vec<NewRow> {
    let headings = taken.columns.headings().to_vec();
    let headings = TakenRow { line: taken.line, cells: headings, reason: None };
    let rows = [headings].into_iter().chain(taken.rows).enumerate();
    rows.map(|(position, TakenRow { line, cells, reason })| NewRow {
        position,
        line,
        cells,
        reason,
    })
    .collect()
}

/// The progress of an import.
pub(crate) async fn get_import(ctx: &Ctx, call: Call<GetImport>) -> Result<Import, ApiError> {
    let (batch, run) = Batch::of::<Run>(store::one(call.id));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<Importing>(())?;
    let run = answers.one(run)?.ok_or(ApiError::NotFound)?;
    Ok(run.import.localized())
}

/// The rows that failed, with the reason [I4].
pub(crate) async fn list_failed_rows(
    ctx: &Ctx,
    call: Call<ListFailedRows>,
) -> Result<FailedRows, ApiError> {
    let (mut batch, headings) = Batch::of::<Vec<String>>(store::headings(call.id));
    let rows = batch.ask::<Failed>(store::failed(call.id, call.input.after.as_ref()));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<Importing>(())?;
    let headings = answers.one(headings)?.ok_or(ApiError::NotFound)?;
    let rows = answers.all(rows)?;
    let last = rows.last().filter(|it| it.more);
    let next = last.map(|it| Cursor(it.position.to_string()));
    Ok(FailedRows { headings, rows: rows.into_iter().map(|it| it.row.localized()).collect(), next })
}

/// Processes the next slice. If another request changed the import or the records of its
/// rows meanwhile, the slice is planned again on the current data.
pub(crate) async fn continue_import(
    ctx: &Ctx,
    call: Call<ContinueImport>,
) -> Result<Import, ApiError> {
    for _ in 1..TRIES {
        match next_slice(ctx, &call.caller, call.id).await {
            Err(ApiError::Store(StoreError::Stale | StoreError::Taken(_))) => {}
            result => return result,
        }
    }
    next_slice(ctx, &call.caller, call.id).await
}

/// Stops an import. Rows that are done stay.
pub(crate) async fn cancel_import(ctx: &Ctx, call: Call<CancelImport>) -> Result<Import, ApiError> {
    for _ in 1..TRIES {
        match try_cancel(ctx, &call.caller, &call).await {
            Err(ApiError::Store(StoreError::Stale)) => {}
            result => return result,
        }
    }
    try_cancel(ctx, &call.caller, &call).await
}

async fn try_cancel(
    ctx: &Ctx,
    caller: &Caller,
    call: &Call<CancelImport>,
) -> Result<Import, ApiError> {
    let (batch, run) = Batch::of::<Run>(store::one(call.id));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let permit = asker.permit::<Importing>(())?;
    let run = answers.one(run)?.ok_or(ApiError::NotFound)?;
    if run.import.state != ImportState::Running {
        return Ok(run.import.localized());
    }
    let subject = Subject::Import(run.import.id);
    let mut change = Change::by(ctx, &permit, Act::CancelImport, subject)?;
    stop(&permit, &mut change, &run);
    let said = Import { state: ImportState::Cancelled, ..run.import }.localized();
    change.commit(ctx, caller, &said).await?;
    Ok(said)
}

fn stop(permit: &Permit<Importing>, change: &mut Change, run: &Run) {
    change.guard(store::unchanged(run)).then(store::cancel(permit, run.import.id));
}
