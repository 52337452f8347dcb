//! Which agents have a ticket open. Pages report it again and again; what is not repeated
//! lapses. It is no part of the ledger: nothing follows from it, and nothing undoes it.

use shared::ids::TicketNumber;
use shared::policy::ticket::See;
use shared::time::{Span, Timestamp};

use super::proof::System;
use super::rights::Right;
use super::{Statement, sql};
use crate::ctx::Ctx;

/// How long a report counts. A page repeats it every 20 seconds.
const COUNTS_FOR: Span = Span::from_seconds(45);

/// How soon a report that says nothing new is written again: however often a client asks, it
/// writes no more than that.
const WRITTEN_EVERY: Span = Span::from_seconds(10);

/// How long a report is kept.
const KEPT_FOR: Span = Span::hours(1);

const HERE: &str = "
    insert into presence (ticket_id, agent_id, seen_at, is_writing)
    select t.id, s.agent_id, ?2, ?4 from tickets t join sessions s on s.hash = ?1 where t.number = ?3
        on conflict (ticket_id, agent_id) do update
       set seen_at = excluded.seen_at, is_writing = excluded.is_writing
     where presence.is_writing <> excluded.is_writing or presence.seen_at <= ?5";

/// The agent who has the right has the ticket open.
pub(crate) fn here(
    ctx: &Ctx,
    right: &Right<See>,
    number: TicketNumber,
    is_writing: bool,
) -> Statement {
    let here = sql(HERE).with(&right.session).with(ctx.now).with(number).with(is_writing);
    here.with(ctx.now - WRITTEN_EVERY)
}

const GONE: &str = "
    delete from presence
     where ticket_id = (select id from tickets where number = ?2)
       and agent_id = (select agent_id from sessions where hash = ?1)";

/// The agent who has the right no longer has it open.
pub(crate) fn gone(right: &Right<See>, number: TicketNumber) -> Statement {
    sql(GONE).with(&right.session).with(number)
}

const OTHERS: &str = "
    select json_object('others', json((
             select json_group_array(json_object('name', name, 'is_writing', json(iif(is_writing, 'true', 'false'))))
               from (select g.name, p.is_writing
                       from tickets t
                       join presence p on p.ticket_id = t.id
                       join agents g on g.id = p.agent_id
                      where t.number = ?2 and ?3 < p.seen_at and g.disabled_at is null
                        and p.agent_id <> (select agent_id from sessions where hash = ?1)
                      order by p.is_writing desc, g.name, g.id
                      limit 20)))) as json";

/// The other agents who have it open, a [`Presence`](shared::api::presence::Presence).
pub(crate) fn others(ctx: &Ctx, right: &Right<See>, number: TicketNumber) -> Statement {
    sql(OTHERS).with(&right.session).with(number).with(ctx.now - COUNTS_FOR)
}

const FORGET: &str = "
    delete from presence where (ticket_id, agent_id) in
      (select ticket_id, agent_id from presence where seen_at < ?1 limit 500)";

/// Deletes reports that are over.
pub(crate) fn forget(_: &System, now: Timestamp) -> Statement {
    sql(FORGET).with(now - KEPT_FOR)
}
