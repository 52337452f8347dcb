//! The help center.

use shared::api::portal::{
    CreatePortalTicket, GetPortalAudience, GetPortalTicket, ListPortalTickets, PortalAudience,
    PortalTicket, PortalTicketRow, ReplyToPortalTicket, SolvePortalTicket, UpdateProfile,
};
use shared::api::session::PortalSession;
use shared::api::tickets::{MessageMade, TicketMade};
use shared::api::{Nothing, Page};
use shared::policy::ticket::{Raise, Reply, Solve};
use shared::problem::ProblemCode;
use shared::ticket::draft::account_of_request;
use shared::ticket::status::TicketEvent;

use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::handlers::tickets::{make, no_department, reply, status_audit};
use crate::reply::Written;
use crate::store::change::{Audit, Change};
use crate::store::gate::as_contact;
use crate::store::tickets::{Department, NewTicket};
use crate::store::{portal_tickets, sessions, tickets};

/// The tickets that the contact sees.
pub(crate) async fn list_portal_tickets(
    ctx: &Ctx,
    call: Call<ListPortalTickets>,
) -> Result<Written<Page<PortalTicketRow>>, ApiError> {
    let session = call.caller.session.as_deref().unwrap_or_default();
    let list = portal_tickets::list(ctx, session, &call.input);
    let (_, _, mut answers) = as_contact(ctx, &call.caller, vec![list]).await?;
    Ok(portal_tickets::read_list(&mut answers)?)
}

/// One of them.
pub(crate) async fn get_portal_ticket(
    ctx: &Ctx,
    call: Call<GetPortalTicket>,
) -> Result<Written<PortalTicket>, ApiError> {
    let session = call.caller.session.as_deref().unwrap_or_default();
    let batch = portal_tickets::one(ctx, session, call.id).into();
    let (asker, _, mut answers) = as_contact(ctx, &call.caller, batch).await?;
    portal_tickets::read_one(&asker, &mut answers)
}

/// Raises a ticket [T2, T3].
pub(crate) async fn create_portal_ticket(
    ctx: &Ctx,
    call: Call<CreatePortalTicket>,
) -> Result<TicketMade, ApiError> {
    let text = call.input.parse()?;
    let batch = vec![tickets::first_department()];
    let (asker, requester, mut answers) = as_contact(ctx, &call.caller, batch).await?;
    let permit = asker.permit::<Raise>(())?;
    let department = answers.one::<Department>()?.ok_or_else(no_department)?;
    let contact = asker.contact().ok_or(ApiError::SignInNeeded)?;
    let live: Vec<_> = contact.memberships.iter().map(|it| it.account).collect();
    let ticket = NewTicket {
        id: ctx.id()?,
        help_center: contact.help_center,
        department: department.id,
        requester,
        account: account_of_request(call.input.account, &live)?,
        is_private: call.input.is_private,
        text: &text,
    };
    make(ctx, (&asker, &permit), &call.caller, &ticket).await
}

/// Replies; who does becomes a participant [V5].
pub(crate) async fn reply_to_portal_ticket(
    ctx: &Ctx,
    call: Call<ReplyToPortalTicket>,
) -> Result<MessageMade, ApiError> {
    let body = call.input.parse();
    let (asker, _, mut answers) =
        as_contact(ctx, &call.caller, vec![tickets::facts(call.id)]).await?;
    let permit = tickets::find::<Reply>(&asker, &mut answers)?;
    reply(ctx, (&asker, &permit), &call.caller, TicketEvent::CustomerReplied, &body?).await
}

/// Says that it is done.
pub(crate) async fn solve_portal_ticket(
    ctx: &Ctx,
    call: Call<SolvePortalTicket>,
) -> Result<Nothing, ApiError> {
    let (asker, _, mut answers) =
        as_contact(ctx, &call.caller, vec![tickets::facts(call.id)]).await?;
    let permit = tickets::find::<Solve>(&asker, &mut answers)?;
    let next =
        permit.subject().status.after(TicketEvent::CustomerSolved).ok_or_else(|| {
            ApiError::rule(ProblemCode::Conflict, "This ticket is solved already.")
        })?;
    let mut change = Change::by(ctx, &permit)?;
    change
        .guards(asker.still())
        .guard(tickets::still(&permit))
        .then(tickets::set_status(&permit, next))
        .audit(ctx, &status_audit("solve", permit.subject(), next))?;
    change.commit(ctx, &call.caller, &Nothing {}).await?;
    Ok(Nothing {})
}

/// Who will see a new ticket [V15].
pub(crate) async fn get_portal_audience(
    ctx: &Ctx,
    call: Call<GetPortalAudience>,
) -> Result<PortalAudience, ApiError> {
    let session = call.caller.session.as_deref().unwrap_or_default();
    let batch = vec![portal_tickets::audience(session, &call.input)];
    let (_, _, mut answers) = as_contact(ctx, &call.caller, batch).await?;
    Ok(portal_tickets::read_audience(&mut answers)?)
}

/// Changes the contact's own names and telephone number.
pub(crate) async fn update_profile(
    ctx: &Ctx,
    call: Call<UpdateProfile>,
) -> Result<PortalSession, ApiError> {
    let profile = call.input.parse()?;
    let session = call.caller.session.clone().unwrap_or_default();
    let (asker, contact, mut answers) =
        as_contact(ctx, &call.caller, vec![sessions::portal(&session)]).await?;
    let before = sessions::read_portal(&mut answers, &asker)?;
    let phone = profile.phone.as_ref().map(shared::text::Phone::as_str);
    let names = (profile.first_name.as_str(), profile.last_name.as_str());
    if (before.first_name.as_str(), before.last_name.as_str()) == names
        && before.phone.as_deref() == phone
    {
        return Ok(before);
    }
    let mut change = Change::of(ctx, asker.viewer.actor())?;
    change
        .then(portal_tickets::update_profile(ctx, contact, names, phone))
        .audit(
            ctx,
            &Audit {
                act: "update_profile",
                subject: ("contact", &contact),
                before: Some((&before.first_name, &before.last_name, &before.phone)),
                after: Some((names.0, names.1, phone)),
            },
        )?
        .then(sessions::portal(&session));
    let mut answers = change.commit(ctx, &call.caller, &()).await?;
    answers.texts();
    answers.texts();
    sessions::read_portal(&mut answers, &asker)
}
