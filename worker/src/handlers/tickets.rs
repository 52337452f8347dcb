//! Tickets, as agents see and work them.

use shared::api::Page;
use shared::api::tickets::{
    AddNote, Audience, CreateTicket, GetAudience, GetTicket, ListTickets, MessageMade,
    ReplyToTicket, Ticket, TicketMade, TicketRow, WorkTicket,
};
use shared::policy::ticket::{Annotate, Raise, Reply, Work};
use shared::ticket::status::TicketEvent;

use crate::acts::tickets as acts;
use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::reply::Written;
use crate::store::change::{Audit, Change};
use crate::store::gate::as_agent;
use crate::store::tickets::{NewTicket, RaisedFor, Workers};
use crate::store::{Batch, StoreError, audience, messages, queue, tickets};

/// A queue.
pub(crate) async fn list_tickets(
    ctx: &Ctx,
    call: Call<ListTickets>,
) -> Result<Written<Page<TicketRow>>, ApiError> {
    let session = call.caller.session.as_deref().unwrap_or_default();
    let (batch, list) = Batch::of(queue::list(session, &call.input));
    let (_, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    Ok(queue::read(&mut answers, list)?)
}

/// A ticket with its conversation.
pub(crate) async fn get_ticket(
    ctx: &Ctx,
    call: Call<GetTicket>,
) -> Result<Written<Ticket>, ApiError> {
    let (batch, whole) = Batch::of(tickets::whole(call.id));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let (_, ticket) = tickets::read_whole::<Annotate>(&asker, &mut answers, whole)?;
    Ok(ticket)
}

/// Raises a ticket for a contact [T1, T2].
pub(crate) async fn create_ticket(
    ctx: &Ctx,
    call: Call<CreateTicket>,
) -> Result<TicketMade, ApiError> {
    let (requester, text) = call.input.parse()?;
    let session = call.caller.session.as_deref().unwrap_or_default();
    let (account, department) = (call.input.account, call.input.department);
    let raised_for = tickets::raised_for(session, requester, account, department);
    let (batch, from) = Batch::of::<RaisedFor>(raised_for);
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let permit = asker.permit::<Raise>(())?;
    let from = answers
        .one(from)?
        .ok_or_else(|| ApiError::field("requester", "this contact is not there any more"))?;
    if !from.account_exists {
        return Err(ApiError::field("account", "this account is not there any more"));
    }
    let department = from.department.ok_or_else(|| match department {
        Some(_) => ApiError::field("department", "this department is not there any more"),
        None => acts::no_department(),
    })?;
    let ticket = NewTicket {
        id: ctx.id()?,
        help_center: from.help_center,
        department,
        requester,
        account: account.or_else(|| from.customer.primary()),
        is_private: false,
        text: &text,
    };
    acts::raise(ctx, (&asker, &permit), &call.caller, &ticket).await
}

/// Writes to the customer.
pub(crate) async fn reply_to_ticket(
    ctx: &Ctx,
    call: Call<ReplyToTicket>,
) -> Result<MessageMade, ApiError> {
    let body = call.input.parse()?;
    let (batch, facts) = Batch::of(tickets::facts(call.id));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let permit = tickets::find::<Reply>(&asker, &mut answers, facts)?;
    acts::reply(ctx, (&asker, &permit), &call.caller, TicketEvent::AgentReplied, &body).await
}

/// Writes an internal note.
pub(crate) async fn add_note(ctx: &Ctx, call: Call<AddNote>) -> Result<MessageMade, ApiError> {
    let body = call.input.parse()?;
    let (batch, facts) = Batch::of(tickets::facts(call.id));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let permit = tickets::find::<Annotate>(&asker, &mut answers, facts)?;
    let made = MessageMade { id: ctx.id()? };
    let mut change = Change::by(ctx, &permit)?;
    change.then(messages::annotate(ctx, &permit, made.id, &body)).audit(
        ctx,
        &Audit::<(), _> {
            act: "annotate",
            subject: ("ticket", &permit.subject().id),
            before: None,
            after: Some(made.id),
        },
    )?;
    change.commit(ctx, &call.caller, &made).await?;
    Ok(made)
}

/// Sets status, priority, assignee, department and privacy.
pub(crate) async fn work_ticket(
    ctx: &Ctx,
    call: Call<WorkTicket>,
) -> Result<Written<Ticket>, ApiError> {
    let work = &call.input;
    let (mut batch, whole) = Batch::of(tickets::whole(call.id));
    let workers = batch.ask::<Workers>(tickets::workers(call.id, work));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let (permit, ticket) = tickets::read_whole::<Work>(&asker, &mut answers, whole)?;
    let Workers { now: before, agent, department } =
        answers.one(workers)?.ok_or(ApiError::NotFound)?;
    if work.version != before.version {
        return Err(ApiError::Stale(ticket.value()));
    }
    if *work == before {
        return Ok(ticket);
    }
    if !agent && work.assignee != before.assignee {
        return Err(ApiError::field("assignee", "this agent is not there any more"));
    }
    if !department {
        return Err(ApiError::field("department", "this department is not there any more"));
    }
    let mut change = Change::by(ctx, &permit)?;
    change.guard(tickets::unchanged(&permit)).then(tickets::work(&permit, work)).audit(
        ctx,
        &Audit {
            act: "work_ticket",
            subject: ("ticket", &permit.subject().id),
            before: Some(&before),
            after: Some(work),
        },
    )?;
    let whole = change.read(tickets::whole(call.id));
    match change.commit(ctx, &call.caller, &()).await {
        Ok(mut answers) => tickets::read_changed(&mut answers, whole),
        Err(ApiError::Store(StoreError::Stale)) => {
            let (batch, newer) = Batch::of(tickets::whole(call.id));
            let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
            let (_, newer) = tickets::read_whole::<Annotate>(&asker, &mut answers, newer)?;
            Err(ApiError::Stale(newer.value()))
        }
        Err(error) => Err(error),
    }
}

/// Who sees it, and why [V15].
pub(crate) async fn get_audience(ctx: &Ctx, call: Call<GetAudience>) -> Result<Audience, ApiError> {
    let mut batch = Batch::new();
    let audience = audience::of(&mut batch, ctx, call.id);
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    audience::read(&asker, &mut answers, audience)
}
