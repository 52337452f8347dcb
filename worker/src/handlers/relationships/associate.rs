//! Who joins: contacts an account, or a contact accounts. Each row is asked for
//! and answered on its own; what is made is made in one batch.

use shared::api::Named;
use shared::api::relationships::{
    AssociateWithAccount, AssociateWithContact, AssociationOutcome, AssociationResult, MAX_AT_ONCE,
};
use shared::customers::level::AccessLevel;
use shared::customers::relationship::{self, Association, Live, RelationshipRules};
use shared::ids::{AccountId, ContactId, TicketNumber};
use shared::policy::Permit;
use shared::policy::customers::{Associate, KeepCustomers};
use shared::problem::ProblemCode;
use shared::text::Role;

use super::role;
use crate::call::Call;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::accounts::{self, Target};
use crate::store::change::{Audit, Change};
use crate::store::gate::as_agent;
use crate::store::relationships::{self as store, New, Standing};
use crate::store::{Batch, StoreError};

/// Associates contacts with an account: one batch, a result a row [R2, R11, T7].
pub(crate) async fn associate_with_account(
    ctx: &Ctx,
    call: Call<AssociateWithAccount>,
) -> Result<Vec<AssociationResult>, ApiError> {
    let ids = chosen(&call.input.contacts, "contacts")?;
    let (role, level) = (role(&call.input.role)?, call.input.level);
    let (mut batch, target) = Batch::of::<Target>(accounts::targets(&[call.id]));
    let standings = batch.ask::<Standing>(store::standings(&ids, call.input.with_earlier_tickets));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let target = answers.one(target)?.ok_or(ApiError::NotFound)?;
    let permit = asker.permit::<Associate>(target.policy(asker.workspace))?;
    let standings = answers.all(standings)?;
    let mut change = Change::by(ctx, &permit)?;
    let (mut results, mut changed) = (Vec::new(), Vec::new());
    for id in ids {
        let standing = standings.iter().find(|it| it.contact.id == id);
        let outcome = match standing {
            None => missing("There is no such contact."),
            Some(standing) => {
                let wish = Wish { account: call.id, role: role.clone(), level };
                let rules = asker.workspace.relationships();
                let (outcome, made) = wish.carry_out(ctx, &standing.live, (id, rules))?;
                if let Some(new) = made {
                    make(ctx, &mut change, &permit, &new)?;
                    changed.push(standing);
                    move_tickets(ctx, &mut change, &permit, (standing, call.id))?;
                }
                with_moved(outcome, &standing.tickets)
            }
        };
        let contact = standing.map(|it| it.contact.clone());
        let contact = contact.unwrap_or(Named { id, name: "Unknown contact".to_owned() });
        results.push(AssociationResult { contact, account: target.account.clone(), outcome });
    }
    if !changed.is_empty() {
        change.guard(accounts::live(&[call.id])).guard(store::unchanged(changed.into_iter()));
        commit(ctx, &call.caller, change, &results).await?;
    }
    Ok(results)
}

/// Associates a contact with accounts: the first becomes the primary one where
/// there is none. Each account is asked for on its own [R11, R17].
pub(crate) async fn associate_with_contact(
    ctx: &Ctx,
    call: Call<AssociateWithContact>,
) -> Result<Vec<AssociationResult>, ApiError> {
    let ids = chosen(&call.input.accounts, "accounts")?;
    let (role, level) = (role(&call.input.role)?, call.input.level);
    let (mut batch, standing) = Batch::of::<Standing>(store::standings(&[call.id], false));
    let targets = batch.ask::<Target>(accounts::targets(&ids));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let keeps = asker.permit::<KeepCustomers>(())?;
    let standing = answers.one(standing)?.ok_or(ApiError::NotFound)?;
    let targets = answers.all(targets)?;
    let mut change = Change::by(ctx, &keeps)?;
    let (mut results, mut joined) = (Vec::new(), Vec::new());
    // What stands after the rows so far: the next one is decided on that.
    let mut live = standing.live.clone();
    for id in ids {
        let target = targets.iter().find(|it| it.account.id == id);
        let permit = target.map(|it| asker.permit::<Associate>(it.policy(asker.workspace)));
        let account = target.map(|it| it.account.clone());
        let account = account.unwrap_or(Named { id, name: "Unknown account".to_owned() });
        let outcome = match permit {
            None => missing("There is no such account."),
            Some(Err(refusal)) => AssociationOutcome::Refused {
                code: ProblemCode::Forbidden,
                title: refusal.to_string(),
            },
            Some(Ok(permit)) => {
                let wish = Wish { account: id, role: role.clone(), level };
                let rules = asker.workspace.relationships();
                let (outcome, made) = wish.carry_out(ctx, &live, (call.id, rules))?;
                if let Some(new) = made {
                    make(ctx, &mut change, &permit, &new)?;
                    joined.push(id);
                    let account_name = account.name.clone();
                    live.push(Live { id: new.id, account: id, account_name, kind: new.kind });
                }
                outcome
            }
        };
        results.push(AssociationResult { contact: standing.contact.clone(), account, outcome });
    }
    if !joined.is_empty() {
        change.guard(accounts::live(&joined)).guard(store::unchanged([&standing].into_iter()));
        commit(ctx, &call.caller, change, &results).await?;
    }
    Ok(results)
}

