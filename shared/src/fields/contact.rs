//! The fields of a contact.

use super::kind::Kind;
use super::{Field, Record, Values, field};
use crate::words::both::{common, fields as words};

/// A contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contact {}

impl Record for Contact {
    const FIELDS: &'static [Field] = &[
        field("prefix", Kind::Text { max: 40 }, words::prefix, &["prefix", "salutation"])
            .with_hint(words::prefix_hint),
        field(
            "middle_name",
            Kind::Text { max: 80 },
            words::middle_name,
            &["middle name", "middlename", "additional name"],
        ),
        field("suffix", Kind::Text { max: 40 }, words::suffix, &["suffix"])
            .with_hint(words::suffix_hint),
        field("title", Kind::Text { max: 120 }, words::job_title, &["title", "job title"])
            .with_hint(words::job_title_hint),
        field("phone", Kind::Phone, common::phone, &["work phone", "mobile phone", "phone"]),
        field("birthday", Kind::PastDay, words::birthday, &["birthday", "date of birth"]),
        field("language", Kind::Language, common::language, &["language"]),
        field("time_zone", Kind::TimeZone, words::time_zone, &["time zone", "timezone"]),
        field("about", Kind::LongText { max: 4_000 }, words::internal_notes, &["about"])
            .with_hint(words::internal_notes_hint),
    ];
}

impl Values<Contact> {
    /// The job title.
    pub fn title(&self) -> Option<&str> {
        self.get("title")
    }

    /// The full name with all of its parts: Dr. Ann Mary Lee Jr.
    pub fn full_name(&self, first_name: &str, last_name: &str) -> String {
        let parts = [
            self.get("prefix").unwrap_or_default(),
            first_name,
            self.get("middle_name").unwrap_or_default(),
            last_name,
            self.get("suffix").unwrap_or_default(),
        ];
        let mut name = String::new();
        for part in parts.into_iter().filter(|part| !part.is_empty()) {
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(part);
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::find;

    #[test]
    fn a_name_has_all_of_its_parts() {
        let mut values = Values::<Contact>::default();
        assert_eq!(values.full_name("Ann", "Lee"), "Ann Lee");
        for (name, value) in [("prefix", "Dr."), ("middle_name", "Mary"), ("suffix", "Jr.")] {
            values.set(find::<Contact>(name).unwrap(), Some(value.to_owned()));
        }
        assert_eq!(values.full_name("Ann", "Lee"), "Dr. Ann Mary Lee Jr.");
        assert_eq!(values.title(), None);
        values.set(find::<Contact>("title").unwrap(), Some("Buyer".to_owned()));
        assert_eq!(values.title(), Some("Buyer"));
    }
}
