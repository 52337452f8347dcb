//! Messages and internal notes, and the mails that a message causes.

use shared::ids::{MailId, MessageId, TicketId, TicketNumber};
use shared::policy::ticket::{Annotate, Raise, Reply};
use shared::text::MessageBody;

use super::rights::Right;
use super::{Statement, sql};
use crate::ctx::Ctx;
use crate::error::ApiError;

const APPEND: &str = "
    insert into messages (id, ticket_id, is_public, agent_id, contact_id, body, created_at)
    select ?1, t.id, ?4, s.agent_id, s.contact_id, ?5, ?6
      from tickets t join sessions s on s.hash = ?3
     where t.number = ?2";

/// Adds a public message, written by the session's owner.
pub(crate) fn append(
    ctx: &Ctx,
    right: &Right<Reply>,
    number: TicketNumber,
    id: MessageId,
    body: &MessageBody,
) -> Statement {
    let row = sql(APPEND).with(id).with(number).with(&right.session);
    row.with(true).with(body.as_str()).with(ctx.now)
}

/// Adds an internal note. Contacts never have this right [V11].
pub(crate) fn annotate(
    ctx: &Ctx,
    right: &Right<Annotate>,
    number: TicketNumber,
    id: MessageId,
    body: &MessageBody,
) -> Statement {
    let row = sql(APPEND).with(id).with(number).with(&right.session);
    row.with(false).with(body.as_str()).with(ctx.now)
}

const FIRST: &str = "
    insert into messages (id, ticket_id, is_public, contact_id, body, created_at)
    select ?1, id, 1, requester_id, ?3, ?4 from tickets where id = ?2";

/// Adds the first message of a new ticket, written by its requester.
pub(crate) fn first(
    ctx: &Ctx,
    _: &Right<Raise>,
    ticket: TicketId,
    id: MessageId,
    body: &MessageBody,
) -> Statement {
    sql(FIRST).with(id).with(ticket).with(body.as_str()).with(ctx.now)
}

// Only of an agent's session: contacts never write notes [V11].
const NOTE_OF_NEW: &str = "
    insert into messages (id, ticket_id, is_public, agent_id, body, created_at)
    select ?1, t.id, 0, s.agent_id, ?4, ?5
      from tickets t join sessions s on s.hash = ?3 and s.agent_id is not null
     where t.id = ?2";

/// Adds an internal note to a new ticket, written by the agent who raises it.
pub(crate) fn note_of_new(
    ctx: &Ctx,
    right: &Right<Raise>,
    ticket: TicketId,
    id: MessageId,
    body: &MessageBody,
) -> Statement {
    let row = sql(NOTE_OF_NEW).with(id).with(ticket).with(&right.session);
    row.with(body.as_str()).with(ctx.now)
}

// To the primary address; a contact with a password gets it at a verified one [E7]. Each
// mail's id is the given one with a random end. Whether the reader still sees the ticket
// is checked when the mail is written [N1]. `cross join` keeps the tables
// in this order: the planner would walk everyone who has access first.
const NOTIFY: &str = "
    insert into outbox (id, kind, contact_id, help_center_id, email, message_id, not_before, queued_at)
    select substr(?1, 1, 24) || lower(hex(randomblob(6))),
           'reply', p.contact_id, p.help_center_id, m.email, ?2, ?3, ?3
      from (select requester_id as contact_id from tickets where number = ?4
            union
            select p.contact_id from tickets t join participants p on p.ticket_id = t.id where t.number = ?4) r
      cross join tickets t
      cross join portal_access p on p.contact_id = r.contact_id
                                and p.help_center_id = t.help_center_id and p.state = 'active'
      cross join contacts c on c.id = p.contact_id and c.deleted_at is null
      cross join contact_addresses m on m.id = (
        select id from contact_addresses
         where contact_id = c.id and is_live = 1 and bounced_at is null
           and (verified_at is not null
                or is_primary = 1 and not exists (select 1 from credentials where contact_id = c.id))
         order by is_primary desc, created_at, id limit 1)
     where t.number = ?4
       and r.contact_id is not (select contact_id from sessions where hash = ?5)";

/// Queues a mail to the requester and the participants, but not to the author.
pub(crate) fn notify(
    ctx: &Ctx,
    right: &Right<Reply>,
    number: TicketNumber,
    message: MessageId,
) -> Result<Statement, ApiError> {
    let row = sql(NOTIFY).with(ctx.id::<MailId>()?).with(message).with(ctx.now);
    Ok(row.with(number).with(&right.session))
}