/// Who is to belong where.
struct Wish {
    account: AccountId,
    role: Option<Role>,
    level: Option<AccessLevel>,
}

impl Wish {
    /// What becomes of it for a contact who stands as `live`, and the
    /// relationship to be made, if one is.
    fn carry_out(
        self,
        ctx: &Ctx,
        live: &[Live],
        (contact, rules): (ContactId, RelationshipRules),
    ) -> Result<(AssociationOutcome, Option<New>), ApiError> {
        let Self { account, role, level } = self;
        Ok(match relationship::associate(live, account, rules) {
            Ok(Association::AlreadyThere(kind)) => {
                (AssociationOutcome::AlreadyThere { kind }, None)
            }
            Ok(Association::Make(kind)) => {
                let new = New { id: ctx.id()?, contact, account, kind, role, level };
                (AssociationOutcome::Made { kind, moved_tickets: 0 }, Some(new))
            }
            Err(refusal) => {
                let (code, title) = (refusal.code(), refusal.to_string());
                (AssociationOutcome::Refused { code, title }, None)
            }
        })
    }
}

fn missing(title: &str) -> AssociationOutcome {
    AssociationOutcome::Refused { code: ProblemCode::NotFound, title: title.to_owned() }
}

fn with_moved(outcome: AssociationOutcome, tickets: &[TicketNumber]) -> AssociationOutcome {
    match outcome {
        AssociationOutcome::Made { kind, .. } => AssociationOutcome::Made {
            kind,
            moved_tickets: u32::try_from(tickets.len()).unwrap_or(u32::MAX),
        },
        AssociationOutcome::AlreadyThere { .. } | AssociationOutcome::Refused { .. } => outcome,
    }
}

/// Makes a relationship, with its row of the audit [R14].
fn make(
    ctx: &Ctx,
    change: &mut Change,
    permit: &Permit<Associate>,
    new: &New,
) -> Result<(), ApiError> {
    change.then(store::insert(permit, new, ctx.now)).audit(
        ctx,
        &Audit::<(), _> {
            act: "associate",
            subject: ("contact", &new.contact),
            before: None,
            after: Some(new),
        },
    )?;
    Ok(())
}

/// Puts the contact's tickets without an account under one [T7].
fn move_tickets(
    ctx: &Ctx,
    change: &mut Change,
    permit: &Permit<Associate>,
    (standing, account): (&Standing, AccountId),
) -> Result<(), ApiError> {
    if standing.tickets.is_empty() {
        return Ok(());
    }
    let (guard, update) = store::move_tickets(permit, standing, account);
    change.guard(guard).then(update).audit(
        ctx,
        &Audit::<(), _> {
            act: "move_tickets",
            subject: ("contact", &standing.contact.id),
            before: None,
            after: Some((account, &standing.tickets)),
        },
    )?;
    Ok(())
}

/// Each of `ids` once, in their order, where there are not too many.
fn chosen<Id: Copy + PartialEq>(ids: &[Id], field: &str) -> Result<Vec<Id>, ApiError> {
    if MAX_AT_ONCE < ids.len() {
        return Err(ApiError::field(field, format!("choose at most {MAX_AT_ONCE}")));
    }
    let mut chosen = Vec::new();
    for id in ids {
        if !chosen.contains(id) {
            chosen.push(*id);
        }
    }
    if chosen.is_empty() {
        return Err(ApiError::field(field, "choose at least one"));
    }
    Ok(chosen)
}

/// Writes it; a unique index that says no means that somebody was faster [R1, R2].
async fn commit(
    ctx: &Ctx,
    caller: &Caller,
    change: Change,
    reply: &[AssociationResult],
) -> Result<(), ApiError> {
    match change.commit(ctx, caller, &reply).await {
        Ok(_) => Ok(()),
        Err(ApiError::Store(StoreError::Taken(_) | StoreError::Stale)) => {
            // It may have been this request, a moment ago: then this says so.
            as_agent(ctx, caller, Batch::new()).await?;
            Err(ApiError::Stale(None))
        }
        Err(error) => Err(error),
    }
}
