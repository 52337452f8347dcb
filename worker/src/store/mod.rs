//! What is written down: the only folder with SQL, one file a table.
//!
//! A statement is a literal with parameters; each row that it gives is one JSON
//! text, which SQLite builds and a type of `shared` reads. [`Sql::run`] is the
//! one call: a batch is a transaction, and one wait. Reads go through
//! [`gate`], which asks who is signed in within the same batch; writes through
//! [`change`], which adds guard, audit and outbox.

pub(crate) mod accounts;
pub(crate) mod agents;
pub(crate) mod attempts;
pub(crate) mod audience;
pub(crate) mod batch;
pub(crate) mod by_name;
pub(crate) mod change;
pub(crate) mod contacts;
pub(crate) mod fields;
pub(crate) mod gate;
pub(crate) mod imports;
pub(crate) mod link_requests;
pub(crate) mod messages;
pub(crate) mod outbox;
pub(crate) mod portal_access;
pub(crate) mod portal_tickets;
pub(crate) mod queue;
pub(crate) mod relationships;
pub(crate) mod scope;
pub(crate) mod sessions;
pub(crate) mod sight;
pub(crate) mod tickets;
pub(crate) mod tokens;

#[cfg(target_arch = "wasm32")]
pub(crate) mod d1;
#[cfg(feature = "sqlite")]
pub mod sqlite;

#[cfg(all(test, feature = "sqlite"))]
mod customers_tests;
#[cfg(all(test, feature = "sqlite"))]
mod race_tests;

use async_trait::async_trait;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use shared::api::{Cursor, PAGE_ROWS, Page};
use shared::ids::TicketNumber;
use shared::time::Timestamp;

pub(crate) use batch::{Answers, Batch, Slot, read_row};

use crate::reply::Written;

/// The database.
#[async_trait(?Send)]
pub trait Sql {
    /// Runs a batch: all of it or nothing, in one wait.
    async fn run(&self, batch: Vec<Statement>) -> Result<Vec<Vec<String>>, StoreError>;
}

/// One statement: a text that stands in this folder, and its parameters.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The text.
    pub text: &'static str,
    /// What `?1`, `?2` … stand for.
    pub params: Vec<Param>,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Param {
    /// Nothing.
    Null,
    /// A whole number, exact to 2^53.
    Int(i64),
    /// A text.
    Text(String),
}

impl Param {
    /// A word of one of our enums.
    pub(crate) fn word<T: Serialize>(word: &T) -> Self {
        let json = serde_json::to_string(word).unwrap_or_default();
        let word = json.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
        word.map_or(Self::Null, |it| Self::Text(it.to_owned()))
    }
}

/// `text` without parameters.
pub(crate) const fn sql(text: &'static str) -> Statement {
    Statement { text, params: Vec::new() }
}

impl Statement {
    /// With the next parameter.
    pub(crate) fn with(mut self, param: impl Bind) -> Self {
        self.params.push(param.bind());
        self
    }

    /// With `value` as the next parameter, as JSON: lists travel like this,
    /// since a query takes at most 100 parameters.
    pub(crate) fn with_json<T: Serialize + ?Sized>(mut self, value: &T) -> Self {
        self.params.push(serde_json::to_string(value).map_or(Param::Null, Param::Text));
        self
    }

    /// With a word of one of our enums as the next parameter.
    pub(crate) fn with_word<T: Serialize>(mut self, word: &T) -> Self {
        self.params.push(Param::word(word));
        self
    }

    /// With the place where a page begins as the next two parameters: a number
    /// or text that rows are sorted by, then what tells equal ones apart.
    pub(crate) fn with_place(mut self, place: Place) -> Self {
        self.params.push(place.0);
        self.params.push(place.1);
        self
    }
}

/// What can stand for a parameter.
pub(crate) trait Bind {
    /// The parameter.
    fn bind(self) -> Param;
}

impl Bind for Param {
    fn bind(self) -> Param {
        self
    }
}

impl Bind for &str {
    fn bind(self) -> Param {
        Param::Text(self.to_owned())
    }
}

impl Bind for String {
    fn bind(self) -> Param {
        Param::Text(self)
    }
}

impl Bind for &String {
    fn bind(self) -> Param {
        Param::Text(self.clone())
    }
}

impl Bind for i64 {
    fn bind(self) -> Param {
        Param::Int(self)
    }
}

impl Bind for bool {
    fn bind(self) -> Param {
        Param::Int(i64::from(self))
    }
}

impl Bind for Timestamp {
    fn bind(self) -> Param {
        Param::Int(self.millis())
    }
}

impl<T: Bind> Bind for Option<T> {
    fn bind(self) -> Param {
        self.map_or(Param::Null, Bind::bind)
    }
}

