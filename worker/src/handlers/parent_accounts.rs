//! An account among others, and its tickets over a year.

use shared::api::parent_accounts::{
    AccountMonths, AccountTree, GetAccountMonths, GetAccountTree, MONTHS,
};
use shared::policy::customers::SeeCustomers;
use shared::time::last_months;

use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::gate::as_agent;
use crate::store::{Batch, family};

/// The accounts above an account, and its departments.
pub(crate) async fn get_account_tree(
    ctx: &Ctx,
    call: Call<GetAccountTree>,
) -> Result<AccountTree, ApiError> {
    let (batch, tree) = Batch::of(family::tree(call.id));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    answers.one(tree)?.ok_or(ApiError::NotFound)
}

/// How many tickets of an account were opened and solved in each month.
pub(crate) async fn get_account_months(
    ctx: &Ctx,
    call: Call<GetAccountMonths>,
) -> Result<AccountMonths, ApiError> {
    let session = call.caller.session.as_deref().unwrap_or_default();
    let months = last_months(ctx.now, call.input.offset, MONTHS);
    let (batch, counts) = Batch::of(family::months(call.id, session, &months));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    answers.one(counts)?.ok_or(ApiError::NotFound)
}
