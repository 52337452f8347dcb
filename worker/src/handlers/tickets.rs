//! Tickets, as agents see and work them.

use shared::api::Page;
use shared::api::tickets::{
    AddNote, Audience, Conversation, CountTickets, CreateTicket, GetAudience, GetTicket,
    ListMessages, ListTickets, MessageMade, ReplyToTicket, Ticket, TicketMade, TicketRow,
    TicketWork, WorkTicket,
};
use shared::grid::GridCounts;
use shared::policy::ticket::{Annotate, Raise, Reply, Work};
use shared::ticket::status::TicketEvent;
use shared::words::server::problems as words;

use crate::acts::{hot, tickets as acts};
use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::reply::Written;
use crate::store::change::Change;
use crate::store::gate::as_agent;
use crate::store::grid::Reader;
use crate::store::rights::Holder;
use crate::store::tickets::{Missing, Naming, Said, Workers};
use crate::store::{Batch, StoreError, audience, grid, messages, ticket_writes, tickets};

/// A page of tickets.
pub(crate) async fn list_tickets(
    ctx: &Ctx,
    call: Call<ListTickets>,
) -> Result<Written<Page<TicketRow>>, ApiError> {
    let mut batch = Batch::new();
    let list = grid::list(&mut batch, (), Reader::of(&call.caller, ctx.now), &call.input);
    let (_, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    Ok(grid::read(&mut answers, list)?)
}

/// How many tickets that are.
pub(crate) async fn count_tickets(
    ctx: &Ctx,
    call: Call<CountTickets>,
) -> Result<GridCounts, ApiError> {
    let mut batch = Batch::new();
    let counts = grid::count(&mut batch, (), Reader::of(&call.caller, ctx.now), &call.input);
    let (_, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    Ok(grid::read_counts(&mut answers, counts)?)
}

/// A ticket with the newest part of its conversation.
pub(crate) async fn get_ticket(
    ctx: &Ctx,
    call: Call<GetTicket>,
) -> Result<Written<Ticket>, ApiError> {
    let session = call.caller.session.as_deref().unwrap_or_default();
    let (batch, whole) = Batch::of::<Said<Ticket>>(tickets::whole(session, call.id));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    tickets::read_said(&asker, &mut answers, whole)
}

/// A part of a ticket's conversation.
pub(crate) async fn list_messages(
    ctx: &Ctx,
    call: Call<ListMessages>,
) -> Result<Written<Conversation>, ApiError> {
    let session = call.caller.session.as_deref().unwrap_or_default();
    let part = tickets::part(session, call.id, call.input);
    let (batch, part) = Batch::of::<Said<Conversation>>(part);
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    tickets::read_said(&asker, &mut answers, part)
}

/// Raises a ticket for a contact [T1, T2].
pub(crate) async fn create_ticket(
    ctx: &Ctx,
    call: Call<CreateTicket>,
) -> Result<TicketMade, ApiError> {
    let raised = call.input.parse()?;
    let naming = Naming {
        requester: raised.requester,
        account: call.input.account,
        department: call.input.department,
        assignee: call.input.assignee,
        help_center: call.caller.help_center.as_ref(),
    };
    let write = async || {
        let (mut change, right) = Change::raising_for(ctx, &call.caller, naming)?;
        let made = ticket_writes::raise_for(
            ctx,
            (&mut change, &right),
            naming,
            (call.input.priority, &raised),
        )?;
        change.commit(ctx, &call.caller, &()).await?.one(made)?.ok_or(ApiError::NotFound)
    };
    hot::write(write, async || {
        let session = call.caller.session.as_deref().unwrap_or_default();
        let (batch, missing) = Batch::of::<Option<Missing>>(tickets::missing(session, naming));
        let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
        asker.permit::<Raise>(())?;
        let gone = |field, message| Err(ApiError::field(field, message));
        match answers.one(missing)?.flatten() {
            None => Ok(None),
            Some(Missing::Requester) => gone("requester", words::contact_is_gone()),
            Some(Missing::Account) => gone("account", words::account_is_gone()),
            Some(Missing::Department) => gone("department", words::department_is_gone()),
            Some(Missing::Assignee) => gone("assignee", words::agent_is_gone()),
            Some(Missing::HelpCenter) => Err(ApiError::NotFound),
            Some(Missing::AnyDepartment) => Err(acts::no_department()),
        }
    })
    .await
}

/// Writes to the customer, and moves the ticket to where the agent wants it.
pub(crate) async fn reply_to_ticket(
    ctx: &Ctx,
    call: Call<ReplyToTicket>,
) -> Result<MessageMade, ApiError> {
    let body = call.input.parse()?;
    let event = TicketEvent::AgentReplied(call.input.then);
    let by = (&call.caller, Holder::Agent);
    hot::write(
        async || acts::reply(ctx, by, call.id, event, &body).await,
        async || {
            let (batch, facts) = Batch::of(tickets::facts(call.id));
            let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
            let permit = tickets::find::<Reply>(&asker, &mut answers, facts)?;
            acts::takes_replies(permit.subject(), event)?;
            Ok(None)
        },
    )
    .await
}

/// Writes an internal note.
pub(crate) async fn add_note(ctx: &Ctx, call: Call<AddNote>) -> Result<MessageMade, ApiError> {
    let body = call.input.parse()?;
    let write = async || {
        let made = MessageMade { id: ctx.id()? };
        let by = (&call.caller, Holder::Agent);
        let (mut change, right) = Change::on_ticket::<Annotate>(ctx, by, call.id, None)?;
        ticket_writes::open_note(ctx, (&mut change, &right), call.id, made.id);
        change.then(messages::annotate(ctx, &right, call.id, made.id, &body));
        change.commit(ctx, &call.caller, &made).await?;
        Ok(made)
    };
    hot::write(write, async || {
        let (batch, facts) = Batch::of(tickets::facts(call.id));
        let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
        tickets::find::<Annotate>(&asker, &mut answers, facts)?;
        Ok(None)
    })
    .await
}

/// Sets status, priority, assignee, department and privacy.
pub(crate) async fn work_ticket(ctx: &Ctx, call: Call<WorkTicket>) -> Result<TicketWork, ApiError> {
    let work = &call.input;
    let write = async || {
        let by = (&call.caller, Holder::Agent);
        let (mut change, right) = Change::on_ticket::<Work>(ctx, by, call.id, None)?;
        change.guard(ticket_writes::work_fits(call.id, work));
        ticket_writes::open_work(ctx, (&mut change, &right), call.id, work);
        change.then(ticket_writes::work(&right, call.id, work));
        let set = change.read::<TicketWork>(tickets::set(call.id));
        let mut answers = change.commit(ctx, &call.caller, &()).await?;
        answers.one(set)?.ok_or(ApiError::NotFound)
    };
    let judge = async || {
        let (batch, workers) = Batch::of::<Workers>(tickets::workers(call.id, work));
        let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
        let workers = answers.one(workers)?.ok_or(ApiError::NotFound)?;
        let Workers { facts: Some(facts), now: Some(before), agent, department } = workers else {
            return Err(ApiError::NotFound);
        };
        asker.permit::<Work>(facts)?;
        if work.version != before.version {
            return Err(newer(&before));
        }
        if *work == before {
            return Ok(Some(before));
        }
        if !agent && work.assignee != before.assignee {
            return Err(ApiError::field("assignee", words::agent_is_gone()));
        }
        if !department {
            return Err(ApiError::field("department", words::department_is_gone()));
        }
        Ok(None)
    };
    match hot::write(write, judge).await {
        // It was missed twice: whoever was faster has made a newer one.
        Err(ApiError::Store(StoreError::Stale)) => {
            let (mut batch, facts) = Batch::of(tickets::facts(call.id));
            let set = batch.ask::<TicketWork>(tickets::set(call.id));
            let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
            tickets::find::<Work>(&asker, &mut answers, facts)?;
            Err(newer(&answers.one(set)?.ok_or(ApiError::NotFound)?))
        }
        done => done,
    }
}

/// That what is set by now is newer than what was seen.
fn newer(set: &TicketWork) -> ApiError {
    ApiError::Stale(serde_json::to_value(set).ok())
}

/// Who sees it, and why [V15].
pub(crate) async fn get_audience(ctx: &Ctx, call: Call<GetAudience>) -> Result<Audience, ApiError> {
    let mut batch = Batch::new();
    let audience = audience::of(&mut batch, ctx, &call.caller, call.id);
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    audience::read(&asker, &mut answers, audience)
}
