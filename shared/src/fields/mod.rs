//! The fields of contacts and accounts as data: one list a record kind, in [`contact`]
//! and [`account`].
//!
//! A line of a list is a field: its column, its name in JSON, how a text is read as its
//! value, what it is called, which headings of a file it is recognized by. Checking a
//! draft, an import's columns, the rows of the ledger and the sentences of the history
//! are loops over the list. What rules read (names, addresses, owner, external id, domains,
//! levels) is no line of it and has types of its own.

pub mod account;
pub mod contact;
mod kind;
mod values;

pub use kind::{FieldError, Kind};
pub use values::Values;

/// A kind of record that has listed fields.
pub trait Record {
    /// Its fields, in the order that they are shown in.
    const FIELDS: &'static [Field];
}

/// The field of `R` that is called `name`.
pub fn find<R: Record>(name: &str) -> Option<&'static Field> {
    R::FIELDS.iter().find(|it| it.name == name)
}

/// A field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in JSON, which is its column's.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// What it is called on pages.
    pub label: &'static str,
    /// The headings that a file's column is recognized by, in lower case.
    pub headings: &'static [&'static str],
}

const fn field(
    name: &'static str,
    kind: Kind,
    label: &'static str,
    headings: &'static [&'static str],
) -> Field {
    Field { name, kind, label, headings }
}

impl Field {
    /// The value that `text` stands for; none: it is empty.
    pub fn parse(&self, text: &str) -> Result<Option<String>, FieldError> {
        self.kind.parse(text)
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
            assert_eq!(find::<R>(name), Some(field));
            assert!(!field.label.is_empty() && !field.headings.is_empty(), "{name}");
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
