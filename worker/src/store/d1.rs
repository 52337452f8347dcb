//! [`Sql`] over Cloudflare's D1.
//!
//! A row is one text. `border.js` takes the texts out of the JavaScript objects and
//! passes all texts of a batch as one: passing fifty rows one by one costs more than
//! the query that finds them.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use async_trait::async_trait;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::js_sys::{Array, Error, Promise, Uint8Array};
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::wasm_bindgen_futures::JsFuture;
use worker::worker_sys::types::{D1Database, D1DatabaseSession};

use super::{Param, Sql, Start, Statement, StoreError};

/// A D1 database.
pub(crate) struct D1 {
    database: D1Database,
    reads: Reads,
}

/// The databases that a deployment reads from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reads {
    /// Only the primary.
    Primary,
    /// Also replicas that are recent enough.
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

/// The primary, and its last bookmark.
struct Primary {
    database: D1Database,
    bookmark: RefCell<Option<String>>,
}

#[async_trait(?Send)]
impl Sql for Primary {
    async fn run(&self, batch: Vec<Statement>) -> Result<Vec<Vec<String>>, StoreError> {
        // A new session for each batch: only the first batch of a session is
        // guaranteed to run at the primary.
        let failed = |error: JsValue| failed(&error);
        let session = self.database.with_session(Some("first-primary")).map_err(failed)?;
        let answers = run(&session, batch).await?;
        if let Some(bookmark) = session.get_bookmark().map_err(failed)? {
            self.bookmark.replace(Some(bookmark));
        }
        Ok(answers)
    }

    fn bookmark(&self) -> Option<String> {
        self.bookmark.borrow().clone()
    }
}

/// The nearest copy that is recent enough.
struct Nearest(D1DatabaseSession);

#[async_trait(?Send)]
impl Sql for Nearest {
    async fn run(&self, batch: Vec<Statement>) -> Result<Vec<Vec<String>>, StoreError> {
        run(&self.0, batch).await
    }
}

#[wasm_bindgen(module = "/src/border.js")]
extern "C" {
    /// See `border.js`.
    #[wasm_bindgen(js_name = runBatch)]
    fn run_batch(on: &JsValue, batch: Array) -> Promise;
}

thread_local! {
    // Literal statements as JavaScript strings, each converted once. The key is the
    // literal's memory address.
    static TEXTS: RefCell<HashMap<*const u8, JsValue>> = RefCell::default();
}

fn text(of: Cow<'static, str>) -> JsValue {
    match of {
        Cow::Borrowed(of) => TEXTS.with_borrow_mut(|all| {
            all.entry(of.as_ptr()).or_insert_with(|| JsValue::from_str(of)).clone()
        }),
        Cow::Owned(of) => JsValue::from_str(&of),
    }
}

/// Runs a batch on a database or on a session of it.
async fn run(on: &JsValue, batch: Vec<Statement>) -> Result<Vec<Vec<String>>, StoreError> {
    let statements = Array::new();
    for statement in batch {
        let params: Array = statement.params.into_iter().map(value).collect();
        statements.push(&text(statement.text));
        statements.push(&params);
    }
    let answered = JsFuture::from(run_batch(on, statements)).await.map_err(|it| failed(&it))?;
    let answers = String::from_utf8(answered.unchecked_into::<Uint8Array>().to_vec())
        .map_err(|error| StoreError::Unreadable(error.to_string()))?;
    Ok(answers.split(BETWEEN_ANSWERS).map(rows).collect())
}

// Written by `border.js`. Neither occurs in JSON, because strings escape both.
const BETWEEN_ANSWERS: char = '\u{1e}';
const BETWEEN_ROWS: char = '\n';

fn rows(answer: &str) -> Vec<String> {
    if answer.is_empty() {
        return Vec::new();
    }
    answer.split(BETWEEN_ROWS).map(str::to_owned).collect()
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
