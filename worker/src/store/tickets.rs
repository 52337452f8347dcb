//! Tickets: finding one for an act. What is written to them is in
//! [`ticket_writes`](super::ticket_writes); lists are in [`queue`](super::queue) and
//! [`portal_tickets`](super::portal_tickets).

use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use shared::api::tickets::{ConversationFilter, TicketWork};
use shared::ids::{AccountId, AgentId, ContactId, DepartmentId, MessageId, TicketNumber};
use shared::policy::ticket::{Annotate, TicketFacts};
use shared::policy::{Act, Permit};

use super::accounts::tickets_told;
use super::asker::Asker;
use super::conversation::{part, part_fields};
use super::help_centers::{Asked, asked_help_center};
use super::scope::{facts_json, it_for_agent};
use super::{Answers, Slot, Statement, read_row, sql};
use crate::error::ApiError;
use crate::reply::Written;

const FACTS: &str =
    concat!("select ", facts_json!(), " as json from tickets t where t.number = ?1");

/// The ticket with this number, as the policy knows it when an agent asks. Read it with
/// [`find`].
pub(crate) fn facts(number: TicketNumber) -> Statement {
    sql(FACTS).with(number)
}

const FACTS_FOR: &str = concat!(
    "select ",
    facts_json!("(select contact_id from sessions where hash = ?2)"),
    " as json from tickets t where t.number = ?1"
);

/// The same, when the contact asks who is signed in with `session`.
pub(crate) fn facts_for(session: &str, number: TicketNumber) -> Statement {
    sql(FACTS_FOR).with(number).with(session)
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

/// The messages and notes of a part of the conversation.
macro_rules! agents_part {
    () => {
        part_fields!(
            "",
            "json_object(
                'id', m.id, 'is_public', json(iif(m.is_public, 'true', 'false')), 'body', m.body,
                'at', m.created_at, 'author', json_object(
                  'name', coalesce(ma.name, ltrim(mc.first_name || ' ' || mc.last_name)), 'contact', m.contact_id))"
        )
    };
}

const WHOLE: &str = concat!(
    "with ",
    it_for_agent!("?1", "?2"),
    ", ",
    part!("", "?3"),
    "select json_object('facts', ",
    facts_json!(),
    ", 'said', json_object(
       'number', t.number, 'subject', t.subject, 'status', t.status, 'priority', t.priority,
       'is_private', json(iif(t.is_private, 'true', 'false')), 'created_at', t.created_at,
       'requester', json_object(
         'id', c.id, 'name', ltrim(c.first_name || ' ' || c.last_name),
         'email', (select email from contact_addresses
                    where contact_id = c.id and is_live = 1 and is_primary = 1),
         'title', c.title,
         'portal', coalesce((select state from portal_access
                              where contact_id = c.id and help_center_id = t.help_center_id), 'unverified'),
         'is_deleted', json(iif(c.deleted_at is null, 'false', 'true')),
         'bounced', (select iif(min(bounced_at is not null), min(iif(is_primary, email, null)), null)
                       from contact_addresses
                      where contact_id = c.id and is_live = 1
                        and (is_primary = 1 or verified_at is not null))),
       'account', json(iif(a.id is null, null, json_object(
         'id', a.id, 'name', a.name, 'open_tickets', ",
    tickets_told!(
        "open_tickets",
        "a",
        "(select v.sees_all from sessions s join agents v on v.id = s.agent_id where s.hash = ?1)",
        "(select agent_id from sessions where hash = ?1)"
    ),
    ", 'contacts', a.contacts,
         'owner', (select name from agents where id = a.owner_id)))),
       'assignee', json(iif(g.id is null, null, json_object('id', g.id, 'name', g.name))),
       'department', json_object('id', d.id, 'name', d.name), 'help_center', h.name,
       'participants', json((select json_group_array(json_object('id', id, 'name', name)) from (
            select pc.id, ltrim(pc.first_name || ' ' || pc.last_name) as name
              from participants p join contacts pc on pc.id = p.contact_id
             where p.ticket_id = t.id order by pc.sort_key, pc.id limit 100))), ",
    agents_part!(),
    ", 'version', t.version)) as json
  from it
  join tickets t on t.id = it.id
  join contacts c on c.id = t.requester_id
  join departments d on d.id = t.department_id
  join help_centers h on h.id = t.help_center_id
  left join accounts a on a.id = t.account_id and a.deleted_at is null
  left join agents g on g.id = t.assignee_id"
);

