//! The fields of contacts and accounts as data: one list for each kind of record, in
//! [`contact`] and [`account`].
//!
//! A line of a list defines a field: its column, its name in JSON, how a text is parsed as
//! its value, its label, and the headings by which an import recognizes it. Forms, the
//! facts on a record's page, the check of a draft, an import's columns, the store's SQL,
//! the rows of the ledger and the sentences of the history all loop over the list
//! (`docs/ADDING.md`, *A field*). Values that rules need (names, addresses, owner, external
//! id, domains, levels) are not listed here; they have their own types.

pub mod account;
pub mod contact;
pub mod custom;
mod kind;
mod languages;
mod typed;
mod values;
mod zones;

pub use kind::{FIRST_YEAR, FieldError, Kind};
pub use languages::{language, languages};
pub use typed::Typed;
pub use values::Values;

use crate::time::Timestamp;

/// A kind of record that has listed fields.
pub trait Record {
    /// Its fields, in display order.
    const FIELDS: &'static [Field];
}

/// The field of `R` that is called `name`.
pub fn find<R: Record>(name: &str) -> Option<&'static Field> {
    R::FIELDS.iter().find(|it| it.name == name)
}

/// A field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name in JSON, which is also the name of its column.
    pub name: &'static str,
    /// The kind of its values.
    pub kind: Kind,
    /// The headings by which an import recognizes its column, in lower case. Empty: imports
    /// do not set the field.
    pub headings: &'static [&'static str],
    label: fn() -> &'static str,
    hint: Option<fn() -> &'static str>,
}

const fn field(
    name: &'static str,
    kind: Kind,
    label: fn() -> &'static str,
    headings: &'static [&'static str],
) -> Field {
    Field { name, kind, label, headings, hint: None }
}

impl Field {
    const fn with_hint(self, hint: fn() -> &'static str) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// The function that returns its label.
    pub(crate) const fn label_text(&self) -> fn() -> &'static str {
        self.label
    }

    /// Its label on pages.
    pub fn label(&self) -> &'static str {
        (self.label)()
    }

    /// Its hint in forms.
    pub fn hint(&self) -> Option<&'static str> {
        self.hint.map(|hint| hint())
    }

    /// Parses `text` at the time `now`; none: `text` is empty.
    pub fn parse(&self, text: &str, now: Timestamp) -> Result<Option<String>, FieldError> {
        self.kind.parse(text, now)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::fields::account::Account;
    use crate::fields::contact::Contact;

    fn check<R: Record>(typed: &[&str]) {
        let mut seen: BTreeSet<&str> = typed.iter().copied().collect();
        let mut headings = BTreeSet::new();
        for field in R::FIELDS {
            let name = field.name;
            assert!(name.bytes().all(|it| it.is_ascii_lowercase() || it == b'_'), "{name}");
            assert!(seen.insert(name), "{name} stands twice");
            assert_eq!(find::<R>(name).map(|it| it.name), Some(name));
            assert!(!field.label().is_empty(), "{name}");
            for heading in field.headings {
                assert_eq!(*heading, heading.to_lowercase(), "{name}");
                assert!(headings.insert(heading), "{name}: {heading} stands twice");
            }
        }
    }

    #[test]
    fn a_list_names_each_field_once_and_says_how_it_is_found_in_a_file() {
        check::<Contact>(&["first_name", "last_name", "email", "owner", "account"]);
        check::<Account>(&["name", "domains", "default_level", "owner"]);
    }
}
