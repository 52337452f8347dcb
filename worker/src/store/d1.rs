//! [`Sql`] over Cloudflare's D1.

use async_trait::async_trait;
use serde::Deserialize;
use worker::D1Database;
use worker::wasm_bindgen::JsValue;

use super::{Param, Sql, Statement, StoreError};

/// A D1 database.
pub(crate) struct D1(D1Database);

impl D1 {
    /// The database behind a binding.
    pub(crate) const fn new(database: D1Database) -> Self {
        Self(database)
    }
}

/// A row: its one column.
#[derive(Deserialize)]
struct Row {
    json: String,
}

#[async_trait(?Send)]
impl Sql for D1 {
    async fn run(&self, batch: Vec<Statement>) -> Result<Vec<Vec<String>>, StoreError> {
        let failed = |error: worker::Error| StoreError::read(&error.to_string());
        let statements = batch.into_iter().map(|statement| {
            let params: Vec<JsValue> = statement.params.into_iter().map(value).collect();
            self.0.prepare(statement.text).bind(&params)
        });
        let statements = statements.collect::<Result<Vec<_>, _>>().map_err(failed)?;
        let results = self.0.batch(statements).await.map_err(failed)?;
        let rows = results.iter().map(|result| {
            let rows = result.results::<Row>().map_err(failed)?;
            Ok(rows.into_iter().map(|row| row.json).collect())
        });
        rows.collect()
    }
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
