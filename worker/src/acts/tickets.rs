//! Raising a ticket and writing to one, from either side.

use shared::api::tickets::{MessageMade, TicketMade};
use shared::ids::MessageId;
use shared::policy::Permit;
use shared::policy::ticket::{Raise, Reply, TicketFacts};
use shared::policy::viewer::Actor;
use shared::problem::ProblemCode;
use shared::text::MessageBody;
use shared::ticket::status::{TicketEvent, TicketStatus};

use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::asker::Asker;
use crate::store::change::{Audit, Change};
use crate::store::tickets::NewTicket;
use crate::store::{messages, tickets};

/// Writes a new ticket.
pub(crate) async fn raise(
    ctx: &Ctx,
    (asker, permit): (&Asker, &Permit<Raise>),
    caller: &Caller,
    ticket: &NewTicket<'_>,
) -> Result<TicketMade, ApiError> {
    let mut change = Change::by(ctx, permit)?;
    change.guards(asker.still());
    tickets::create(ctx, permit, &mut change, ticket)?;
    change.audit(
        ctx,
        &Audit::<(), _> {
            act: "raise_ticket",
            subject: ("ticket", &ticket.id),
            before: None,
            after: Some((ticket.requester, ticket.account)),
        },
    )?;
    let made = change.read(tickets::made(ticket.id));
    change.commit(ctx, caller, &()).await?.one(made)?.ok_or(ApiError::NotFound)
}

/// Adds a public message, moves the ticket on and mails who takes part.
pub(crate) async fn reply(
    ctx: &Ctx,
    (asker, permit): (&Asker, &Permit<Reply>),
    caller: &Caller,
    event: TicketEvent,
    body: &MessageBody,
) -> Result<MessageMade, ApiError> {
    let ticket = permit.subject();
    let next = ticket.status.after(event).ok_or_else(closed)?;
    let message: MessageId = ctx.id()?;
    let mut change = Change::by(ctx, permit)?;
    change
        .guards(asker.still())
        .guard(tickets::still(permit))
        .then(messages::append(ctx, permit, message, body))
        .then(tickets::move_on(permit, next, ctx.now))
        .then(messages::notify(ctx, permit, message)?);
    if let Actor::Contact(contact) = permit.actor()
        && contact != ticket.requester
    {
        change.then(tickets::join(permit, contact, ctx.now));
    }
    change.audit(ctx, &status_audit("reply", ticket, next))?;
    let made = MessageMade { id: message };
    change.commit(ctx, caller, &made).await?;
    Ok(made)
}

fn closed() -> ApiError {
    ApiError::rule(
        ProblemCode::Conflict,
        "This ticket is closed. Open it again, or raise a new one.",
    )
}

/// The audit of something that may have moved the ticket on.
pub(crate) fn status_audit<'a>(
    act: &'static str,
    ticket: &'a TicketFacts,
    next: TicketStatus,
) -> Audit<'a, TicketStatus, TicketStatus> {
    Audit { act, subject: ("ticket", &ticket.id), before: Some(ticket.status), after: Some(next) }
}

/// Why there is no ticket where nobody can work on one.
pub(crate) fn no_department() -> ApiError {
    ApiError::rule(ProblemCode::Conflict, "There is no department yet to work on tickets.")
}
