//! Search across contacts, accounts and tickets.

use shared::api::search::{Found, Search};

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
    let asked = text.map(|text| everything::ask(&mut batch, reader, text));
    let (_, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    match asked {
        Some(asked) => Ok(everything::read(&mut answers, asked)?),
        None => Ok(Found::default()),
    }
}
