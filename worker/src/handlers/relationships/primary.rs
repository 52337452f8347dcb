//! Which account is a contact's primary one. The steps are decided in
//! `shared/src/customers/relationship.rs` and written in their order.

use serde::Serialize;
use shared::api::Named;
use shared::api::contacts::Contact;
use shared::api::relationships::ChangePrimary;
use shared::customers::relationship::{self, RelationshipKind, Step};
use shared::ids::{AccountId, ContactId};
use shared::policy::Permit;
use shared::policy::customers::{Associate, KeepCustomers};

use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::handlers::contacts::written;
use crate::reply::Written;
use crate::store::accounts::{self, Target};
use crate::store::change::{Audit, Change};
use crate::store::contacts::{self, Present};
use crate::store::gate::as_agent;
use crate::store::relationships::{self as store, New, Standing};
use crate::store::{Batch, read_row};

/// Changes a contact's primary account, or takes it away [R5, R6]. No ticket
/// moves by it [T4].
pub(crate) async fn change_primary(
    ctx: &Ctx,
    call: Call<ChangePrimary>,
) -> Result<Written<Contact>, ApiError> {
    let to = call.input.account;
    let (mut batch, contact) = Batch::of::<Present>(contacts::one(call.id));
    let standing = batch.ask::<Standing>(store::standings(&[call.id], false));
    let former = batch.ask::<Target>(accounts::primary_of(call.id));
    let next = batch.ask::<Target>(accounts::targets(to.as_slice()));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let keeps = asker.permit::<KeepCustomers>(())?;
    let text = answers.text(contact).ok_or(ApiError::NotFound)?;
    let contact: Present = read_row(&text)?;
    let standing = answers.one(standing)?.ok_or(ApiError::NotFound)?;
    let former = answers.one(former)?;
    let next = answers.one(next)?;
    // Each account that somebody leaves, joins or changes places at is asked for.
    let mut permits = Vec::new();
    for target in former.iter().chain(&next) {
        permits.push(asker.permit::<Associate>(target.policy(asker.workspace))?);
    }
    if contact.version != call.input.version {
        return Err(ApiError::Stale(Written::<Contact>::new(text)?.value()));
    }
    if next.as_ref().map(|it| it.account.id) != to {
        return Err(ApiError::field("account", "choose an account that exists"));
    }
    let rules = asker.workspace.relationships();
    let steps = relationship::change_primary(&standing.live, to, rules)?;
    let Some(permit) = permits.first().filter(|_| !steps.is_empty()) else {
        return Ok(Written::new(text)?);
    };
    let mut change = Change::by(ctx, &keeps)?;
    change
        .guard(contacts::version(call.id, call.input.version))
        .guard(store::unchanged([&standing].into_iter()))
        .guard(accounts::live(to.as_slice()));
    let keeps_former = steps.iter().any(|step| matches!(step, Step::Demote(_)));
    for step in steps {
        walk(ctx, &mut change, permit, (call.id, step))?;
    }
    change.then(contacts::count_change(permit, call.id, ctx.now)).audit(
        ctx,
        &Audit {
            act: "change_primary",
            subject: ("contact", &call.id),
            before: Some(Primary { account: former.map(|it| it.account), keeps_former: None }),
            after: Some(Primary {
                account: next.map(|it| it.account),
                keeps_former: Some(keeps_former),
            }),
        },
    )?;
    let contact = change.read(contacts::one(call.id));
    written(ctx, &call.caller, (call.id, contact), change).await
}

/// One step of a change of the primary account.
fn walk(
    ctx: &Ctx,
    change: &mut Change,
    permit: &Permit<Associate>,
    (contact, step): (ContactId, Step),
) -> Result<(), ApiError> {
    let statement = match step {
        Step::End(id) => store::end(permit, id, change.operation(), ctx.now),
        Step::Demote(id) => store::set_kind(permit, id, RelationshipKind::Indirect),
        Step::Promote(id) => store::set_kind(permit, id, RelationshipKind::Direct),
        Step::Make(account) => {
            let kind = RelationshipKind::Direct;
            let id = ctx.id()?;
            let new = New { id, contact, account, kind, role: None, level: None };
            store::insert(permit, &new, ctx.now)
        }
    };
    change.then(statement);
    Ok(())
}

/// What the audit keeps of a primary account.
#[derive(Serialize)]
struct Primary {
    account: Option<Named<AccountId>>,
    /// Whether the former one stays as an indirect one.
    #[serde(skip_serializing_if = "Option::is_none")]
    keeps_former: Option<bool>,
}
