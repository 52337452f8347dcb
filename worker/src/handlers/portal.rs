//! The help center: a contact's tickets and profile.

use shared::api::portal::{
    CountPortalTickets, CreatePortalTicket, GetPortalAudience, GetPortalTicket, ListPortalMessages,
    ListPortalTickets, PortalAudience, PortalConversation, PortalTicket, PortalTicketCounts,
    PortalTicketFilter, PortalTicketRow, ReplyToPortalTicket, SolvePortalTicket, UpdateProfile,
    Whose,
};
use shared::api::session::PortalSession;
use shared::api::tickets::{MessageMade, TicketMade};
use shared::api::{Counted, Nothing, Page};
use shared::operations::{Act, Subject};
use shared::policy::ticket::{Raise, Reply, Solve};
use shared::problem::ProblemCode;
use shared::ticket::draft::account_of_request;
use shared::ticket::status::TicketEvent;
use shared::words::server::problems as words;

use crate::acts::{hot, tickets as acts};
use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::reply::Written;
use crate::store::change::Change;
use crate::store::gate::as_contact;
use crate::store::pace::{self, Pace};
use crate::store::rights::Holder;
use crate::store::{Batch, StoreError, contacts, portal_tickets, sessions, ticket_writes, tickets};

/// The tickets that the contact sees.
pub(crate) async fn list_portal_tickets(
    ctx: &Ctx,
    call: Call<ListPortalTickets>,
) -> Result<Written<Page<PortalTicketRow>>, ApiError> {
    let session = call.caller.session.as_deref().unwrap_or_default();
    let (batch, list) = Batch::of(portal_tickets::list(ctx, session, &call.input));
    let (_, _, mut answers) = as_contact(ctx, &call.caller, batch).await?;
    Ok(portal_tickets::read_list(&mut answers, list)?)
}

/// The number of those tickets: all, the contact's own, colleagues', and unread ones.
pub(crate) async fn count_portal_tickets(
    ctx: &Ctx,
    call: Call<CountPortalTickets>,
) -> Result<PortalTicketCounts, ApiError> {
    let session = call.caller.session.as_deref().unwrap_or_default();
    let mut batch = Batch::new();
    let mut ask = |whose| {
        let filter = PortalTicketFilter { whose, ..call.input.clone() };
        batch.ask::<Counted>(portal_tickets::count(ctx, session, &filter))
    };
    let (all, mine) = (ask(Whose::All), ask(Whose::Mine));
    let (colleagues, unread) = (ask(Whose::Colleagues), ask(Whose::Unread));
    let (_, _, mut answers) = as_contact(ctx, &call.caller, batch).await?;
    Ok(PortalTicketCounts {
        all: answers.one(all)?.unwrap_or_default(),
        mine: answers.one(mine)?.unwrap_or_default(),
        colleagues: answers.one(colleagues)?.unwrap_or_default(),
        unread: answers.one(unread)?.unwrap_or_default(),
    })
}

/// One ticket, with the newest part of its conversation, which the contact has read then.
pub(crate) async fn get_portal_ticket(
    ctx: &Ctx,
    call: Call<GetPortalTicket>,
) -> Result<Written<PortalTicket>, ApiError> {
    let session = call.caller.session.as_deref().unwrap_or_default();
    let (batch, ticket) = Batch::of(portal_tickets::one(ctx, session, call.id));
    let (asker, own, mut answers) = as_contact(ctx, &call.caller, batch).await?;
    let (ticket, read) = portal_tickets::read_one((&asker, &own), &mut answers, ticket)?;
    if let Some(read) = read {
        let there = ctx.clone();
        ctx.later(async move { Ok(there.sql.run(vec![read]).await.map(|_| ())?) });
    }
    Ok(ticket)
}

/// A part of a ticket's conversation.
pub(crate) async fn list_portal_messages(
    ctx: &Ctx,
    call: Call<ListPortalMessages>,
) -> Result<Written<PortalConversation>, ApiError> {
    let session = call.caller.session.as_deref().unwrap_or_default();
    let (batch, part) = Batch::of(portal_tickets::part(ctx, session, (call.id, call.input)));
    let (asker, _, mut answers) = as_contact(ctx, &call.caller, batch).await?;
    portal_tickets::read_part(&asker, &mut answers, part)
}

/// Raises a ticket [T2, T3].
pub(crate) async fn create_portal_ticket(
    ctx: &Ctx,
    call: Call<CreatePortalTicket>,
) -> Result<TicketMade, ApiError> {
    let text = call.input.parse()?;
    let (account, is_private) = (call.input.account, call.input.is_private);
    let session = call.caller.session.as_deref().unwrap_or_default();
    let write = async || {
        let (mut change, right) = Change::raising(ctx, &call.caller, account)?;
        change.guard(pace::within_limit(ctx, session));
        let on = (&mut change, &right);
        let made = ticket_writes::raise(ctx, on, (account, is_private), &text)?;
        change.then(pace::count(ctx, &right));
        change.commit(ctx, &call.caller, &()).await?.one(made)?.ok_or(ApiError::NotFound)
    };
    hot::write(write, async || {
        let (batch, written) = Batch::of::<Pace>(pace::of(ctx, session));
        let (asker, _, mut answers) = as_contact(ctx, &call.caller, batch).await?;
        asker.permit::<Raise>(())?;
        let contact = asker.contact().ok_or(ApiError::SignInNeeded)?;
        let live: Vec<_> = contact.memberships.iter().map(|it| it.account).collect();
        account_of_request(account, &live)?;
        if let Some(pace) = answers.one(written)? {
            pace.check(ctx.now)?;
        }
        Ok(None)
    })
    .await
}

