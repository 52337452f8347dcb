//! Accounts and their contacts. Changing the contacts of an account is in
//! [`super::relationships`].

use serde::{Deserialize, Serialize};
use shared::api::accounts::{
    Account, AccountContactRow, AccountMade, AccountRow, CountAccountContacts, CountAccounts,
    CreateAccount, GetAccount, ListAccountContacts, ListAccounts, UpdateAccount,
};
use shared::api::{Named, Page};
use shared::fields::custom::Target;
use shared::grid::GridCounts;
use shared::ids::{AccountId, AgentId};
use shared::operations::effects::Record;
use shared::operations::plans;
use shared::operations::{Act, Subject};
use shared::policy::customers::{Associate, KeepCustomers, SeeCustomers};

use crate::acts::lists;
use crate::acts::structure::{self, account_may_stand, custom};
use crate::call::Call;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::reply::Written;
use crate::store::accounts as store;
use crate::store::asker::Asker;
use crate::store::change::Change;
use crate::store::gate::as_agent;
use crate::store::grid::{Reader, members};
use crate::store::{Batch, StoreError, grid, read_row};

/// A page of accounts.
pub(crate) async fn list_accounts(
    ctx: &Ctx,
    call: Call<ListAccounts>,
) -> Result<Written<Page<AccountRow>>, ApiError> {
    lists::page(ctx, &call.caller, &call.input).await
}

/// The number of accounts in the list and in each view.
pub(crate) async fn count_accounts(
    ctx: &Ctx,
    call: Call<CountAccounts>,
) -> Result<GridCounts, ApiError> {
    lists::counts(ctx, &call.caller, &call.input).await
}

/// One account.
pub(crate) async fn get_account(
    ctx: &Ctx,
    call: Call<GetAccount>,
) -> Result<Written<Account>, ApiError> {
    let (asker, account) = find(ctx, &call.caller, call.id).await?;
    asker.permit::<SeeCustomers>(())?;
    Ok(account)
}

/// A page of an account's contacts, each contact once [R12].
pub(crate) async fn list_account_contacts(
    ctx: &Ctx,
    call: Call<ListAccountContacts>,
) -> Result<Written<Page<AccountContactRow>>, ApiError> {
    let (mut batch, account) = Batch::of::<Named<AccountId>>(members::account(call.id));
    let list = grid::list(&mut batch, call.id, Reader::of(&call.caller, ctx.now), &call.input);
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    answers.one(account)?.ok_or(ApiError::NotFound)?;
    Ok(grid::read(&mut answers, list)?)
}

/// The number of contacts in that list and in each view.
pub(crate) async fn count_account_contacts(
    ctx: &Ctx,
    call: Call<CountAccountContacts>,
) -> Result<GridCounts, ApiError> {
    let (mut batch, account) = Batch::of::<Named<AccountId>>(members::account(call.id));
    let counts = grid::count(&mut batch, call.id, Reader::of(&call.caller, ctx.now), &call.input);
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    answers.one(account)?.ok_or(ApiError::NotFound)?;
    Ok(grid::read_counts(&mut answers, counts)?)
}

/// Creates an account.
pub(crate) async fn create_account(
    ctx: &Ctx,
    call: Call<CreateAccount>,
) -> Result<AccountMade, ApiError> {
    let body = call.input.parse(ctx.now)?;
    let ask = || Batch::of(store::beside(None, &body));
    let (mut batch, beside) = ask();
    let filled = custom::ask(&mut batch, (Target::Account, None), &call.input.custom);
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let permit = asker.permit::<KeepCustomers>(())?;
    let alike = account_may_stand(answers.one(beside)?, &body, None)?;
    let made = AccountMade { id: ctx.id()? };
    let owner = asker.agent().map(|it| it.id);
    let mut changes = plans::create_account(made.id, &body, (owner, ctx.now));
    let record = Record::Account(made.id);
    changes.extend(custom::filled(&mut answers, filled, record, &call.input.custom)?);
    let mut change = Change::by(ctx, &permit, Act::CreateAccount, Subject::Account(made.id))?;
    change.guard(store::no_more_alike(made.id, &body, &alike));
    change.rows(ctx, &permit, &changes);
    match change.commit(ctx, &call.caller, &made).await {
        Ok(_) => Ok(made),
        Err(ApiError::Store(StoreError::Taken(_) | StoreError::Stale)) => {
            // Another request was faster, or this is a retry of a request that succeeded.
            let (batch, beside) = ask();
            let (_, mut answers) = as_agent(ctx, &call.caller, batch).await?;
            account_may_stand(answers.one(beside)?, &body, None)?;
            Err(ApiError::Stale(None))
        }
        Err(error) => Err(error),
    }
}

/// Edits an account.
pub(crate) async fn update_account(
    ctx: &Ctx,
    call: Call<UpdateAccount>,
) -> Result<Written<Account>, ApiError> {
    let (caller, id) = (&call.caller, call.id);
    let next = (call.input.version, &call.input.account);
    let decided = match structure::edit_account(ctx, caller, id, next).await {
        Ok(decided) => decided,
        Err(error) => return Err(stale(ctx, caller, id, error).await?),
    };
    if decided.is_empty() {
        return Ok(find(ctx, caller, id).await?.1);
    }
    let asker = decided.asker.clone();
    let mut change = decided.change(ctx)?;
    let account = change.read::<Account>(store::one(id, caller.session()));
    match change.commit(ctx, caller, &()).await {
        Ok(mut answers) => shown(&asker, &answers.text(account).ok_or(ApiError::NotFound)?),
        Err(ApiError::Store(StoreError::Stale | StoreError::Taken(_))) => {
            Err(stale(ctx, caller, id, ApiError::Stale(None)).await?)
        }
        Err(error) => Err(error),
    }
}

/// Adds the account's current state to a [`ApiError::Stale`] that has none.
pub(super) async fn stale(
    ctx: &Ctx,
    caller: &Caller,
    id: AccountId,
    error: ApiError,
) -> Result<ApiError, ApiError> {
    match error {
        ApiError::Stale(None) => Ok(ApiError::Stale(find(ctx, caller, id).await?.1.value())),
        other => Ok(other),
    }
}

async fn find(
    ctx: &Ctx,
    caller: &Caller,
    id: AccountId,
) -> Result<(Asker, Written<Account>), ApiError> {
    let (batch, account) = Batch::of::<Account>(store::one(id, caller.session()));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let account = shown(&asker, &answers.text(account).ok_or(ApiError::NotFound)?)?;
    Ok((asker, account))
}

/// An account's owner.
#[derive(Deserialize)]
struct Owned {
    owner: Option<Named<AgentId>>,
}

/// Fields of the reply that depend on the asker's rights.
#[derive(Serialize)]
struct Permissions {
    associate_refused: Option<String>,
}

/// The account for `asker`, with whether they may change its relationships [R17].
fn shown(asker: &Asker, account: &str) -> Result<Written<Account>, ApiError> {
    let owned: Owned = read_row(account)?;
    let target = store::policy(owned.owner.as_ref(), asker.workspace);
    let refusal = asker.permit::<Associate>(target).err();
    let permissions = Permissions { associate_refused: refusal.map(|it| it.to_string()) };
    Ok(Written::with(account, &permissions)?)
}