/// Lets what shows itself as its key in the database stand for a parameter.
macro_rules! bind_display {
    ($($name:ty,)*) => {$(
        impl Bind for $name {
            fn bind(self) -> Param {
                Param::Text(self.to_string())
            }
        }
    )*};
}

bind_display! {
    shared::ids::AccountId, shared::ids::AddressId, shared::ids::AgentId, shared::ids::AuditId,
    shared::ids::ContactId, shared::ids::DepartmentId, shared::ids::HelpCenterId,
    shared::ids::ImportId, shared::ids::MailId, shared::ids::MessageId, shared::ids::OperationId,
    shared::ids::RelationshipId, shared::ids::SessionId, shared::ids::TicketId,
    shared::ids::TokenId,
}

impl Bind for shared::ids::TicketNumber {
    fn bind(self) -> Param {
        // A number that does not read as one is no ticket's.
        Param::Int(self.to_string().parse().unwrap_or_default())
    }
}

/// Why the database did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A guard was missed: somebody was faster, and nothing was written.
    #[error("guard missed")]
    Stale,
    /// A unique index says that somebody has this already; its columns.
    #[error("taken: {0}")]
    Taken(String),
    /// It is busy or away.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// It refused the statement.
    #[error("database: {0}")]
    Failed(String),
    /// A row is not of the type that the store expects.
    #[error("unreadable row: {0}")]
    Unreadable(String),
}

impl StoreError {
    /// What `message`, an error of SQLite or D1, means.
    pub(crate) fn read(message: &str) -> Self {
        let after = |mark: &str| {
            let (_, rest) = message.split_once(mark)?;
            Some(rest.split([':', '\n']).next().unwrap_or_default().trim().to_owned())
        };
        if message.contains("guard missed") {
            Self::Stale
        } else if let Some(columns) = after("UNIQUE constraint failed:") {
            Self::Taken(columns)
        } else if ["overloaded", "timed out", "Network connection lost", "database is locked"]
            .iter()
            .any(|it| message.contains(it))
        {
            Self::Unavailable(message.to_owned())
        } else {
            Self::Failed(message.to_owned())
        }
    }
}

/// Where a page begins: behind the row with these two keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place(Param, Param);

/// The greatest number that JavaScript holds exactly, which is all that D1 takes.
const MAX_INT: i64 = (1 << 53) - 1;

impl Place {
    /// Where a list begins whose latest or greatest row comes first.
    pub(crate) const TOP: Self = Self(Param::Int(MAX_INT), Param::Int(MAX_INT));

    /// Where `after` says, in a list by time and number, the latest first.
    /// A cursor that is none of ours is the beginning.
    pub(crate) fn by_time(after: Option<&Cursor>) -> Self {
        let place = after.and_then(|cursor| {
            let (time, number) = cursor.0.split_once('.')?;
            Some(Self(Param::Int(time.parse().ok()?), Param::Int(number.parse().ok()?)))
        });
        place.unwrap_or(Self::TOP)
    }

    /// Where `after` says, in a list by name and id.
    pub(crate) fn by_name(after: Option<&Cursor>) -> Self {
        let place = after.and_then(|cursor| {
            let (id, name) = cursor.0.split_once('.')?;
            Some(Self(Param::Text(name.to_owned()), Param::Text(id.to_owned())))
        });
        place.unwrap_or(Self(Param::Text(String::new()), Param::Text(String::new())))
    }
}

/// How many rows a list is asked for: a page, and one to tell whether more follow.
pub(crate) const ROWS_ASKED: usize = PAGE_ROWS + 1;

/// The page that `rows` begin with; `cursor` names the place behind a row.
pub(crate) fn page<T>(mut rows: Vec<T>, cursor: impl Fn(&T) -> String) -> Page<T> {
    let more = PAGE_ROWS < rows.len();
    rows.truncate(PAGE_ROWS);
    let next = rows.last().filter(|_| more).map(|row| Cursor(cursor(row)));
    Page { rows, next }
}

impl<T: Serialize + DeserializeOwned> Written<Page<T>> {
    /// A page of rows that are written already.
    pub(crate) fn page(page: &Page<&str>) -> Result<Self, StoreError> {
        let next = serde_json::to_string(&page.next)
            .map_err(|error| StoreError::Unreadable(error.to_string()))?;
        Self::new(format!(r#"{{"rows":[{}],"next":{next}}}"#, page.rows.join(",")))
    }
}

/// Where a row stands in a list by time and number.
#[derive(Deserialize)]
struct Moment {
    activity_at: Timestamp,
    number: TicketNumber,
}

/// The page of tickets, the latest first, that the rows of a statement give.
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
