//! Previewing and carrying out structural acts, and undoing them. Which act does what
//! is in [`crate::acts::structure`].

use shared::api::operations::{CommitOperation, Done, Draft, Preview, PreviewOperation};

use super::{accounts, contacts, phones};
use crate::acts::structure;
use crate::call::Call;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;

/// What an act would do.
pub(crate) async fn preview_operation(
    ctx: &Ctx,
    call: Call<PreviewOperation>,
) -> Result<Preview, ApiError> {
    match structure::preview(ctx, &call.caller, &call.input).await {
        Err(error) => Err(stale(ctx, &call.caller, &call.input, error).await?),
        preview => preview,
    }
}

/// Carries out an act.
pub(crate) async fn commit_operation(
    ctx: &Ctx,
    call: Call<CommitOperation>,
) -> Result<Done, ApiError> {
    match structure::commit(ctx, &call.caller, &call.input).await {
        Err(error) => Err(stale(ctx, &call.caller, &call.input.draft, error).await?),
        done => done,
    }
}

/// `error`; where it says that somebody edited the record first, with the record as it is.
async fn stale(
    ctx: &Ctx,
    caller: &Caller,
    draft: &Draft,
    error: ApiError,
) -> Result<ApiError, ApiError> {
    match draft {
        Draft::EditContact { contact, .. } => contacts::stale(ctx, caller, *contact, error).await,
        Draft::EditAccount { account, .. } => accounts::stale(ctx, caller, *account, error).await,
        Draft::EditPhones(it) => phones::stale(ctx, caller, it.record, error).await,
        _ => Ok(error),
    }
}
