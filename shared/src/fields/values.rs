//! What a record's listed fields say.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Field, Record};
use crate::text::Mistakes;

/// The values of a record's fields.
///
/// In JSON every field has its place, null where it is empty. A name that is no field's
/// is read over: an answer may come from a newer version of the product, and a row of the
/// ledger may be older than a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values<R> {
    there: BTreeMap<&'static str, String>,
    of: PhantomData<R>,
}

impl<R> Default for Values<R> {
    fn default() -> Self {
        Self { there: BTreeMap::new(), of: PhantomData }
    }
}

impl<R> Values<R> {
    /// What the field called `name` says.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.there.get(name).map(String::as_str)
    }

    /// Gives `field` a value, or none.
    pub fn set(&mut self, field: &'static Field, value: Option<String>) {
        match value {
            Some(value) => self.there.insert(field.name, value),
            None => self.there.remove(field.name),
        };
    }
}

impl<R: Record> Values<R> {
    /// What `texts` say, which are typed, each with the name of its field; a text that is
    /// no value of its field is noted.
    pub fn parse(texts: &[(&str, &str)], mistakes: &mut Mistakes) -> Option<Self> {
        let there = parse(R::FIELDS, texts, mistakes)?;
        Some(Self { there, of: PhantomData })
    }

    /// These, and what `before` says of fields that are empty here [I2].
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

/// Without the record's type, so that it is compiled once.
fn parse(
    fields: &'static [Field],
    texts: &[(&str, &str)],
    mistakes: &mut Mistakes,
) -> Option<BTreeMap<&'static str, String>> {
    let mut there = Some(BTreeMap::new());
    for field in fields {
        let Some((_, text)) = texts.iter().find(|(name, _)| *name == field.name) else { continue };
        match (field.parse(text), &mut there) {
            (Ok(Some(value)), Some(there)) => {
                there.insert(field.name, value);
            }
            (Ok(_), _) => {}
            (Err(error), _) => {
                mistakes.note(field.name, format_args!("{} {error}", field.label));
                there = None;
            }
        }
    }
    there
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

/// Reads the values of these fields; without the record's type, so that it is compiled
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
        assert_eq!(json, r#"{"title":null,"phone":"1","about":null}"#);
        assert_eq!(read(&json), values);
        assert_eq!(read("{}"), Values::default());
    }

    #[test]
    fn e6_all_that_is_wrong_is_named_at_once() {
        let mut mistakes = Mistakes::default();
        let (title, phone) = ("x".repeat(121), "x".repeat(41));
        let typed = [("phone", &*phone), ("about", "kept"), ("title", &title)];
        assert_eq!(Values::<Contact>::parse(&typed, &mut mistakes), None);
        let found = mistakes.finish(Some(())).unwrap_err();
        let found: Vec<(&str, &str)> =
            found.iter().map(|it| (it.field.as_str(), it.message.as_str())).collect();
        assert_eq!(
            found,
            [
                ("title", "Job title must have at most 120 characters"),
                ("phone", "Phone must have at most 40 characters"),
            ]
        );
    }
}
