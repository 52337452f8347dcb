//! The fields of an account.

use super::kind::Kind;
use super::{Field, Record, field};

/// An account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {}

impl Record for Account {
    const FIELDS: &'static [Field] = &[field(
        "about",
        Kind::LongText { max: 4_000 },
        "About",
        &["description", "notes", "about"],
    )];
}
