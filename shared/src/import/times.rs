//! Parses times.
//!
//! A time with a time zone is converted to UTC; a time without one is read as UTC, or with
//! the offset that the admin who imports the file has given for it.
//! Ambiguous dates are never guessed cell by cell: whether `08/01` is in January or in
//! August is decided once for a file, by its unambiguous dates or by the admin who imports
//! it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::time::{Span, Timestamp, days_in, is_leap};
use crate::words::server::import_cells as words;

/// Whether the day or the month comes first in numeric dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// `31/12/2024`
    DayFirst,
    /// `12/31/2024`
    MonthFirst,
}

/// Why a text is not a valid time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeError {
    /// It cannot be parsed.
    Unreadable,
    /// It is a number: a spreadsheet's number of days, or a number of seconds.
    Number,
    /// Day and month are ambiguous.
    Ambiguous,
    /// It has two time zones, or an unknown one.
    Zone,
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unreadable => words::no_time(),
            Self::Number => words::time_is_number(),
            Self::Ambiguous => words::time_is_ambiguous(),
            Self::Zone => words::time_zone_unknown(),
        })
    }
}

impl std::error::Error for TimeError {}

/// The order that the dates in `cells` show; none: they show none, or both.
pub fn order_of<'a>(cells: impl Iterator<Item = &'a str>) -> Option<DateOrder> {
    let (mut day_first, mut month_first) = (false, false);
    for cell in cells {
        if let Ok((Date::Either(a, b, _), _)) = divide(cell) {
            day_first |= 12 < a && b <= 12;
            month_first |= 12 < b && a <= 12;
        }
    }
    match (day_first, month_first) {
        (true, false) => Some(DateOrder::DayFirst),
        (false, true) => Some(DateOrder::MonthFirst),
        (true, true) | (false, false) => None,
    }
}

/// Whether a cell is a time without a time zone.
pub fn is_without_zone(cell: &str) -> bool {
    divide(cell).is_ok_and(|(_, clock)| clock.offset.is_none())
}

/// Parses a cell as a time. A time without a time zone has the `offset` from UTC, in
/// minutes.
pub fn read(cell: &str, order: Option<DateOrder>, offset: i16) -> Result<Timestamp, TimeError> {
    let (date, clock) = divide(cell)?;
    let (year, month, day) = in_order(date, order)?;
    if year < 1970 {
        return Err(TimeError::Unreadable);
    }
    let days = days_before(year, month) + day - 1;
    let offset = clock.offset.unwrap_or(i64::from(offset));
    let time = Timestamp::from_millis(days * 86_400_000) + Span::from_seconds(clock.seconds)
        - Span::minutes(offset);
    if time < Timestamp::from_millis(0) { Err(TimeError::Unreadable) } else { Ok(time) }
}

/// Parses a cell as a date, as `1990-05-17`. A time of day is ignored.
pub fn read_day(cell: &str, order: Option<DateOrder>) -> Result<String, TimeError> {
    let (date, _) = divide(cell)?;
    let (year, month, day) = in_order(date, order)?;
    Ok(format!("{year:04}-{month:02}-{day:02}"))
}

/// Year, month and day of a date, if it is one.
fn in_order(date: Date, order: Option<DateOrder>) -> Result<(i64, i64, i64), TimeError> {
    let (year, month, day) = match (date, order) {
        (Date::Either(a, b, year), _) if a == b => (year, a, b),
        (Date::Sure(year, month, day), _)
        | (Date::Either(day, month, year), Some(DateOrder::DayFirst))
        | (Date::Either(month, day, year), Some(DateOrder::MonthFirst)) => (year, month, day),
        (Date::Either(..), None) => return Err(TimeError::Ambiguous),
    };
    let is_date = (1..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_in(year, month)).contains(&day);
    if is_date { Ok((year, month, day)) } else { Err(TimeError::Unreadable) }
}

