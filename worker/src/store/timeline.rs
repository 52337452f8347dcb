//! The timeline of a contact or an account: of each kind of events a page behind a place,
//! by a walk of one index. `shared::timeline` merges them.

use serde::de::DeserializeOwned;
use shared::api::Page;
use shared::api::timeline::{
    Event, MailQueued, PAGE_EVENTS, SignedIn, TicketCreated, TimelineKind,
};
use shared::operations::effects::Record;
use shared::time::Timestamp;
use shared::timeline::{Dated, Found, Place, Places, merge};

use super::family::family;
use super::history::{self, HistoryRow};
use super::page::MAX_INT;
use super::{Answers, Batch, Slot, Statement, StoreError, sql};
use crate::caller::device_in_words;

const CONTACT: &str =
    "select json_quote(id) as json from contacts where id = ?1 and deleted_at is null";
const ACCOUNT: &str =
    "select json_quote(id) as json from accounts where id = ?1 and deleted_at is null";

/// The departments of the agent with the session `?2`, as the table `mine (id)`.
macro_rules! mine {
    () => {
        "mine (id) as materialized (
           select d.id from sessions s join agents a on a.id = s.agent_id cross join departments d
            where s.hash = ?2
              and (a.sees_all = 1
                   or d.id in (select department_id from agent_departments where agent_id = a.id)))"
    };
}

pub(in crate::store) use mine;

/// The tickets whose `$owner` is `$value` of the tables `$tables`, defined by `$with`, up to `?5` of them behind `?3` (time) and `?4`
/// (number). Each department of the agent is a walk of its own, so that the tickets of other
/// departments are neither shown nor passed [V16].
macro_rules! tickets {
    ($owner:literal, $index:literal, $with:expr, $tables:literal, $value:literal) => {
        concat!(
            "with recursive ",
            mine!(),
            $with,
            ", page (number) as materialized (
               select t.number from mine ",
            $tables,
            " cross join tickets t
                where t.number in (
                  select x.number from tickets x indexed by ",
            $index,
            "
                   where x.",
            $owner,
            " = ",
            $value,
            " and x.department_id = mine.id and (x.created_at, x.number) < (?3, ?4)
                   order by x.created_at desc, x.number desc limit ?5)
                order by t.created_at desc, t.number desc limit ?5)
             select json_object(
               'number', t.number, 'subject', t.subject, 'status', t.status,
               'requester', json_object('id', c.id, 'name', ltrim(c.first_name || ' ' || c.last_name)),
               'account', json(iif(a.id is null, null, json_object('id', a.id, 'name', a.name))),
               'at', t.created_at) as json
               from page p cross join tickets t on t.number = p.number
              cross join contacts c on c.id = t.requester_id
               left join accounts a on a.id = t.account_id and a.deleted_at is null
              order by t.created_at desc, t.number desc"
        )
    };
}

const TICKETS_OF_CONTACT: &str = tickets!("requester_id", "tickets_of_requester", "", "", "?1");
const TICKETS_OF_ACCOUNT: &str = tickets!(
    "account_id",
    "tickets_of_account",
    concat!(", ", family!("?1")),
    "cross join family",
    "family.id"
);

/// The mails to the contact `?1`, up to `?5` of them behind `?3` (time) and `?4` (id). One
/// about a ticket that the agent may not see would tell of the ticket, so it is left out.
const MAILS: &str = concat!(
    "with ",
    mine!(),
    ", page (id) as materialized (
       select o.id from outbox o indexed by outbox_of_contact
        where o.contact_id = ?1 and (o.queued_at, o.id) < (?3, ?4)
          and (o.message_id is null or exists (
                 select 1 from messages m cross join tickets t on t.id = m.ticket_id
                  where m.id = o.message_id and t.department_id in (select id from mine)))
        order by o.queued_at desc, o.id desc limit ?5)
     select json_object(
       'id', o.id, 'kind', o.kind, 'email', o.email, 'state', o.state, 'help_center', h.name,
       'ticket', json((select json_object('number', t.number, 'subject', t.subject)
                         from messages m cross join tickets t on t.id = m.ticket_id
                        where m.id = o.message_id)),
       'at', o.queued_at) as json
       from page p cross join outbox o on o.id = p.id
      cross join help_centers h on h.id = o.help_center_id
      order by o.queued_at desc, o.id desc"
);

/// The sign-ins of the contact `?1`, up to `?4` of them behind `?2` (time) and `?3` (id).
const SIGN_INS: &str = "
    select json_object('id', s.id, 'help_center', h.name, 'device', s.device, 'at', s.at) as json
      from sign_ins s cross join help_centers h on h.id = s.help_center_id
     where s.contact_id = ?1 and (s.at, s.id) < (?2, ?3)
     order by s.at desc, s.id desc limit ?4";

/// A page of a timeline that was asked for, in the order of its kinds.
pub(crate) struct Asked {
    record: Slot<String>,
    places: Places,
    slots: Vec<Of>,
}

