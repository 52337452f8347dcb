//! The statements of an import of tickets.

use serde::Serialize;
use shared::ids::{AccountId, ContactId, HelpCenterId, ImportId, MessageId, TicketId};
use shared::import::tickets::{NewTicket, TicketFields};
use shared::policy::Permit;
use shared::policy::customers::Import as Importing;
use shared::time::Timestamp;

use super::each;
use crate::store::{Param, Statement, sql};

const THERE: &str = "
    select json_object('id', id, 'version', version, 'external_id', external_id, 'subject', subject,
                       'status', status, 'priority', priority, 'assignee', assignee_id,
                       'activity_at', activity_at) as json
      from tickets where external_id in (select value from json_each(?1))";

const LINES: &str = "
    select json_object('id', subject_id, 'line', line) as json from import_rows
     where import_id = ?2 and result in ('created', 'updated', 'skipped')
       and subject_id in (select id from tickets where external_id in (select value from json_each(?1)))";

const REQUESTERS: &str = "
    select json_object('contact', m.contact_id, 'key', m.address_key, 'account',
                       (select r.account_id from relationships r
                          join accounts a on a.id = r.account_id and a.deleted_at is null
                         where r.contact_id = m.contact_id and r.valid_to is null and r.kind = 'direct')) as json
      from contact_addresses m
     where m.is_live = 1 and m.address_key in (select value from json_each(?1))";

const AGENTS: &str =
    "select json_object('id', id, 'name', name) as json from agents where disabled_at is null";

// Tickets without a department get the first one: the department of the help center.
const DEPARTMENTS: &str =
    "select json_object('id', d.id, 'name', d.name) as json
       from departments d order by d.id not in (select department_id from help_centers where id = ?1), d.name";

const NUMBERS: &str = "
    select json_quote(number) as json from tickets where number in (select value from json_each(?1))";

/// The existing tickets with these external ids, an `ExistingTicket` each.
pub(crate) fn there(ids: &[String]) -> Statement {
    sql(THERE).with_json(ids)
}

/// The earlier lines of the file with these tickets, a `LineOf` each.
pub(crate) fn lines(ids: &[String], import: ImportId) -> Statement {
    sql(LINES).with_json(ids).with(import)
}

/// The contacts with these addresses, a `Requester` each.
pub(crate) fn requesters(addresses: &[&str]) -> Statement {
    sql(REQUESTERS).with_json(addresses)
}

/// All agents, a `Named` each.
pub(crate) fn agents() -> Statement {
    sql(AGENTS)
}

/// All departments, the help center's first, a `Named` each.
pub(crate) fn departments(help_center: HelpCenterId) -> Statement {
    sql(DEPARTMENTS).with(help_center)
}

/// Those of the numbers that are taken.
pub(crate) fn numbers(numbers: &[u32]) -> Statement {
    sql(NUMBERS).with_json(numbers)
}

const UNCHANGED: &str = "
    insert into guard select not exists (
      select 1 from json_each(?1) j left join tickets t on t.id = j.value ->> 0
       where t.version is not j.value ->> 1)";

/// The guard that none of these tickets has changed since it was read.
pub(crate) fn unchanged(versions: &[(TicketId, i64)]) -> Statement {
    sql(UNCHANGED).with_json(versions)
}

const REQUESTERS_LIVE: &str = "
    insert into guard select not exists (
      select 1 from json_each(?1) j left join contacts c on c.id = j.value and c.deleted_at is null
       where c.id is null)";

const ACCOUNTS_LIVE: &str = "
    insert into guard select not exists (
      select 1 from json_each(?1) j left join accounts a on a.id = j.value and a.deleted_at is null
       where a.id is null)";

/// The guards that these contacts and accounts have not been deleted.
pub(crate) fn live(contacts: &[ContactId], accounts: &[AccountId]) -> [Statement; 2] {
    [sql(REQUESTERS_LIVE).with_json(contacts), accounts_live(accounts)]
}

/// The guard that these accounts have not been deleted.
pub(crate) fn accounts_live(accounts: &[AccountId]) -> Statement {
    sql(ACCOUNTS_LIVE).with_json(accounts)
}

#[derive(Serialize)]
struct Row<'a> {
    id: TicketId,
    number: Option<u32>,
    department: String,
    requester: ContactId,
    account: Option<AccountId>,
    external_id: &'a Option<String>,
    created_at: Timestamp,
    #[serde(flatten)]
    fields: &'a TicketFields,
}

// Tickets with a number of their own come first, so that the new numbers follow them.
const INSERT: &str = "
    insert into tickets (number, id, help_center_id, department_id, requester_id, account_id, subject, status,
                         priority, assignee_id, external_id, created_at, activity_at)
    select value ->> 'number', value ->> 'id', ?2, value ->> 'department', value ->> 'requester',
           value ->> 'account', value ->> 'subject', value ->> 'status', value ->> 'priority',
           value ->> 'assignee', value ->> 'external_id', value ->> 'created_at', value ->> 'activity_at'
      from json_each(?1)
     order by value ->> 'number' is null, value ->> 'number', key";

#[derive(Serialize)]
struct Message<'a> {
    id: MessageId,
    ticket: TicketId,
    contact: ContactId,
    body: &'a str,
    created_at: Timestamp,
}

const MESSAGES: &str = "
    insert into messages (id, ticket_id, is_public, contact_id, body, created_at)
    select value ->> 'id', value ->> 'ticket', 1, value ->> 'contact', value ->> 'body', value ->> 'created_at'
      from json_each(?1)";

/// Creates tickets with their first messages.
pub(crate) fn insert(
    _: &Permit<Importing>,
    tickets: &[(NewTicket, Vec<MessageId>)],
    help_center: HelpCenterId,
) -> Vec<Statement> {
    let rows = tickets.iter().map(|(ticket, _)| Row {
        id: ticket.id,
        number: ticket.number,
        department: ticket.department.to_string(),
        requester: ticket.requester,
        account: ticket.account,
        external_id: &ticket.external_id,
        created_at: ticket.created_at,
        fields: &ticket.fields,
    });
    let messages = tickets.iter().flat_map(|(ticket, ids)| {
        ids.iter().zip(&ticket.messages).zip(0..).map(|((id, body), n)| Message {
            id: *id,
            ticket: ticket.id,
            contact: ticket.requester,
            body: body.as_str(),
            // Messages are sorted by time, so each gets a later one.
            created_at: Timestamp::from_millis(ticket.created_at.millis() + n),
        })
    });
    let into = Param::Text(help_center.to_string());
    [
        each(INSERT, &rows.collect::<Vec<_>>(), &[into]),
        each(MESSAGES, &messages.collect::<Vec<_>>(), &[]),
    ]
    .concat()
}

/// A changed ticket.
#[derive(Serialize)]
pub(crate) struct Changed {
    /// Its id.
    pub(crate) id: TicketId,
    /// Its fields after the change.
    #[serde(flatten)]
    pub(crate) fields: TicketFields,
}

// An import never changes requester and account [T4].
const UPDATE: &str = "
    update tickets
       set subject = j.subject, status = j.status, priority = j.priority, assignee_id = j.assignee,
           activity_at = j.activity_at, version = version + 1
      from (select value ->> 'id' as id, value ->> 'subject' as subject, value ->> 'status' as status,
                   value ->> 'priority' as priority, value ->> 'assignee' as assignee,
                   value ->> 'activity_at' as activity_at from json_each(?1)) j
     where tickets.id = j.id";

/// Updates tickets.
pub(crate) fn update(_: &Permit<Importing>, tickets: &[Changed]) -> Vec<Statement> {
    each(UPDATE, tickets, &[])
}
