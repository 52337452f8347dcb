//! Tickets: finding one for an act, and writing them. Lists are in
//! [`queue`](super::queue) and [`portal_tickets`](super::portal_tickets).

use serde::Deserialize;
use serde_json::value::RawValue;
use shared::api::tickets::{Ticket, TicketWork};
use shared::ids::{AccountId, ContactId, DepartmentId, HelpCenterId, TicketId, TicketNumber};
use shared::policy::ticket::{Raise, Reply, TicketFacts, Work};
use shared::policy::viewer::Customer;
use shared::policy::{Act, Permit};
use shared::ticket::draft::TicketText;
use shared::ticket::status::TicketStatus;
use shared::time::Timestamp;

use super::asker::Asker;
use super::change::Change;
use super::scope::{customer_json, facts_json};
use super::{Answers, Param, Slot, Statement, read_row, sql};
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::reply::Written;

const FACTS: &str =
    concat!("select ", facts_json!(), " as json from tickets t where t.number = ?1");

/// The ticket with this number, as the policy knows it. Read it with [`find`].
pub(crate) fn facts(number: TicketNumber) -> Statement {
    sql(FACTS).with(number)
}

/// The permit to do `A` to the ticket that [`facts`] found. One that is not
/// there and one that the asker may not know of are the same answer [V2].
pub(crate) fn find<A>(
    asker: &Asker,
    answers: &mut Answers,
    facts: Slot<TicketFacts>,
) -> Result<Permit<A>, ApiError>
where
    A: Act<Subject = TicketFacts>,
{
    let facts = answers.one(facts)?.ok_or(ApiError::NotFound)?;
    Ok(asker.permit::<A>(facts)?)
}

// The newest 200 messages: what a page shows, and what an answer may weigh.
const WHOLE: &str = concat!(
    "select json_object('facts', ",
    facts_json!(),
    ", 'ticket', json_object(
       'number', t.number, 'subject', t.subject, 'status', t.status, 'priority', t.priority,
       'is_private', json(iif(t.is_private, 'true', 'false')), 'created_at', t.created_at,
       'requester', json_object(
         'id', c.id, 'name', c.first_name || ' ' || c.last_name,
         'email', (select email from contact_addresses
                    where contact_id = c.id and is_live = 1 and is_primary = 1),
         'title', c.title,
         'portal', coalesce((select state from portal_access
                              where contact_id = c.id and help_center_id = t.help_center_id), 'unverified'),
         'is_deleted', json(iif(c.deleted_at is null, 'false', 'true'))),
       'account', json(iif(a.id is null, null, json_object(
         'id', a.id, 'name', a.name, 'open_tickets', a.open_tickets,
         'contacts', a.contacts,
         'owner', (select name from agents where id = a.owner_id)))),
       'assignee', json(iif(g.id is null, null, json_object('id', g.id, 'name', g.name))),
       'department', json_object('id', d.id, 'name', d.name), 'help_center', h.name,
       'participants', json((select json_group_array(json_object('id', pc.id, 'name', pc.first_name || ' ' || pc.last_name))
                          from participants p join contacts pc on pc.id = p.contact_id where p.ticket_id = t.id)),
       'messages', json((select json_group_array(json(message)) from (
          select message from (
            select m.created_at, m.id, json_object(
                'id', m.id, 'is_public', json(iif(m.is_public, 'true', 'false')), 'body', m.body,
                'at', m.created_at, 'author', json_object(
                  'name', coalesce(ma.name, mc.first_name || ' ' || mc.last_name), 'contact', m.contact_id)) as message
              from messages m
              left join agents ma on ma.id = m.agent_id
              left join contacts mc on mc.id = m.contact_id
             where m.ticket_id = t.id
             order by m.created_at desc, m.id desc limit 200)
          order by created_at, id))),
       'earlier_messages', max(0, (select count(*) from messages where ticket_id = t.id) - 200),
       'version', t.version)) as json
  from tickets t
  join contacts c on c.id = t.requester_id
  join departments d on d.id = t.department_id
  join help_centers h on h.id = t.help_center_id
  left join accounts a on a.id = t.account_id and a.deleted_at is null
  left join agents g on g.id = t.assignee_id
 where t.number = ?1"
);

/// The ticket with this number, whole. Read it with [`read_whole`].
pub(crate) fn whole(number: TicketNumber) -> Statement {
    sql(WHOLE).with(number)
}

/// What [`whole`] gives, before it is read.
pub(crate) enum WholeTicket {}

#[derive(Deserialize)]
struct Whole<'a> {
    facts: TicketFacts,
    #[serde(borrow)]
    ticket: &'a RawValue,
}

