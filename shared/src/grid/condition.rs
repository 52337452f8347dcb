//! The filter conditions of columns: the value is one of several, contains a text, or is
//! between two days. In a URL a condition is a short text: `status=open,waiting`,
//! `title=has:manager`, `created=last:30`.

use std::fmt;

use uuid::Uuid;

use crate::list::Letter;
use crate::time::{Span, Timestamp, days_in};

/// The word that stands for no value in a list of values.
pub const NONE: &str = "none";

/// The kind of a column's filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// No filter.
    Nothing,
    /// One or several of some words. There is no word for no value.
    Choice(&'static [Choice]),
    /// One or several records, or no record.
    Record(Reference),
    /// One or several of the records that a row has several of: it has any of them, has
    /// none, or has some.
    Records(Reference),
    /// A text: contains, equals, is empty, or is not empty.
    Text,
    /// A code: equals, is empty, or is not empty.
    Code,
    /// A range of days in the reader's time zone, for a time.
    Day,
    /// A range of days, for a date without a time.
    CalendarDay,
    /// A range of numbers.
    Number,
    /// A first letter.
    Letter,
}

/// A word that a column can be filtered by.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// The word.
    pub word: &'static str,
    label: fn() -> &'static str,
}

impl Choice {
    pub(super) const fn new(word: &'static str, label: fn() -> &'static str) -> Self {
        Self { word, label }
    }

    /// Its label on pages.
    pub fn label(&self) -> &'static str {
        (self.label)()
    }
}

impl PartialEq for Choice {
    fn eq(&self, other: &Self) -> bool {
        self.word == other.word
    }
}

impl Eq for Choice {}

/// The kind of record that a column refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// An agent; `me` is the signed-in agent.
    Agent,
    /// A department.
    Department,
    /// An account.
    Account,
    /// A contact.
    Contact,
    /// A tag.
    Tag,
    /// A group of contacts.
    Group,
}

/// A filter condition on a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The value is one of these words or ids, or [`NONE`]. There is at least one.
    Any(Vec<String>),
    /// The value equals this text, ignoring case.
    Is(String),
    /// The value contains this text, ignoring case.
    Has(String),
    /// There is no value.
    Empty,
    /// There is a value.
    Filled,
    /// The value is in a range of days, both ends included. At least one end is set.
    Days {
        /// The first day.
        from: Option<Day>,
        /// The last day.
        to: Option<Day>,
        /// Negates the range: the value is outside of it, but not empty.
        not: bool,
    },
    /// The value is within this many days before now.
    Last(u16),
    /// The value is in a range of numbers, both ends included. At least one end is set.
    Numbers {
        /// The least.
        from: Option<u32>,
        /// The most.
        to: Option<u32>,
    },
    /// The value begins with this letter.
    Letter(Letter),
}

/// The text is not a condition of the column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConditionError;

/// A calendar date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: u16,
    month: u8,
    of_month: u8,
}

/// The most values in a condition.
const MAX_VALUES: usize = 50;

/// The most characters of a text in a condition.
const MAX_TEXT: usize = 200;

impl Kind {
    /// Whether rows can be asked for that have no value, and for those that have one.
    const fn has_ways(self) -> bool {
        matches!(self, Self::Records(_) | Self::Text | Self::Code | Self::Day | Self::CalendarDay)
    }

