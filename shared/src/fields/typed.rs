//! The texts that were typed into a record's listed fields.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Field, Record, Values};
use crate::text::Mistakes;
use crate::time::Timestamp;

/// The texts as they were typed, by field name. A missing field is empty.
///
/// In JSON they are members beside the record's other members. Null is an empty text, as in
/// responses. Unknown and duplicate names are refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed<R> {
    texts: BTreeMap<&'static str, String>,
    of: PhantomData<R>,
}

impl<R> Default for Typed<R> {
    fn default() -> Self {
        Self { texts: BTreeMap::new(), of: PhantomData }
    }
}

impl<R> Typed<R> {
    /// Sets the field called `name` to `text`.
    #[must_use]
    pub fn with(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.texts.insert(name, text.into());
        self
    }
}

impl<R: Record> Typed<R> {
    /// Parses all texts at the time `now`. A text that is not valid for its field is noted
    /// as a mistake.
    pub fn parse(&self, now: Timestamp, mistakes: &mut Mistakes) -> Option<Values<R>> {
        let there = parse(R::FIELDS, &self.texts, now, mistakes)?;
        Some(Values { there, of: PhantomData })
    }
}

/// Not generic over the record, so that it is compiled once.
fn parse(
    fields: &'static [Field],
    texts: &BTreeMap<&'static str, String>,
    now: Timestamp,
    mistakes: &mut Mistakes,
) -> Option<BTreeMap<&'static str, String>> {
    let mut there = Some(BTreeMap::new());
    for field in fields {
        let Some(text) = texts.get(field.name) else { continue };
        match (field.parse(text, now), &mut there) {
            (Ok(Some(value)), Some(there)) => {
                there.insert(field.name, value);
            }
            (Ok(_), _) => {}
            (Err(error), _) => {
                mistakes.note(field.name, error.of(field.label()));
                there = None;
            }
        }
    }
    there
}

impl<R> Serialize for Typed<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(&self.texts)
    }
}

impl<'de, R: Record> Deserialize<'de> for Typed<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let texts = deserializer.deserialize_map(Reader(R::FIELDS))?;
        Ok(Self { texts, of: PhantomData })
    }
}

/// Reads texts of these fields.
struct Reader(&'static [Field]);

impl<'de> Visitor<'de> for Reader {
    type Value = BTreeMap<&'static str, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("fields with their texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut texts = BTreeMap::new();
        while let Some(name) = map.next_key::<String>()? {
            let Some(field) = self.0.iter().find(|it| it.name == name) else {
                return Err(A::Error::custom(format_args!("there is no field {name}")));
            };
            let text = map.next_value::<Option<String>>()?.unwrap_or_default();
            if texts.insert(field.name, text).is_some() {
                return Err(A::Error::custom(format_args!("{name} stands there twice")));
            }
        }
        Ok(texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::contact::Contact;

    const NOW: Timestamp = Timestamp::from_millis(1_795_744_800_000);

    fn read(json: &str) -> Result<Typed<Contact>, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn what_is_typed_stands_in_json_by_name() {
        let typed = Typed::<Contact>::default().with("title", " Buyer ").with("phone", "");
        let json = serde_json::to_string(&typed).unwrap();
        assert_eq!(json, r#"{"phone":"","title":" Buyer "}"#);
        assert_eq!(read(&json).unwrap(), typed);
        let mut mistakes = Mistakes::default();
        let values = typed.parse(NOW, &mut mistakes).unwrap();
        assert_eq!((values.get("title"), values.get("phone")), (Some("Buyer"), None));
    }

    #[test]
    fn only_texts_of_fields_are_read_and_each_once() {
        assert_eq!(read(r#"{"title":null}"#).unwrap(), Typed::default().with("title", ""));
        for wrong in [
            r#"{"title":1}"#,
            r#"{"title":{}}"#,
            r#"{"title":"a","title":"b"}"#,
            r#"{"shoe_size":"39"}"#,
            "[]",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn e6_all_that_is_wrong_is_named_at_once() {
        let mut mistakes = Mistakes::default();
        let typed = Typed::<Contact>::default()
            .with("phone", "x".repeat(41))
            .with("about", "kept")
            .with("birthday", "soon")
            .with("title", "x".repeat(121));
        assert_eq!(typed.parse(NOW, &mut mistakes), None);
        let found = mistakes.finish(Some(())).unwrap_err();
        let found: Vec<(&str, &str)> =
            found.iter().map(|it| (it.field.as_str(), it.message.as_str())).collect();
        assert_eq!(
            found,
            [
                ("title", "Job title must have at most 120 characters"),
                ("phone", "Phone must have at most 40 characters"),
                ("birthday", "Birthday must be a date such as 1990-05-17"),
            ]
        );
    }
}
