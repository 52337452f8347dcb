//! Importing files. The rows are checked and imported in `jobs::imports`.

use shared::api::imports::{
    CancelImport, CommitImport, GetImport, Import, ImportRows, ImportState, ListImportRows,
    ListImports, ListedImport, StartImport, UploadImport,
};
use shared::api::jobs::JobKind;
use shared::api::{Cursor, Page};
use shared::ids::AgentId;
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
use crate::jobs::{self, NewJob};
use crate::store::change::Change;
use crate::store::gate::as_agent;
use crate::store::help_centers::{self, HelpCenter};
use crate::store::imports::rows::{self, Listed, NewRow};
use crate::store::imports::{self as store, Run};
use crate::store::page::page;
use crate::store::{Batch, StoreError};

/// How often an act is tried when other requests were faster.
const TRIES: u32 = 5;

/// Starts an import, which waits for its file.
pub(crate) async fn start_import(ctx: &Ctx, call: Call<StartImport>) -> Result<Import, ApiError> {
    let center = help_centers::asked(call.caller.help_center.as_ref());
    let (batch, center) = Batch::of::<HelpCenter>(center);
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let permit = asker.permit::<Importing>(())?;
    let center = answers.one(center)?.ok_or(ApiError::NotFound)?;
    let owner = asker.agent().ok_or(ApiError::NotFound)?;
    let draft = &call.input;
    let reading = draft.reading()?;
    let import = Import::<Finding>::waiting(ctx.id()?, draft, (owner.name.clone(), ctx.now));
    let mut change = Change::unlogged(ctx, &call.caller, &permit)?;
    change.then(store::start(&permit, &import, (owner.id, center.id), draft, reading));
    let said = import.localized();
    change.commit(ctx, &call.caller, &said).await?;
    Ok(said)
}

/// A page of the imports that were committed.
pub(crate) async fn list_imports(
    ctx: &Ctx,
    call: Call<ListImports>,
) -> Result<Page<ListedImport>, ApiError> {
    let (batch, rows) = Batch::of::<ListedImport>(store::list(&call.input));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<Importing>(())?;
    Ok(page(answers.all(rows)?, store::cursor))
}

/// The progress of an import.
pub(crate) async fn get_import(ctx: &Ctx, call: Call<GetImport>) -> Result<Import, ApiError> {
    let (batch, run) = Batch::of::<Run>(store::one(call.id));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<Importing>(())?;
    let run = answers.one(run)?.ok_or(ApiError::NotFound)?;
    Ok(run.import.localized())
}

/// Takes the file of an import. Its rows are stored as they are, and a job checks them.
pub(crate) async fn upload_import(
    ctx: &Ctx,
    call: Call<UploadImport>,
    bytes: Vec<u8>,
) -> Result<Import, ApiError> {
    let (batch, run) = Batch::of::<Run>(store::one(call.id));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let permit = asker.permit::<Importing>(())?;
    let owner = asker.agent().ok_or(ApiError::NotFound)?;
    let run = answers.one(run)?.ok_or(ApiError::NotFound)?;
    if run.import.state != ImportState::Waiting {
        return Err(ApiError::rule(ProblemCode::Conflict, words::has_its_file()));
    }
    let file =
        file::read(run.import.kind, &bytes).map_err(|error| ApiError::field("file", error))?;
    drop(bytes);
    let taken = take_in(run.import.kind, file, run.reading());
    let import = Import {
        rows: u32::try_from(taken.rows.len()).unwrap_or(u32::MAX),
        unused_columns: taken.unused_columns.clone(),
        ..run.import.clone().restarted(ImportState::Checking, taken.notes.clone())
    };
    let mut change = Change::unlogged(ctx, &call.caller, &permit)?;
    change.guard(store::unchanged(&run));
    change.then(store::uploaded(&permit, &import, taken.columns.reading, ctx.now));
    for statement in rows::take_in(&permit, import.id, &new_rows(taken)) {
        change.then(statement);
    }
    jobs::start(ctx, &mut change, &permit, job(JobKind::CheckImport, owner.id, &import))?;
    let said = import.localized();
    change.commit(ctx, &call.caller, &said).await?;
    Ok(said)
}

/// The job that goes through the rows of an import.
fn job<T>(kind: JobKind, owner: AgentId, import: &Import<T>) -> NewJob<'_> {
    let (subject, name) = (import.id.uuid(), import.file_name.as_str());
    NewJob { kind, owner, subject, name, rows: import.rows }
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

