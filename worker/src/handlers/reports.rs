//! Reports for agents.

use shared::api::Page;
use shared::api::reports::{ContactsOfAccount, Leaver, ListContactsByAccount, ListLeavers};
use shared::policy::customers::SeeCustomers;

use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::gate::as_agent;
use crate::store::{Batch, reports};

/// The accounts by name with the numbers of their contacts [R12].
pub(crate) async fn list_contacts_by_account(
    ctx: &Ctx,
    call: Call<ListContactsByAccount>,
) -> Result<Page<ContactsOfAccount>, ApiError> {
    let (batch, rows) = Batch::of(reports::contacts(&call.input));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    Ok(reports::contacts_page(&mut answers, rows)?)
}

/// Who left an account in a period.
pub(crate) async fn list_leavers(
    ctx: &Ctx,
    call: Call<ListLeavers>,
) -> Result<Page<Leaver>, ApiError> {
    let (batch, rows) = Batch::of(reports::leavers(&call.input));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    Ok(reports::leavers_page(&mut answers, rows)?)
}
