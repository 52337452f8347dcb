//! Groups of contacts. They are changed by [`super::operations`], and their contacts are a
//! list of [`super::contacts`].

use shared::api::Page;
use shared::api::groups::{GetGroup, Group, ListGroups};
use shared::policy::customers::SeeCustomers;

use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::gate::as_agent;
use crate::store::{Batch, groups};

/// A page of the groups.
pub(crate) async fn list_groups(
    ctx: &Ctx,
    call: Call<ListGroups>,
) -> Result<Page<Group>, ApiError> {
    let (batch, list) = Batch::of::<Group>(groups::list(&call.input));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    Ok(groups::read_list(&mut answers, list)?)
}

/// One group.
pub(crate) async fn get_group(ctx: &Ctx, call: Call<GetGroup>) -> Result<Group, ApiError> {
    let (batch, group) = Batch::of::<Group>(groups::one(call.id));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    answers.one(group)?.ok_or(ApiError::NotFound)
}
