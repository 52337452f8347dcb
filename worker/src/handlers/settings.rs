//! The workspace's settings.

use shared::api::settings::{EditSettings, GetSettings, Settings, SettingsChange};
use shared::ids::WorkspaceId;
use shared::operations::{Act, Subject};
use shared::policy::Permit;
use shared::policy::workspace::ChangeSettings;

use crate::call::Call;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::change::Change;
use crate::store::gate::as_agent;
use crate::store::settings::{self as store, Found};
use crate::store::{Batch, StoreError};

/// The settings.
pub(crate) async fn get_settings(ctx: &Ctx, call: Call<GetSettings>) -> Result<Settings, ApiError> {
    let (batch, now) = Batch::of::<Settings>(store::now());
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<ChangeSettings>(())?;
    answers.one(now)?.ok_or(ApiError::NotFound)
}

/// Changes the settings. Every request reads them, so the change is in force from the next
/// one on.
pub(crate) async fn edit_settings(
    ctx: &Ctx,
    call: Call<EditSettings>,
) -> Result<Settings, ApiError> {
    let (caller, next) = (&call.caller, call.input.settings.workspace());
    let (permit, now) = decide(ctx, caller, &call.input).await?;
    if next == now.settings.workspace() {
        return Ok(now);
    }
    let mut change =
        Change::by(ctx, &permit, Act::EditSettings, Subject::Workspace(WorkspaceId::ONLY))?;
    change.guard(store::version(now.version));
    if now.settings.multi_account && !next.multi_account {
        change.guard(store::none_indirect());
    }
    change.then(store::write(&permit, next));
    let after = change.read::<Settings>(store::now());
    match change.commit(ctx, caller, &()).await {
        Ok(mut answers) => answers.one(after)?.ok_or(ApiError::NotFound),
        Err(ApiError::Store(StoreError::Stale)) => {
            // If the change is refused by now, deciding again returns that refusal.
            decide(ctx, caller, &call.input).await?;
            Err(ApiError::Stale(None))
        }
        Err(error) => Err(error),
    }
}

/// The permit for the change, and the settings that it changes. Refuses a change of a former
/// version, and one that the rules don't allow [R9].
async fn decide(
    ctx: &Ctx,
    caller: &Caller,
    change: &SettingsChange,
) -> Result<(Permit<ChangeSettings>, Settings), ApiError> {
    let (batch, found) = Batch::of::<Found>(store::found());
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let permit = asker.permit::<ChangeSettings>(())?;
    let found = answers.one(found)?.ok_or(ApiError::NotFound)?;
    found.is_seen(change.version)?;
    let Found { now, indirect } = found;
    now.settings
        .workspace()
        .may_become(change.settings.workspace(), indirect)
        .map_err(|refusal| ApiError::rule(refusal.code(), refusal.to_string()))?;
    Ok((permit, now))
}