/// The rows with one result [I4].
pub(crate) async fn list_import_rows(
    ctx: &Ctx,
    call: Call<ListImportRows>,
) -> Result<ImportRows, ApiError> {
    let (mut batch, headings) = Batch::of::<Vec<String>>(rows::headings(call.id));
    let rows = batch.ask::<Listed>(rows::list(call.id, &call.input));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<Importing>(())?;
    let headings = answers.one(headings)?.ok_or(ApiError::NotFound)?;
    let rows = answers.all(rows)?;
    let last = rows.last().filter(|it| it.more);
    let next = last.map(|it| Cursor(it.position.to_string()));
    Ok(ImportRows { headings, rows: rows.into_iter().map(|it| it.row.localized()).collect(), next })
}

/// Repeats what other requests were faster than.
async fn again(act: impl AsyncFn() -> Result<Import, ApiError>) -> Result<Import, ApiError> {
    for _ in 1..TRIES {
        match act().await {
            Err(ApiError::Store(StoreError::Stale | StoreError::Taken(_))) => {}
            result => return result,
        }
    }
    act().await
}

/// Begins to import what was checked, as a job. Only one import runs at a time; an abandoned one
/// is stopped [I5].
pub(crate) async fn commit_import(ctx: &Ctx, call: Call<CommitImport>) -> Result<Import, ApiError> {
    again(async || try_commit(ctx, &call).await).await
}

async fn try_commit(ctx: &Ctx, call: &Call<CommitImport>) -> Result<Import, ApiError> {
    let (mut batch, run) = Batch::of::<Run>(store::one(call.id));
    let other = batch.ask::<Run>(store::running());
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let permit = asker.permit::<Importing>(())?;
    let owner = asker.agent().ok_or(ApiError::NotFound)?;
    let run = answers.one(run)?.ok_or(ApiError::NotFound)?;
    match run.import.state {
        ImportState::Checked => {}
        // Somebody else has committed it, or it was canceled.
        ImportState::Running | ImportState::Done | ImportState::Cancelled => {
            return Ok(run.import.localized());
        }
        ImportState::Waiting | ImportState::Checking => {
            return Err(ApiError::rule(ProblemCode::Conflict, words::not_checked()));
        }
    }
    let other = answers.one(other)?;
    if let Some(other) = other.as_ref().filter(|it| ctx.now < it.leased_until) {
        return Err(busy(&other.import));
    }
    let import = Import {
        started_by: owner.name.clone(),
        started_at: ctx.now,
        ..run.import.clone().restarted(ImportState::Running, run.file_notes.clone())
    };
    let subject = Subject::Import(import.id);
    let mut change = Change::by(ctx, &permit, Act::StartImport, subject)?;
    // The abandoned import is stopped.
    if let Some(other) = &other {
        stop(ctx, &permit, &mut change, other);
    }
    change.guard(store::unchanged(&run));
    change.then(store::commit(&permit, &import, owner.id, call.input.invite));
    jobs::start(ctx, &mut change, &permit, job(JobKind::RunImport, owner.id, &import))?;
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

/// Stops an import. Rows that are done stay; those of a check are deleted.
pub(crate) async fn cancel_import(ctx: &Ctx, call: Call<CancelImport>) -> Result<Import, ApiError> {
    again(async || try_cancel(ctx, &call.caller, &call).await).await
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
    let state = run.import.state;
    if !state.is_check() && state != ImportState::Running {
        return Ok(run.import.localized());
    }
    let mut change = if state.is_check() {
        let mut change = Change::unlogged(ctx, caller, &permit)?;
        change.then(rows::drop_all(&permit, run.import.id));
        change
    } else {
        Change::by(ctx, &permit, Act::CancelImport, Subject::Import(run.import.id))?
    };
    stop(ctx, &permit, &mut change, &run);
    let import = Import { state: ImportState::Cancelled, ..run.import };
    let said = if state.is_check() { Import { failures: Vec::new(), ..import } } else { import };
    let said = said.localized();
    change.commit(ctx, caller, &said).await?;
    Ok(said)
}

fn stop(ctx: &Ctx, permit: &Permit<Importing>, change: &mut Change, run: &Run) {
    let id = run.import.id;
    change.guard(store::unchanged(run)).then(store::cancel(permit, id));
    change.then(jobs::cancel(permit, id.uuid(), ctx.now));
}
