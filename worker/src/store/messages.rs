//! Messages and internal notes, and the mails that a message causes.

use serde::Serialize;
use shared::ids::{ContactId, MailId, MessageId};
use shared::policy::Permit;
use shared::policy::ticket::{Annotate, Raise, Reply};
use shared::policy::viewer::Actor;
use shared::text::MessageBody;

use super::tickets::NewTicket;
use super::{Statement, sql};
use crate::ctx::Ctx;
use crate::error::ApiError;

const APPEND: &str = "
    insert into messages (id, ticket_id, is_public, agent_id, contact_id, body, created_at)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

/// Adds a public message, by whom the permit was given to.
pub(crate) fn append(
    ctx: &Ctx,
    permit: &Permit<Reply>,
    id: MessageId,
    body: &MessageBody,
) -> Statement {
    let (agent, contact) = match permit.actor() {
        Actor::Agent(agent) => (Some(agent), None),
        Actor::Contact(contact) => (None, Some(contact)),
        Actor::System => (None, None),
    };
    sql(APPEND)
        .with(id)
        .with(permit.subject().id)
        .with(true)
        .with(agent)
        .with(contact)
        .with(body.as_str())
        .with(ctx.now)
}

/// Adds an internal note. No contact ever holds a permit for one [V11].
pub(crate) fn annotate(
    ctx: &Ctx,
    permit: &Permit<Annotate>,
    id: MessageId,
    body: &MessageBody,
) -> Statement {
    let agent = match permit.actor() {
        Actor::Agent(agent) => Some(agent),
        Actor::Contact(_) | Actor::System => None,
    };
    sql(APPEND)
        .with(id)
        .with(permit.subject().id)
        .with(false)
        .with(agent)
        .with(None::<ContactId>)
        .with(body.as_str())
        .with(ctx.now)
}

/// The first message of a new ticket: what its requester said.
pub(crate) fn first(
    ctx: &Ctx,
    _: &Permit<Raise>,
    ticket: &NewTicket<'_>,
) -> Result<Statement, ApiError> {
    Ok(sql(APPEND)
        .with(ctx.id::<MessageId>()?)
        .with(ticket.id)
        .with(true)
        .with(None::<shared::ids::AgentId>)
        .with(ticket.requester)
        .with(ticket.text.body.as_str())
        .with(ctx.now))
}

#[derive(Serialize)]
struct Recipient {
    mail: MailId,
    contact: ContactId,
}

// Whether they still see the ticket is asked again when the mail is written [N1].
const NOTIFY: &str = "
    insert into outbox (id, kind, contact_id, help_center_id, email, message_id, not_before, queued_at)
    select j.value ->> 'mail', 'reply', p.contact_id, p.help_center_id, m.email, ?2, ?3, ?3
      from json_each(?1) j
      join tickets t on t.id = ?4
      join portal_access p on p.contact_id = j.value ->> 'contact'
                          and p.help_center_id = t.help_center_id and p.state = 'active'
      join contacts c on c.id = p.contact_id and c.deleted_at is null
      join contact_addresses m on m.contact_id = c.id and m.is_live = 1 and m.is_primary = 1
                              and m.bounced_at is null";

/// Queues a mail to the requester and the participants, but not to the author.
pub(crate) fn notify(
    ctx: &Ctx,
    permit: &Permit<Reply>,
    message: MessageId,
) -> Result<Statement, ApiError> {
    let ticket = permit.subject();
    let mut contacts = vec![ticket.requester];
    contacts.extend(ticket.participants.iter().copied());
    contacts.sort_unstable();
    contacts.dedup();
    contacts.retain(|contact| permit.actor() != Actor::Contact(*contact));
    let recipients = contacts
        .into_iter()
        .map(|contact| Ok(Recipient { mail: ctx.id()?, contact }))
        .collect::<Result<Vec<_>, ApiError>>()?;
    Ok(sql(NOTIFY).with_json(&recipients).with(message).with(ctx.now).with(ticket.id))
}
