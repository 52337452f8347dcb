//! The fields that admins define for contacts and accounts. They are changed by
//! [`super::operations`].

use shared::api::fields::{ListFields, ListFormFields, ListedField};
use shared::fields::custom::CustomField;
use shared::policy::customers::SeeCustomers;

use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::gate::as_agent;
use crate::store::{Batch, custom_fields};

/// All fields, with how many records have a value in each.
pub(crate) async fn list_fields(
    ctx: &Ctx,
    call: Call<ListFields>,
) -> Result<Vec<ListedField>, ApiError> {
    let (batch, list) = Batch::of::<ListedField>(custom_fields::list());
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    Ok(answers.all(list)?)
}

/// The fields of the form that creates a contact or an account.
pub(crate) async fn list_form_fields(
    ctx: &Ctx,
    call: Call<ListFormFields>,
) -> Result<Vec<CustomField>, ApiError> {
    let (batch, fields) = Batch::of::<CustomField>(custom_fields::shown(call.input.target));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    Ok(answers.all(fields)?)
}
