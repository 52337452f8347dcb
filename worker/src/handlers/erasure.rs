//! Erasing a person who is deleted, for good [D7].

use shared::api::erasure::{EraseContact, Erased, ErasurePreview, PreviewErasure};
use shared::operations::{Act, Subject};
use shared::policy::customers::Erase;
use shared::problem::ProblemCode;
use shared::words::server::erasure as words;

use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::Batch;
use crate::store::change::Change;
use crate::store::erasure::{self as store, Found};
use crate::store::gate::as_agent;

/// Refuses a contact who is not deleted.
fn may_be_erased(found: &Found) -> Result<(), ApiError> {
    let refused = |title| Err(ApiError::rule(ProblemCode::Conflict, title));
    if !found.is_deleted {
        return refused(words::delete_first());
    }
    // It may hold rows of the person that are not stored yet.
    if found.is_importing && !found.is_erased {
        return refused(words::import_first());
    }
    Ok(())
}

/// What erasing a deleted contact would remove.
pub(crate) async fn preview_erasure(
    ctx: &Ctx,
    call: Call<PreviewErasure>,
) -> Result<ErasurePreview, ApiError> {
    let (mut batch, found) = Batch::of::<Found>(store::found(call.id, ctx.now));
    let preview = batch.ask::<ErasurePreview>(store::preview(call.id));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<Erase>(())?;
    may_be_erased(&answers.one(found)?.ok_or(ApiError::NotFound)?)?;
    answers.one(preview)?.ok_or(ApiError::NotFound)
}

/// Erases a deleted contact for good. One that is erased already stays as it is.
pub(crate) async fn erase_contact(ctx: &Ctx, call: Call<EraseContact>) -> Result<Erased, ApiError> {
    let (batch, found) = Batch::of::<Found>(store::found(call.id, ctx.now));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let permit = asker.permit::<Erase>(())?;
    let stamp = answers.text(found).ok_or(ApiError::NotFound)?;
    let found: Found = crate::store::read_row(&stamp)?;
    may_be_erased(&found)?;
    if found.is_erased {
        let done = Erased { operation: None };
        Change::none(ctx, &call.caller, &done).await?;
        return Ok(done);
    }
    if found.version != call.input.version {
        return Err(ApiError::Stale(None));
    }
    let mut change = Change::by(ctx, &permit, Act::EraseContact, Subject::Contact(call.id))?;
    change.guard(store::still(call.id, ctx.now, &stamp));
    for statement in store::erase(&permit, &found.person, ctx.now) {
        change.then(statement);
    }
    let done = Erased { operation: Some(change.operation()) };
    change.commit(ctx, &call.caller, &done).await?;
    // The person is not found any more in any case.
    let there = ctx.clone();
    ctx.later(async move {
        there.sql.run(store::tidy_search(&permit).into()).await?;
        Ok(())
    });
    Ok(done)
}
