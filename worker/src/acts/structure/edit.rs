//! Editing a contact's and an account's fields.

use shared::api::Named;
use shared::customers::account::{AccountBody, AccountDraft};
use shared::customers::contact::{ContactBody, ContactDraft};
use shared::customers::parents::may_have_parent;
use shared::fields::custom::Target;
use shared::ids::{AccountId, ContactId};
use shared::operations::effects::Record;
use shared::operations::plans;
use shared::operations::{Act, Subject};
use shared::problem::{Blocker, ProblemCode};
use shared::text::account_key;
use shared::words::server::problems as words;

use super::{Decided, custom};
use crate::acts::grants;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::gate::as_agent;
use crate::store::{Batch, accounts, contacts};

/// Edits a contact. Addresses and relationships have acts of their own, so a draft with one
/// is refused.
pub(crate) async fn edit_contact(
    ctx: &Ctx,
    caller: &Caller,
    id: ContactId,
    (version, draft): (i64, &ContactDraft),
) -> Result<Decided, ApiError> {
    let body = draft.parse(ctx.now)?;
    if body.email.is_some() {
        return Err(ApiError::field("email", words::change_addresses_separately()));
    }
    if body.account.is_some() {
        return Err(ApiError::field("account", words::change_primary_separately()));
    }
    let (mut batch, now) = Batch::of::<contacts::ContactNow>(contacts::now(id));
    let beside = contacts::beside(Some(id), &body, None, caller.help_center.as_ref());
    let beside = batch.ask::<contacts::Beside>(beside);
    let filled = custom::ask(&mut batch, (Target::Contact, Some(id.uuid())), &draft.custom);
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let now = answers.one(now)?.ok_or(ApiError::NotFound)?;
    if now.version != version {
        return Err(ApiError::Stale(None));
    }
    contact_may_stand(answers.one(beside)?, &body)?;
    let mut changes: Vec<_> =
        plans::edit_contact(now.row, &body, now.superior).into_iter().collect();
    let record = Record::Contact(id);
    changes.extend(custom::filled(&mut answers, filled, record, &draft.custom)?);
    Ok(Decided::new(asker, Act::EditContact, Subject::Contact(id), changes)?
        .guard(contacts::version(id, version)))
}

/// Edits an account.
pub(crate) async fn edit_account(
    ctx: &Ctx,
    caller: &Caller,
    id: AccountId,
    (version, draft): (i64, &AccountDraft),
) -> Result<Decided, ApiError> {
    let body = draft.parse(ctx.now)?;
    let (mut batch, now) = Batch::of::<accounts::AccountNow>(accounts::now(id));
    let beside = batch.ask::<accounts::Beside>(accounts::beside(Some(id), &body));
    let filled = custom::ask(&mut batch, (Target::Account, Some(id.uuid())), &draft.custom);
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let now = answers.one(now)?.ok_or(ApiError::NotFound)?;
    if now.version != version {
        return Err(ApiError::Stale(None));
    }
    let beside = answers.one(beside)?;
    let alike = account_may_stand(beside, &body, Some((id, now.row.name.as_str())))?;
    let names = accounts::no_more_alike(id, &body, &alike);
    let mut changes = plans::edit_account(now.row, &now.domains, &body, now.parent);
    let record = Record::Account(id);
    changes.extend(custom::filled(&mut answers, filled, record, &draft.custom)?);
    grants::check(ctx, &asker, &changes).await?;
    Ok(Decided::new(asker, Act::EditAccount, Subject::Account(id), changes)?
        .guard(accounts::version(id, version))
        .guard(names))
}

/// Checks `body` against the other records: the address, the people and the account
/// [E1, E3, E6, R16]. Returns what was read.
pub(crate) fn contact_may_stand(
    beside: Option<contacts::Beside>,
    body: &ContactBody,
) -> Result<contacts::Beside, ApiError> {
    let beside = beside.ok_or(ApiError::NotFound)?;
    if let Some(holder) = beside.holder {
        return Err(super::addresses::taken(&holder));
    }
    if beside.owner != body.owner {
        return Err(ApiError::field("owner", words::choose_an_active_agent()));
    }
    if beside.account.as_ref().map(|it| it.account.id) != body.account {
        return Err(ApiError::field("account", words::choose_an_existing_account()));
    }
    if beside.assigned_to != body.assigned_to {
        return Err(ApiError::field("assigned_to", words::choose_an_active_agent()));
    }
    if beside.reports_to != body.reports_to {
        return Err(ApiError::field("reports_to", words::contact_is_gone()));
    }
    if beside.leads_back {
        return Err(ApiError::field("reports_to", words::reports_in_circle()));
    }
    Ok(beside)
}

/// Checks `body` against the other records: the name, the domains, the owner and the parent
/// [P10]. `now` is the account with its name, if it exists already. Returns the accounts with a similar name.
pub(crate) fn account_may_stand(
    beside: Option<accounts::Beside>,
    body: &AccountBody,
    now: Option<(AccountId, &str)>,
) -> Result<Vec<Named<AccountId>>, ApiError> {
    let beside = beside.ok_or(ApiError::NotFound)?;
    let key = account_key(body.name.as_str());
    let has_new_name = now.is_none_or(|(_, name)| account_key(name) != key);
    let same = beside.alike.iter().find(|it| account_key(&it.name) == key);
    if let Some(same) = same.filter(|_| has_new_name) {
        return Err(ApiError::Rule {
            code: ProblemCode::NameTaken,
            title: words::name_is_taken(&same.name),
            blockers: vec![Blocker { name: same.name.clone(), id: Some(same.id.uuid()) }],
        });
    }
    if let Some(accounts::Taken { domain, account }) = beside.taken {
        return Err(ApiError::Rule {
            code: ProblemCode::DomainTaken,
            title: words::domain_is_taken(&domain, &account.name),
            blockers: vec![Blocker { name: account.name, id: Some(account.id.uuid()) }],
        });
    }
    if beside.owner != body.owner {
        return Err(ApiError::field("owner", words::choose_an_active_agent()));
    }
    if beside.parent != body.parent {
        return Err(ApiError::field("parent", words::choose_an_existing_account()));
    }
    if let Some((id, _)) = now {
        may_have_parent(id, &beside.line).map_err(|refusal| ApiError::field("parent", refusal))?;
    }
    Ok(beside.alike)
}
