//! The fields of an account.

use super::kind::Kind;
use super::{Field, Record, field};

/// An account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {}

impl Record for Account {
    const FIELDS: &'static [Field] = &[
        field("website", Kind::Url, "Website", &["website", "web site", "company website", "url"]),
        field("phone", Kind::Phone, "Phone", &["phone", "company phone", "work phone"]),
        field(
            "about",
            Kind::LongText { max: 4_000 },
            "Internal notes",
            &["description", "notes", "about"],
        )
        .hint("Only agents can see this."),
    ];
}
