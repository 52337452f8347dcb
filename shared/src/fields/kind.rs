//! The kinds of field values, and how a text is parsed as each.
//!
//! A value is stored as a canonical text, which parses to itself. So a form that is sent
//! without edits changes nothing.

use std::fmt;

use super::{languages, zones};
use crate::text::{Lines, Phone, is_blank, tidy};
use crate::time::{Span, Timestamp, days_in};
use crate::words::both::fields as words;

/// The kind of a field's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Text {
        /// The most characters.
        max: usize,
    },
    /// Several lines.
    LongText {
        /// The most characters.
        max: usize,
    },
    /// A telephone number as people write it.
    Phone,
    /// A date from 1900 until today, as `1990-05-17`.
    PastDay,
    /// A URL with `http` or `https`; no scheme that a browser would execute.
    Url,
    /// A language, as a BCP 47 code.
    Language,
    /// A time zone, by its name in the IANA database.
    TimeZone,
}

impl Kind {
    /// Whether its values are codes, which people and other systems may not know.
    pub const fn is_coded(self) -> bool {
        match self {
            Self::PastDay | Self::Url | Self::Language | Self::TimeZone => true,
            Self::Text { .. } | Self::LongText { .. } | Self::Phone => false,
        }
    }
}

/// The most characters of a URL.
const MAX_URL: usize = 2_000;

/// The earliest year of a past day.
pub const FIRST_YEAR: i64 = 1900;

/// Why a text is not a valid value. Its text is written after a field's name and a colon;
/// [`FieldError::of`] is a full sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldError {
    /// It is too long.
    TooLong {
        /// The most characters.
        max: usize,
    },
    /// It is not a date.
    NotADay,
    /// It is a date before 1900, or in the future.
    NotPast,
    /// It is not a URL.
    NotAUrl,
    /// It is not a language.
    NotALanguage,
    /// It is not a time zone.
    NotAZone,
}

impl FieldError {
    /// The error as a sentence about the field called `label`.
    pub fn of(self, label: &str) -> String {
        match self {
            Self::TooLong { max } => words::field_too_long(label, max),
            Self::NotADay => words::field_not_a_day(label),
            Self::NotPast => words::field_not_past(label, &FIRST_YEAR.to_string()),
            Self::NotAUrl => words::field_not_a_url(label),
            Self::NotALanguage => words::field_not_a_language(label),
            Self::NotAZone => words::field_not_a_zone(label),
        }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { max } => f.write_str(&words::too_long(*max)),
            Self::NotADay => f.write_str(words::not_a_day()),
            Self::NotPast => f.write_str(&words::not_past(&FIRST_YEAR.to_string())),
            Self::NotAUrl => f.write_str(words::not_a_url()),
            Self::NotALanguage => f.write_str(words::not_a_language()),
            Self::NotAZone => f.write_str(words::not_a_zone()),
        }
    }
}

impl std::error::Error for FieldError {}

impl Kind {
    /// Parses `text` at the time `now`; none: `text` is empty.
    pub fn parse(self, text: &str, now: Timestamp) -> Result<Option<String>, FieldError> {
        let lines = if matches!(self, Self::LongText { .. }) { Lines::Many } else { Lines::One };
        let text = tidy(text, lines);
        if is_blank(&text) {
            return Ok(None);
        }
        let value = match self {
            Self::Text { max } | Self::LongText { max } => at_most(max, text)?,
            Self::Phone => at_most(Phone::MAX_CHARS, text)?,
            Self::PastDay => past_day(text, now)?,
            Self::Url => url(&at_most(MAX_URL, text)?).ok_or(FieldError::NotAUrl)?,
            Self::Language => languages::language(&text).ok_or(FieldError::NotALanguage)?,
            Self::TimeZone => zones::zone(&text).ok_or(FieldError::NotAZone)?.to_owned(),
        };
        Ok(Some(value))
    }
}

fn at_most(max: usize, text: String) -> Result<String, FieldError> {
    if max < text.chars().count() { Err(FieldError::TooLong { max }) } else { Ok(text) }
}

fn past_day(text: String, now: Timestamp) -> Result<String, FieldError> {
    let day = day(&text).ok_or(FieldError::NotADay)?;
    // The earliest time zone is 14 hours ahead of UTC.
    let today = (now + Span::hours(14)).day();
    if day.0 < FIRST_YEAR || today < day { Err(FieldError::NotPast) } else { Ok(text) }
}

/// Whether `text` is a day of the calendar, such as `1990-05-17`.
pub(super) fn is_day(text: &str) -> bool {
    day(text).is_some_and(|(year, _, _)| 0 < year)
}

/// Year, month and day of a text such as `1990-05-17`.
fn day(text: &str) -> Option<(i64, i64, i64)> {
    let number = |text: &str, digits: usize| {
        let is_number = text.len() == digits && text.bytes().all(|it| it.is_ascii_digit());
        is_number.then(|| text.parse::<i64>().ok()).flatten()
    };
    let mut parts = text.split('-');
    let (year, month, day) =
        (number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let is_day = parts.next().is_none()
        && (1..=12).contains(&month)
        && (1..=days_in(year, month)).contains(&day);
    is_day.then_some((year, month, day))
}

/// A URL; without a scheme, `https` is added.
fn url(text: &str) -> Option<String> {
    // White space, and characters that a URL has to percent-encode.
    let is_wrong = |c: char| {
        c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
    };
    if text.contains(is_wrong) {
        return None;
    }
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) if !scheme.contains(['/', '?', '#']) => {
            (scheme.to_ascii_lowercase(), rest)
        }
        _ => ("https".to_owned(), text),
    };
    if !["http", "https"].contains(&scheme.as_str()) {
        return None;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end)?;
    // A URL with a user name is refused: the part before the @ can be mistaken for the
    // host.
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let is_port =
        |port: &str| (1..=5).contains(&port.len()) && port.bytes().all(|it| it.is_ascii_digit());
    if !is_host(host) || !port.is_none_or(is_port) {
        return None;
    }
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{scheme}://{}{port}{path}", host.to_lowercase()))
}

/// Whether `host` is a name with at least one dot, in letters of any script.
fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c == '-' || c.is_alphanumeric() || is_mark(c))
    };
    host.contains('.') && host.chars().count() <= 253 && host.split('.').all(is_label)
}

/// A combining mark, as letters of some scripts need.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}')
}

#[cfg(test)]
#[path = "kind_tests.rs"]
mod tests;