/// Replies to a ticket. The contact becomes a participant [V5].
pub(crate) async fn reply_to_portal_ticket(
    ctx: &Ctx,
    call: Call<ReplyToPortalTicket>,
) -> Result<MessageMade, ApiError> {
    let body = call.input.parse();
    let (by, event) = ((&call.caller, Holder::Contact), TicketEvent::CustomerReplied);
    let judge = async || {
        let session = call.caller.session.as_deref().unwrap_or_default();
        let (mut batch, facts) = Batch::of(tickets::facts_for(session, call.id));
        let written = batch.ask::<Pace>(pace::of(ctx, session));
        let (asker, _, mut answers) = as_contact(ctx, &call.caller, batch).await?;
        let permit = tickets::find::<Reply>(&asker, &mut answers, facts)?;
        acts::takes_replies(permit.subject(), event)?;
        if let Some(pace) = answers.one(written)? {
            pace.check(ctx.now)?;
        }
        Ok(None)
    };
    match body {
        Ok(body) => {
            hot::write(async || acts::reply(ctx, by, call.id, event, &body).await, judge).await
        }
        // Mistakes in the text are reported only to a contact who may reply to this ticket.
        Err(mistakes) => Err(judge().await.err().unwrap_or_else(|| mistakes.into())),
    }
}

/// Marks a ticket as solved.
pub(crate) async fn solve_portal_ticket(
    ctx: &Ctx,
    call: Call<SolvePortalTicket>,
) -> Result<Nothing, ApiError> {
    let event = TicketEvent::CustomerSolved;
    let write = async || {
        let by = (&call.caller, Holder::Contact);
        let (mut change, right) = Change::on_ticket::<Solve>(ctx, by, call.id, Some(event))?;
        ticket_writes::open_solve(ctx, (&mut change, &right), call.id, event);
        change.then(ticket_writes::set_status(&right, call.id, event));
        change.commit(ctx, &call.caller, &Nothing {}).await?;
        Ok(Nothing {})
    };
    hot::write(write, async || {
        let session = call.caller.session.as_deref().unwrap_or_default();
        let (batch, facts) = Batch::of(tickets::facts_for(session, call.id));
        let (asker, _, mut answers) = as_contact(ctx, &call.caller, batch).await?;
        let permit = tickets::find::<Solve>(&asker, &mut answers, facts)?;
        match permit.subject().status.after(event) {
            Some(_) => Ok(None),
            None => Err(ApiError::rule(ProblemCode::Conflict, words::ticket_is_solved())),
        }
    })
    .await
}

/// The colleagues who will see a new ticket [V15].
pub(crate) async fn get_portal_audience(
    ctx: &Ctx,
    call: Call<GetPortalAudience>,
) -> Result<PortalAudience, ApiError> {
    let session = call.caller.session.as_deref().unwrap_or_default();
    let (batch, audience) = Batch::of(portal_tickets::audience(session, &call.input));
    let (_, _, mut answers) = as_contact(ctx, &call.caller, batch).await?;
    Ok(portal_tickets::read_audience(&mut answers, audience)?)
}

/// Changes the contact's own names and telephone number.
pub(crate) async fn update_profile(
    ctx: &Ctx,
    call: Call<UpdateProfile>,
) -> Result<PortalSession, ApiError> {
    let profile = call.input.parse()?;
    let session = call.caller.session.clone().unwrap_or_default();
    let (batch, before) = Batch::of(sessions::portal(&session));
    let (asker, own, mut answers) = as_contact(ctx, &call.caller, batch).await?;
    let before = sessions::read_portal(&mut answers, before, &asker)?;
    if before.version != call.input.version {
        return Err(ApiError::Stale(serde_json::to_value(&before).ok()));
    }
    let phone = profile.phone.as_ref().map(shared::text::Phone::as_str);
    let names = (profile.first_name.as_str(), profile.last_name.as_str());
    if (before.first_name.as_str(), before.last_name.as_str()) == names
        && before.phone.as_deref() == phone
        && (profile.language.is_none() || before.language == profile.language)
    {
        return Ok(before);
    }
    let mut change = Change::by(ctx, &own, Act::EditProfile, Subject::Contact(own.id()))?;
    change.guard(contacts::version(own.id(), before.version)).then(portal_tickets::update_profile(
        ctx,
        &own,
        names,
        phone,
        profile.language.as_deref(),
    ));
    let after = change.read(sessions::portal(&session));
    match change.commit(ctx, &call.caller, &()).await {
        Ok(mut answers) => sessions::read_portal(&mut answers, after, &asker),
        Err(ApiError::Store(StoreError::Stale)) => {
            let (batch, newer) = Batch::of(sessions::portal(&session));
            let (asker, _, mut answers) = as_contact(ctx, &call.caller, batch).await?;
            let newer = sessions::read_portal(&mut answers, newer, &asker)?;
            Err(ApiError::Stale(serde_json::to_value(newer).ok()))
        }
        Err(error) => Err(error),
    }
}
