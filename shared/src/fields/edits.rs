//! What somebody types into a record's listed fields, and what that changes.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::{Field, Record, Values};
use crate::text::Mistakes;

/// Texts as they are typed, by the names of their fields. A field that is not named stays
/// as it is; an empty text empties it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Typed(BTreeMap<String, String>);

impl Typed {
    /// Nothing typed.
    pub const NONE: Self = Self(BTreeMap::new());

    /// With `text` in the field called `name`.
    #[must_use]
    pub fn with(mut self, name: &str, text: impl Into<String>) -> Self {
        self.0.insert(name.to_owned(), text.into());
        self
    }

    /// What is to change; a text that is no value of its field and a name that is no
    /// field's are noted.
    pub fn parse<R: Record>(&self, mistakes: &mut Mistakes) -> Option<Edits<R>> {
        let values = parse(&self.0, R::FIELDS, mistakes)?;
        Some(Edits { values, of: PhantomData })
    }
}

type Parsed = Vec<(&'static Field, Option<String>)>;

/// Without the record's type, so that it is compiled once.
fn parse(
    texts: &BTreeMap<String, String>,
    fields: &'static [Field],
    mistakes: &mut Mistakes,
) -> Option<Parsed> {
    let mut values = Some(Vec::new());
    for field in fields {
        let Some(text) = texts.get(field.name) else { continue };
        match field.parse(text) {
            Ok(value) => {
                if let Some(values) = &mut values {
                    values.push((field, value));
                }
            }
            Err(error) => {
                mistakes.note(field.name, format_args!("{} {error}", field.label));
                values = None;
            }
        }
    }
    for name in texts.keys().filter(|name| !fields.iter().any(|it| it.name == **name)) {
        mistakes.note(name.clone(), "there is no such field");
        values = None;
    }
    values
}

impl<'de> Deserialize<'de> for Typed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = BTreeMap<String, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("fields with their texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut texts = BTreeMap::new();
        while let Some((name, text)) = map.next_entry::<String, String>()? {
            if texts.insert(name, text).is_some() {
                return Err(A::Error::custom("a field stands there twice"));
            }
        }
        Ok(texts)
    }
}

/// The fields that change, and what to. None: it is emptied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edits<R> {
    values: Parsed,
    of: PhantomData<R>,
}

impl<R> Edits<R> {
    /// Changes `values` accordingly.
    pub fn apply(&self, values: &mut Values<R>) {
        for (field, value) in &self.values {
            values.set(field, value.clone());
        }
    }

    /// The values of a new record.
    pub fn made(&self) -> Values<R> {
        let mut values = Values::default();
        self.apply(&mut values);
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::contact::Contact;

    fn read(json: &str) -> Result<Typed, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn what_is_not_named_stays_and_an_empty_text_empties() {
        let mut mistakes = Mistakes::default();
        let typed = Typed::NONE.with("title", " Buyer ").with("phone", "");
        let edits = typed.parse::<Contact>(&mut mistakes).unwrap();
        let mut values = edits.made();
        assert_eq!((values.get("title"), values.get("phone")), (Some("Buyer"), None));
        let earlier = Typed::NONE.with("title", "CFO").with("phone", "1").with("about", "x");
        earlier.parse::<Contact>(&mut mistakes).unwrap().apply(&mut values);
        edits.apply(&mut values);
        let now = ["title", "phone", "about"].map(|it| values.get(it));
        assert_eq!(now, [Some("Buyer"), None, Some("x")]);
        assert_eq!(mistakes.finish(Some(())), Ok(()));
    }

    #[test]
    fn e6_all_that_is_wrong_is_named_at_once() {
        let mut mistakes = Mistakes::default();
        let long = |length| "x".repeat(length);
        let typed =
            Typed::NONE.with("phone", long(41)).with("shoe_size", "39").with("title", long(121));
        assert_eq!(typed.parse::<Contact>(&mut mistakes), None);
        let found = mistakes.finish(Some(())).unwrap_err();
        let found: Vec<(&str, &str)> =
            found.iter().map(|it| (it.field.as_str(), it.message.as_str())).collect();
        assert_eq!(
            found,
            [
                ("title", "Job title must have at most 120 characters"),
                ("phone", "Phone must have at most 40 characters"),
                ("shoe_size", "there is no such field"),
            ]
        );
    }

    #[test]
    fn only_texts_are_read_and_each_once() {
        assert!(read(r#"{"title":"a"}"#).is_ok());
        for wrong in [r#"{"title":1}"#, r#"{"title":null}"#, r#"{"title":"a","title":"b"}"#, "[]"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
