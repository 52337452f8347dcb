//! Texts of a file that need rules of their own: joined lists, yes and no,
//! names in one cell, times, ids.

use crate::import::mapping::{Columns, Field};
use crate::import::plan::{FRESHDESK, MAX_ID_CHARS};
use crate::time::{Timestamp, days_in, is_leap};
use crate::unicode;

/// The parts of a cell in which ` || ` stands between them.
pub fn joined(cell: &str) -> impl Iterator<Item = &str> {
    cell.split("||").map(str::trim)
}

/// A yes or no.
pub fn yes(cell: &str) -> Result<bool, String> {
    match cell.to_lowercase().as_str() {
        "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "0" => Ok(false),
        _ => Err(format!("\u{201C}{cell}\u{201D} is neither true nor false")),
    }
}

/// What two spellings of an account's name have in common: the case and the
/// way of writing an accent. `Castelló` and `Castello` are two names.
pub fn name_key(name: &str) -> String {
    unicode::folded(name.trim())
}

/// The ids that a row gives, the one to be kept first: a third system's stands
/// in more than one system's files.
pub fn ids(columns: &Columns, row: &[String]) -> Result<Vec<String>, String> {
    let third = columns.all(Field::ExternalId, row).map(|id| (Field::ExternalId, id.to_owned()));
    let own = columns.all(Field::Id, row).map(|id| (Field::Id, format!("{FRESHDESK}{id}")));
    let mut ids = Vec::new();
    for (field, id) in third.chain(own) {
        if MAX_ID_CHARS < id.chars().count() || id.chars().any(char::is_control) {
            return Err(columns.wrong(
                field,
                format_args!("an id has at most {MAX_ID_CHARS} characters, in one line"),
            ));
        }
        ids.push(id);
    }
    Ok(ids)
}

/// Words that belong to the last name that follows them.
const PARTICLES: [&str; 41] = [
    "'t", "af", "al", "ap", "bin", "bint", "da", "das", "de", "degli", "del", "della", "den",
    "der", "di", "do", "dos", "du", "el", "ibn", "la", "las", "le", "los", "mac", "na", "nic",
    "ní", "ó", "op", "san", "st.", "ten", "ter", "van", "vom", "von", "zu", "zum", "zur", "ua",
];

/// First and last name of a name in one cell: the last word is the last name,
/// with the particles before it ("van der Berg"). `None` where there is one
/// word only [E6].
pub fn split_name(full: &str) -> Option<(String, String)> {
    let words: Vec<&str> = full.split_whitespace().collect();
    let mut at = words.len().checked_sub(1)?;
    let is_particle = |word: &str| {
        let word = unicode::nfc(word).replace('’', "'").to_lowercase();
        PARTICLES.contains(&word.as_str())
    };
    while 1 < at && words.get(at - 1).is_some_and(|word| is_particle(word)) {
        at -= 1;
    }
    let (first, last) = words.split_at_checked(at)?;
    (!first.is_empty()).then(|| (first.join(" "), last.join(" ")))
}

/// A time as exports write it: `2026-11-20 09:14:00`, in UTC; a `T` for the
/// space, and seconds, fractions or `Z` more or less, are fine too.
pub fn time(cell: &str) -> Result<Timestamp, String> {
    parse_time(cell)
        .ok_or_else(|| format!("\u{201C}{cell}\u{201D} is no time such as 2026-11-20 09:14:00"))
}

fn parse_time(cell: &str) -> Option<Timestamp> {
    let text = cell.trim().trim_end_matches("UTC").trim_end_matches(['Z', ' ']);
    let text = text.strip_suffix("+00:00").unwrap_or(text);
    let (date, clock) = text.split_once(['T', ' ']).unwrap_or((text, "00:00"));
    let whole = |text: &str, digits: usize| {
        let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse::<i64>().ok()).flatten()
    };
    let mut parts = date.split('-');
    let (year, month, day) =
        (whole(parts.next()?, 4)?, whole(parts.next()?, 2)?, whole(parts.next()?, 2)?);
    let clock = clock.split('.').next()?;
    let mut times = clock.split(':');
    let (hour, minute) = (whole(times.next()?, 2)?, whole(times.next()?, 2)?);
    let second = times.next().map_or(Some(0), |it| whole(it, 2))?;
    let is_whole = parts.next().is_none()
        && times.next().is_none()
        && (1970..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_in(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    let seconds = ((days_before(year, month) + day - 1) * 24 + hour) * 3600 + minute * 60 + second;
    is_whole.then_some(Timestamp::from_millis(seconds * 1000))
}

/// The days from 1970 on to the first of the month.
fn days_before(year: i64, month: i64) -> i64 {
    let leaps = |year: i64| year / 4 - year / 100 + year / 400;
    let years = (year - 1970) * 365 + leaps(year - 1) - leaps(1969);
    years + (1..month).map(|month| days_in(year, month)).sum::<i64>()
}

/// A time for a sentence: `2026-11-20 09:14 UTC`.
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
mod tests {
    use super::*;

    #[track_caller]
    fn check_name(full: &str, expected: Option<(&str, &str)>) {
        let actual = split_name(full);
        let actual = actual.as_ref().map(|(first, last)| (first.as_str(), last.as_str()));
        assert_eq!(actual, expected, "{full}");
    }

    #[test]
    fn e6_a_name_is_split_before_its_last_word_and_particles() {
        check_name("Lena Brandt", Some(("Lena", "Brandt")));
        check_name("María José Peñalver", Some(("María José", "Peñalver")));
        check_name("Jeroen van der Meulen", Some(("Jeroen", "van der Meulen")));
        check_name("Wouter van ’t Hof", Some(("Wouter", "van ’t Hof")));
        check_name("Ciarán Ó Dálaigh", Some(("Ciarán", "Ó Dálaigh")));
        check_name("Callum  St. John", Some(("Callum", "St. John")));
        check_name("De Luca", Some(("De", "Luca")));
        check_name("Inês", None);
        check_name("  ", None);
    }

    #[test]
    fn times_are_utc() {
        let check = |text: &str, expected: Option<i64>| {
            assert_eq!(time(text).ok().map(Timestamp::millis), expected, "{text}");
        };
        check("1970-01-01 00:00:00", Some(0));
        check("2026-11-20 09:14:00", Some(1_795_166_040_000));
        check("2026-11-20T09:14:00Z", Some(1_795_166_040_000));
        check("2026-11-20 09:14", Some(1_795_166_040_000));
        check("2000-02-29", Some(951_782_400_000));
        check("2100-02-29", None);
        check("2026-13-01 00:00:00", None);
        check("20.11.2026", None);
        check("1969-12-31 23:59:59", None);
    }

    #[test]
    fn times_are_said_as_they_are_read() {
        for text in ["1970-01-01 00:00", "2024-02-29 23:59", "2026-11-20 09:14", "2100-12-31 12:00"]
        {
            assert_eq!(in_words(time(text).unwrap()), format!("{text} UTC"));
        }
    }

    #[test]
    fn yes_and_no_in_any_case() {
        assert_eq!((yes("TRUE"), yes("no")), (Ok(true), Ok(false)));
        assert!(yes("maybe").is_err());
    }
}
