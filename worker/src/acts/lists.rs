//! The lists of customers: a page of rows, and the counts of rows and views.

use shared::api::Page;
use shared::grid::{GridCounts, GridQuery};
use shared::policy::customers::SeeCustomers;

use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::reply::Written;
use crate::store::Batch;
use crate::store::gate::as_agent;
use crate::store::grid::{self, Reader, Rows};

/// A page of the list.
pub(crate) async fn page<L: Rows<Of = ()>>(
    ctx: &Ctx,
    caller: &Caller,
    query: &GridQuery<L>,
) -> Result<Written<Page<L::Row>>, ApiError> {
    let mut batch = Batch::new();
    let list = grid::list(&mut batch, (), Reader::of(caller, ctx.now), query);
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    Ok(grid::read(&mut answers, list)?)
}

/// The number of rows in the list and in each of its views.
pub(crate) async fn counts<L: Rows<Of = ()>>(
    ctx: &Ctx,
    caller: &Caller,
    query: &GridQuery<L>,
) -> Result<GridCounts, ApiError> {
    let mut batch = Batch::new();
    let counts = grid::count(&mut batch, (), Reader::of(caller, ctx.now), query);
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    Ok(grid::read_counts(&mut answers, counts)?)
}