/// The ticket that [`whole`] found, and the permit to do `A` to it. Its notes
/// are in it, so `A` is no less than [`Annotate`](shared::policy::ticket::Annotate).
pub(crate) fn read_whole<A>(
    asker: &Asker,
    answers: &mut Answers,
    whole: Slot<WholeTicket>,
) -> Result<(Permit<A>, Written<Ticket>), ApiError>
where
    A: Act<Subject = TicketFacts>,
{
    let text = answers.text(whole).ok_or(ApiError::NotFound)?;
    let whole = read_row::<Whole>(&text)?;
    let permit = asker.permit::<A>(whole.facts)?;
    Ok((permit, Written::new(whole.ticket.get().to_owned())?))
}

/// The ticket after a change of it.
pub(crate) fn read_changed(
    answers: &mut Answers,
    whole: Slot<WholeTicket>,
) -> Result<Written<Ticket>, ApiError> {
    let text = answers.text(whole).ok_or(ApiError::NotFound)?;
    Ok(Written::new(read_row::<Whole>(&text)?.ticket.get().to_owned())?)
}

const UNCHANGED: &str =
    "insert into guard select exists (select 1 from tickets where number = ?1 and version = ?2)";

/// The guard that the ticket is as the permit was given for it.
pub(crate) fn unchanged<A>(permit: &Permit<A>) -> Statement
where
    A: Act<Subject = TicketFacts>,
{
    let ticket = permit.subject();
    sql(UNCHANGED).with(ticket.number).with(ticket.version)
}

const STILL: &str = "
    insert into guard select exists (
      select 1 from tickets
       where number = ?1 and status = ?2 and is_private = ?3 and requester_id = ?4 and account_id is ?5)";

/// The guard that what decides who may reply is as it was. Somebody else's
/// reply meanwhile changes nothing of that.
pub(crate) fn still<A>(permit: &Permit<A>) -> Statement
where
    A: Act<Subject = TicketFacts>,
{
    let ticket = permit.subject();
    sql(STILL)
        .with(ticket.number)
        .with_word(&ticket.status)
        .with(ticket.is_private)
        .with(ticket.requester)
        .with(ticket.account)
}

const MOVE_ON: &str = "
    update tickets set status = ?2, activity_at = ?3, version = version + 1 where number = ?1";

/// Moves the ticket to `next` after a public message.
pub(crate) fn move_on(permit: &Permit<Reply>, next: TicketStatus, now: Timestamp) -> Statement {
    sql(MOVE_ON).with(permit.subject().number).with_word(&next).with(now)
}

const SET_STATUS: &str = "
    update tickets set status = ?2, version = version + 1 where number = ?1";

/// Moves the ticket to `next`, with no word.
pub(crate) fn set_status(
    permit: &Permit<shared::policy::ticket::Solve>,
    next: TicketStatus,
) -> Statement {
    sql(SET_STATUS).with(permit.subject().number).with_word(&next)
}

const JOIN: &str = "
    insert into participants (ticket_id, contact_id, added_at, activity_at) values (?1, ?2, ?3, ?3)
        on conflict do nothing";

/// Makes whoever replied a participant [V5].
pub(crate) fn join(permit: &Permit<Reply>, contact: ContactId, now: Timestamp) -> Statement {
    sql(JOIN).with(permit.subject().id).with(contact).with(now)
}

const WORK: &str = "
    update tickets
       set status = ?2, priority = ?3, assignee_id = ?4, department_id = ?5, is_private = ?6,
           version = version + 1
     where number = ?1";

/// Sets what an agent sets.
pub(crate) fn work(permit: &Permit<Work>, work: &TicketWork) -> Statement {
    sql(WORK)
        .with(permit.subject().number)
        .with_word(&work.status)
        .with_word(&work.priority)
        .with(work.assignee)
        .with(work.department)
        .with(work.is_private)
}

const WORKERS: &str = "
    select json_object(
      'now', json((select json_object(
                'version', t.version, 'status', t.status, 'priority', t.priority, 'assignee', t.assignee_id,
                'department', t.department_id, 'is_private', json(iif(t.is_private, 'true', 'false')))
                from tickets t where t.number = ?3)),
      'agent', json(iif(?1 is null or exists (select 1 from agents where id = ?1 and disabled_at is null), 'true', 'false')),
      'department', json(iif(exists (select 1 from departments where id = ?2), 'true', 'false'))) as json";

