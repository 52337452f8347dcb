//! Records that may be the one that an agent is about to create.

use shared::api::duplicates::{Duplicate, FindDuplicateAccounts, FindDuplicateContacts};
use shared::policy::customers::SeeCustomers;

use crate::call::Call;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::duplicates::{self as store, Candidate};
use crate::store::gate::as_agent;
use crate::store::{Batch, Statement};

/// Contacts that may be the one that is typed. Whoever may see customers sees all of them, so
/// none is named that the agent may not open [R18].
pub(crate) async fn find_duplicate_contacts(
    ctx: &Ctx,
    call: Call<FindDuplicateContacts>,
) -> Result<Vec<Duplicate>, ApiError> {
    let found = candidates(ctx, &call.caller, store::contacts(&call.input)).await?;
    Ok(store::of_contact(&call.input, found))
}

/// The same for an account.
pub(crate) async fn find_duplicate_accounts(
    ctx: &Ctx,
    call: Call<FindDuplicateAccounts>,
) -> Result<Vec<Duplicate>, ApiError> {
    let found = candidates(ctx, &call.caller, store::accounts(&call.input)).await?;
    Ok(store::of_account(&call.input, found))
}

async fn candidates(
    ctx: &Ctx,
    caller: &Caller,
    question: Statement,
) -> Result<Vec<Candidate>, ApiError> {
    let (batch, found) = Batch::of::<Candidate>(question);
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    Ok(answers.all(found)?)
}
