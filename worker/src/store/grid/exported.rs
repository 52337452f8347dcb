//! The rows of a list for a file: found as its pages are, with the values of
//! [`Layout::sources`](shared::export::Layout::sources) in the place of a row.

use serde_json::Value;
use shared::api::Cursor;
use shared::grid::{Accounts, Contacts, GridQuery, ListName, Members, Tickets};
use shared::ids::AccountId;

use super::agents::{OfAgent, SUPERIOR, of_agent};
use super::figures::Figure;
use super::fragment::Fragment;
use super::labels::{ACCOUNT_TAGS, CONTACT_GROUPS, CONTACT_TAGS};
use super::plan::Order;
use super::within::PARENT_NAME;
use super::{Parts, Placed, Reader, Rows, people};
use crate::store::{Answers, Batch, Slot, Statement, StoreError, read_row};

/// A list: one of those with a name, or the contacts of an account.
pub(crate) type Of = (ListName, Option<AccountId>);

/// A slice of a list that is being read.
pub(crate) struct Slice {
    slot: Slot<Value>,
    order: Order,
}

/// A row: its values, and its place.
pub(crate) struct Row {
    /// The values.
    pub(crate) values: Vec<Value>,
    /// The cursor of what follows the row.
    pub(crate) after: Cursor,
}

fn plan((list, account): Of, reader: Reader<'_>, query: GridQuery<()>) -> Parts {
    match (list, account) {
        (ListName::Contacts, None) => Contacts::plan((), reader, &query.of()),
        (ListName::Contacts, Some(account)) => Members::plan(account, reader, &query.of()),
        (ListName::Accounts, _) => Accounts::plan((), reader, &query.of()),
        (ListName::Tickets, _) => Tickets::plan((), reader, &query.of()),
    }
}

/// The statement that counts the rows up to `most`, as a number.
pub(crate) fn count(of: Of, reader: Reader<'_>, query: &GridQuery<()>, most: usize) -> Statement {
    plan(of, reader, query.rows()).plan.count(most)
}

/// The statement of the ids of the rows, up to `most`, as one list.
pub(crate) fn ids(of: Of, reader: Reader<'_>, query: &GridQuery<()>, most: usize) -> Statement {
    plan(of, reader, query.rows()).plan.ids(most)
}

