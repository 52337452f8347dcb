//! What a handler replies with: a value, or JSON that the database has written.

use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::ApiError;
use crate::store::error::StoreError;

/// A reply of the shape `R`.
pub trait Reply<R> {
    /// As it leaves the house.
    fn into_json(self) -> Result<Vec<u8>, ApiError>;
}

impl<R: Serialize> Reply<R> for R {
    fn into_json(self) -> Result<Vec<u8>, ApiError> {
        serde_json::to_vec(&self).map_err(|error| unreadable(&error))
    }
}

/// A reply of the shape `R` as the database has written it. Nothing in it was
/// read here: what one may not see must not be in it.
///
/// A build for tests reads it all the same and holds it to `R`, field by field.
#[derive(Debug)]
pub struct Written<R> {
    json: String,
    shape: PhantomData<fn() -> R>,
}

impl<R> Reply<R> for Written<R> {
    fn into_json(self) -> Result<Vec<u8>, ApiError> {
        Ok(self.json.into_bytes())
    }
}

impl<R: Serialize + DeserializeOwned> Written<R> {
    /// A reply that the database has written.
    pub(crate) fn new(json: String) -> Result<Self, StoreError> {
        if cfg!(debug_assertions) {
            hold::<R>(&json)?;
        }
        Ok(Self { json, shape: PhantomData })
    }

    /// The object `json` with the fields of `more` after its own: what the rules
    /// say of it, who read it.
    pub(crate) fn with<M: Serialize>(json: &str, more: &M) -> Result<Self, StoreError> {
        let more = serde_json::to_string(more)
            .map_err(|error| StoreError::Unreadable(error.to_string()))?;
        let (Some(object), Some(more)) = (json.strip_suffix('}'), more.strip_prefix('{')) else {
            return Err(StoreError::Unreadable("no object".to_owned()));
        };
        let comma = if object.ends_with('{') || more == "}" { "" } else { "," };
        Self::new(format!("{object}{comma}{more}"))
    }

    /// The reply as a value, to be carried along by a refusal.
    pub(crate) fn value(&self) -> Option<Value> {
        serde_json::from_str(&self.json).ok()
    }
}

/// Whether `json` is what `R` writes: nothing is missing, and nothing is in it
/// that `R` does not know.
fn hold<R: Serialize + DeserializeOwned>(json: &str) -> Result<(), StoreError> {
    let unreadable = |error: serde_json::Error| StoreError::Unreadable(error.to_string());
    let read: R = serde_json::from_str(json).map_err(unreadable)?;
    let written: Value = serde_json::from_str(json).map_err(unreadable)?;
    let again = serde_json::to_value(&read).map_err(unreadable)?;
    if without_nulls(written) == without_nulls(again) {
        Ok(())
    } else {
        Err(StoreError::Unreadable(format!("not as {} writes it", std::any::type_name::<R>())))
    }
}

/// `value` without the fields that say nothing: a type may leave them out.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let said = fields.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(said.map(|(name, value)| (name, without_nulls(value))).collect())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(without_nulls).collect()),
        value => value,
    }
}

fn unreadable(error: &serde_json::Error) -> ApiError {
    ApiError::Store(StoreError::Unreadable(error.to_string()))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Serialize, Deserialize)]
    struct Pair {
        one: u8,
        two: Option<u8>,
    }

    #[test]
    fn what_the_database_writes_is_held_to_its_type() {
        assert!(Written::<Pair>::new(r#"{"one":1,"two":null}"#.to_owned()).is_ok());
        assert!(Written::<Pair>::new(r#"{"one":1}"#.to_owned()).is_ok());
        assert!(Written::<Pair>::new(r#"{"two":2}"#.to_owned()).is_err());
        assert!(Written::<Pair>::new(r#"{"one":1,"note":"of the house"}"#.to_owned()).is_err());
    }

    #[test]
    fn what_the_rules_say_stands_behind() {
        #[derive(Serialize)]
        struct Two {
            two: u8,
        }
        let json = |json: &str| Written::<Pair>::with(json, &Two { two: 2 }).map(|it| it.json);
        assert_eq!(json(r#"{"one":1}"#), Ok(r#"{"one":1,"two":2}"#.to_owned()));
        assert!(json("{}").is_err());
        assert!(json("[]").is_err());
    }
}
