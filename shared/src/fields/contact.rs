//! The fields of a contact.

use super::kind::Kind;
use super::{Field, Record, field};

/// A contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contact {}

impl Record for Contact {
    const FIELDS: &'static [Field] = &[
        field("title", Kind::Text { max: 120 }, "Job title", &["title", "job title"]),
        field("phone", Kind::Phone, "Phone", &["work phone", "mobile phone", "phone"]),
        field("about", Kind::LongText { max: 4_000 }, "About", &["about"]),
    ];
}
