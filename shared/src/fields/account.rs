//! The fields of an account.

use super::kind::Kind;
use super::{Field, Record, field};
use crate::words::both::{common, fields as words};

/// An account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {}

impl Record for Account {
    const FIELDS: &'static [Field] = &[
        field(
            "website",
            Kind::Url,
            words::website,
            &["website", "web site", "company website", "url"],
        ),
        field("phone", Kind::Phone, common::phone, &["phone", "company phone", "work phone"]),
        field(
            "about",
            Kind::LongText { max: 4_000 },
            words::internal_notes,
            &["description", "notes", "about"],
        )
        .with_hint(words::internal_notes_hint),
    ];
}
