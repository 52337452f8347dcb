//! Accounts, and who belongs to one. Changing who does is in
//! [`super::relationships`].

use serde::Serialize;
use shared::api::accounts::{
    Account, AccountContactRow, AccountMade, AccountRow, CreateAccount, GetAccount,
    ListAccountContacts, ListAccounts, UpdateAccount,
};
use shared::api::{Named, Page};
use shared::customers::account::AccountBody;
use shared::ids::AccountId;
use shared::policy::customers::{Associate, KeepCustomers, SeeCustomers};
use shared::problem::{Blocker, ProblemCode};

use crate::call::Call;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::reply::Written;
use crate::store::accounts::members;
use crate::store::accounts::{self as store, AccountFields, Beside, Present, Taken};
use crate::store::asker::Asker;
use crate::store::change::{Audit, Change};
use crate::store::fields::{Fields, differing};
use crate::store::gate::as_agent;
use crate::store::{Batch, StoreError, by_name, read_row};

/// The accounts by name.
pub(crate) async fn list_accounts(
    ctx: &Ctx,
    call: Call<ListAccounts>,
) -> Result<Written<Page<AccountRow>>, ApiError> {
    let mut batch = Batch::new();
    let list = store::list(&mut batch, &call.input);
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    Ok(by_name::read(&mut answers, list)?)
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

/// Its contacts by name, each once [R12].
pub(crate) async fn list_account_contacts(
    ctx: &Ctx,
    call: Call<ListAccountContacts>,
) -> Result<Written<Page<AccountContactRow>>, ApiError> {
    let (mut batch, account) = Batch::of::<Named<AccountId>>(members::account(call.id));
    let list = members::list(&mut batch, call.id, &call.input);
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<SeeCustomers>(())?;
    answers.one(account)?.ok_or(ApiError::NotFound)?;
    Ok(by_name::read(&mut answers, list)?)
}

/// Makes an account.
pub(crate) async fn create_account(
    ctx: &Ctx,
    call: Call<CreateAccount>,
) -> Result<AccountMade, ApiError> {
    let body = parse(&call.input)?;
    let ask = || Batch::of(store::beside(None, &body));
    let (batch, beside) = ask();
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let permit = asker.permit::<KeepCustomers>(())?;
    may_stand(answers.one(beside)?, &body)?;
    let made = AccountMade { id: ctx.id()? };
    let fields = AccountFields::wanted(&body, asker.agent().map(|it| it.id));
    let mut change = Change::by(ctx, &permit)?;
    change.then(store::insert(&permit, made.id, &fields, ctx.now));
    for statement in store::domains(&permit, made.id, &fields) {
        change.then(statement);
    }
    change.audit(
        ctx,
        &Audit::<Fields, _> {
            act: "create_account",
            subject: ("account", &made.id),
            before: None,
            after: Some(&fields),
        },
    )?;
    match change.commit(ctx, &call.caller, &made).await {
        Ok(_) => Ok(made),
        Err(ApiError::Store(StoreError::Taken(_))) => {
            // Somebody was faster, or this request was, a moment ago.
            let (batch, beside) = ask();
            let (_, mut answers) = as_agent(ctx, &call.caller, batch).await?;
            may_stand(answers.one(beside)?, &body)?;
            Err(ApiError::Stale(None))
        }
        Err(error) => Err(error),
    }
}

/// Changes an account.
pub(crate) async fn update_account(
    ctx: &Ctx,
    call: Call<UpdateAccount>,
) -> Result<Written<Account>, ApiError> {
    let body = parse(&call.input.account)?;
    let (mut batch, account) = Batch::of::<Present>(store::one(call.id));
    let beside = batch.ask(store::beside(Some(call.id), &body));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let permit = asker.permit::<KeepCustomers>(())?;
    let text = answers.text(account).ok_or(ApiError::NotFound)?;
    let account: Present = read_row(&text)?;
    if account.version != call.input.version {
        return Err(ApiError::Stale(shown(&asker, &text)?.value()));
    }
    may_stand(answers.one(beside)?, &body)?;
    let owner = account.owner.as_ref().map(|it| it.id);
    let wanted = AccountFields::wanted(&body, owner);
    let Some((before, after)) = differing(&AccountFields::of(account), &wanted) else {
        return shown(&asker, &text);
    };
    let mut change = Change::by(ctx, &permit)?;
    change
        .guard(store::version(call.id, call.input.version))
        .then(store::update(&permit, call.id, &wanted, ctx.now));
    if after.contains_key("domains") {
        for statement in store::domains(&permit, call.id, &wanted) {
            change.then(statement);
        }
    }
    change.audit(
        ctx,
        &Audit {
            act: "update_account",
            subject: ("account", &call.id),
            before: Some(before),
            after: Some(after),
        },
    )?;
    let account = change.read::<Present>(store::one(call.id));
    match change.commit(ctx, &call.caller, &()).await {
        Ok(mut answers) => shown(&asker, &answers.text(account).ok_or(ApiError::NotFound)?),
        Err(ApiError::Store(StoreError::Stale | StoreError::Taken(_))) => {
            let (_, account) = find(ctx, &call.caller, call.id).await?;
            Err(ApiError::Stale(account.value()))
        }
        Err(error) => Err(error),
    }
}

fn parse(draft: &shared::customers::account::AccountDraft) -> Result<AccountBody, ApiError> {
    let body = draft.parse()?;
    match body.domains.iter().find(|domain| domain.is_free_mail()) {
        Some(domain) => Err(ApiError::field(
            "domains",
            format!("anybody can have an address at {}", domain.as_str()),
        )),
        None => Ok(body),
    }
}

/// Whether what stands beside `body` lets it be [P10].
fn may_stand(beside: Option<Beside>, body: &AccountBody) -> Result<(), ApiError> {
    let beside = beside.ok_or(ApiError::NotFound)?;
    if let Some(Taken { domain, account }) = beside.taken {
        return Err(ApiError::Rule {
            code: ProblemCode::DomainTaken,
            title: format!("{domain} belongs to {} already.", account.name),
            blockers: vec![Blocker { name: account.name, id: account.id.to_string().parse().ok() }],
        });
    }
    if beside.owner == body.owner {
        Ok(())
    } else {
        Err(ApiError::field("owner", "choose an agent who works here"))
    }
}

async fn find(
    ctx: &Ctx,
    caller: &Caller,
    id: AccountId,
) -> Result<(Asker, Written<Account>), ApiError> {
    let (batch, account) = Batch::of::<Present>(store::one(id));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let account = shown(&asker, &answers.text(account).ok_or(ApiError::NotFound)?)?;
    Ok((asker, account))
}

/// What is said of an account besides what stands in it.
#[derive(Serialize)]
struct Judged {
    associate_refused: Option<String>,
}

/// The account as `asker` is shown it: with whether they may change who belongs to it [R17].
fn shown(asker: &Asker, account: &str) -> Result<Written<Account>, ApiError> {
    let present: Present = read_row(account)?;
    let target = store::policy(present.owner.as_ref(), asker.workspace);
    let refusal = asker.permit::<Associate>(target).err();
    let judged = Judged { associate_refused: refusal.map(|it| it.to_string()) };
    Ok(Written::with(account, &judged)?)
}
