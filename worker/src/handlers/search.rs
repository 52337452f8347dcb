//! Search across contacts, accounts and tickets.

use shared::api::search::{Found, Search};
use shared::policy::customers::SeeCustomers;

use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::Batch;
use crate::store::gate::as_agent;
use crate::store::grid::{Reader, everything};

/// Searches contacts, accounts and the tickets that the agent may see.
pub(crate) async fn search(ctx: &Ctx, call: Call<Search>) -> Result<Found, ApiError> {
    let text = call.input.parse()?;
    let mut batch = Batch::new();
    let reader = Reader::of(&call.caller, ctx.now);
    let slots = text.map(|text| everything::ask(&mut batch, reader, text));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    match slots {
        Some(slots) => Ok(everything::read(&mut answers, slots)?),
        None => Ok(Found::default()),
    }
}
