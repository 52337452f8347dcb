//! Writes to tickets. Each statement names the ticket by its number and the author by
//! their session, so that nothing has to be read before.

use shared::api::tickets::{TicketMade, TicketWork};
use shared::ids::{AccountId, MessageId, TicketId, TicketNumber};
use shared::policy::ticket::{Annotate, Raise, Reply, Solve, Work};
use shared::ticket::draft::{RaisedFor, TicketText};
use shared::ticket::priority::Priority;
use shared::ticket::status::{TicketEvent, TicketStatus};
use shared::time::Timestamp;

use super::change::Change;
use super::help_centers::asked_help_center;
use super::rights::{Right, json};
use super::tickets::{Naming, work_json};
use super::{Bind, Param, Slot, Statement, messages, sql};
use crate::ctx::Ctx;
use crate::error::ApiError;

const MOVE_ON: &str = "
    update tickets set status = ?2 ->> status, activity_at = ?3, version = version + 1 where number = ?1";

/// Updates the ticket's status and activity after a public message.
pub(crate) fn move_on(
    _: &Right<Reply>,
    number: TicketNumber,
    event: TicketEvent,
    now: Timestamp,
) -> Statement {
    sql(MOVE_ON).with(number).with_json(&TicketStatus::ways(event)).with(now)
}

const SET_STATUS: &str = "
    update tickets set status = ?2 ->> status, version = version + 1 where number = ?1";

/// Updates the ticket's status without a message.
pub(crate) fn set_status(_: &Right<Solve>, number: TicketNumber, event: TicketEvent) -> Statement {
    sql(SET_STATUS).with(number).with_json(&TicketStatus::ways(event))
}

const JOIN: &str = "
    insert into participants (ticket_id, contact_id, added_at, activity_at)
    select t.id, s.contact_id, ?3, ?3
      from tickets t join sessions s on s.hash = ?2
     where t.number = ?1 and s.contact_id <> t.requester_id
        on conflict do nothing";

/// Makes the contact who replied a participant [V5].
pub(crate) fn join(right: &Right<Reply>, number: TicketNumber, now: Timestamp) -> Statement {
    sql(JOIN).with(number).with(&right.session).with(now)
}

// The change applies to the ticket's current state and changes something. `handlers::tickets`
// checks the same and gives reasons.
const WORK_FITS: &str = "
    insert into guard select exists (
      select 1 from tickets t
       where t.number = ?1 and t.version = ?2
         and (?3 is null or ?3 is t.assignee_id
              or exists (select 1 from agents where id = ?3 and disabled_at is null))
         and exists (select 1 from departments where id = ?4)
         and not (t.status = ?5 and t.priority = ?6 and t.assignee_id is ?3
                  and t.department_id = ?4 and t.is_private = ?7))";

/// The guard that `work` applies to the ticket's current state.
pub(crate) fn work_fits(number: TicketNumber, work: &TicketWork) -> Statement {
    sql(WORK_FITS)
        .with(number)
        .with(work.version)
        .with(work.assignee)
        .with(work.department)
        .with_word(&work.status)
        .with_word(&work.priority)
        .with(work.is_private)
}

const WORK: &str = "
    update tickets
       set status = ?2, priority = ?3, assignee_id = ?4, department_id = ?5, is_private = ?6,
           version = version + 1
     where number = ?1";

/// Sets the fields that an agent works with.
pub(crate) fn work(_: &Right<Work>, number: TicketNumber, work: &TicketWork) -> Statement {
    sql(WORK)
        .with(number)
        .with_word(&work.status)
        .with_word(&work.priority)
        .with(work.assignee)
        .with(work.department)
        .with(work.is_private)
}

/// Inserts the row of an operation on the ticket `t`. `?1` to `?4` are those of
/// `Change::opened_by_session`.
macro_rules! operation {
    ($act:literal, $detail:expr, $which:literal) => {
        concat!(
            "insert into operations (id, at, actor_kind, actor_id, act, subject_kind, subject_id, detail)
             select ?1, ?2, ?3, coalesce(s.agent_id, s.contact_id), '", $act, "', 'ticket', t.id, ",
            $detail,
            " from tickets t join sessions s on s.hash = ?4 where ", $which
        )
    };
}

const REPLY: &str = operation!("reply", "json_array(t.status, ?6 ->> t.status)", "t.number = ?5");
const SOLVE: &str = operation!("solve", "json_array(t.status, ?6 ->> t.status)", "t.number = ?5");
const NOTE: &str = operation!("annotate", "json_quote(?6)", "t.number = ?5");
const SET: &str = operation!(
    "work_ticket",
    concat!("json_array(json(", work_json!(), "), json(?6))"),
    "t.number = ?5"
);
const RAISED: &str =
    operation!("raise_ticket", "json_array(t.requester_id, t.account_id)", "t.id = ?5");

/// Opens the operation of a reply. To be added before the status changes.
pub(crate) fn open_reply(
    ctx: &Ctx,
    (change, right): (&mut Change, &Right<Reply>),
    number: TicketNumber,
    event: TicketEvent,
) {
    let more = [number.bind(), json(&TicketStatus::ways(event))];
    change.opened_by_session(ctx, right, REPLY, more);
}

