//! Undoing an import: some records at a time are deleted, restored or kept [I10]. Each slice that
//! changes something is an operation, so the timelines tell of it.

use shared::api::imports::{ImportKind, UndoState};
use shared::ids::{ContactId, ImportId};
use shared::import::undo::{Facts, Judged, record_of, reversed};
use shared::operations::addresses::given_up;
use shared::operations::{Act, Subject};
use shared::policy::customers::Import as Importing;
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::change::Change;
use crate::store::gate::as_owner;
use crate::store::imports::undo::{Part, SLICE};
use crate::store::imports::undoing::{self as store, Keep, Undoing};
use crate::store::imports::{self as imports, Run};
use crate::store::jobs::{Owner, Progress, Step};
use crate::store::{Batch, deletions, read_row};

/// Undoes the next records, if some are left.
pub(crate) async fn next_slice(
    ctx: &Ctx,
    owner: &Owner,
    subject: Uuid,
) -> Result<Progress, ApiError> {
    let id = ImportId::new(subject);
    let (mut batch, run) = Batch::of::<Run>(imports::one(id));
    let undoing = batch.ask::<Undoing>(store::one(id));
    let (asker, mut answers) = as_owner(ctx, owner, batch).await?;
    let permit = asker.permit::<Importing>(())?;
    let import = answers.one(run)?.ok_or(ApiError::NotFound)?.import;
    let before = answers.one(undoing)?.ok_or(ApiError::NotFound)?;
    if before.state != UndoState::Running {
        return Ok(Progress::Ended);
    }
    let next = before.next(id, import.kind);
    let mut batch = Batch::new();
    let facts = batch.ask::<Vec<Facts>>(next.facts());
    let changes = next.ask_changes(&mut batch);
    let mut answers = batch.run(&*ctx.sql).await?;
    let stamp = answers.text(facts).unwrap_or_default();
    let facts: Vec<Facts> = read_row(&stamp)?;
    let mut changes = changes.map(|it| answers.all(it)).transpose()?.unwrap_or_default();

    let last = facts.last().filter(|_| facts.len() == SLICE).cloned();
    let judged = Judged::of(facts);
    let mut undoing = before.clone();
    let has_accounts = import.kind != ImportKind::Accounts && 0 < import.new_accounts;
    undoing.count(&judged, last.as_ref(), has_accounts);
    changes.retain(|it| record_of(it).is_some_and(|id| judged.has(id)));
    let changes = reversed(changes, ctx.now);

    let mut change = if judged.undone.is_empty() {
        Change::of_job(ctx, &permit)?
    } else {
        Change::by(ctx, &permit, Act::UndoImport, Subject::Import(id))?
    };
    change.guard(store::unchanged(id, &before)).guard(next.still(&stamp));
    change.rows(ctx, &permit, &changes);
    let mut statements = Vec::new();
    match next.part {
        Part::Contacts => {
            let created = judged.undone.iter().filter(|it| it.created);
            let deleted: Vec<ContactId> = created.map(|it| ContactId::new(it.id)).collect();
            statements.extend(deletions::end_access(&permit, &deleted, ctx.now));
            statements.push(store::end_links(&permit, &given_up(&changes), ctx.now));
        }
        Part::Tickets => statements.extend(store::tickets(&permit, id, &judged.undone)),
        Part::Accounts | Part::Beside => {}
    }
    let kept: Vec<Keep> = Keep::of(next.part, &judged).collect();
    statements.extend(store::keep(&permit, id, &kept));
    statements.push(store::step(&permit, id, &undoing));
    for statement in statements {
        change.then(statement);
    }
    let progress =
        if undoing.state == UndoState::Running { Progress::More } else { Progress::Ended };
    let step = Step { progress, done: undoing.done, rows: undoing.rows };
    change.commit_slice(ctx, owner, step).await?;
    Ok(progress)
}
