//! Tags, and the tags and groups of a record. They are changed by
//! [`super::operations`].

use shared::api::Page;
use shared::api::tags::{
    AccountLabels, ContactLabels, GetAccountLabels, GetContactLabels, GetTag, ListTags, Tag,
};
use shared::policy::customers::SeeCustomers;

use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::gate::as_agent;
use crate::store::{Batch, tags};

/// A page of the tags of the workspace.
pub(crate) async fn list_tags(ctx: &Ctx, call: Call<ListTags>) -> Result<Page<Tag>, ApiError> {
    let (batch, list) = Batch::of::<Tag>(tags::list(&call.input));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    Ok(tags::read_list(&mut answers, list)?)
}

/// One tag.
pub(crate) async fn get_tag(ctx: &Ctx, call: Call<GetTag>) -> Result<Tag, ApiError> {
    let (batch, tag) = Batch::of::<Tag>(tags::one(call.id));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    answers.one(tag)?.ok_or(ApiError::NotFound)
}

/// The tags and groups of a contact.
pub(crate) async fn get_contact_labels(
    ctx: &Ctx,
    call: Call<GetContactLabels>,
) -> Result<ContactLabels, ApiError> {
    let (batch, labels) = Batch::of::<ContactLabels>(tags::of_contact(call.id));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    answers.one(labels)?.ok_or(ApiError::NotFound)
}

/// The tags of an account.
pub(crate) async fn get_account_labels(
    ctx: &Ctx,
    call: Call<GetAccountLabels>,
) -> Result<AccountLabels, ApiError> {
    let (batch, labels) = Batch::of::<AccountLabels>(tags::of_account(call.id));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    answers.one(labels)?.ok_or(ApiError::NotFound)
}