/// A date, which may be ambiguous.
enum Date {
    /// Year, month and day.
    Sure(i64, i64, i64),
    /// Day and month in either order, and the year.
    Either(i64, i64, i64),
}

/// A time of day in seconds, and its offset from UTC in minutes, if it has one.
#[derive(Default)]
struct Clock {
    seconds: i64,
    offset: Option<i64>,
}

fn divide(cell: &str) -> Result<(Date, Clock), TimeError> {
    let text = cell.replace(['\u{A0}', '\u{202F}', '\u{2009}'], " ");
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit() || it == b'.' || it == b',') {
        let parts: Vec<&str> = text.split('.').collect();
        // 31.12.2024 is a date, and 45657.5 a number.
        if parts.len() != 3 || text.contains(',') {
            return Err(TimeError::Number);
        }
    }
    let colon = text.find(':').unwrap_or(text.len());
    let (before, after) = text.split_at(colon);
    if after.is_empty() {
        return Ok((date(before.trim())?, Clock::default()));
    }
    let day = before.trim_end_matches(|it: char| it.is_ascii_digit());
    let hour = before.strip_prefix(day).unwrap_or_default();
    let day = day.trim_end_matches(['T', 't', ',', ' ']);
    Ok((date(day)?, clock(hour, after)?))
}

/// A number of at most `digits` digits.
fn number(text: &str, digits: usize) -> Option<i64> {
    let is_number =
        (1..=digits).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

fn date(text: &str) -> Result<Date, TimeError> {
    parse_date(text).ok_or(TimeError::Unreadable)
}

fn parse_date(text: &str) -> Option<Date> {
    if text.contains(|it: char| it.is_alphabetic()) {
        return date_in_words(text);
    }
    let separator = text.chars().find(|it| !it.is_ascii_digit())?;
    let parts: Vec<&str> = text.split(separator).collect();
    let [first, second, third] = parts[..] else { return None };
    match (first.len(), separator) {
        (4, '-' | '/' | '.') => {
            Some(Date::Sure(number(first, 4)?, number(second, 2)?, number(third, 2)?))
        }
        (1 | 2, '.') => Some(Date::Sure(year(third)?, number(second, 2)?, number(first, 2)?)),
        (1 | 2, '-' | '/') => {
            Some(Date::Either(number(first, 2)?, number(second, 2)?, year(third)?))
        }
        _ => None,
    }
}

/// `31-Dec-24`, `8 January 2026`, `Jan 8, 2026`, with the day of the week before it or not.
fn date_in_words(text: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    const DAYS: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let is_of =
        |word: &str, names: &[&str]| 3 <= word.len() && names.iter().any(|it| it.starts_with(word));
    let text = text.to_lowercase();
    let words = text.split(['-', ' ', ',', '.', '/']).filter(|it| !it.is_empty());
    let words: Vec<&str> = words.skip_while(|it| is_of(it, &DAYS)).collect();
    let month = |word: &str| {
        let word = if word == "sept" { "sep" } else { word };
        let at = MONTHS.iter().position(|it| 3 <= word.len() && it.starts_with(word))?;
        i64::try_from(at + 1).ok()
    };
    let [first, second, third] = words[..] else { return None };
    let (name, day) = if month(first).is_some() { (first, second) } else { (second, first) };
    Some(Date::Sure(year(third)?, month(name)?, number(day, 2)?))
}

/// A year of four digits, or of two: 70 to 99 are in the last century.
fn year(text: &str) -> Option<i64> {
    match (text.len(), number(text, 4)?) {
        (4, year) => Some(year),
        (2, year) if year < 70 => Some(2000 + year),
        (2, year) => Some(1900 + year),
        _ => None,
    }
}

/// Parses a time of day from its hour and the text after the hour.
fn clock(hour: &str, rest: &str) -> Result<Clock, TimeError> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut parts = vec![number(hour, 2).ok_or(TimeError::Unreadable)?];
    let mut rest = rest;
    while let Some(next) = rest.strip_prefix(':').filter(|_| parts.len() < 3) {
        let (part, behind) = next.split_at(digits(next));
        let part = number(part, 2).filter(|it| part.len() == 2 && *it < 60);
        parts.push(part.ok_or(TimeError::Unreadable)?);
        rest = behind;
    }
    if let Some(fraction) = rest.strip_prefix(['.', ',']).filter(|_| parts.len() == 3) {
        rest = fraction.split_at(digits(fraction)).1;
    }
    let rest = rest.trim().to_ascii_lowercase();
    let half = ["am", "pm", "a.m.", "p.m."].into_iter().find(|it| rest.starts_with(it));
    let zone = half.map_or(&*rest, |it| rest.get(it.len()..).unwrap_or_default()).trim();
    let (hour, minute) = match (parts[..].first(), parts.get(1)) {
        (Some(hour), Some(minute)) => (*hour, *minute),
        _ => return Err(TimeError::Unreadable),
    };
    let hour = match half.map(|it| it.starts_with('p')) {
        None if hour < 24 => hour,
        Some(is_afternoon) if (1..=12).contains(&hour) => hour % 12 + 12 * i64::from(is_afternoon),
        _ => return Err(TimeError::Unreadable),
    };
    let seconds = (hour * 60 + minute) * 60 + parts.get(2).copied().unwrap_or(0);
    let offset = if zone.is_empty() { None } else { Some(offset(zone).ok_or(TimeError::Zone)?) };
    Ok(Clock { seconds, offset })
}

