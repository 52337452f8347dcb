//! The list of roles, and who belonged to an account before. Roles are changed by
//! [`super::operations`].

use shared::api::roles::{FormerContact, ListFormerContacts, ListRoleNames, ListRoles, ListedRole};
use shared::api::{Named, Page};
use shared::ids::AccountId;
use shared::policy::customers::SeeCustomers;

use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::gate::as_agent;
use crate::store::grid::members;
use crate::store::{Batch, roles};

/// All roles, with how often each is used.
pub(crate) async fn list_roles(
    ctx: &Ctx,
    call: Call<ListRoles>,
) -> Result<Vec<ListedRole>, ApiError> {
    let (batch, list) = Batch::of::<ListedRole>(roles::list());
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    Ok(answers.all(list)?)
}

/// The names of the roles that are offered.
pub(crate) async fn list_role_names(
    ctx: &Ctx,
    call: Call<ListRoleNames>,
) -> Result<Vec<String>, ApiError> {
    let (batch, names) = Batch::of::<String>(roles::names());
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    Ok(answers.all(names)?)
}

/// A page of the contacts who belonged to an account [R13].
pub(crate) async fn list_former_contacts(
    ctx: &Ctx,
    call: Call<ListFormerContacts>,
) -> Result<Page<FormerContact>, ApiError> {
    let (mut batch, account) = Batch::of::<Named<AccountId>>(members::account(call.id));
    let former = batch.ask::<FormerContact>(roles::former(call.id, &call.input));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    answers.one(account)?.ok_or(ApiError::NotFound)?;
    Ok(roles::read_former(&mut answers, former)?)
}
