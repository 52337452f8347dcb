//! Points in time. Callers pass the current time; nothing here reads a clock.

use std::ops::{Add, Sub};

use serde::{Deserialize, Serialize};

/// A point in time: milliseconds since 1970 began, UTC.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The point `millis` milliseconds after 1970 began.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970 began.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// When a day of the calendar begins, in UTC.
    pub const fn of_day(year: i64, month: i64, day: i64) -> Self {
        // The inverse of [`Self::day`].
        let year = if month <= 2 { year - 1 } else { year };
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let from_march = if month <= 2 { month + 9 } else { month - 3 };
        let of_year = (153 * from_march + 2) / 5 + day - 1;
        let days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
        Self((era * 146_097 + days - 719_468) * 86_400_000)
    }

    /// Its date in UTC: year, month and day.
    pub const fn day(self) -> (i64, i64, i64) {
        // Howard Hinnant's `civil_from_days`: years begin in March, so that the leap day is
        // the last day of a year, and all eras of 400 years have the same length.
        let days = self.0.div_euclid(86_400_000) + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        (era * 400 + year + if month <= 2 { 1 } else { 0 }, month, day)
    }
}

/// A length of time, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(i64);

impl Span {
    /// `n` seconds.
    pub const fn from_seconds(n: i64) -> Self {
        Self(n * 1_000)
    }

    /// `n` minutes.
    pub const fn minutes(n: i64) -> Self {
        Self(n * 60_000)
    }

    /// `n` hours.
    pub const fn hours(n: i64) -> Self {
        Self::minutes(n * 60)
    }

    /// Its length in whole seconds.
    pub const fn seconds(self) -> i64 {
        self.0 / 1_000
    }

    /// `n` days of 24 hours.
    pub const fn days(n: i64) -> Self {
        Self::hours(n * 24)
    }
}

impl Add<Span> for Timestamp {
    type Output = Self;

    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Timestamp {
    type Output = Self;

    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

/// The last `count` months up to `now` for a reader who is `offset` minutes ahead of UTC, the
/// current one last: each as `2026-11`, with its beginning and its end in milliseconds.
pub fn last_months(now: Timestamp, offset: i16, count: usize) -> Vec<(String, i64, i64)> {
    let ahead = Span::minutes(offset.into());
    let (year, month, _) = (now + ahead).day();
    let start =
        |at: i64| (Timestamp::of_day(at.div_euclid(12), at.rem_euclid(12) + 1, 1) - ahead).millis();
    let last = year * 12 + month - 1;
    let months = (last - i64::try_from(count).unwrap_or_default() + 1)..=last;
    months
        .map(|at| {
            let name = format!("{:04}-{:02}", at.div_euclid(12), at.rem_euclid(12) + 1);
            (name, start(at), start(at + 1))
        })
        .collect()
}

/// Whether the year has a 29 February.
pub(crate) const fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// How many days the month has.
pub(crate) const fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_begin_when_the_readers_do_and_follow_each_other() {
        // 2026-01-31 23:30 in UTC is in February in Berlin.
        let now = Timestamp::of_day(2026, 2, 1) - Span::minutes(30);
        let names = |offset| -> Vec<String> {
            last_months(now, offset, 12).into_iter().map(|(name, ..)| name).collect()
        };
        assert_eq!(names(0).first().map(String::as_str), Some("2025-02"));
        assert_eq!(names(0).last().map(String::as_str), Some("2026-01"));
        assert_eq!(names(60).last().map(String::as_str), Some("2026-02"));
        let months = last_months(now, 60, 12);
        assert_eq!(months[11].1, Timestamp::of_day(2026, 2, 1).millis() - 3_600_000);
        assert!(months.windows(2).all(|pair| pair[0].2 == pair[1].1));
        assert!(months[11].1 <= now.millis() && now.millis() < months[11].2);
    }

    #[test]
    fn every_day_from_1900_on_has_its_place_in_the_calendar() {
        const DAY: i64 = 86_400_000;
        let mut next = -25_567 * DAY;
        for year in 1900..=2200 {
            for month in 1..=12 {
                for day in 1..=days_in(year, month) {
                    for at in [next, next + DAY - 1] {
                        assert_eq!(Timestamp::from_millis(at).day(), (year, month, day));
                    }
                    assert_eq!(Timestamp::of_day(year, month, day).millis(), next);
                    next += DAY;
                }
            }
        }
        assert_eq!(Timestamp::from_millis(0).day(), (1970, 1, 1));
    }
}