/// Where the events of one kind are.
enum Of {
    Tickets(Slot<TicketCreated>),
    Mails(Slot<MailQueued>),
    SignIns(Slot<SignedIn>),
    Changes(Slot<HistoryRow>),
}

/// Asks in `batch` for the page of the timeline of `record` that follows `places`, for the
/// agent with this session. Read it with [`read`].
pub(crate) fn ask(batch: &mut Batch, record: Record, session: &str, places: Places) -> Asked {
    let of_record = |contact, account| match record {
        Record::Contact(id) => sql(contact).with(id),
        Record::Account(id) => sql(account).with(id),
    };
    let there = batch.ask(of_record(CONTACT, ACCOUNT));
    let mut slots = Vec::new();
    for (kind, place) in places.asked() {
        slots.push(match (kind, record) {
            (TimelineKind::Tickets, _) => {
                let tickets = of_record(TICKETS_OF_CONTACT, TICKETS_OF_ACCOUNT).with(session);
                Of::Tickets(batch.ask(behind(tickets, place)))
            }
            (TimelineKind::Mails, Record::Contact(id)) => {
                Of::Mails(batch.ask(behind(sql(MAILS).with(id).with(session), place)))
            }
            (TimelineKind::SignIns, Record::Contact(id)) => {
                Of::SignIns(batch.ask(behind(sql(SIGN_INS).with(id), place)))
            }
            (TimelineKind::Changes, _) => {
                let before = match place {
                    Some(Place::Change(number)) => Some(number),
                    _ => None,
                };
                Of::Changes(batch.ask(history::of(record, before, most())))
            }
            // An account has neither; see `TimelineKind::of`.
            (TimelineKind::Mails | TimelineKind::SignIns, Record::Account(_)) => continue,
        });
    }
    Asked { record: there, places, slots }
}

/// `statement` with the place behind which it reads, and how many rows.
fn behind(statement: Statement, place: Option<Place>) -> Statement {
    match place {
        Some(Place::Ticket(at, number)) => statement.with(at).with(number),
        Some(Place::Mail(at, id)) => statement.with(at).with(id),
        Some(Place::SignIn(at, id)) => statement.with(at).with(id),
        Some(Place::Change(_)) | None => statement.with(MAX_INT).with(MAX_INT),
    }
    .with(most())
}

/// One row more than a page has tells whether there are others.
fn most() -> i64 {
    i64::try_from(PAGE_EVENTS).unwrap_or_default() + 1
}

/// The page that [`ask`] asked for; none: there is no such record.
pub(crate) fn read(
    answers: &mut Answers,
    asked: Asked,
    now: Timestamp,
) -> Result<Option<Page<Event>>, StoreError> {
    if answers.text(asked.record).is_none() {
        return Ok(None);
    }
    let mut found = Vec::new();
    for slot in asked.slots {
        found.push(match slot {
            Of::Tickets(slot) => rows(answers, slot, |it| Dated {
                at: it.at,
                place: Place::Ticket(it.at, it.number),
                event: Event::Ticket(it),
            })?,
            Of::Mails(slot) => rows(answers, slot, |it| Dated {
                at: it.at,
                place: Place::Mail(it.at, it.id),
                event: Event::Mail(it),
            })?,
            Of::SignIns(slot) => rows(answers, slot, |it| Dated {
                at: it.at,
                place: Place::SignIn(it.at, it.id),
                event: Event::SignIn(SignedIn { device: device_in_words(&it.device), ..it }),
            })?,
            Of::Changes(slot) => changes(answers, slot, now)?,
        });
    }
    let (rows, next) = merge(asked.places, found);
    Ok(Some(Page { rows, next: next.map(|it| it.cursor()), previous: None }))
}

fn rows<T: DeserializeOwned>(
    answers: &mut Answers,
    slot: Slot<T>,
    dated: impl Fn(T) -> Dated<Event>,
) -> Result<Found<Event>, StoreError> {
    let mut rows = answers.all(slot)?;
    let has_more = PAGE_EVENTS < rows.len();
    rows.truncate(PAGE_EVENTS);
    Ok(Found { events: rows.into_iter().map(dated).collect(), has_more })
}

/// Of operations, fewer may be read than a page has: see [`history`].
fn changes(
    answers: &mut Answers,
    slot: Slot<HistoryRow>,
    now: Timestamp,
) -> Result<Found<Event>, StoreError> {
    let mut rows = answers.all(slot)?;
    rows.truncate(PAGE_EVENTS);
    let has_more = rows.last().is_some_and(HistoryRow::has_more);
    let dated = |row: HistoryRow| {
        let place = Place::Change(row.number());
        let entry = row.entry(now);
        Dated { at: entry.at, place, event: Event::Change(entry) }
    };
    Ok(Found { events: rows.into_iter().map(dated).collect(), has_more })
}
