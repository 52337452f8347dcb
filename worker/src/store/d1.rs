//! [`Sql`] over Cloudflare's D1.
//!
//! Rows come as JavaScript's objects with one text each. That is taken from
//! them directly: a reader for any shape costs more than the query of a page.

use std::cell::RefCell;
use std::rc::Rc;

use async_trait::async_trait;
use worker::js_sys::{Array, Error, Reflect};
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::wasm_bindgen_futures::JsFuture;
use worker::worker_sys::types::{D1Database, D1DatabaseSession, D1Result};

use super::{Param, Sql, Start, Statement, StoreError};

/// A D1 database.
pub(crate) struct D1 {
    database: D1Database,
    reads: Reads,
}

/// Where a deployment reads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reads {
    /// Where it writes.
    Primary,
    /// Also at replicas that are new enough.
    Nearest,
}

impl D1 {
    /// The database behind a binding.
    pub(crate) fn new(database: worker::D1Database, reads: Reads) -> Self {
        Self { database: JsValue::from(database).unchecked_into(), reads }
    }
}

#[async_trait(?Send)]
impl Sql for D1 {
    async fn run(&self, batch: Vec<Statement>) -> Result<Vec<Vec<String>>, StoreError> {
        run(&self.database, batch).await
    }

    fn session(&self, start: Start<'_>) -> Option<Rc<dyn Sql>> {
        let Self { database, reads } = self;
        let database = database.clone().unchecked_into::<D1Database>();
        match (reads, start) {
            (Reads::Primary, _) => None,
            (Reads::Nearest, Start::Primary) => {
                Some(Rc::new(Primary { database, bookmark: RefCell::default() }))
            }
            (Reads::Nearest, Start::Nearest(bookmark)) => {
                Some(Rc::new(Nearest(database.with_session(Some(bookmark)).ok()?)))
            }
        }
    }
}

/// The primary, and what it said last.
struct Primary {
    database: D1Database,
    bookmark: RefCell<Option<String>>,
}

#[async_trait(?Send)]
impl Sql for Primary {
    async fn run(&self, batch: Vec<Statement>) -> Result<Vec<Vec<String>>, StoreError> {
        // A session of its own for each batch: only a session's first one is
        // sure to be run at the primary.
        let failed = |error: JsValue| failed(&error);
        let session = self.database.with_session(Some("first-primary")).map_err(failed)?;
        let answers = run(session.unchecked_ref(), batch).await?;
        if let Some(bookmark) = session.get_bookmark().map_err(failed)? {
            self.bookmark.replace(Some(bookmark));
        }
        Ok(answers)
    }

    fn bookmark(&self) -> Option<String> {
        self.bookmark.borrow().clone()
    }
}

/// Whatever copy is near and new enough.
struct Nearest(D1DatabaseSession);

#[async_trait(?Send)]
impl Sql for Nearest {
    async fn run(&self, batch: Vec<Statement>) -> Result<Vec<Vec<String>>, StoreError> {
        run(self.0.unchecked_ref(), batch).await
    }
}

/// Runs a batch on a database or on a session of it: both have the same two methods.
async fn run(on: &D1Database, batch: Vec<Statement>) -> Result<Vec<Vec<String>>, StoreError> {
    let failed = |error: JsValue| failed(&error);
    let statements = Array::new();
    for statement in batch {
        let params: Array = statement.params.into_iter().map(value).collect();
        let prepared = on.prepare(statement.text).map_err(failed)?;
        statements.push(&prepared.bind(params).map_err(failed)?.into());
    }
    let answered = JsFuture::from(on.batch(statements).map_err(failed)?).await;
    let column = JsValue::from_str("json");
    let mut answers = Vec::new();
    for result in Array::from(&answered.map_err(failed)?) {
        let rows = result.unchecked_into::<D1Result>().results().map_err(failed)?;
        let mut texts = Vec::new();
        for row in rows.unwrap_or_default() {
            let text = Reflect::get(&row, &column).map_err(failed)?.as_string();
            texts.push(text.ok_or_else(|| StoreError::Unreadable("no text".to_owned()))?);
        }
        answers.push(texts);
    }
    Ok(answers)
}

fn failed(error: &JsValue) -> StoreError {
    let message = error.dyn_ref::<Error>().map(|it| String::from(it.message()));
    StoreError::read(&message.unwrap_or_default())
}

/// D1 knows no 64-bit integers: a number travels as a double, exact to 2^53.
fn value(param: Param) -> JsValue {
    match param {
        Param::Null => JsValue::NULL,
        #[expect(clippy::cast_precision_loss, reason = "`Param::Int` is exact to 2^53")]
        Param::Int(number) => JsValue::from_f64(number as f64),
        Param::Text(text) => JsValue::from_str(&text),
    }
}
