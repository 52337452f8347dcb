//! Messages and internal notes, and the mails that a message causes.

use serde::Deserialize;
use shared::ids::{MailId, MessageId, TicketId, TicketNumber};
use shared::policy::ticket::{Annotate, Raise, Reply};
use shared::text::MessageBody;
use shared::ticket::pace;
use shared::time::Timestamp;

use super::rights::Right;
use super::{Statement, sql};
use crate::ctx::Ctx;
use crate::error::ApiError;

const APPEND: &str = "
    insert into messages (id, ticket_id, is_public, agent_id, contact_id, body, created_at)
    select ?1, t.id, ?4, s.agent_id, s.contact_id, ?5, ?6
      from tickets t join sessions s on s.hash = ?3
     where t.number = ?2";

/// Adds a public message, by whoever has the right.
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

/// Adds an internal note. No contact ever has the right to [V11].
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

// How many of the contact's who holds the session `?1` were written after `?2`, and the
// first of them.
macro_rules! lately {
    () => {
        "messages m
          where m.contact_id = (select contact_id from sessions where hash = ?1) and ?2 < m.created_at"
    };
}

const IN_PACE: &str =
    concat!("insert into guard select (select count(*) from ", lately!(), ") < ?3");

/// The guard that the contact who holds the session writes no faster than they may.
pub(crate) fn in_pace(ctx: &Ctx, session: &str) -> Statement {
    sql(IN_PACE).with(session).with(ctx.now - pace::WINDOW).with(i64::from(pace::MOST))
}

const PACE: &str = concat!(
    "select json_object('count', count(*), 'first', min(m.created_at)) as json from ",
    lately!()
);

/// How fast they write, a [`Pace`].
pub(crate) fn pace(ctx: &Ctx, session: &str) -> Statement {
    sql(PACE).with(session).with(ctx.now - pace::WINDOW)
}

/// See [`pace`].
#[derive(Deserialize)]
pub(crate) struct Pace {
    count: u32,
    first: Option<Timestamp>,
}

impl Pace {
    /// Whether they may write one more.
    pub(crate) fn check(&self, now: Timestamp) -> Result<(), ApiError> {
        match self.first {
            Some(first) if pace::MOST <= self.count => {
                let until = (first + pace::WINDOW).millis() - now.millis();
                Err(ApiError::TooFast { retry_after: (until / 1_000).max(1) })
            }
            _ => Ok(()),
        }
    }
}

const FIRST: &str = "
    insert into messages (id, ticket_id, is_public, contact_id, body, created_at)
    select ?1, id, 1, requester_id, ?3, ?4 from tickets where id = ?2";

/// The first message of a new ticket: what its requester said.
pub(crate) fn first(
    ctx: &Ctx,
    _: &Right<Raise>,
    ticket: TicketId,
    body: &MessageBody,
) -> Result<Statement, ApiError> {
    Ok(sql(FIRST).with(ctx.id::<MessageId>()?).with(ticket).with(body.as_str()).with(ctx.now))
}

// Each mail's id is the one that is given, with an end of its own. Whether they still
// see the ticket is asked again when the mail is written [N1].
const NOTIFY: &str = "
    insert into outbox (id, kind, contact_id, help_center_id, email, message_id, not_before, queued_at)
    select substr(?1, 1, 24) || lower(hex(randomblob(6))),
           'reply', p.contact_id, p.help_center_id, m.email, ?2, ?3, ?3
      from tickets t
      join (select requester_id as contact_id from tickets where number = ?4
            union
            select p.contact_id from tickets t join participants p on p.ticket_id = t.id where t.number = ?4) r
      join portal_access p on p.contact_id = r.contact_id
                          and p.help_center_id = t.help_center_id and p.state = 'active'
      join contacts c on c.id = p.contact_id and c.deleted_at is null
      join contact_addresses m on m.contact_id = c.id and m.is_live = 1 and m.is_primary = 1
                              and m.bounced_at is null
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