/// The offset from UTC in minutes of a time zone in lower case.
fn offset(zone: &str) -> Option<i64> {
    let bare = ["utc", "gmt", "z"].into_iter().find_map(|it| zone.strip_prefix(it));
    let (is_utc, rest) = (bare.is_some(), bare.unwrap_or(zone).trim());
    // `Z-0300` has two offsets.
    if zone.starts_with('z') && !rest.is_empty() {
        return None;
    }
    let Some(digits) = rest.strip_prefix(['+', '-', '\u{2212}']) else {
        return (is_utc && rest.is_empty()).then_some(0);
    };
    let digits = match digits.split_once(':') {
        Some((hours, minutes)) if hours.len() <= 2 && minutes.len() == 2 => {
            format!("{hours:0>2}{minutes}")
        }
        Some(_) => return None,
        None if digits.len() <= 2 => format!("{digits:0>2}00"),
        None => format!("{digits:0>4}"),
    };
    let (hours, minutes) = digits.split_at_checked(2)?;
    let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
    let ahead = hours * 60 + minutes;
    let ahead = if rest.starts_with('+') { ahead } else { -ahead };
    (hours <= 14 && minutes < 60).then_some(ahead)
}

/// The number of days from 1970 to the first day of the month.
fn days_before(year: i64, month: i64) -> i64 {
    let leaps = |year: i64| year / 4 - year / 100 + year / 400;
    let years = (year - 1970) * 365 + leaps(year - 1) - leaps(1969);
    years + (1..month).map(|month| days_in(year, month)).sum::<i64>()
}

/// A time in a sentence: `2026-11-20 09:14 UTC`.
pub fn in_words(time: Timestamp) -> String {
    let minutes = time.millis().div_euclid(60_000);
    let (mut days, minute) = (minutes.div_euclid(1440), minutes.rem_euclid(1440));
    let mut year = 1970;
    while days >= 365 + i64::from(is_leap(year)) {
        days -= 365 + i64::from(is_leap(year));
        year += 1;
    }
    let mut month = 1;
    while days >= days_in(year, month) {
        days -= days_in(year, month);
        month += 1;
    }
    format!("{year}-{month:02}-{:02} {:02}:{:02} UTC", days + 1, minute / 60, minute % 60)
}

#[cfg(test)]
#[path = "times_tests.rs"]
mod tests;
