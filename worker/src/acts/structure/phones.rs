//! Editing the phones and postal addresses of a contact or an account.

use shared::api::phones::PhonesEdit;
use shared::customers::reach::ReachBody;
use shared::operations::effects::Record;
use shared::operations::{Act, Subject, reach};

use super::Decided;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::gate::as_agent;
use crate::store::{Batch, accounts, contacts};

/// Sets the phones and addresses of a record.
///
/// Steps: parse (422 names the line), look up (404), compare the version (409 with the newer
/// state), then change the record's own row. Same values: nothing is written.
pub(super) async fn edit(
    ctx: &Ctx,
    caller: &Caller,
    edit: &PhonesEdit,
) -> Result<Decided, ApiError> {
    let body = ReachBody::parse(&edit.phones, &edit.addresses)?;
    let is_current = |version: i64| {
        if version == edit.version { Ok(()) } else { Err(ApiError::Stale(None)) }
    };
    match edit.record {
        Record::Contact(id) => {
            let (batch, now) = Batch::of::<contacts::ContactNow>(contacts::now(id));
            let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
            let now = answers.one(now)?.ok_or(ApiError::NotFound)?;
            is_current(now.version)?;
            let changes = reach::edit_contact(now.row, &body).into_iter().collect();
            Ok(Decided::new(asker, Act::EditPhones, Subject::Contact(id), changes)?
                .guard(contacts::version(id, edit.version)))
        }
        Record::Account(id) => {
            let (batch, now) = Batch::of::<accounts::AccountNow>(accounts::now(id));
            let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
            let now = answers.one(now)?.ok_or(ApiError::NotFound)?;
            is_current(now.version)?;
            let changes = reach::edit_account(now.row, &body).into_iter().collect();
            Ok(Decided::new(asker, Act::EditPhones, Subject::Account(id), changes)?
                .guard(accounts::version(id, edit.version)))
        }
    }
}
