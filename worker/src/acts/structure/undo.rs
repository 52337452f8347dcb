//! Undoing an operation: its rows are restored, except those that were changed since or
//! that a rule keeps as they are [D2, M12]. An undo is an operation too, so it can be
//! undone.

use shared::ids::OperationId;
use shared::operations::rows::RowChange;
use shared::operations::undo as rules;
use shared::operations::{Act, Subject, is_within_undo_window};
use shared::policy::customers::{Associate, Block, ManageTags};
use shared::policy::workspace::ChangeSettings;
use shared::words::server::{bulk, problems as words};

use super::{Decided, not_undoable};
use crate::acts::grants;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::gate::as_agent;
use crate::store::{Batch, operations};

/// Undoes `operation`.
///
/// Steps: look up (404), ask every permit that the act itself needs (403), refuse an
/// operation that is too old, already undone or of a kind that can't be undone (409),
/// then decide row by row.
pub(super) async fn undo(
    ctx: &Ctx,
    caller: &Caller,
    operation: OperationId,
) -> Result<Decided, ApiError> {
    let mut batch = Batch::new();
    let found = operations::to_undo(&mut batch, operation);
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let found = found.read(&mut answers)?.ok_or(ApiError::NotFound)?;
    for target in &found.targets {
        asker.permit::<Associate>(target.policy(asker.workspace))?;
    }
    if found.changes.iter().any(|it| matches!(it.change, RowChange::PortalAccess(_))) {
        asker.permit::<Block>(())?;
    }
    let is_for_admins = |it: &RowChange| {
        let all = matches!(it, RowChange::Settings(_) | RowChange::Role(_));
        all || matches!(it, RowChange::CustomField(_))
    };
    if found.changes.iter().any(|it| is_for_admins(&it.change)) {
        asker.permit::<ChangeSettings>(())?;
    }
    if rules::manages_tags(&found.changes) {
        asker.permit::<ManageTags>(())?;
    }
    if caller.job.is_none() && matches!(found.past.subject, Subject::Bulk(_)) {
        return Err(not_undoable(bulk::part_of_a_whole()));
    }
    if !found.past.act.can_be_undone() {
        return Err(not_undoable(words::cannot_be_undone()));
    }
    if found.past.is_undone {
        return Err(not_undoable(words::undone_already()));
    }
    if !is_within_undo_window(found.past.at, ctx.now) {
        return Err(not_undoable(words::too_late_to_undo()));
    }
    let workspace = asker.workspace.relationships();
    let plan = rules::undo(found.changes, &found.today, workspace, ctx.now);
    grants::check(ctx, &asker, &plan.changes).await?;
    let decided = Decided::new(asker, Act::Undo, found.past.subject, plan.changes)?
        .guard(operations::unchanged(operation, &found.stamp));
    Ok(Decided { kept: plan.kept, undoes: Some(operation), ..decided })
}
