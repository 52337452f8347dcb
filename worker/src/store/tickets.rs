//! Tickets: finding one for an act. What is written to them is in
//! [`ticket_writes`](super::ticket_writes); lists are in [`queue`](super::queue) and
//! [`portal_tickets`](super::portal_tickets).

use serde::Deserialize;
use serde_json::value::RawValue;
use shared::api::tickets::{Ticket, TicketWork};
use shared::ids::{AccountId, ContactId, DepartmentId, TicketNumber};
use shared::policy::ticket::TicketFacts;
use shared::policy::{Act, Permit};

use super::asker::Asker;
use super::help_centers::{Asked, asked_help_center};
use super::scope::facts_json;
use super::{Answers, Slot, Statement, read_row, sql};
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
         'id', c.id, 'name', ltrim(c.first_name || ' ' || c.last_name),
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
       'participants', json((select json_group_array(json_object('id', pc.id, 'name', ltrim(pc.first_name || ' ' || pc.last_name)))
                          from participants p join contacts pc on pc.id = p.contact_id where p.ticket_id = t.id)),
       'messages', json((select json_group_array(json(message)) from (
          select message from (
            select m.created_at, m.id, json_object(
                'id', m.id, 'is_public', json(iif(m.is_public, 'true', 'false')), 'body', m.body,
                'at', m.created_at, 'author', json_object(
                  'name', coalesce(ma.name, ltrim(mc.first_name || ' ' || mc.last_name)), 'contact', m.contact_id)) as message
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

/// What an agent has set on the ticket `t`, as a JSON object.
macro_rules! work_json {
    () => {
        "json_object(
           'version', t.version, 'status', t.status, 'priority', t.priority, 'assignee', t.assignee_id,
           'department', t.department_id, 'is_private', json(iif(t.is_private, 'true', 'false')))"
    };
}
pub(super) use work_json;

const WORKERS: &str = concat!(
    "select json_object(
      'now', json((select ", work_json!(), " from tickets t where t.number = ?3)),
      'agent', json(iif(?1 is null or exists (select 1 from agents where id = ?1 and disabled_at is null), 'true', 'false')),
      'department', json(iif(exists (select 1 from departments where id = ?2), 'true', 'false'))) as json"
);

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

const MISSING: &str = concat!(
    "select json_quote(case
       when not exists (select 1 from contacts where id = ?1 and deleted_at is null) then 'requester'
       when ?2 is not null and not exists (select 1 from accounts where id = ?2 and deleted_at is null)
         then 'account'
       when not exists (select 1 from help_centers where id = ", asked_help_center!("?5"), ") then 'help_center'
       when ?3 is not null and not exists (select 1 from departments where id = ?3) then 'department'
       when ?3 is null and not exists (
              select 1 from sessions s join agents g on g.id = s.agent_id join departments d
               where s.hash = ?4
                 and (g.sees_all = 1
                      or d.id in (select department_id from agent_departments where agent_id = g.id)))
         then 'any_department'
       end) as json"
);

/// What an agent names for a new ticket.
#[derive(Clone, Copy)]
pub(crate) struct Naming<'a> {
    /// The contact that the ticket is for.
    pub(crate) requester: ContactId,
    /// The account that the ticket is for; none: the requester's primary one.
    pub(crate) account: Option<AccountId>,
    /// The department that works on it; none: the help center's, or the agent's first one
    /// if they do not work for that.
    pub(crate) department: Option<DepartmentId>,
    /// The help center that it is raised in.
    pub(crate) help_center: Asked<'a>,
}

/// What is not there of what the agent with this session names for a new ticket, an
/// `Option<Missing>`.
pub(crate) fn missing(session: &str, naming: Naming<'_>) -> Statement {
    let Naming { requester, account, department, help_center } = naming;
    sql(MISSING).with(requester).with(account).with(department).with(session).with(help_center)
}

/// See [`missing`].
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Missing {
    /// The contact.
    Requester,
    /// The account.
    Account,
    /// The help center.
    HelpCenter,
    /// The department that is named.
    Department,
    /// None is named, and the agent works for none.
    AnyDepartment,
}