/// What is set on the ticket, and whether it may be given to those whom `work`
/// names, a [`Workers`].
pub(crate) fn workers(number: TicketNumber, work: &TicketWork) -> Statement {
    sql(WORKERS).with(work.assignee).with(work.department).with(number)
}

/// See [`workers`].
#[derive(Deserialize)]
pub(crate) struct Workers {
    /// What is set.
    pub(crate) now: TicketWork,
    /// The agent is there, or none is wished.
    pub(crate) agent: bool,
    /// The department is there.
    pub(crate) department: bool,
}

const ORIGIN: &str = concat!(
    "select json_object(
       'help_center', h.id,
       'department', iif(?3 is null,
          (select d.id
             from sessions s join agents g on g.id = s.agent_id join departments d
            where s.hash = ?4
              and (g.sees_all = 1 or d.id in (select department_id from agent_departments where agent_id = g.id))
            order by d.id limit 1),
          (select id from departments where id = ?3)),
       'customer', ",
    customer_json!("c.id", "h.id"),
    ", 'account_exists', json(iif(?2 is null or exists (
          select 1 from accounts where id = ?2 and deleted_at is null), 'true', 'false'))) as json
  from contacts c join help_centers h on h.is_default = 1
 where c.id = ?1 and c.deleted_at is null"
);

/// Where a ticket that the agent with this session raises for `requester` comes
/// from, a [`RaisedFor`].
pub(crate) fn raised_for(
    session: &str,
    requester: ContactId,
    account: Option<AccountId>,
    department: Option<DepartmentId>,
) -> Statement {
    sql(ORIGIN).with(requester).with(account).with(department).with(session)
}

/// See [`raised_for`].
#[derive(Deserialize)]
pub(crate) struct RaisedFor {
    /// In which help center.
    pub(crate) help_center: HelpCenterId,
    /// For which department: the one that was wished for, else the first that
    /// the agent works for; none: it is not there.
    pub(crate) department: Option<DepartmentId>,
    /// The contact, as the policy knows them.
    pub(crate) customer: Customer,
    /// Whether the account that was wished for is there.
    pub(crate) account_exists: bool,
}

const FIRST_DEPARTMENT: &str =
    "select json_object('id', id) as json from departments order by id limit 1";

/// The department that tickets from the help center go to.
pub(crate) fn first_department() -> Statement {
    sql(FIRST_DEPARTMENT)
}

/// See [`first_department`].
#[derive(Deserialize)]
pub(crate) struct Department {
    /// Its id.
    pub(crate) id: DepartmentId,
}

/// A ticket to be written.
pub(crate) struct NewTicket<'a> {
    /// Its id.
    pub(crate) id: TicketId,
    /// Where it is raised.
    pub(crate) help_center: HelpCenterId,
    /// Who works on it.
    pub(crate) department: DepartmentId,
    /// Who asks.
    pub(crate) requester: ContactId,
    /// For which account.
    pub(crate) account: Option<AccountId>,
    /// Only for requester and participants.
    pub(crate) is_private: bool,
    /// What it says.
    pub(crate) text: &'a TicketText,
}

// The first number is 1001: a customer's first ticket does not look like a test.
const CREATE: &str = "
    insert into tickets (number, id, help_center_id, department_id, requester_id, account_id,
                         subject, status, is_private, created_at, activity_at)
    select coalesce(max(number), 1000) + 1, ?1, ?2, ?3, ?4, ?5, ?6, 'open', ?7, ?8, ?8 from tickets";

const MADE: &str = "select json_object('number', number) as json from tickets where id = ?1";

const REMEMBER_MADE: &str = "
    insert into idempotency (caller, key, request, reply, created_at)
    select ?1, ?2, ?3, json_object('number', number), ?4 from tickets where id = ?5";

/// Writes the ticket and its first message into `change`.
pub(crate) fn create(
    ctx: &Ctx,
    permit: &Permit<Raise>,
    change: &mut Change,
    ticket: &NewTicket<'_>,
) -> Result<(), ApiError> {
    let row = sql(CREATE)
        .with(ticket.id)
        .with(ticket.help_center)
        .with(ticket.department)
        .with(ticket.requester)
        .with(ticket.account)
        .with(ticket.text.subject.as_str())
        .with(ticket.is_private)
        .with(ctx.now);
    change
        .then(row)
        .then(super::messages::first(ctx, permit, ticket)?)
        .remember_with(REMEMBER_MADE, vec![Param::Text(ticket.id.to_string())]);
    Ok(())
}

/// The number of a ticket that was just written.
pub(crate) fn made(ticket: TicketId) -> Statement {
    sql(MADE).with(ticket)
}
