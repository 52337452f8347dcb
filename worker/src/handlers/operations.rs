//! Previewing and carrying out structural acts, and undoing them. Which act does what
//! is in [`crate::acts::structure`].

use shared::api::operations::{CommitOperation, Done, Preview, PreviewOperation};

use crate::acts::structure;
use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;

/// What an act would do.
pub(crate) async fn preview_operation(
    ctx: &Ctx,
    call: Call<PreviewOperation>,
) -> Result<Preview, ApiError> {
    structure::preview(ctx, &call.caller, &call.input).await
}

/// Carries out an act.
pub(crate) async fn commit_operation(
    ctx: &Ctx,
    call: Call<CommitOperation>,
) -> Result<Done, ApiError> {
    structure::commit(ctx, &call.caller, call.input).await
}