    /// Parses `text` as a condition.
    pub fn parse(self, text: &str) -> Result<Condition, ConditionError> {
        let parsed = match (self, text) {
            (it, "empty") if it.has_ways() => Some(Condition::Empty),
            (it, "filled") if it.has_ways() => Some(Condition::Filled),
            (Self::Nothing, _) => None,
            (Self::Choice(choices), _) => any(text, |it| {
                choices.iter().find(|choice| choice.word == it).map(|choice| choice.word.to_owned())
            }),
            (Self::Record(to) | Self::Records(to), _) => any(text, |it| match it {
                NONE if matches!(self, Self::Record(_)) => Some(it.to_owned()),
                "me" if to == Reference::Agent => Some(it.to_owned()),
                id => Uuid::try_parse(id).ok().map(|id| id.hyphenated().to_string()),
            }),
            (Self::Text, _) => match text.split_once(':') {
                Some(("has", part)) => spelled(part).map(Condition::Has),
                Some(("is", whole)) => spelled(whole).map(Condition::Is),
                _ => None,
            },
            (Self::Code, _) => {
                text.strip_prefix("is:").and_then(|it| spelled(it).map(Condition::Is))
            }
            (Self::Day, _) => days(text).or_else(|| {
                let days = text.strip_prefix("last:")?.parse().ok()?;
                (1..=3_660).contains(&days).then_some(Condition::Last(days))
            }),
            (Self::CalendarDay, _) => days(text),
            (Self::Number, _) => numbers(text),
            (Self::Letter, _) => Letter::try_from(text.to_owned()).ok().map(Condition::Letter),
        };
        parsed.ok_or(ConditionError)
    }
}

fn any(text: &str, value: impl Fn(&str) -> Option<String>) -> Option<Condition> {
    let mut values = Vec::new();
    for part in text.split(',') {
        let value = value(part)?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    (values.len() <= MAX_VALUES).then_some(Condition::Any(values))
}

fn spelled(text: &str) -> Option<String> {
    let text = text.trim();
    let is_spelled =
        !text.is_empty() && text.chars().count() <= MAX_TEXT && !text.chars().any(char::is_control);
    is_spelled.then(|| text.to_owned())
}

fn days(text: &str) -> Option<Condition> {
    let (not, text) = text.strip_prefix("not:").map_or((false, text), |it| (true, it));
    let (from, to) = range(text, Day::parse)?;
    Some(Condition::Days { from, to, not })
}

fn numbers(text: &str) -> Option<Condition> {
    let number = |text: &str| {
        let is_number = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        is_number.then(|| text.parse().ok()).flatten()
    };
    let (from, to) = range(text, number)?;
    Some(Condition::Numbers { from, to })
}

/// Parses the two ends of `from..to`. One of them may be missing.
fn range<T>(text: &str, end: impl Fn(&str) -> Option<T>) -> Option<(Option<T>, Option<T>)> {
    let (from, to) = text.split_once("..")?;
    let read = |text: &str| if text.is_empty() { Some(None) } else { end(text).map(Some) };
    let (from, to) = (read(from)?, read(to)?);
    (from.is_some() || to.is_some()).then_some((from, to))
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any(values) => f.write_str(&values.join(",")),
            Self::Is(text) => write!(f, "is:{text}"),
            Self::Has(text) => write!(f, "has:{text}"),
            Self::Empty => f.write_str("empty"),
            Self::Filled => f.write_str("filled"),
            Self::Days { from, to, not } => {
                if *not {
                    f.write_str("not:")?;
                }
                write_range(f, from.as_ref(), to.as_ref())
            }
            Self::Last(days) => write!(f, "last:{days}"),
            Self::Numbers { from, to } => write_range(f, from.as_ref(), to.as_ref()),
            Self::Letter(letter) => letter.as_char().fmt(f),
        }
    }
}

fn write_range<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    from: Option<&T>,
    to: Option<&T>,
) -> fmt::Result {
    if let Some(from) = from {
        from.fmt(f)?;
    }
    f.write_str("..")?;
    to.map_or(Ok(()), |to| to.fmt(f))
}

impl Condition {
    /// The value, if the condition has only one: a word, an id, or [`NONE`].
    pub fn single(&self) -> Option<&str> {
        match self {
            Self::Any(values) => match values.as_slice() {
                [value] => Some(value),
                _ => None,
            },
            _ => None,
        }
    }
}

