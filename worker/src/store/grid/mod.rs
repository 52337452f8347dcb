//! The lists of the desk: a page of any of them, sorted by any column and narrowed by any
//! condition, as one statement that walks an index.
//!
//! [`plan`] says how a page is come by and writes the statement, out of [`fragment`]s; its
//! order is [`legs`];
//! [`column`] is what is asked of a column. Each list has a file, which knows its indexes;
//! [`named`] is what lists by name have in common, [`people`] those of contacts.

pub(crate) mod accounts;
mod column;
pub(crate) mod contacts;
mod fragment;
mod legs;
pub(crate) mod members;
mod named;
mod people;
mod plan;
mod ticket_search;
pub(crate) mod tickets;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use shared::api::{Counted, Cursor, Page};
use shared::grid::{Grid, GridCounts, GridQuery};
use shared::time::Timestamp;

use self::fragment::Fragment;
use self::plan::{Order, Plan};
use super::help_centers::Asked;
use super::{Answers, Batch, Slot, StoreError, read_row};
use crate::caller::Caller;
use crate::reply::Written;

/// Who asks for a list, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    /// The session of the agent.
    pub(crate) session: &'a str,
    /// The help center that the call is about.
    pub(crate) help_center: Asked<'a>,
    /// Now.
    pub(crate) now: Timestamp,
}

impl<'a> Reader<'a> {
    /// The agent who calls at `now`.
    pub(crate) fn of(caller: &'a Caller, now: Timestamp) -> Self {
        Self {
            session: caller.session.as_deref().unwrap_or_default(),
            help_center: caller.help_center.as_ref(),
            now,
        }
    }
}

/// A list's rows, as the store has them.
pub(crate) trait Rows: Grid + Sized {
    /// What a row is.
    type Row: Serialize + DeserializeOwned;
    /// What the list is about beside its query.
    type Of: Copy;

    /// How a page is come by.
    fn plan(of: Self::Of, reader: Reader<'_>, query: &GridQuery<Self>) -> Parts;
}

/// A list's page, and what its rows tell.
pub(crate) struct Parts {
    plan: Plan,
    /// A row, as JSON.
    row: Fragment,
    /// The tables that it stands in beside `x`, from ` cross join` or ` left join` on.
    beside: Fragment,
}

/// A page of a list that was asked for.
pub(crate) struct Listed<T> {
    slot: Slot<T>,
    rows: usize,
    order: Order,
    /// Whether they are read from the last on; none: they are the first.
    is_back: Option<bool>,
}

/// Asks for a page in `batch`. Read it with [`read`].
pub(crate) fn list<L: Rows>(
    batch: &mut Batch,
    of: L::Of,
    reader: Reader<'_>,
    query: &GridQuery<L>,
) -> Listed<L::Row> {
    let Parts { plan, row, beside } = L::plan(of, reader, query);
    let (cursor, rows) = (query.cursor.as_ref(), query.size.rows());
    Listed {
        // One more tells whether others follow.
        slot: batch.ask(plan.page(cursor, rows + 1, (&row, &beside))),
        rows,
        is_back: plan.order.is_back(cursor),
        order: plan.order,
    }
}

/// How many rows a list has, and each of its views, that were asked for.
pub(crate) struct Counts {
    shown: Slot<Counted>,
    views: Vec<Slot<Counted>>,
}

/// Asks for the counts of a list and of its views in `batch`. Read them with
/// [`read_counts`].
pub(crate) fn count<L: Rows>(
    batch: &mut Batch,
    of: L::Of,
    reader: Reader<'_>,
    query: &GridQuery<L>,
) -> Counts {
    // One more than is told exactly.
    const MOST: usize = Counted::EXACT as usize + 1;
    let mut ask =
        |query: &GridQuery<L>| batch.ask(L::plan(of, reader, &query.rows()).plan.count(MOST));
    let view = |view| GridQuery::view(view).searching(query.q.clone());
    Counts { shown: ask(query), views: L::VIEWS.iter().map(|it| ask(&view(it))).collect() }
}

/// What [`count`] asked for.
pub(crate) fn read_counts(answers: &mut Answers, counts: Counts) -> Result<GridCounts, StoreError> {
    let mut read = |slot| Ok(answers.one(slot)?.unwrap_or_default());
    Ok(GridCounts {
        shown: read(counts.shown)?,
        views: counts.views.into_iter().map(read).collect::<Result<_, StoreError>>()?,
    })
}

/// A row with its place in the list.
#[derive(Deserialize)]
struct Placed<'a> {
    #[serde(borrow)]
    place: &'a RawValue,
    #[serde(borrow)]
    row: &'a RawValue,
}

/// The page that [`list`] asked for.
pub(crate) fn read<T>(
    answers: &mut Answers,
    list: Listed<T>,
) -> Result<Written<Page<T>>, StoreError>
where
    T: Serialize + DeserializeOwned,
{
    let Listed { slot, rows: most, order, is_back } = list;
    let texts = answers.texts(slot);
    let mut rows: Vec<Placed<'_>> =
        texts.iter().map(|it| read_row(it)).collect::<Result<_, _>>()?;
    // Read from the last on, the row too many is the first.
    let has_more = most < rows.len();
    let is_read_back = is_back == Some(true);
    if has_more && is_read_back {
        rows.remove(0);
    }
    rows.truncate(most);
    let cursor = |row: Option<&Placed<'_>>, is_back| -> Option<Cursor> {
        row.map(|it| order.cursor(it.place.get(), is_back))
    };
    let next = if has_more || is_read_back { cursor(rows.last(), false) } else { None };
    let is_first = if is_read_back { !has_more } else { is_back.is_none() };
    let previous = if is_first { None } else { cursor(rows.first(), true) };
    let rows = rows.iter().map(|it| it.row.get()).collect();
    Written::page(&Page { rows, next, previous })
}
