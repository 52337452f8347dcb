//! Pages of lists: their start, and building one from rows.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use shared::api::{Cursor, PAGE_ROWS, Page};
use shared::ids::TicketNumber;
use shared::time::Timestamp;

use super::{Answers, Param, Slot, Statement, StoreError, read_row};
use crate::reply::Written;

/// The start of a page: after the row with these two keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place(pub(super) Param, pub(super) Param);

/// The largest integer that JavaScript, and so D1, represents exactly.
pub(crate) const MAX_INT: i64 = (1 << 53) - 1;

impl Place {
    /// The start of a list in descending order.
    pub(crate) const TOP: Self = Self(Param::Int(MAX_INT), Param::Int(MAX_INT));

    /// The place of the cursor `after` in a list by time and number, the latest first.
    /// A malformed cursor is the start of the list.
    pub(crate) fn by_time(after: Option<&Cursor>) -> Self {
        let place = after.and_then(|cursor| {
            let (time, number) = cursor.0.split_once('.')?;
            Some(Self(Param::Int(time.parse().ok()?), Param::Int(number.parse().ok()?)))
        });
        place.unwrap_or(Self::TOP)
    }
}

impl Statement {
    /// Adds the start of a page as the next two parameters: the sort key, then the key
    /// that makes it unique.
    pub(crate) fn with_place(mut self, place: Place) -> Self {
        self.params.push(place.0);
        self.params.push(place.1);
        self
    }
}

/// The page at the start of `rows`. `cursor` returns the cursor after a row.
pub(crate) fn page<T>(mut rows: Vec<T>, cursor: impl Fn(&T) -> String) -> Page<T> {
    let more = PAGE_ROWS < rows.len();
    rows.truncate(PAGE_ROWS);
    let next = rows.last().filter(|_| more).map(|row| Cursor(cursor(row)));
    Page { rows, next, previous: None }
}

impl<T: Serialize + DeserializeOwned> Written<Page<T>> {
    /// A page of rows that are JSON already.
    pub(crate) fn page(page: &Page<&str>) -> Result<Self, StoreError> {
        let cursor = |it: &Option<Cursor>| {
            serde_json::to_string(it).map_err(|error| StoreError::Unreadable(error.to_string()))
        };
        let (next, previous) = (cursor(&page.next)?, cursor(&page.previous)?);
        let rows = page.rows.join(",");
        Self::new(format!(r#"{{"rows":[{rows}],"next":{next},"previous":{previous}}}"#))
    }
}

/// The place of a row in a list by time and number.
#[derive(Deserialize)]
struct Moment {
    activity_at: Timestamp,
    number: TicketNumber,
}

/// The page of tickets, the latest first, from the rows of a statement.
pub(crate) fn tickets_page<T>(
    answers: &mut Answers,
    list: Slot<T>,
) -> Result<Written<Page<T>>, StoreError>
where
    T: Serialize + DeserializeOwned,
{
    let rows = answers.texts(list);
    let mut page = page(rows.iter().map(String::as_str).collect(), |row| (*row).to_owned());
    if let Some(Cursor(last)) = &mut page.next {
        let Moment { activity_at, number } = read_row(last)?;
        *last = format!("{}.{number}", activity_at.millis());
    }
    Written::page(&page)
}