impl Day {
    /// Parses a day such as `2026-11-27`, from the year 1900 on.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |text: &str, digits: usize| {
            let is_number = text.len() == digits && text.bytes().all(|it| it.is_ascii_digit());
            is_number.then(|| text.parse::<u16>().ok()).flatten()
        };
        let mut parts = text.split('-');
        let (year, month, day) =
            (number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
        let is_day = parts.next().is_none()
            && 1900 <= year
            && (1..=12).contains(&month)
            && (1..=days_in(year.into(), month.into())).contains(&day.into());
        is_day.then_some(())?;
        Some(Self { year, month: month.try_into().ok()?, of_month: day.try_into().ok()? })
    }

    /// When the day begins in a time zone that is `offset` minutes ahead of UTC.
    pub fn start(self, offset: i16) -> Timestamp {
        let (year, month, day) = (self.year.into(), self.month.into(), self.of_month.into());
        Timestamp::of_day(year, month, day) - Span::minutes(offset.into())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, of_month } = self;
        write!(f, "{year:04}-{month:02}-{of_month:02}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::words::desk::columns as words;

    const ID: &str = "0199a000-0000-7000-8000-0000000000a1";
    const STATUS: Kind =
        Kind::Choice(&[Choice::new("open", words::open), Choice::new("waiting", words::waiting)]);
    const KINDS: [Kind; 9] = [
        STATUS,
        Kind::Record(Reference::Agent),
        Kind::Records(Reference::Tag),
        Kind::Text,
        Kind::Code,
        Kind::Day,
        Kind::CalendarDay,
        Kind::Number,
        Kind::Letter,
    ];

    #[test]
    fn a_condition_reads_as_it_is_written() {
        let all = [
            (STATUS, "open,waiting"),
            (Kind::Record(Reference::Agent), "me,none"),
            (Kind::Record(Reference::Account), ID),
            (Kind::Records(Reference::Tag), ID),
            (Kind::Records(Reference::Tag), "empty"),
            (Kind::Text, "has:50 % off: really?"),
            (Kind::Text, "is:Buyer"),
            (Kind::Text, "empty"),
            (Kind::Code, "is:pt-BR"),
            (Kind::Day, "filled"),
            (Kind::Day, "2026-02-28..2026-03-01"),
            (Kind::Day, "not:..2026-03-01"),
            (Kind::Day, "last:30"),
            (Kind::CalendarDay, "1990-01-01.."),
            (Kind::Number, "5..10"),
            (Kind::Number, "..0"),
            (Kind::Letter, "#"),
        ];
        for (kind, text) in all {
            assert_eq!(kind.parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_cannot_be_asked_is_refused() {
        let all = [
            (STATUS, "open,,waiting"),
            (STATUS, "closed"),
            (STATUS, "none"),
            (STATUS, ""),
            (Kind::Record(Reference::Account), "me"),
            (Kind::Record(Reference::Agent), "mara"),
            (Kind::Records(Reference::Group), "none"),
            (Kind::Text, "Buyer"),
            (Kind::Text, "has: "),
            (Kind::Text, "has:a\0b"),
            (Kind::Code, "has:e"),
            (Kind::Day, "2026-02-29.."),
            (Kind::Day, ".."),
            (Kind::Day, "last:0"),
            (Kind::CalendarDay, "last:3"),
            (Kind::Number, "+5..10"),
            (Kind::Number, "5"),
            (Kind::Letter, "a"),
            (Kind::Nothing, "empty"),
        ];
        for (kind, text) in all {
            assert_eq!(kind.parse(text), Err(ConditionError), "{kind:?} {text}");
        }
        assert!(Kind::Text.parse(&format!("is:{}", "x".repeat(201))).is_err());
    }

    #[test]
    fn a_day_begins_when_the_readers_does() {
        let day = Day::parse("2026-11-27").unwrap();
        let utc = day.start(0).millis();
        assert_eq!(utc, 1_795_737_600_000);
        assert_eq!(day.start(60).millis(), utc - 3_600_000, "an hour earlier in Berlin");
        assert_eq!(day.start(-300).millis(), utc + 18_000_000, "five hours later in New York");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_and_read_again_alike(text in ".{0,40}", at in 0_usize..9) {
            if let Ok(condition) = KINDS[at].parse(&text) {
                prop_assert_eq!(KINDS[at].parse(&condition.to_string()), Ok(condition));
            }
        }
    }
}
