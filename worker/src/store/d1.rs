//! [`Sql`] over Cloudflare's D1.
//!
//! Rows come as JavaScript's objects with one text each. That is taken from
//! them directly: a reader for any shape costs more than the query of a page.

use async_trait::async_trait;
use worker::js_sys::{Array, Error, Reflect};
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::wasm_bindgen_futures::JsFuture;
use worker::worker_sys::types::{D1Database, D1Result};

use super::{Param, Sql, Statement, StoreError};

/// A D1 database.
pub(crate) struct D1(D1Database);

impl D1 {
    /// The database behind a binding.
    pub(crate) fn new(database: worker::D1Database) -> Self {
        Self(JsValue::from(database).unchecked_into())
    }
}

#[async_trait(?Send)]
impl Sql for D1 {
    async fn run(&self, batch: Vec<Statement>) -> Result<Vec<Vec<String>>, StoreError> {
        let failed = |error: JsValue| failed(&error);
        let statements = Array::new();
        for statement in batch {
            let params: Array = statement.params.into_iter().map(value).collect();
            let prepared = self.0.prepare(statement.text).map_err(failed)?;
            statements.push(&prepared.bind(params).map_err(failed)?.into());
        }
        let answered = JsFuture::from(self.0.batch(statements).map_err(failed)?).await;
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
