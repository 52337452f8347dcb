//! Replying to a ticket, from the desk or the help center.

use shared::api::tickets::MessageMade;
use shared::ids::TicketNumber;
use shared::policy::ticket::{Reply, TicketFacts};
use shared::problem::ProblemCode;
use shared::text::MessageBody;
use shared::ticket::status::TicketEvent;
use shared::words::server::problems as words;

use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::change::Change;
use crate::store::rights::Holder;
use crate::store::{messages, pace, ticket_writes};

/// Adds a public message, updates the ticket's status and mails the participants.
pub(crate) async fn reply(
    ctx: &Ctx,
    (caller, holder): (&Caller, Holder),
    number: TicketNumber,
    event: TicketEvent,
    body: &MessageBody,
) -> Result<MessageMade, ApiError> {
    let made = MessageMade { id: ctx.id()? };
    let (mut change, right) =
        Change::on_ticket::<Reply>(ctx, (caller, holder), number, Some(event))?;
    if holder == Holder::Contact {
        change.guard(pace::within_limit(ctx, caller.session.as_deref().unwrap_or_default()));
    }
    ticket_writes::open_reply(ctx, (&mut change, &right), number, event);
    change
        .then(messages::append(ctx, &right, number, made.id, body))
        .then(ticket_writes::move_on(&right, number, event, ctx.now))
        .then(messages::notify(ctx, &right, number, made.id)?);
    if holder == Holder::Contact {
        change.then(ticket_writes::join(&right, number, ctx.now)).then(pace::count(ctx, &right));
    }
    change.commit(ctx, caller, &made).await?;
    Ok(made)
}

/// Refuses a reply to a ticket whose status takes none.
pub(crate) fn takes_replies(ticket: &TicketFacts, event: TicketEvent) -> Result<(), ApiError> {
    let closed = || ApiError::rule(ProblemCode::Conflict, words::ticket_is_closed());
    ticket.status.after(event).map(|_| ()).ok_or_else(closed)
}

/// The refusal of a new ticket in a workspace without a department.
pub(crate) fn no_department() -> ApiError {
    ApiError::rule(ProblemCode::Conflict, words::no_department_yet())
}
