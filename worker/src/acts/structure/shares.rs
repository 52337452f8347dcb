//! Sharing a ticket with another account, and ending that [V10].

use shared::api::shares::{ShareTicket, WithdrawShare};
use shared::ids::{AccountId, TicketNumber};
use shared::operations::rows::{RowChange, ShareRow};
use shared::operations::shares::{self as rules, ShareRefusal, Shareable};
use shared::operations::{Act, Subject};
use shared::policy::customers::Associate;
use shared::policy::ticket::{TicketFacts, Work};
use shared::problem::ProblemCode;
use shared::words::server::shares as words;

use super::Decided;
use crate::acts::grants;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::accounts::{self, Target};
use crate::store::asker::Asker;
use crate::store::gate::as_agent;
use crate::store::{Batch, shares as store, tickets};

/// A ticket and an account, for an agent who may share the one with the other.
struct Found {
    asker: Asker,
    ticket: TicketFacts,
    account: AccountId,
    /// The share that is not withdrawn.
    row: Option<ShareRow>,
}

/// Steps: look up the ticket (404) and the account (422), and ask the permits for both (403).
async fn find(
    ctx: &Ctx,
    caller: &Caller,
    (number, account): (TicketNumber, AccountId),
) -> Result<Found, ApiError> {
    let (mut batch, facts) = Batch::of::<TicketFacts>(tickets::facts(number));
    let target = batch.ask::<Target>(accounts::targets(&[account]));
    let row = batch.ask::<ShareRow>(store::row(number, account));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let permit = tickets::find::<Work>(&asker, &mut answers, facts)?;
    let target = answers.one(target)?;
    let target = target.ok_or_else(|| ApiError::field("account", words::choose_account()))?;
    asker.permit::<Associate>(target.policy(asker.workspace))?;
    let ticket = permit.subject().clone();
    Ok(Found { ticket, account, row: answers.one(row)?, asker })
}

/// Shares a ticket with an account, within what the agent sees [R19].
pub(super) async fn share(
    ctx: &Ctx,
    caller: &Caller,
    draft: &ShareTicket,
) -> Result<Decided, ApiError> {
    let found = find(ctx, caller, (draft.ticket, draft.account)).await?;
    let (wish, row) = ((draft.account, draft.until), (ctx.id()?, found.row.clone()));
    let TicketFacts { id, account, is_private, ref shares, .. } = found.ticket;
    let ticket = Shareable { id, account, is_private, shares: shares.len() };
    let change = rules::share(ticket, wish, row, ctx.now).map_err(refused)?;
    let decided = decided(found, Act::ShareTicket, change)?;
    grants::check(ctx, &decided.asker, &decided.changes).await?;
    Ok(decided)
}

/// Withdraws a share. Without one, nothing changes.
pub(super) async fn withdraw(
    ctx: &Ctx,
    caller: &Caller,
    draft: &WithdrawShare,
) -> Result<Decided, ApiError> {
    let mut found = find(ctx, caller, (draft.ticket, draft.account)).await?;
    let change = found.row.take().map(|row| rules::withdraw(row, ctx.now));
    decided(found, Act::WithdrawShare, change)
}

fn decided(found: Found, act: Act, change: Option<RowChange>) -> Result<Decided, ApiError> {
    let Found { asker, ticket, account, .. } = found;
    let changes = change.into_iter().collect();
    Ok(Decided::new(asker, act, Subject::Ticket(ticket.id), changes)?
        .guard(store::ticket_unchanged(&ticket))
        .guard(accounts::live(&[account])))
}

fn refused(refusal: ShareRefusal) -> ApiError {
    match refusal.field() {
        Some(field) => ApiError::field(field, refusal),
        None => ApiError::rule(ProblemCode::Conflict, refusal.to_string()),
    }
}
