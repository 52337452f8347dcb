//! The letters that the names of a list begin with.

use shared::api::Letter;
use shared::api::letters::{ListAccountLetters, ListContactLetters};
use shared::policy::customers::SeeCustomers;

use crate::call::Call;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::gate::as_agent;
use crate::store::grid::{Reader, letters};
use crate::store::{Batch, Statement};

/// The letters under which there are contacts.
pub(crate) async fn list_contact_letters(
    ctx: &Ctx,
    call: Call<ListContactLetters>,
) -> Result<Vec<Letter>, ApiError> {
    see(ctx, &call.caller, letters::contacts(Reader::of(&call.caller, ctx.now), &call.input)).await
}

/// The letters under which there are accounts.
pub(crate) async fn list_account_letters(
    ctx: &Ctx,
    call: Call<ListAccountLetters>,
) -> Result<Vec<Letter>, ApiError> {
    see(ctx, &call.caller, letters::accounts(Reader::of(&call.caller, ctx.now), &call.input)).await
}

async fn see(ctx: &Ctx, caller: &Caller, letters: Statement) -> Result<Vec<Letter>, ApiError> {
    let (batch, letters) = Batch::of::<Vec<Letter>>(letters);
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    Ok(answers.one(letters)?.unwrap_or_default())
}
