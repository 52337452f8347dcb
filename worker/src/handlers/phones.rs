//! The phones, postal addresses and lines of reports of a record. They are changed by
//! [`super::operations`].

use shared::api::phones::{Card, GetAccountCard, GetContactCard};
use shared::operations::effects::Record;
use shared::policy::customers::SeeCustomers;

use crate::call::Call;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::gate::as_agent;
use crate::store::{Batch, cards};

/// The card of a contact.
pub(crate) async fn get_contact_card(
    ctx: &Ctx,
    call: Call<GetContactCard>,
) -> Result<Card, ApiError> {
    card(ctx, &call.caller, Record::Contact(call.id)).await
}

/// The card of an account.
pub(crate) async fn get_account_card(
    ctx: &Ctx,
    call: Call<GetAccountCard>,
) -> Result<Card, ApiError> {
    card(ctx, &call.caller, Record::Account(call.id)).await
}

async fn card(ctx: &Ctx, caller: &Caller, record: Record) -> Result<Card, ApiError> {
    let (batch, row) = Batch::of::<cards::CardRow>(match record {
        Record::Contact(id) => cards::of_contact(id),
        Record::Account(id) => cards::of_account(id),
    });
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    Ok(answers.one(row)?.ok_or(ApiError::NotFound)?.card())
}

/// Adds the record's card as it is now to a [`ApiError::Stale`] that has no state.
pub(super) async fn stale(
    ctx: &Ctx,
    caller: &Caller,
    record: Record,
    error: ApiError,
) -> Result<ApiError, ApiError> {
    match error {
        ApiError::Stale(None) => {
            let card = card(ctx, caller, record).await?;
            Ok(ApiError::Stale(serde_json::to_value(card).ok()))
        }
        other => Ok(other),
    }
}
