//! Changing the workspace's settings, and turning off *multi-account* [R7, R9, R10].

use shared::api::settings::SettingsDraft;
use shared::ids::WorkspaceId;
use shared::operations::plans::LiveRow;
use shared::operations::settings as plans;
use shared::operations::{Act, Subject};
use shared::policy::workspace::ChangeSettings;

use super::Decided;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::Batch;
use crate::store::gate::as_agent;
use crate::store::settings::{self as store, Found};

const SUBJECT: Subject = Subject::Workspace(WorkspaceId::ONLY);

/// Changes the settings. A relationship ends only by [`turn_off`].
pub(super) async fn edit(
    ctx: &Ctx,
    caller: &Caller,
    version: i64,
    next: SettingsDraft,
) -> Result<Decided, ApiError> {
    let (batch, found) = Batch::of::<Found>(store::found());
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<ChangeSettings>(())?;
    let found = answers.one(found)?.ok_or(ApiError::NotFound)?;
    found.is_seen(version)?;
    let (now, next) = (found.now.settings.workspace(), next.workspace());
    now.may_become(next, found.indirect)
        .map_err(|refusal| ApiError::rule(refusal.code(), refusal.to_string()))?;
    let changes = plans::edit(now, next).into_iter().collect();
    let decided =
        Decided::new(asker, Act::EditSettings, SUBJECT, changes)?.guard(store::version(version));
    if now.multi_account && !next.multi_account {
        return Ok(decided.guard(store::none_indirect()));
    }
    Ok(decided)
}

/// Turns off *multi-account* and ends exactly the live indirect relationships [R9].
pub(super) async fn turn_off(
    ctx: &Ctx,
    caller: &Caller,
    version: i64,
) -> Result<Decided, ApiError> {
    let (mut batch, found) = Batch::of::<Found>(store::found());
    let indirect = batch.ask::<LiveRow>(store::indirect());
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<ChangeSettings>(())?;
    let found = answers.one(found)?.ok_or(ApiError::NotFound)?;
    let indirect = answers.all(indirect)?;
    found.is_seen(version)?;
    plans::may_end(found.indirect)
        .map_err(|refusal| ApiError::rule(refusal.code(), refusal.to_string()))?;
    let now = found.now.settings.workspace();
    let changes = plans::turn_off_multi_account(now, &indirect, ctx.now)?;
    let ended: Vec<_> = indirect.iter().map(|it| it.row.id).collect();
    Ok(Decided::new(asker, Act::EditSettings, SUBJECT, changes)?
        .guard(store::version(version))
        .guard(store::no_others(&ended)))
}
