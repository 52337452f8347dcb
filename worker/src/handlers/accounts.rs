//! Accounts, and who belongs to one. Changing who does is in
//! [`super::relationships`].

use serde::{Deserialize, Serialize};
use shared::api::accounts::{
    Account, AccountContactRow, AccountMade, AccountRow, CountAccountContacts, CountAccounts,
    CreateAccount, GetAccount, ListAccountContacts, ListAccounts, UpdateAccount,
};
use shared::api::operations::{HistoryEntry, ListAccountHistory};
use shared::api::{Named, Page};
use shared::grid::GridCounts;
use shared::ids::{AccountId, AgentId};
use shared::operations::plans;
use shared::operations::{Act, Subject};
use shared::policy::customers::{Associate, KeepCustomers, SeeCustomers};

use crate::acts::lists;
use crate::acts::structure::{self, account_may_stand};
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
use crate::store::{Batch, StoreError, grid, operations, read_row};

/// A page of accounts.
pub(crate) async fn list_accounts(
    ctx: &Ctx,
    call: Call<ListAccounts>,
) -> Result<Written<Page<AccountRow>>, ApiError> {
    lists::page(ctx, &call.caller, &call.input).await
}

/// How many accounts that are.
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

/// A page of its contacts, each once [R12].
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

/// How many contacts of it that are.
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

/// Makes an account.
pub(crate) async fn create_account(
    ctx: &Ctx,
    call: Call<CreateAccount>,
) -> Result<AccountMade, ApiError> {
    let body = call.input.parse(ctx.now)?;
    let ask = || Batch::of(store::beside(None, &body));
    let (batch, beside) = ask();
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let permit = asker.permit::<KeepCustomers>(())?;
    let alike = account_may_stand(answers.one(beside)?, &body, None)?;
    let made = AccountMade { id: ctx.id()? };
    let owner = asker.agent().map(|it| it.id);
    let changes = plans::create_account(made.id, &body, (owner, ctx.now));
    let mut change = Change::by(ctx, &permit, Act::CreateAccount, Subject::Account(made.id))?;
    change.guard(store::no_more_alike(made.id, &body, &alike));
    change.rows(ctx, &permit, &changes);
    match change.commit(ctx, &call.caller, &made).await {
        Ok(_) => Ok(made),
        Err(ApiError::Store(StoreError::Taken(_) | StoreError::Stale)) => {
            // Somebody was faster, or this request was, a moment ago.
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
    if decided.is_idle() {
        return Ok(find(ctx, caller, id).await?.1);
    }
    let asker = decided.asker.clone();
    let mut change = decided.change(ctx)?;
    let account = change.read::<Account>(store::one(id));
    match change.commit(ctx, caller, &()).await {
        Ok(mut answers) => shown(&asker, &answers.text(account).ok_or(ApiError::NotFound)?),
        Err(ApiError::Store(StoreError::Stale | StoreError::Taken(_))) => {
            Err(stale(ctx, caller, id, ApiError::Stale(None)).await?)
        }
        Err(error) => Err(error),
    }
}

/// `error`; where it says that somebody was faster, with the account as it is now.
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

/// What happened to an account and to what belongs to it.
pub(crate) async fn list_account_history(
    ctx: &Ctx,
    call: Call<ListAccountHistory>,
) -> Result<Page<HistoryEntry>, ApiError> {
    let (mut batch, account) = Batch::of::<Named<AccountId>>(members::account(call.id));
    let rows = batch.ask(operations::of_account(call.id, &call.input));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    answers.one(account)?.ok_or(ApiError::NotFound)?;
    Ok(operations::read_history(&mut answers, rows, ctx.now)?)
}

async fn find(
    ctx: &Ctx,
    caller: &Caller,
    id: AccountId,
) -> Result<(Asker, Written<Account>), ApiError> {
    let (batch, account) = Batch::of::<Account>(store::one(id));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let account = shown(&asker, &answers.text(account).ok_or(ApiError::NotFound)?)?;
    Ok((asker, account))
}

/// Who looks after an account, as it was read.
#[derive(Deserialize)]
struct Owned {
    owner: Option<Named<AgentId>>,
}

/// What is said of an account besides what stands in it.
#[derive(Serialize)]
struct Judged {
    associate_refused: Option<String>,
}

/// The account as `asker` is shown it: with whether they may change who belongs to it [R17].
fn shown(asker: &Asker, account: &str) -> Result<Written<Account>, ApiError> {
    let present: Owned = read_row(account)?;
    let target = store::policy(present.owner.as_ref(), asker.workspace);
    let refusal = asker.permit::<Associate>(target).err();
    let judged = Judged { associate_refused: refusal.map(|it| it.to_string()) };
    Ok(Written::with(account, &judged)?)
}