/// Adds the statement of the next `rows` rows to `batch`. Read them with [`read`].
pub(crate) fn ask(
    batch: &mut Batch,
    of: Of,
    reader: Reader<'_>,
    (query, sources): (GridQuery<()>, &[&'static str]),
    rows: usize,
) -> Slice {
    let cursor = query.cursor.clone();
    let Parts { plan, joins, .. } = plan(of, reader, query);
    // Written one by one, because D1 limits the arguments of a function.
    let values: Vec<Fragment> = sources
        .iter()
        .map(|it| Fragment::text("json_quote(").append(value(of, it, reader)).and(")"))
        .collect();
    let row = Fragment::text("json('[' || ")
        .append(Fragment::join(&values, " || ',' || "))
        .and(" || ']')");
    let slot = batch.ask(plan.page(cursor.as_ref(), rows, (&row, &joins)));
    Slice { slot, order: plan.order }
}

/// Reads the rows that [`ask`] asked for.
pub(crate) fn read(answers: &mut Answers, slice: Slice) -> Result<Vec<Row>, StoreError> {
    let Slice { slot, order } = slice;
    let unreadable = |error: serde_json::Error| StoreError::Unreadable(error.to_string());
    let texts = answers.texts(slot);
    let rows = texts.iter().map(|it| {
        let Placed { place, row } = read_row(it)?;
        let values = serde_json::from_slice(row.get().as_bytes()).map_err(unreadable)?;
        Ok(Row { values, after: order.cursor(place.get(), false) })
    });
    rows.collect()
}

/// The value `name` of row `x`.
fn value(of: Of, name: &'static str, reader: Reader<'_>) -> Fragment {
    match of {
        (ListName::Contacts, _) => of_contact(name, reader),
        (ListName::Accounts, _) => of_account(name),
        (ListName::Tickets, _) => Fragment::text(of_ticket(name)),
    }
}

/// The time in milliseconds that `millis` is, as a text in UTC.
fn time(millis: Fragment) -> Fragment {
    Fragment::text("strftime('%Y-%m-%d %H:%M:%S', ").append(millis).and(" / 1000, 'unixepoch')")
}

/// The values of record `x` in fields that admins have defined, by field.
const CUSTOM: &str = "json((select json_group_object(v.field_id, v.value) from custom_values v where v.record_id = x.id))";

/// The value of contact `x`, who is in relationship `r` if it is a list of an account.
fn of_contact(name: &'static str, reader: Reader<'_>) -> Fragment {
    let text = match name {
        "email" => {
            "(select email from contact_addresses
               where contact_id = x.id and is_live = 1 and is_primary = 1)"
        }
        "other_emails" => {
            "(select group_concat(email, '; ' order by created_at, id) from contact_addresses
               where contact_id = x.id and is_live = 1 and is_primary = 0)"
        }
        "relationships" => {
            "json((select json_group_array(json_array(o.name, w.kind, w.role_name,
                     coalesce(w.level, wl.level, o.default_level),
                     not exists (select 1 from accounts t
                                  where t.sort_key = o.sort_key and t.deleted_at is null and t.id <> o.id))
                     order by w.kind, o.sort_key, o.id)
                from relationships w cross join accounts o on o.id = w.account_id and o.deleted_at is null
                left join account_role_levels wl on wl.account_id = w.account_id and wl.role = w.role
               where w.contact_id = x.id and w.valid_to is null))"
        }
        "reports_to" => SUPERIOR,
        "custom" => CUSTOM,
        "tags" => CONTACT_TAGS.json,
        "groups" => CONTACT_GROUPS.json,
        "kind" => "r.kind",
        "role" => "r.role_name",
        "level" => "coalesce(r.level, rl.level, a.default_level)",
        "portal" => return people::state(reader),
        "seen" => return time(people::seen(reader)),
        "since" => return time(Fragment::text("r.valid_from")),
        "created" => return time(Fragment::text("x.created_at")),
        // The column of a field has its name.
        name => {
            return of_agent(name).map_or_else(|| Fragment::text("x.").and(name), OfAgent::name);
        }
    };
    Fragment::text(text)
}

/// The value of account `x`.
fn of_account(name: &'static str) -> Fragment {
    if let Some(figure) = Figure::of(name) {
        return Fragment::text(figure.told);
    }
    let text = match name {
        "domains" => {
            "(select group_concat(domain, ', ' order by position, domain) from account_domains
               where account_id = x.id)"
        }
        "owner" => "(select name from agents where id = x.owner_id)",
        "parent" => PARENT_NAME,
        "custom" => CUSTOM,
        "tags" => ACCOUNT_TAGS.json,
        "created" => return time(Fragment::text("x.created_at")),
        name => return Fragment::text("x.").and(name),
    };
    Fragment::text(text)
}

/// The value of ticket `x`, with the joins of the list's rows.
fn of_ticket(name: &str) -> &'static str {
    match name {
        "number" => "x.number",
        "subject" => "x.subject",
        "requester" => "ltrim(c.first_name || ' ' || c.last_name)",
        "requester_email" => {
            "(select email from contact_addresses
               where contact_id = c.id and is_live = 1 and is_primary = 1)"
        }
        "account" => "a.name",
        "status" => "x.status",
        "priority" => "x.priority",
        "assignee" => "g.name",
        "department" => "d.name",
        "preview" => {
            "(select substr(m.body, 1, 160) from messages m where m.ticket_id = x.id and m.is_public = 1
               order by m.created_at desc, m.id desc limit 1)"
        }
        "created" => "strftime('%Y-%m-%d %H:%M:%S', x.created_at / 1000, 'unixepoch')",
        "activity" => "strftime('%Y-%m-%d %H:%M:%S', x.activity_at / 1000, 'unixepoch')",
        "external_id" => "x.external_id",
        _ => "null",
    }
}
