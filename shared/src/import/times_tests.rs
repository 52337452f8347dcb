//! Times as systems and spreadsheets write them.

use super::*;

/// Checks what a cell is, as [`in_words`] says it, where the order of dates is known or not.
#[track_caller]
fn check(cell: &str, order: Option<DateOrder>, expected: Result<&str, TimeError>) {
    let actual = read(cell, order, 0).map(in_words);
    assert_eq!(actual.as_deref().map_err(|it| *it), expected, "{cell}");
}

#[test]
#[rustfmt::skip]
fn a_time_with_an_offset_is_converted_and_one_without_is_in_utc() {
    let at = |cell, expected| check(cell, None, Ok(expected));
    at("1970-01-01 00:00:00", "1970-01-01 00:00 UTC");
    at("2026-11-20 09:14", "2026-11-20 09:14 UTC");
    at("2000-02-29", "2000-02-29 00:00 UTC");
    at("2026-01-08T15:00:00Z", "2026-01-08 15:00 UTC");
    at("2026-01-08T15:00:00.000Z", "2026-01-08 15:00 UTC");
    at("2026-01-08 15:00:00 UTC", "2026-01-08 15:00 UTC");
    at("2026-01-08T15:00:00+00:00", "2026-01-08 15:00 UTC");
    at("2026-01-08T15:00:00+05:00", "2026-01-08 10:00 UTC");
    at("2026-01-08T15:00:00.000+05:00", "2026-01-08 10:00 UTC");
    at("2026-01-08T15:00:00.000-0300", "2026-01-08 18:00 UTC");
    at("2026-01-08T15:00:00-0300", "2026-01-08 18:00 UTC");
    at("2026-01-08 15:00:00 -0800", "2026-01-08 23:00 UTC");
    at("2026-01-08 20:00 GMT+5:30", "2026-01-08 14:30 UTC");
    at("2026-01-01T00:30+02", "2025-12-31 22:30 UTC");
    at("2026-01-08 3:00\u{202F}PM", "2026-01-08 15:00 UTC");
}

#[test]
fn a_file_without_zones_is_in_the_zone_that_was_given_for_it() {
    let at = |cell, offset| in_words(read(cell, None, offset).unwrap());
    assert_eq!(at("2026-01-08 15:00", 330), "2026-01-08 09:30 UTC");
    assert_eq!(at("2026-01-08 15:00", -600), "2026-01-09 01:00 UTC");
    assert_eq!(at("2026-01-08 15:00Z", 330), "2026-01-08 15:00 UTC");
    assert_eq!(at("2026-01-08 15:00 +01:00", 330), "2026-01-08 14:00 UTC");
}

#[test]
fn a_day_is_read_in_the_order_of_the_file() {
    use DateOrder::{DayFirst, MonthFirst};
    let check = |cell, order, expected: Result<&str, TimeError>| {
        let day = read_day(cell, order);
        assert_eq!(day.as_deref().map_err(|it| *it), expected, "{cell}");
    };
    check("1906-12-09", None, Ok("1906-12-09"));
    check("17.05.1990", None, Ok("1990-05-17"));
    check("17-May-90", None, Ok("1990-05-17"));
    check("1975-12-12 00:00:00", None, Ok("1975-12-12"));
    check("03/07/1973", None, Err(TimeError::Ambiguous));
    check("03/07/1973", Some(DayFirst), Ok("1973-07-03"));
    check("03/07/1973", Some(MonthFirst), Ok("1973-03-07"));
    check("0/0/00", None, Err(TimeError::Unreadable));
    check("--12-09", None, Err(TimeError::Unreadable));
    check("26785", None, Err(TimeError::Number));
}

#[test]
#[rustfmt::skip]
fn a_zone_that_is_not_sure_is_refused() {
    let zone = |cell| check(cell, None, Err(TimeError::Zone));
    zone("2026-01-08T15:00:00.000Z-0300");
    zone("2026-01-08 15:00 CET");
    zone("2026-01-08 15:00+99:00");
    zone("2026-01-08 15:00:00+1:2");
}

#[test]
#[rustfmt::skip]
fn a_date_that_reads_one_way_only_needs_no_order() {
    let at = |cell, expected| check(cell, None, Ok(expected));
    at("31.12.2024 23:59", "2024-12-31 23:59 UTC");
    at("08.01.2026", "2026-01-08 00:00 UTC");
    at("31-Dec-24", "2024-12-31 00:00 UTC");
    at("Jan 8, 2026 3:00 PM", "2026-01-08 15:00 UTC");
    at("Thu, 8 January 2026 12:00 AM", "2026-01-08 00:00 UTC");
    at("2026/01/08 15:00", "2026-01-08 15:00 UTC");
    at("8/8/2026", "2026-08-08 00:00 UTC");
}

#[test]
#[rustfmt::skip]
fn day_and_month_have_one_order_in_a_file() {
    use DateOrder::{DayFirst, MonthFirst};
    check("08/01/2026 15:00", None, Err(TimeError::Ambiguous));
    check("25/01/2026 1:30", None, Err(TimeError::Ambiguous));
    check("08/01/2026 15:00", Some(DayFirst), Ok("2026-01-08 15:00 UTC"));
    check("08/01/2026 15:00", Some(MonthFirst), Ok("2026-08-01 15:00 UTC"));
    check("1/25/26 9:05", Some(MonthFirst), Ok("2026-01-25 09:05 UTC"));
    check("1/25/26 9:05", Some(DayFirst), Err(TimeError::Unreadable));
    let order = |cells: &[&str]| order_of(cells.iter().copied());
    assert_eq!(order(&["08/01/2026", "25/01/2026 1:30", "", "2026-01-08"]), Some(DayFirst));
    assert_eq!(order(&["08/01/2026", "12/31/2024"]), Some(MonthFirst));
    assert_eq!(order(&["08/01/2026"]), None);
    assert_eq!(order(&["25/01/2026", "1/25/2026"]), None);
}

#[test]
fn a_number_is_no_time() {
    for cell in ["45657", "46030.625", "46030,625", "1767884400"] {
        check(cell, Some(DateOrder::DayFirst), Err(TimeError::Number));
    }
}

#[test]
fn what_is_no_time_is_refused() {
    for cell in [
        "",
        "soon",
        "2100-02-29",
        "2026-13-01 00:00:00",
        "1969-12-31 23:59:59",
        "2026\\1\\8 15:00",
        "2026-01-08 24:00",
        "2026-01-08 15:60",
        "2026-01-08 13:00 PM",
        "2026-1-8 15:0",
        "12:00",
        "2026-01",
        "31.02.2026",
        "31-Foo-24",
        "1970-01-01T00:00+01:00",
        "€:",
        "8 Jan",
        "1.2.345",
    ] {
        check(cell, None, Err(TimeError::Unreadable));
    }
}

#[test]
fn times_are_said_as_they_are_read() {
    for text in ["1970-01-01 00:00", "2024-02-29 23:59", "2026-11-20 09:14", "2100-12-31 12:00"] {
        assert_eq!(in_words(read(text, None, 0).unwrap()), format!("{text} UTC"));
    }
}