/// Opens the operation of solving a ticket. To be added before the status changes.
pub(crate) fn open_solve(
    ctx: &Ctx,
    (change, right): (&mut Change, &Right<Solve>),
    number: TicketNumber,
    event: TicketEvent,
) {
    let more = [number.bind(), json(&TicketStatus::ways(event))];
    change.opened_by_session(ctx, right, SOLVE, more);
}

/// Opens the operation of an internal note.
pub(crate) fn open_note(
    ctx: &Ctx,
    (change, right): (&mut Change, &Right<Annotate>),
    number: TicketNumber,
    note: MessageId,
) {
    change.opened_by_session(ctx, right, NOTE, [number.bind(), note.bind()]);
}

/// Opens the operation of an agent's change. To be added before the fields change.
pub(crate) fn open_work(
    ctx: &Ctx,
    (change, right): (&mut Change, &Right<Work>),
    number: TicketNumber,
    work: &TicketWork,
) {
    change.opened_by_session(ctx, right, SET, [number.bind(), json(work)]);
}

// Numbers start at 1001, so that a customer's first ticket does not look like a test.
const RAISE: &str = "
    insert into tickets (number, id, help_center_id, department_id, requester_id, account_id,
                         subject, status, is_private, created_at, activity_at)
    select (select coalesce(max(number), 1000) + 1 from tickets), ?2, s.help_center_id,
           (select department_id from help_centers where id = s.help_center_id), s.contact_id,
           coalesce(?3, (select r.account_id
                           from relationships r join accounts a on a.id = r.account_id and a.deleted_at is null
                          where r.contact_id = s.contact_id and r.valid_to is null)),
           ?4, 'open', ?5, ?6, ?6
      from sessions s
     where s.hash = ?1";

const RAISE_FOR: &str = concat!(
    "insert into tickets (number, id, help_center_id, department_id, requester_id, account_id,
                         subject, status, is_private, created_at, activity_at, assignee_id, priority)
    select (select coalesce(max(number), 1000) + 1 from tickets), ?2, h.id,
           coalesce(?7, (select d.id
                           from sessions s join agents g on g.id = s.agent_id join departments d
                          where s.hash = ?1
                            and (g.sees_all = 1
                                 or d.id in (select department_id from agent_departments where agent_id = g.id))
                          order by d.id <> h.department_id, d.name limit 1)),
           ?6,
           coalesce(?3, (select r.account_id
                           from relationships r join accounts a on a.id = r.account_id and a.deleted_at is null
                          where r.contact_id = ?6 and r.valid_to is null and r.kind = 'direct')),
           ?4, 'open', 0, ?5, ?5, ?9, ?10
      from help_centers h
     where h.id = ", asked_help_center!("?8")
);

const MADE: &str = "select json_object('number', number) as json from tickets where id = ?1";

const REMEMBER_MADE: &str = "
    insert into idempotency (caller, key, request, reply, created_at)
    select ?1, ?2, ?3, json_object('number', number), ?4 from tickets where id = ?5";

/// Adds a contact's own ticket and its first message to `change`. Without an account, a
/// contact's only account is used. The slot has the number.
pub(crate) fn raise(
    ctx: &Ctx,
    (change, right): (&mut Change, &Right<Raise>),
    (account, is_private): (Option<AccountId>, bool),
    text: &TicketText,
) -> Result<Slot<TicketMade>, ApiError> {
    let id = ctx.id::<TicketId>()?;
    let row = sql(RAISE).with(&right.session).with(id).with(account);
    change.then(row.with(text.subject.as_str()).with(is_private).with(ctx.now));
    change.then(messages::first(ctx, right, id, ctx.id()?, &text.body));
    Ok(made(ctx, (change, right), id))
}

/// Adds a ticket that an agent raises, its first message and the note below it to `change`.
pub(crate) fn raise_for(
    ctx: &Ctx,
    (change, right): (&mut Change, &Right<Raise>),
    naming: Naming<'_>,
    (priority, raised): (Priority, &RaisedFor),
) -> Result<Slot<TicketMade>, ApiError> {
    let Naming { requester, account, department, assignee, help_center } = naming;
    let RaisedFor { text, note, .. } = raised;
    let id = ctx.id::<TicketId>()?;
    let row = sql(RAISE_FOR).with(&right.session).with(id).with(account);
    let row = row.with(text.subject.as_str()).with(ctx.now);
    let row = row.with(requester).with(department).with(help_center);
    change.then(row.with(assignee).with_word(&priority));
    // Of two messages of the same instant, that with the smaller id is the first.
    let mut ids = [ctx.id::<MessageId>()?, ctx.id()?];
    ids.sort_unstable();
    let [first, second] = ids;
    change.then(messages::first(ctx, right, id, first, &text.body));
    if let Some(note) = note {
        change.then(messages::note_of_new(ctx, right, id, second, note));
    }
    Ok(made(ctx, (change, right), id))
}

/// Opens the operation of a new ticket and remembers its number, which the slot has.
fn made(
    ctx: &Ctx,
    (change, right): (&mut Change, &Right<Raise>),
    ticket: TicketId,
) -> Slot<TicketMade> {
    change.remember_with(REMEMBER_MADE, vec![Param::Text(ticket.to_string())]).opened_by_session(
        ctx,
        right,
        RAISED,
        [ticket.bind()],
    );
    change.read(sql(MADE).with(ticket))
}
