//! Search across contacts, accounts and tickets: the first rows of the three lists.
//!
//! Each list searches by its own plan and with its own access rules, so that a search finds
//! what the list finds. Only the rows have fewer fields. [`crate::store::search`] says how a
//! text is read.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use shared::api::search::{Found, FoundAccount, FoundContact, FoundTicket, MOST_FOUND, SearchText};
use shared::grid::{Accounts, Contacts, GridQuery, Tickets};

use super::column::me;
use super::fragment::Fragment;
use super::tickets::MINE;
use super::{Parts, Reader, Rows};
use crate::store::search::TicketSearch;
use crate::store::{Answers, Batch, Slot, Statement, StoreError};

/// How many contacts and accounts are read. The best matches among them are returned.
const LOOKED_AT: usize = 20;

const CONTACT: &str = "json_object(
       'id', x.id, 'name', ltrim(x.first_name || ' ' || x.last_name),
       'email', (select email from contact_addresses
                  where contact_id = x.id and is_live = 1 and is_primary = 1),
       'account', (select a.name
                     from relationships r join accounts a on a.id = r.account_id and a.deleted_at is null
                    where r.contact_id = x.id and r.valid_to is null and r.kind = 'direct'))";

const ACCOUNT: &str = "json_object(
       'id', x.id, 'name', x.name,
       'domain', (select domain from account_domains where account_id = x.id order by position limit 1))";

const TICKET: &str = "json_object(
       'number', x.number, 'subject', x.subject, 'status', x.status,
       'requester', ltrim(c.first_name || ' ' || c.last_name))";

/// The table that a ticket's row needs besides.
const REQUESTER: &str = " cross join contacts c on c.id = x.requester_id";

/// A search in a batch. [`read`] reads its results.
pub(crate) struct Asked {
    text: SearchText,
    contacts: Slot<Row<FoundContact>>,
    accounts: Slot<Row<FoundAccount>>,
    tickets: Slot<Row<FoundTicket>>,
    /// The ticket with this number, if the text is a number.
    numbered: Option<Slot<Row<FoundTicket>>>,
}

/// A row of a list. Its position is not read.
#[derive(Deserialize)]
struct Row<T> {
    row: T,
}

/// Adds the search for `text` to `batch`.
pub(crate) fn ask(batch: &mut Batch, reader: Reader<'_>, text: SearchText) -> Asked {
    let q = text.as_str();
    let tickets = GridQuery::<Tickets>::default().with("status", Tickets::ANY_STATUS).searching(q);
    let number = TicketSearch::of(q).and_then(|it| it.number);
    let by_name = (LOOKED_AT, "");
    Asked {
        contacts: batch.ask(first::<Contacts>(reader, q, CONTACT, by_name)),
        accounts: batch.ask(first::<Accounts>(reader, q, ACCOUNT, by_name)),
        tickets: batch.ask(rows(reader, &tickets, TICKET, (MOST_FOUND, REQUESTER))),
        numbered: number.map(|number| batch.ask(numbered(reader, number))),
        text,
    }
}

/// The first rows of a list that match `q`.
fn first<L: Rows<Of = ()>>(
    reader: Reader<'_>,
    q: &str,
    row: &'static str,
    page: (usize, &'static str),
) -> Statement {
    rows::<L>(reader, &GridQuery::default().searching(q), row, page)
}

/// The first rows of a list: `most` rows, and the tables that they need besides.
fn rows<L: Rows<Of = ()>>(
    reader: Reader<'_>,
    query: &GridQuery<L>,
    row: &'static str,
    (most, beside): (usize, &'static str),
) -> Statement {
    let Parts { plan, .. } = L::plan((), reader, query);
    plan.page(None, most, (&Fragment::text(row), &Fragment::text(beside)))
}

/// The ticket with this number, if the agent may see it.
fn numbered(reader: Reader<'_>, number: i64) -> Statement {
    Fragment::text("with ")
        .then(&me(reader))
        .and("it (number) as materialized (select x.number from tickets x where x.number = ")
        .with(number)
        .and(MINE)
        .and(") select json_object('row', ")
        .and(TICKET)
        .and(") as json from it cross join tickets x on x.number = it.number")
        .and(REQUESTER)
        .into_statement()
}

/// The results of a search that [`ask`] has added.
pub(crate) fn read(answers: &mut Answers, asked: Asked) -> Result<Found, StoreError> {
    let Asked { text, contacts, accounts, tickets, numbered } = asked;
    let mut contacts = all(answers, contacts)?;
    text.nearest_first(&mut contacts, |it| &it.name);
    contacts.truncate(MOST_FOUND);
    let mut accounts = all(answers, accounts)?;
    text.nearest_first(&mut accounts, |it| &it.name);
    accounts.truncate(MOST_FOUND);
    let mut tickets = all(answers, tickets)?;
    if let Some(slot) = numbered
        && let Some(Row { row: it }) = answers.one(slot)?
    {
        tickets.retain(|other| other.number != it.number);
        tickets.insert(0, it);
        tickets.truncate(MOST_FOUND);
    }
    Ok(Found { contacts, accounts, tickets })
}

fn all<T: DeserializeOwned>(
    answers: &mut Answers,
    slot: Slot<Row<T>>,
) -> Result<Vec<T>, StoreError> {
    Ok(answers.all(slot)?.into_iter().map(|it| it.row).collect())
}