const PART: &str = concat!(
    "with ",
    it_for_agent!("?1", "?2"),
    ", ",
    part!("", "?3"),
    "select json_object('facts', ",
    facts_json!(),
    ", 'said', json_object(",
    agents_part!(),
    ")) as json from it join tickets t on t.id = it.id"
);

/// The ticket with this number, with the newest part of its conversation, for the agent
/// with this session, as a [`Said<Ticket>`]. Read it with [`read_said`].
pub(crate) fn whole(session: &str, number: TicketNumber) -> Statement {
    sql(WHOLE).with(session).with(number).with(None::<MessageId>)
}

/// A part of its conversation, as a [`Said<Conversation>`]. Read it with [`read_said`].
pub(crate) fn part(session: &str, number: TicketNumber, filter: ConversationFilter) -> Statement {
    sql(PART).with(session).with(number).with(filter.before)
}

/// What is said of a ticket, before it is known whether the asker may know it.
pub(crate) struct Said<T>(PhantomData<T>);

#[derive(Deserialize)]
struct SaidRow<'a> {
    facts: TicketFacts,
    #[serde(borrow)]
    said: &'a RawValue,
}

/// What [`whole`] or [`part`] gave. There are notes in it: who reads it may
/// [`Annotate`].
pub(crate) fn read_said<T: Serialize + DeserializeOwned>(
    asker: &Asker,
    answers: &mut Answers,
    said: Slot<Said<T>>,
) -> Result<Written<T>, ApiError> {
    let text = answers.text(said).ok_or(ApiError::NotFound)?;
    let row = read_row::<SaidRow>(&text)?;
    asker.permit::<Annotate>(row.facts)?;
    Ok(Written::new(row.said.get().to_owned())?)
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

const SET: &str = concat!("select ", work_json!(), " as json from tickets t where t.number = ?1");

/// What is set on the ticket, a [`TicketWork`].
pub(crate) fn set(number: TicketNumber) -> Statement {
    sql(SET).with(number)
}

const WORKERS: &str = concat!(
    "select json_object(
      'facts', json((select ", facts_json!(), " from tickets t where t.number = ?3)),
      'now', json((select ", work_json!(), " from tickets t where t.number = ?3)),
      'agent', json(iif(?1 is null or exists (select 1 from agents where id = ?1 and disabled_at is null), 'true', 'false')),
      'department', json(iif(exists (select 1 from departments where id = ?2), 'true', 'false'))) as json"
);

/// The ticket, what is set on it, and whether it may be given to those whom `work` names,
/// a [`Workers`].
pub(crate) fn workers(number: TicketNumber, work: &TicketWork) -> Statement {
    sql(WORKERS).with(work.assignee).with(work.department).with(number)
}

/// See [`workers`].
#[derive(Deserialize)]
pub(crate) struct Workers {
    /// As the policy knows it; none: it is not there.
    pub(crate) facts: Option<TicketFacts>,
    /// What is set.
    pub(crate) now: Option<TicketWork>,
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
       when ?6 is not null and not exists (select 1 from agents where id = ?6 and disabled_at is null)
         then 'assignee'
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
    /// The assignee; none: nobody yet.
    pub(crate) assignee: Option<AgentId>,
    /// The help center that it is raised in.
    pub(crate) help_center: Asked<'a>,
}

/// What is not there of what the agent with this session names for a new ticket, an
/// `Option<Missing>`.
pub(crate) fn missing(session: &str, naming: Naming<'_>) -> Statement {
    let Naming { requester, account, department, assignee, help_center } = naming;
    let named = sql(MISSING).with(requester).with(account).with(department);
    named.with(session).with(help_center).with(assignee)
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
    /// The assignee.
    Assignee,
    /// None is named, and the agent works for none.
    AnyDepartment,
}
