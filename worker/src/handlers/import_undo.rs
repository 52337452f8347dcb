//! Undoing an import: what it would do, starting it, and what it has kept [I10]. The records are
//! undone in `jobs::undo_import`.

use shared::api::Page;
use shared::api::imports::{
    FIRST_KEPT, Import, ImportKind, ImportState, ImportUndoPreview, KeptRecord, ListKeptRecords,
    PreviewImportUndo, UndoImport, UndoState,
};
use shared::api::jobs::JobKind;
use shared::import::findings::Finding;
use shared::import::times::in_words;
use shared::import::undo::{Facts, Judged};
use shared::operations::{Act, Subject, UNDO_WINDOW, is_within_undo_window};
use shared::policy::customers::Import as Importing;
use shared::problem::ProblemCode;
use shared::words::server::import_undo as words;
use shared::words::server::problems;

use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::jobs::{self, NewJob};
use crate::store::Batch;
use crate::store::change::Change;
use crate::store::gate::as_agent;
use crate::store::imports::undo::{Asked, PAGE, Part};
use crate::store::imports::undoing::{self as store, Keep, Kept, Undoing};
use crate::store::imports::{self as imports, Run};
use crate::store::page::page;

/// What undoing an import would do by now. Nothing is written.
pub(crate) async fn preview_import_undo(
    ctx: &Ctx,
    call: Call<PreviewImportUndo>,
) -> Result<ImportUndoPreview, ApiError> {
    let (mut batch, run) = Batch::of::<Run>(imports::one(call.id));
    let undoing = batch.ask::<Undoing>(store::one(call.id));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<Importing>(())?;
    let import = answers.one(run)?.ok_or(ApiError::NotFound)?.import;
    let undoing = answers.one(undoing)?;
    may_be_undone(ctx, &import)?;
    if undoing.as_ref().is_some_and(|it| it.state == UndoState::Done) {
        return Err(ApiError::rule(ProblemCode::NotUndoable, problems::undone_already()));
    }
    let mut told = ImportUndoPreview {
        deleted: 0,
        restored: 0,
        kept: 0,
        first_kept: Vec::new(),
        mails_sent: 0,
        until: import.started_at + UNDO_WINDOW,
    };
    let mut next = match &undoing {
        Some(undoing) => undoing.next(call.id, import.kind),
        None => Asked::first(call.id, import.kind),
    };
    next.most = PAGE;
    let (mut first, mut gone) = (Vec::new(), Vec::new());
    loop {
        let (batch, facts) = Batch::of::<Vec<Facts>>(next.facts());
        let facts = batch.run(&*ctx.sql).await?.one(facts)?.unwrap_or_default();
        let last = facts.last().filter(|_| facts.len() == PAGE).cloned();
        let judged = Judged::of(facts);
        told.deleted += judged.deleted;
        told.restored += judged.restored;
        told.kept += judged.kept_count();
        told.mails_sent += judged.mails;
        first.extend(Keep::of(next.part, &judged));
        first.sort_by_key(Keep::line);
        first.truncate(FIRST_KEPT);
        gone.extend(judged.undone.iter().map(|it| it.id));
        match last {
            Some(last) => next.go_on(&last),
            None if next.part != Part::Beside && has_accounts(&import) => next.beside(&gone),
            None => break,
        }
    }
    let (batch, kept) = Batch::of::<Kept>(store::named(&first));
    let kept = batch.run(&*ctx.sql).await?.all(kept)?;
    told.first_kept = kept.into_iter().map(Kept::told).collect();
    Ok(told)
}

/// Whether the import has created accounts beside its rows.
fn has_accounts(import: &Import<Finding>) -> bool {
    import.kind != ImportKind::Accounts && 0 < import.new_accounts
}

/// Refuses an import that was not committed or goes on, that is too old, that has changed nothing,
/// or that is being undone.
fn may_be_undone(ctx: &Ctx, import: &Import<Finding>) -> Result<(), ApiError> {
    let (code, title) = if !import.committed {
        (ProblemCode::NotUndoable, words::not_imported().to_owned())
    } else if import.state == ImportState::Running {
        (ProblemCode::Conflict, words::still_running().to_owned())
    } else if let Some(undo) = import.undo.as_ref().filter(|it| it.state == UndoState::Running) {
        let since = in_words(undo.started_at);
        (ProblemCode::Conflict, words::already_running(&undo.started_by, &since))
    } else if !is_within_undo_window(import.started_at, ctx.now) {
        (ProblemCode::NotUndoable, words::too_late(&in_words(import.started_at)))
    } else if import.written() == 0 {
        (ProblemCode::NotUndoable, words::nothing_changed().to_owned())
    } else {
        return Ok(());
    };
    Err(ApiError::rule(code, title))
}

/// Starts the undo of an import, as a job, or goes on with one that has stopped. An import that
/// is undone already stays as it is.
pub(crate) async fn undo_import(ctx: &Ctx, call: Call<UndoImport>) -> Result<Import, ApiError> {
    let (batch, run) = Batch::of::<Run>(imports::one(call.id));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let permit = asker.permit::<Importing>(())?;
    let owner = asker.agent().ok_or(ApiError::NotFound)?;
    let run = answers.one(run)?.ok_or(ApiError::NotFound)?;
    let mut import = run.import.clone();
    if import.undo.as_ref().is_some_and(|it| it.state == UndoState::Done) {
        return Ok(import.localized());
    }
    may_be_undone(ctx, &import)?;
    let rows = import.written();
    let mut change = Change::by(ctx, &permit, Act::UndoImport, Subject::Import(call.id))?;
    change.guard(imports::unchanged(&run));
    change.then(store::begin(&permit, call.id, (owner.id, ctx.now), rows));
    let name = run.import.file_name.as_str();
    let (kind, subject) = (JobKind::UndoImport, call.id.uuid());
    jobs::start(ctx, &mut change, &permit, NewJob { kind, owner: owner.id, subject, name, rows })?;
    import.begin_undo(&owner.name, ctx.now);
    let said = import.localized();
    change.commit(ctx, &call.caller, &said).await?;
    Ok(said)
}

/// A page of the records that the undo of an import has kept.
pub(crate) async fn list_kept_records(
    ctx: &Ctx,
    call: Call<ListKeptRecords>,
) -> Result<Page<KeptRecord>, ApiError> {
    let (mut batch, run) = Batch::of::<Run>(imports::one(call.id));
    let kept = batch.ask::<Kept>(store::list(call.id, &call.input));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<Importing>(())?;
    answers.one(run)?.ok_or(ApiError::NotFound)?;
    let Page { rows, next, previous } = page(answers.all(kept)?, Kept::cursor);
    Ok(Page { rows: rows.into_iter().map(Kept::told).collect(), next, previous })
}
