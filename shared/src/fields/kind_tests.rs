//! Every kind, by tables and by random texts.

use proptest::prelude::*;

use super::*;
use crate::time::Span;

const KINDS: [Kind; 7] = [
    Kind::Text { max: 40 },
    Kind::LongText { max: 4_000 },
    Kind::Phone,
    Kind::PastDay,
    Kind::Url,
    Kind::Language,
    Kind::TimeZone,
];

/// 2026-11-27, 02:00 UTC.
const NOW: Timestamp = Timestamp::from_millis(1_795_744_800_000);

#[track_caller]
fn is(kind: Kind, text: &str, value: &str) {
    assert_eq!(kind.parse(text, NOW), Ok(Some(value.to_owned())), "{text:?}");
}

#[track_caller]
fn refuses(kind: Kind, text: &str, error: FieldError) {
    assert_eq!(kind.parse(text, NOW), Err(error), "{text:?}");
}

#[test]
fn an_empty_text_is_no_value_and_no_mistake() {
    for kind in KINDS {
        for empty in ["", "  ", "\t\r\n", "\0", "\u{202E}\u{FEFF}"] {
            assert_eq!(kind.parse(empty, NOW), Ok(None), "{kind:?} {empty:?}");
        }
    }
}

#[test]
fn texts_are_kept_but_for_what_no_screen_shows() {
    let line = Kind::Text { max: 40 };
    is(line, "  Buyer\r\nof pallets ", "Buyer of pallets");
    is(line, "a\0b\u{202E}c", "abc");
    for kept in ["=1+1", "<b>x</b>", "🤷🏽‍♀️", "a\u{200F}b", "e\u{301}", "'; drop table contacts; --"]
    {
        is(line, kept, kept);
    }
    is(line, &"é".repeat(40), &"é".repeat(40));
    refuses(line, &"é".repeat(41), FieldError::TooLong { max: 40 });
    is(Kind::LongText { max: 9 }, "a\r\nb\tc\r", "a\nb\tc");
    is(Kind::Phone, "+49 (30) 1234-5", "+49 (30) 1234-5");
    refuses(Kind::Phone, &"1".repeat(41), FieldError::TooLong { max: 40 });
}

#[test]
fn a_past_day_is_a_day_of_the_calendar_from_1900_until_today() {
    for day in ["1990-05-17", "2000-02-29", "1900-01-01", "2026-11-26", "2026-11-27"] {
        is(Kind::PastDay, day, day);
        is(Kind::PastDay, &format!(" {day}\n"), day);
    }
    for none in [
        "soon",
        "17.05.1990",
        "1990-5-17",
        "1990-05-17T00:00",
        "1990-02-29",
        "1900-02-29",
        "1990-13-01",
        "1990-00-10",
        "1990-01-00",
        "1990-01-32",
        "-990-01-01",
        "19900-01-01",
        "١٩٩٠-٠٥-١٧",
        "1990-05-1x",
    ] {
        refuses(Kind::PastDay, none, FieldError::NotADay);
    }
    for outside in ["0000-01-01", "0001-01-01", "1899-12-31", "2026-11-28", "9999-12-31"] {
        refuses(Kind::PastDay, outside, FieldError::NotPast);
    }
}

#[test]
fn a_day_that_has_begun_anywhere_is_today() {
    // In Kiritimati the 28th begins at 10:00 UTC.
    let at = |hour: i64| NOW + Span::hours(hour - 2);
    assert_eq!(Kind::PastDay.parse("2026-11-28", at(9)), Err(FieldError::NotPast));
    assert!(Kind::PastDay.parse("2026-11-28", at(10)).is_ok());
}

#[test]
fn a_url_is_an_address_of_the_web_and_nothing_that_runs() {
    for (text, value) in [
        ("https://acme.example", "https://acme.example"),
        ("HTTP://Acme.Example/A?b=C#d", "http://acme.example/A?b=C#d"),
        ("acme.example", "https://acme.example"),
        ("acme.example:8443/x", "https://acme.example:8443/x"),
        (
            "acme.example/go?to=http://other.example",
            "https://acme.example/go?to=http://other.example",
        ),
        ("https://bücher.example/", "https://bücher.example/"),
        ("https://192.0.2.1/", "https://192.0.2.1/"),
    ] {
        is(Kind::Url, text, value);
    }
    for none in [
        "javascript:alert(1)",
        "JavaScript://acme.example/%0aalert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "ftp://acme.example",
        "mailto:ann@acme.example",
        "//acme.example",
        "https://",
        "https:///x",
        "https://acme",
        "https://acme..example",
        "https://-acme.example",
        "https://paypal.example@evil.example",
        "https://user:pass@acme.example",
        "https://acme.example:",
        "https://acme.example:99999999",
        "https://acme.example/a b",
        "https://acme.example/\"onclick=",
        "https://acme.example/<x>",
        "https://acme.example\\@evil.example",
        "no address",
    ] {
        refuses(Kind::Url, none, FieldError::NotAUrl);
    }
    let long = format!("https://acme.example/{}", "x".repeat(2_000));
    refuses(Kind::Url, &long, FieldError::TooLong { max: 2_000 });
}

#[test]
fn languages_and_zones_are_those_that_there_are() {
    is(Kind::Language, " PT-br ", "pt-BR");
    is(Kind::Language, "English", "en");
    refuses(Kind::Language, "Quenya please", FieldError::NotALanguage);
    is(Kind::TimeZone, "europe/berlin", "Europe/Berlin");
    is(Kind::TimeZone, "Central Time (US & Canada)", "America/Chicago");
    refuses(Kind::TimeZone, "Mars/Olympus_Mons", FieldError::NotAZone);
}

proptest! {
    #[test]
    fn a_value_reads_as_itself(text in any::<String>()) {
        for kind in KINDS {
            if let Ok(Some(value)) = kind.parse(&text, NOW) {
                prop_assert_eq!(kind.parse(&value, NOW), Ok(Some(value.clone())));
                prop_assert!(!value.contains('\0') && value.trim() == value);
            }
        }
    }

    #[test]
    fn days_and_addresses_read_as_themselves(
        day in "(19|20)[0-9]{2}-[0-1][0-9]-[0-3][0-9]",
        url in "(https?://)?[a-zA-Z0-9.-]{1,20}(:[0-9]{1,5})?(/[a-z@:%?#=/]{0,20})?",
        code in "[a-zA-Z]{2,3}(-[a-zA-Z0-9]{1,8}){0,3}",
    ) {
        for (kind, text) in [(Kind::PastDay, day), (Kind::Url, url), (Kind::Language, code)] {
            if let Ok(Some(value)) = kind.parse(&text, NOW) {
                prop_assert_eq!(kind.parse(&value, NOW), Ok(Some(value.clone())));
            }
        }
    }

    #[test]
    fn no_address_runs_anything(text in ".{0,12}:.{0,12}") {
        if let Ok(Some(value)) = Kind::Url.parse(&text, NOW) {
            prop_assert!(value.starts_with("http://") || value.starts_with("https://"));
        }
    }
}
