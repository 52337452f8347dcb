//! The values of a record's listed fields.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Field, Record};

/// The values of a record's fields.
///
/// In JSON every field is present, with null if it is empty. Unknown and missing names are
/// ignored when reading: a response may come from a newer version of the product, and a row
/// of the ledger may be older than a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values<R> {
    pub(super) there: BTreeMap<&'static str, String>,
    pub(super) of: PhantomData<R>,
}

impl<R> Default for Values<R> {
    fn default() -> Self {
        Self { there: BTreeMap::new(), of: PhantomData }
    }
}

impl<R> Values<R> {
    /// The value of the field called `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.there.get(name).map(String::as_str)
    }

    /// Sets or clears the value of `field`.
    pub fn set(&mut self, field: &'static Field, value: Option<String>) {
        match value {
            Some(value) => self.there.insert(field.name, value),
            None => self.there.remove(field.name),
        };
    }
}

impl<R: Record> Values<R> {
    /// These values; fields that are empty here keep their value from `before` [I2].
    #[must_use]
    pub fn over(&self, before: Option<&Self>) -> Self {
        let mut there = before.map(|it| it.there.clone()).unwrap_or_default();
        there.extend(self.there.iter().map(|(name, value)| (*name, value.clone())));
        Self { there, of: PhantomData }
    }

    /// Every field with its value, in the order of the list.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Field, Option<&str>)> {
        R::FIELDS.iter().map(|field| (field, self.get(field.name)))
    }
}

impl<R: Record> Serialize for Values<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(R::FIELDS.len()))?;
        for (field, value) in self.iter() {
            map.serialize_entry(field.name, &value)?;
        }
        map.end()
    }
}

impl<'de, R: Record> Deserialize<'de> for Values<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let there = deserializer.deserialize_map(Reader(R::FIELDS))?;
        Ok(Self { there, of: PhantomData })
    }
}

/// Reads the values of these fields. Not generic over the record, so that it is compiled
/// once.
struct Reader(&'static [Field]);

impl<'de> Visitor<'de> for Reader {
    type Value = BTreeMap<&'static str, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("fields with their values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut there = BTreeMap::new();
        while let Some(name) = map.next_key::<String>()? {
            match self.0.iter().find(|it| it.name == name) {
                Some(field) => {
                    if let Some(value) = map.next_value::<Option<String>>()? {
                        there.insert(field.name, value);
                    }
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(there)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::contact::Contact;

    #[test]
    fn every_field_has_its_place_in_json() {
        let read = |json: &str| serde_json::from_str::<Values<Contact>>(json).unwrap();
        let values = read(r#"{"phone":"1","title":null,"shoe_size":[39]}"#);
        assert_eq!((values.get("phone"), values.get("title")), (Some("1"), None));
        let json = serde_json::to_string(&values).unwrap();
        let names: Vec<String> =
            Contact::FIELDS.iter().map(|it| format!("\"{}\":", it.name)).collect();
        assert!(names.iter().all(|name| json.contains(name)), "{json}");
        assert!(json.contains(r#""title":null,"phone":"1""#), "{json}");
        assert_eq!(read(&json), values);
        assert_eq!(read("{}"), Values::default());
    }
}
