//! The log of all operations.

use shared::api::Page;
use shared::api::operations_log::{ListOperations, LoggedOperation};
use shared::policy::customers::SeeCustomers;

use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::gate::as_agent;
use crate::store::{Batch, operations_log};

/// A page of the log.
pub(crate) async fn list_operations(
    ctx: &Ctx,
    call: Call<ListOperations>,
) -> Result<Page<LoggedOperation>, ApiError> {
    let session = call.caller.session.as_deref().unwrap_or_default();
    let (batch, page) = Batch::of(operations_log::list(session, &call.input));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    Ok(operations_log::read(&mut answers, page, ctx.now)?)
}
