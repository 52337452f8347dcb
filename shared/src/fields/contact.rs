//! The fields of a contact.

use super::kind::Kind;
use super::{Field, Group, Record, field};

/// A contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contact {}

impl Record for Contact {
    const FIELDS: &'static [Field] = &[
        field("title", Kind::Text { max: 120 }, "Job title")
            .personal()
            .headings(&["title", "job title"]),
        field("phone", Kind::Phone, "Phone").personal().headings(&[
            "work phone",
            "mobile phone",
            "phone",
        ]),
        field("about", Kind::LongText { max: 4_000 }, "About")
            .group(Group::Note)
            .personal()
            .headings(&["about"]),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d7_all_that_is_said_of_a_person_is_personal() {
        for field in Contact::FIELDS {
            assert!(field.is_personal, "{}", field.name);
        }
    }
}
