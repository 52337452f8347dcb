//! The recycle bin: deleted contacts and accounts. Deleting and restoring are operations.

use shared::api::Page;
use shared::api::recycle_bin::{
    DeletedRecord, GetDeletedAccount, GetDeletedContact, ListRecycleBin,
};
use shared::operations::effects::Record;
use shared::policy::customers::SeeCustomers;

use crate::call::Call;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::gate::as_agent;
use crate::store::recycle_bin as store;
use crate::store::{Batch, page};

/// A page of the deleted contacts and accounts.
pub(crate) async fn list_recycle_bin(
    ctx: &Ctx,
    call: Call<ListRecycleBin>,
) -> Result<Page<DeletedRecord>, ApiError> {
    let words = call.input.words()?;
    let (batch, rows) = Batch::of::<DeletedRecord>(store::list(&call.input, &words));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    Ok(page(answers.all(rows)?, |row| {
        let id = match row.record {
            Record::Contact(id) => id.uuid(),
            Record::Account(id) => id.uuid(),
        };
        format!("{}.{id}", row.deleted_at.millis())
    }))
}

/// A deleted contact.
pub(crate) async fn get_deleted_contact(
    ctx: &Ctx,
    call: Call<GetDeletedContact>,
) -> Result<DeletedRecord, ApiError> {
    one(ctx, &call.caller, Record::Contact(call.id)).await
}

/// A deleted account.
pub(crate) async fn get_deleted_account(
    ctx: &Ctx,
    call: Call<GetDeletedAccount>,
) -> Result<DeletedRecord, ApiError> {
    one(ctx, &call.caller, Record::Account(call.id)).await
}

async fn one(ctx: &Ctx, caller: &Caller, record: Record) -> Result<DeletedRecord, ApiError> {
    let (batch, found) = Batch::of::<DeletedRecord>(store::one(record));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    answers.one(found)?.ok_or(ApiError::NotFound)
}
