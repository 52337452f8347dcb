//! What a change touches of a thing: the fields that differ, for the audit, and
//! whether there are any.

use serde::Serialize;
use serde_json::{Map, Value};

/// Some fields and their values.
pub(crate) type Fields = Map<String, Value>;

/// The fields in which `before` and `after` differ, with either's values; none
/// where nothing is to be written.
pub(crate) fn differing<T: Serialize>(before: &T, after: &T) -> Option<(Fields, Fields)> {
    let (mut before, mut after) = (fields(before), fields(after));
    before.retain(|name, value| match after.get(name) {
        Some(next) if next == value => {
            after.remove(name);
            false
        }
        Some(_) | None => true,
    });
    if before.is_empty() && after.is_empty() { None } else { Some((before, after)) }
}

fn fields<T: Serialize>(thing: &T) -> Fields {
    match serde_json::to_value(thing) {
        Ok(Value::Object(fields)) => fields,
        Ok(_) | Err(_) => Fields::new(),
    }
}
