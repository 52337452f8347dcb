//! Changing contacts' relationships to accounts. The acts are in
//! [`crate::acts::structure`]; their preview and undo are in [`super::operations`].

use shared::api::Nothing;
use shared::api::contacts::Contact;
use shared::api::relationships::{
    AssociateWithAccount, AssociateWithContact, AssociationResult, ChangePrimary, EndRelationship,
    UpdateRelationship,
};

use crate::acts::structure::{self, Access, Association, Decided, NextLevel};
use crate::call::Call;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::handlers::contacts::{shown, stale as stale_contact};
use crate::reply::Written;
use crate::store::change::Change;
use crate::store::gate::as_agent;
use crate::store::relationships::{self as store, Found};
use crate::store::{Batch, StoreError};

/// Associates contacts with an account: one batch, one result for each contact
/// [R2, R11, T7].
pub(crate) async fn associate_with_account(
    ctx: &Ctx,
    call: Call<AssociateWithAccount>,
) -> Result<Vec<AssociationResult>, ApiError> {
    let input = &call.input;
    let wish = Association { role: &input.role, level: input.level };
    let wish = (wish, input.with_earlier_tickets);
    let decided =
        structure::associate_contacts(ctx, &call.caller, call.id, &input.contacts, wish).await?;
    commit(ctx, &call.caller, decided).await
}

/// Associates a contact with accounts. If the contact has no primary account, the first
/// one becomes it [R11, R17].
pub(crate) async fn associate_with_contact(
    ctx: &Ctx,
    call: Call<AssociateWithContact>,
) -> Result<Vec<AssociationResult>, ApiError> {
    let input = &call.input;
    let wish = Association { role: &input.role, level: input.level };
    let decided =
        structure::associate_accounts(ctx, &call.caller, call.id, &input.accounts, wish).await?;
    commit(ctx, &call.caller, decided).await
}

/// Writes the decided act. A unique index that refuses means that another request was
/// faster [R1, R2].
async fn commit(
    ctx: &Ctx,
    caller: &Caller,
    decided: Decided,
) -> Result<Vec<AssociationResult>, ApiError> {
    let results = decided.results.clone();
    if decided.is_empty() {
        Change::none(ctx, caller, &results).await?;
        return Ok(results);
    }
    match decided.change(ctx)?.commit(ctx, caller, &results).await {
        Ok(_) => Ok(results),
        Err(ApiError::Store(StoreError::Taken(_) | StoreError::Stale)) => {
            Err(ApiError::Stale(None))
        }
        Err(error) => Err(error),
    }
}

/// Changes a contact's role and access level at an account.
pub(crate) async fn update_relationship(
    ctx: &Ctx,
    call: Call<UpdateRelationship>,
) -> Result<Nothing, ApiError> {
    let input = &call.input;
    let next = Access { role: Some(&input.role), level: NextLevel::Set(input.level) };
    let decided =
        structure::set_access(ctx, &call.caller, &[call.id], next, Some(input.version)).await?;
    if decided.is_empty() {
        return Ok(Nothing {});
    }
    let mut change = decided.change(ctx)?;
    change.guard(store::version(call.id, input.version));
    match change.commit(ctx, &call.caller, &Nothing {}).await {
        Ok(_) => Ok(Nothing {}),
        Err(ApiError::Store(StoreError::Stale)) => {
            let (batch, found) = Batch::of::<Found>(store::of(&[call.id]));
            let (_, mut answers) = as_agent(ctx, &call.caller, batch).await?;
            let found = answers.one(found)?.ok_or(ApiError::NotFound)?;
            Err(ApiError::Stale(serde_json::to_value(found.relationship).ok()))
        }
        Err(error) => Err(error),
    }
}

/// Ends an indirect relationship [R4, R13].
pub(crate) async fn end_relationship(
    ctx: &Ctx,
    call: Call<EndRelationship>,
) -> Result<Nothing, ApiError> {
    let decided = structure::end_relationships(ctx, &call.caller, &[call.id]).await?;
    decided.change(ctx)?.commit(ctx, &call.caller, &Nothing {}).await?;
    Ok(Nothing {})
}

/// Changes a contact's primary account, or removes it [R5, R6].
pub(crate) async fn change_primary(
    ctx: &Ctx,
    call: Call<ChangePrimary>,
) -> Result<Written<Contact>, ApiError> {
    let (caller, id) = (&call.caller, call.id);
    let next = (call.input.version, call.input.account);
    match structure::change_primary(ctx, caller, id, next).await {
        Ok(decided) => shown(ctx, caller, id, decided).await,
        Err(error) => Err(stale_contact(ctx, caller, id, error).await?),
    }
}
