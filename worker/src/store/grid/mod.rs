//! The lists of the desk: a page, sorted by any column and filtered by any condition, is
//! read by one statement that walks an index.
//!
//! [`plan`] plans a page and builds its statement from [`fragment`]s. Its order is
//! [`legs`], and its conditions are in [`column`]. [`letters`] asks which letters it has. Each list has a file, which knows its
//! indexes. [`named`] is shared by lists in the order of names, [`people`] by lists of
//! contacts. [`exported`] reads the rows of a list for a file.

pub(crate) mod accounts;
mod agents;
mod column;
pub(crate) mod contacts;
pub(crate) mod everything;
pub(crate) mod exported;
mod figures;
mod fragment;
mod labels;
mod legs;
pub(crate) mod letters;
pub(crate) mod members;
mod named;
mod people;
mod plan;
mod ticket_row;
mod ticket_search;
pub(crate) mod tickets;
mod within;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use shared::api::{Counted, Cursor, Page};
use shared::grid::{Grid, GridCounts, GridQuery};
use shared::ids::AgentId;
use shared::time::Timestamp;

use self::fragment::Fragment;
use self::plan::{Order, Plan};
use super::help_centers::Asked;
use super::{Answers, Batch, Slot, StoreError, read_row};
use crate::caller::Caller;
use crate::reply::Written;

/// The agent who reads a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    /// The agent's session.
    session: &'a str,
    /// The agent, in whose name a job reads; none: the one of the session.
    agent: Option<AgentId>,
    /// The help center that the call is about.
    pub(crate) help_center: Asked<'a>,
    /// The time of the request.
    pub(crate) now: Timestamp,
}

impl<'a> Reader<'a> {
    /// The caller at `now`.
    pub(crate) fn of(caller: &'a Caller, now: Timestamp) -> Self {
        Self {
            session: caller.session.as_deref().unwrap_or_default(),
            agent: None,
            help_center: caller.help_center.as_ref(),
            now,
        }
    }

    /// The agent of a job at `now`.
    pub(crate) fn in_job(agent: AgentId, help_center: Asked<'a>, now: Timestamp) -> Self {
        Self { session: "", agent: Some(agent), help_center, now }
    }
}

/// A list that the store can read.
pub(crate) trait Rows: Grid + Sized {
    /// The type of a row.
    type Row: Serialize + DeserializeOwned;
    /// The subject of the list, besides its query: an account, for the list of its contacts.
    type Of: Copy;

    /// Plans a page.
    fn plan(of: Self::Of, reader: Reader<'_>, query: &GridQuery<Self>) -> Parts;
}

/// The plan of a page, and the content of its rows.
pub(crate) struct Parts {
    plan: Plan,
    /// A row, as JSON.
    row: Fragment,
    /// The joins from `x` to the tables that the row needs, starting with ` cross join` or
    /// ` left join`.
    joins: Fragment,
}

/// A page that is being read.
pub(crate) struct Listed<T> {
    slot: Slot<T>,
    rows: usize,
    order: Order,
    /// Whether the rows are read backward; `None` for the first page.
    is_back: Option<bool>,
}

/// Adds the statement of a page to `batch`. Read it with [`read`].
pub(crate) fn list<L: Rows>(
    batch: &mut Batch,
    of: L::Of,
    reader: Reader<'_>,
    query: &GridQuery<L>,
) -> Listed<L::Row> {
    let Parts { plan, row, joins } = L::plan(of, reader, query);
    let (cursor, rows) = (query.cursor.as_ref(), query.size.rows());
    Listed {
        // One row more shows whether others follow.
        slot: batch.ask(plan.page(cursor, rows + 1, (&row, &joins))),
        rows,
        is_back: plan.order.is_back(cursor),
        order: plan.order,
    }
}

/// The slots of the counts of a list and of its views.
pub(crate) struct Counts {
    shown: Slot<Counted>,
    views: Vec<Slot<Counted>>,
}

/// Adds the statements that count a list and its views to `batch`. Read them with
/// [`read_counts`].
pub(crate) fn count<L: Rows>(
    batch: &mut Batch,
    of: L::Of,
    reader: Reader<'_>,
    query: &GridQuery<L>,
) -> Counts {
    let mut ask = |query: &GridQuery<L>| count_one(batch, of, reader, query);
    let view = |view| GridQuery::view(view).searching(query.q.clone());
    Counts { shown: ask(query), views: L::VIEWS.iter().map(|it| ask(&view(it))).collect() }
}

/// Adds the statement that counts the rows of a query to `batch`.
pub(crate) fn count_one<L: Rows>(
    batch: &mut Batch,
    of: L::Of,
    reader: Reader<'_>,
    query: &GridQuery<L>,
) -> Slot<Counted> {
    // One more than the largest exact count.
    const MOST: usize = Counted::EXACT as usize + 1;
    batch.ask(L::plan(of, reader, &query.rows()).plan.count(MOST))
}

/// Reads the counts that [`count`] added.
pub(crate) fn read_counts(answers: &mut Answers, counts: Counts) -> Result<GridCounts, StoreError> {
    let mut read = |slot| Ok(answers.one(slot)?.unwrap_or_default());
    Ok(GridCounts {
        shown: read(counts.shown)?,
        views: counts.views.into_iter().map(read).collect::<Result<_, StoreError>>()?,
    })
}

/// A row with its position in the list.
#[derive(Deserialize)]
struct Placed<'a> {
    #[serde(borrow)]
    place: &'a RawValue,
    #[serde(borrow)]
    row: &'a RawValue,
}

/// Reads the page that [`list`] added.
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
    // On a page that is read backward, the extra row is the first.
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
