//! A batch of statements, and their answers by slot.
//!
//! Adding a statement returns its [`Slot`], which has the position of its rows and
//! their type. Callers do not count statements: adding one does not move the answer
//! of another.

use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::error::StoreError;
use super::statement::{Sql, Statement};

/// Statements that run together: all or nothing, in one round trip.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    guards: Vec<Statement>,
    statements: Vec<Statement>,
}

/// The position of one statement's answer, whose rows are read as `T`. It can be used
/// once, on the answers of its own batch.
#[derive(Debug)]
pub(crate) struct Slot<T> {
    index: usize,
    rows: PhantomData<fn() -> T>,
}

impl Batch {
    /// An empty batch.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A batch of one statement, and its slot.
    pub(crate) fn of<T>(statement: Statement) -> (Self, Slot<T>) {
        let mut batch = Self::new();
        let slot = batch.ask(statement);
        (batch, slot)
    }

    /// Adds a statement whose rows are read as `T`.
    pub(crate) fn ask<T>(&mut self, statement: Statement) -> Slot<T> {
        let index = self.statements.len();
        self.statements.push(statement);
        Slot { index, rows: PhantomData }
    }

    /// Adds a statement without rows.
    pub(crate) fn add(&mut self, statement: Statement) {
        self.statements.push(statement);
    }

    /// Adds a condition, an `insert into guard select …`, that must hold before
    /// the first statement runs, wherever it is added.
    pub(crate) fn guard(&mut self, guard: Statement) {
        self.guards.push(guard);
    }

    /// Runs the batch.
    pub(crate) async fn run(self, sql: &dyn Sql) -> Result<Answers, StoreError> {
        let guards = self.guards.len();
        let rows = sql.run(self.into_statements()).await?;
        Ok(Answers { rows, guards })
    }

    /// The statements in the order in which they run.
    pub(crate) fn into_statements(mut self) -> Vec<Statement> {
        self.guards.append(&mut self.statements);
        self.guards
    }
}

/// The answers of a batch.
#[derive(Debug)]
pub(crate) struct Answers {
    rows: Vec<Vec<String>>,
    /// How many guards ran before the first statement.
    guards: usize,
}

impl Answers {
    /// All rows of a statement.
    pub(crate) fn all<T: DeserializeOwned>(&mut self, slot: Slot<T>) -> Result<Vec<T>, StoreError> {
        let texts = self.texts(slot);
        let mut rows = Vec::with_capacity(texts.len());
        for text in &texts {
            rows.push(read_row(text)?);
        }
        Ok(rows)
    }

    /// The row of a statement that returns at most one.
    pub(crate) fn one<T: DeserializeOwned>(
        &mut self,
        slot: Slot<T>,
    ) -> Result<Option<T>, StoreError> {
        match self.text(slot) {
            Some(text) => read_row(&text).map(Some),
            None => Ok(None),
        }
    }

    /// The row of a statement that returns at most one, as the database's JSON text.
    pub(crate) fn text<T>(&mut self, slot: Slot<T>) -> Option<String> {
        self.texts(slot).into_iter().next()
    }

    /// The rows of a statement, as the database's JSON texts.
    #[expect(clippy::needless_pass_by_value, reason = "an answer is taken once")]
    pub(crate) fn texts<T>(&mut self, slot: Slot<T>) -> Vec<String> {
        self.rows.get_mut(self.guards + slot.index).map(std::mem::take).unwrap_or_default()
    }
}

/// Parses a row. Never inlined, so that the JSON reader is compiled once for each type.
#[inline(never)]
pub(crate) fn read_row<'a, T: Deserialize<'a>>(row: &'a str) -> Result<T, StoreError> {
    serde_json::from_str(row).map_err(|error| StoreError::Unreadable(error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};

    use async_trait::async_trait;

    use super::*;
    use crate::store::sql;

    /// A database that answers each statement with its text.
    struct Echo;

    #[async_trait(?Send)]
    impl Sql for Echo {
        async fn run(&self, batch: Vec<Statement>) -> Result<Vec<Vec<String>>, StoreError> {
            Ok(batch.into_iter().map(|it| vec![it.text.into_owned()]).collect())
        }
    }

    fn run(batch: Batch) -> Answers {
        let mut running = std::pin::pin!(batch.run(&Echo));
        match running.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answers) => answers.unwrap(),
            Poll::Pending => panic!("an echo waits for nothing"),
        }
    }

    #[test]
    fn a_slot_finds_the_answer_of_its_own_statement() {
        let (mut batch, first) = Batch::of::<u8>(sql("1"));
        batch.add(sql("2"));
        let third = batch.ask::<u16>(sql("3"));
        batch.guard(sql("0"));
        let fourth = batch.ask::<String>(sql("\"4\""));
        let mut answers = run(batch);
        assert_eq!(answers.text(fourth), Some("\"4\"".to_owned()));
        assert_eq!(answers.all(third), Ok(vec![3]));
        assert_eq!(answers.one(first), Ok(Some(1)));
    }

    #[test]
    fn guards_run_before_the_statements() {
        let mut batch = Batch::new();
        batch.add(sql("write"));
        batch.guard(sql("guard"));
        let texts: Vec<_> = batch.into_statements().into_iter().map(|it| it.text).collect();
        assert_eq!(texts, ["guard", "write"]);
    }

    #[test]
    fn a_row_of_another_type_is_an_error() {
        let (batch, slot) = Batch::of::<u8>(sql("\"a text\""));
        assert!(matches!(run(batch).one(slot), Err(StoreError::Unreadable(_))));
    }
}
