//! [`Sql`] over SQLite in memory, for the in-process tests, with our migrations and
//! D1's limits.

use std::cell::{Cell, RefCell};
use std::fs;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::{Param, Sql, Statement, StoreError};

/// D1's limit of parameters in a statement.
const MAX_PARAMS: usize = 100;

/// D1's limit of bytes in a statement's text.
const MAX_SQL_BYTES: usize = 100_000;

/// The operation that direct writes of tests belong to.
const FIXTURES: &str = "
    insert into operations (seq, id, at, actor_kind, act, subject_kind, subject_id)
    values (1, '00000000-0000-0000-0000-000000000000', 0, 'system', 'import_rows', 'import',
            '00000000-0000-0000-0000-000000000000');
    delete from open_operation;";

const OPEN: &str = "insert or ignore into open_operation (id, operation) values (1, 1)";

const CLOSE: &str = "delete from open_operation";

/// A database in memory.
pub struct Sqlite {
    connection: RefCell<Connection>,
    waits: Cell<u32>,
    statements: Cell<u32>,
    fail_at: Cell<Option<u32>>,
    overheard: RefCell<Option<Vec<Statement>>>,
}

impl Sqlite {
    /// An empty database with all `migrations/`, as in a deployment.
    ///
    /// # Errors
    /// If the folder can't be read or SQLite refuses a migration.
    pub fn migrated() -> Result<Self, Box<dyn std::error::Error>> {
        let mut sqlite = Self::unmigrated()?;
        let connection = sqlite.connection.get_mut();
        for migration in migrations()? {
            connection.execute_batch(&fs::read_to_string(migration)?)?;
        }
        connection.execute_batch(FIXTURES)?;
        Ok(sqlite)
    }

    /// A database without tables, which a copy of another can be put into.
    ///
    /// # Errors
    /// If SQLite can't be set up.
    pub fn unmigrated() -> Result<Self, Box<dyn std::error::Error>> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch("pragma foreign_keys = on")?;
        // A plan does not depend on what is bound, so a statement is not prepared again each
        // time another value is bound.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        // More than the number of statements, so that each is prepared once.
        connection.set_prepared_statement_cache_capacity(400);
        Ok(Self {
            connection: RefCell::new(connection),
            waits: Cell::new(0),
            statements: Cell::new(0),
            fail_at: Cell::new(None),
            overheard: RefCell::new(None),
        })
    }

    /// The number of round trips and of statements since the last call.
    pub fn take_counts(&self) -> (u32, u32) {
        (self.waits.take(), self.statements.take())
    }

    /// Makes the `n`th statement from now on fail, as in a crash.
    pub fn fail_at(&self, n: Option<u32>) {
        self.fail_at.set(n);
    }

    /// Records the statements that `act` runs, to examine their cost.
    pub fn overhear(&self, act: impl FnOnce()) -> Vec<Statement> {
        self.overheard.replace(Some(Vec::new()));
        act();
        self.overheard.take().unwrap_or_default()
    }

    /// Direct access to the database, to insert fixtures and to inspect rows. Writes to a
    /// watched table belong to the tests' own operation.
    pub fn with<T>(&self, look: impl FnOnce(&mut Connection) -> T) -> T {
        let mut connection = self.connection.borrow_mut();
        // If the operation can't be opened, the write fails with the reason.
        let _open = connection.execute_batch(OPEN);
        let seen = look(&mut connection);
        let _closed = connection.execute_batch(CLOSE);
        seen
    }

    /// Like [`Self::with`], without an open operation.
    pub fn bare<T>(&self, look: impl FnOnce(&mut Connection) -> T) -> T {
        look(&mut self.connection.borrow_mut())
    }

    fn check(&self, statement: &Statement) -> Result<(), StoreError> {
        if MAX_PARAMS < statement.params.len() || MAX_SQL_BYTES < statement.text.len() {
            return Err(StoreError::Failed("D1 refuses a statement of this size".to_owned()));
        }
        match self.fail_at.get() {
            Some(0) => Err(StoreError::Failed("a failure was asked for".to_owned())),
            Some(n) => {
                self.fail_at.set(Some(n - 1));
                Ok(())
            }
            None => Ok(()),
        }
    }
}

/// A parameter as D1 binds it. Every number is a JavaScript number there, so a sum with one
/// is no integer, unless the statement casts it.
pub fn bound(param: Param) -> Value {
    match param {
        Param::Null => Value::Null,
        #[expect(clippy::cast_precision_loss, reason = "`Param::Int` is exact to 2^53")]
        Param::Int(number) => Value::Real(number as f64),
        Param::Text(text) => Value::Text(text),
    }
}

/// The migrations, in order.
fn migrations() -> std::io::Result<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations");
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "sql") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[async_trait(?Send)]
impl Sql for Sqlite {
    async fn run(&self, batch: Vec<Statement>) -> Result<Vec<Vec<String>>, StoreError> {
        let failed = |error: rusqlite::Error| StoreError::read(&error.to_string());
        self.waits.set(self.waits.get() + 1);
        let mut connection = self.connection.borrow_mut();
        let transaction = connection.transaction().map_err(failed)?;
        let mut answers = Vec::new();
        for statement in batch {
            self.statements.set(self.statements.get() + 1);
            self.check(&statement)?;
            if let Some(overheard) = self.overheard.borrow_mut().as_mut() {
                overheard.push(statement.clone());
            }
            let mut prepared = transaction.prepare_cached(&statement.text).map_err(failed)?;
            let params = params_from_iter(statement.params.into_iter().map(bound));
            let mut rows = prepared.query(params).map_err(failed)?;
            let mut texts = Vec::new();
            while let Some(row) = rows.next().map_err(failed)? {
                texts.push(row.get("json").map_err(failed)?);
            }
            answers.push(texts);
        }
        transaction.commit().map_err(failed)?;
        Ok(answers)
    }
}
