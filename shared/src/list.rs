//! Lists: pages, cursors, and the letters and search texts that filter them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::sort_key;
use crate::words::Amount;

/// The rows of one page of a list. Lists use keyset pagination: the cursors stay correct
/// when rows are added or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where the next page begins; none: this is the last page.
    pub next: Option<Cursor>,
    /// Where the previous page ends; none: this is the first page, or the list cannot be
    /// read backward.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Cursor>,
}

/// How many rows a page of a list has. A grid's query sets its own page size.
pub const PAGE_ROWS: usize = 50;

/// A place in a list. Callers treat it as opaque; only the store creates and reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

/// How many rows a list has, exact up to [`Self::EXACT`]. Any longer list is counted as
/// `EXACT + 1`, since a full count is expensive and not needed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Counted(pub u32);

impl Counted {
    /// The largest count that is exact.
    pub const EXACT: u32 = 1_000;
}

impl Amount for Counted {
    fn number(self) -> u64 {
        self.0.into()
    }

    fn shown(self) -> String {
        let more = if Self::EXACT < self.0 { "+" } else { "" };
        [&*self.0.min(Self::EXACT).shown(), more].concat()
    }
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

/// The first letter that a list is filtered by: `A` to `Z`, or `#` for names that begin
/// with anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Letter(char);

impl Letter {
    /// All letters, in the order of the letter bar.
    pub fn all() -> impl Iterator<Item = Self> {
        ('A'..='Z').chain(['#']).map(Self)
    }

    /// The letter that a name is listed under, without diacritics: `É` is under `E`.
    pub fn of(name: &str) -> Self {
        let first = sort_key(name).chars().next().map(|c| c.to_ascii_uppercase());
        Self(first.filter(char::is_ascii_uppercase).unwrap_or('#'))
    }

    /// The letter.
    pub const fn as_char(self) -> char {
        self.0
    }
}

impl TryFrom<String> for Letter {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c @ ('A'..='Z' | '#')), None) => Ok(Self(c)),
            _ => Err("use a letter from A to Z, or #"),
        }
    }
}

impl From<Letter> for String {
    fn from(letter: Letter) -> Self {
        letter.0.to_string()
    }
}

/// The most characters of a list's search text.
pub const MAX_SEARCH_CHARS: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_counted_to_its_end_says_so() {
        let said = [0, 999, 1_000, 1_001].map(|count| Counted(count).to_string());
        assert_eq!(said, ["0", "999", "1,000", "1,000+"]);
    }

    #[test]
    fn a_name_stands_under_its_letter() {
        for (name, letter) in [
            ("Élodie", 'E'),
            ("łucja", 'L'),
            ("ørsted", 'O'),
            ("田中", '#'),
            ("3M", '#'),
            (" ann", 'A'),
        ] {
            assert_eq!(Letter::of(name).as_char(), letter, "{name}");
        }
    }
}
