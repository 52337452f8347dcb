//! The database of an in-process world: snapshots, dumps, and databases that interleave
//! requests.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::{Mutex, PoisonError};

use api_worker::ctx::Ctx;
use api_worker::routes;
use api_worker::store::sqlite::Sqlite;
use api_worker::store::{Sql, Statement, StoreError};
use async_trait::async_trait;
use rusqlite::Connection;
use rusqlite::backup::Backup;
use rusqlite::types::Value;

use super::{WORKSPACE, World};

/// The database of a new world. The migrations take longer than most tests, so they are applied
/// once in a process, and the result is copied.
pub(super) fn new() -> Sqlite {
    static FIRST: Mutex<Option<Connection>> = Mutex::new(None);
    // A test that failed while holding the lock has reported its failure.
    let mut first = FIRST.lock().unwrap_or_else(PoisonError::into_inner);
    let first = first.get_or_insert_with(|| {
        let sqlite = Sqlite::migrated().expect("the migrations");
        sqlite.with(|it| it.execute_batch(WORKSPACE)).expect("the workspace");
        let mut copy = Connection::open_in_memory().expect("a database");
        sqlite.with(|it| copy_database(it, &mut copy));
        copy
    });
    let sqlite = Sqlite::unmigrated().expect("a database");
    sqlite.with(|it| copy_database(first, it));
    sqlite
}

impl World {
    /// A copy of the database, for [`Self::restore`].
    pub(crate) fn snapshot(&self) -> Connection {
        let mut copy = Connection::open_in_memory().expect("a database");
        self.sqlite().with(|it| copy_database(it, &mut copy));
        copy
    }

    /// Restores the database.
    pub(crate) fn restore(&self, snapshot: &Connection) {
        self.sqlite().with(|it| copy_database(snapshot, it));
        self.mara.take();
    }

    /// Every row of every table, as text: `table: cell | cell …`.
    pub(crate) fn dump(&self) -> Vec<String> {
        self.sqlite().with(|it| {
            let tables =
                column(it, "select name from sqlite_master where type = 'table' order by name");
            tables.iter().flat_map(|table| rows(it, table)).collect()
        })
    }
}

/// A database that lets all other requests go first.
pub(super) struct Slow(pub(super) Rc<Sqlite>);

#[async_trait(?Send)]
impl Sql for Slow {
    async fn run(&self, batch: Vec<Statement>) -> Result<Vec<Vec<String>>, StoreError> {
        tokio::task::yield_now().await;
        self.0.run(batch).await
    }
}

/// A database that serves other requests between two batches of a request.
pub(super) struct Between {
    sqlite: Rc<Sqlite>,
    /// The number of the request's own batches that run first.
    own: Cell<u32>,
    others: RefCell<Vec<http::Request<Vec<u8>>>>,
    /// The context of the other requests.
    ctx: Ctx,
    answers: RefCell<Vec<u16>>,
}

impl Between {
    pub(super) fn new(
        sqlite: &Rc<Sqlite>,
        own: u32,
        others: Vec<http::Request<Vec<u8>>>,
        ctx: Ctx,
    ) -> Self {
        let (sqlite, own) = (sqlite.clone(), Cell::new(own));
        Self { sqlite, own, others: RefCell::new(others), ctx, answers: RefCell::default() }
    }

    /// The statuses of the other requests; empty if they were not served.
    pub(super) fn statuses(&self) -> Vec<u16> {
        self.answers.borrow().clone()
    }
}

#[async_trait(?Send)]
impl Sql for Between {
    async fn run(&self, batch: Vec<Statement>) -> Result<Vec<Vec<String>>, StoreError> {
        match self.own.get() {
            0 => {
                for request in self.others.take() {
                    let answer =
                        routes::serve(self.ctx.clone(), request.map(axum::body::Body::from)).await;
                    self.answers.borrow_mut().push(answer.status().as_u16());
                }
            }
            n => self.own.set(n - 1),
        }
        self.sqlite.run(batch).await
    }
}

pub(super) fn copy_database(from: &Connection, to: &mut Connection) {
    let backup = Backup::new(from, to).expect("a copy");
    backup.run_to_completion(1_000, std::time::Duration::ZERO, None).expect("a copy");
}

fn column(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).expect("a statement");
    let rows = statement.query_map([], |row| row.get(0)).expect("rows");
    rows.map(|row| row.expect("a text")).collect()
}

fn rows(connection: &Connection, table: &str) -> Vec<String> {
    let mut statement = connection.prepare(&format!("select * from {table}")).expect("a table");
    let width = statement.column_count();
    let rows = statement.query_map([], |row| {
        let cell = |n| {
            Ok(match row.get::<_, Value>(n)? {
                Value::Null => "null".to_owned(),
                Value::Integer(it) => it.to_string(),
                Value::Real(it) => it.to_string(),
                Value::Text(it) => it,
                Value::Blob(it) => format!("{it:x?}"),
            })
        };
        let cells: rusqlite::Result<Vec<String>> = (0..width).map(cell).collect();
        Ok(format!("{table}: {}", cells?.join(" | ")))
    });
    rows.expect("rows").map(|row| row.expect("a row")).collect()
}
