//! Every kind, by tables and by random texts.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn of(kind: CustomKind) -> CustomField {
    let options = ["Basic", "Premium", "=1+1", "<b>x</b>"].map(str::to_owned).to_vec();
    let options = if kind.has_options() { options } else { Vec::new() };
    CustomField { id: FieldId::new(Uuid::from_u128(1)), name: "Plan".to_owned(), kind, options }
}

#[track_caller]
fn is(kind: CustomKind, text: &str, value: &str) {
    assert_eq!(of(kind).parse(text, None), Ok(Some(value.to_owned())), "{kind:?} {text:?}");
}

#[track_caller]
fn refuses(kind: CustomKind, text: &str) {
    let error = of(kind).parse(text, None).expect_err(text);
    assert!(error.of("Plan").contains("Plan"), "{error:?} names the field");
}

#[test]
fn an_empty_text_is_no_value_and_no_mistake() {
    for kind in CustomKind::ALL {
        for empty in ["", "  ", "\t\r\n", "\0", "\u{202E}\u{FEFF}", "\u{200B}"] {
            assert_eq!(of(kind).parse(empty, None), Ok(None), "{kind:?} {empty:?}");
        }
    }
}

#[test]
fn texts_are_kept_but_for_what_no_screen_shows() {
    let kept = ["=1+1", "<b>x</b>", "🤷🏽‍♀️", "a\u{200F}b", "e\u{301}", "'; drop table contacts; --"];
    for text in kept {
        is(CustomKind::Text, text, text);
        is(CustomKind::LongText, text, text);
    }
    is(CustomKind::Text, " a\0b\u{202E}c\r\nd ", "abc d");
    is(CustomKind::LongText, "a\r\nb\0\u{202E}\tc\r", "a\nb\tc");
    is(CustomKind::Text, &"é".repeat(MAX_TEXT), &"é".repeat(MAX_TEXT));
    refuses(CustomKind::Text, &"é".repeat(MAX_TEXT + 1));
    refuses(CustomKind::LongText, &"é".repeat(MAX_LONG_TEXT + 1));
}

#[test]
fn a_number_has_one_form() {
    for (text, value) in [
        ("42", "42"),
        (" +042.50 ", "42.5"),
        ("-0", "0"),
        ("-.5", "-0.5"),
        ("1.", "1"),
        ("\u{2212}7", "-7"),
        ("0.000001", "0.000001"),
        ("999999999999999", "999999999999999"),
        ("4\0\u{202E}2", "42"),
    ] {
        is(CustomKind::Number, text, value);
    }
    for wrong in [
        "1,5",
        "1 000",
        "1e3",
        ".",
        "-",
        "--1",
        "1.2.3",
        "0x10",
        "NaN",
        "inf",
        "٤٢",
        "４２",
        "=1+1",
        "<b>1</b>",
        "1000000000000000",
        "0.0000001",
    ] {
        refuses(CustomKind::Number, wrong);
    }
}

#[test]
fn a_date_is_a_day_of_the_calendar() {
    for day in ["1990-05-17", "2000-02-29", "0001-01-01", "2199-12-31"] {
        is(CustomKind::Date, &[" ", day, "\u{202E}\n"].concat(), day);
    }
    for wrong in
        ["soon", "17.05.1990", "1990-02-29", "0000-01-01", "1990-05-17T00:00", "=1", "19900-01-01"]
    {
        refuses(CustomKind::Date, wrong);
    }
}

#[test]
fn a_url_is_one_of_the_web() {
    is(CustomKind::Url, "Acme.example/a", "https://acme.example/a");
    for wrong in ["javascript:alert(1)", "acme", "=acme.example ", "<b>acme.example</b>"] {
        refuses(CustomKind::Url, wrong);
    }
    refuses(CustomKind::Url, &["https://acme.example/", &"x".repeat(2_000)].concat());
}

#[test]
fn a_checkbox_is_ticked_or_empty() {
    for yes in ["true", "TRUE", "Yes", "1", "x", "ja"] {
        is(CustomKind::Checkbox, yes, "true");
    }
    for no in ["false", "No", "0", "nein"] {
        assert_eq!(of(CustomKind::Checkbox).parse(no, None), Ok(None), "{no}");
    }
    for wrong in ["maybe", "2", "=1+1", "<b>yes</b>"] {
        refuses(CustomKind::Checkbox, wrong);
    }
}

#[test]
fn a_choice_is_an_option_however_it_is_spelled() {
    is(CustomKind::Choice, " premium\0 ", "Premium");
    is(CustomKind::Choice, "=1+1", "=1+1");
    is(CustomKind::Choice, "<b>x</b>", "<b>x</b>");
    for wrong in ["Gold", "Basic;Premium", "Basi\u{200F}c", "=2"] {
        refuses(CustomKind::Choice, wrong);
    }
    refuses(CustomKind::MultiChoice, "Basic\nGold");
    is(CustomKind::MultiChoice, "premium; BASIC\r\nBasic;;", "Basic\nPremium");
}

#[test]
fn an_option_that_was_removed_stays_where_it_is() {
    let choice = of(CustomKind::Choice);
    assert_eq!(choice.parse("gold", Some("Gold")), Ok(Some("Gold".to_owned())));
    assert!(choice.parse("gold", Some("Silver")).is_err());
    let several = of(CustomKind::MultiChoice);
    let has = Some("Basic\nGold\nSilver");
    let next = several.parse("silver;gold;premium", has);
    assert_eq!(next, Ok(Some("Premium\nGold\nSilver".to_owned())));
}

#[test]
fn options_are_a_list_of_different_lines() {
    let parse = |all: &[&str]| {
        let all: Vec<String> = all.iter().map(|it| (*it).to_owned()).collect();
        parse_options(CustomKind::Choice, &all)
    };
    assert_eq!(parse(&[" Basic ", "", "Pre\0mium"]), Ok(vec!["Basic".into(), "Premium".into()]));
    assert_eq!(parse(&["", " "]), Err(OptionsError::None));
    assert_eq!(parse(&["Basic", "BASIC"]), Err(OptionsError::Twice("BASIC".to_owned())));
    assert_eq!(parse(&["a;b"]), Err(OptionsError::Separator("a;b".to_owned())));
    assert!(matches!(parse(&[&"x".repeat(81)]), Err(OptionsError::TooLong(_))));
    let many: Vec<String> = (0..101).map(|n| n.to_string()).collect();
    assert_eq!(parse_options(CustomKind::Choice, &many), Err(OptionsError::TooMany));
    assert_eq!(parse_options(CustomKind::Text, &many), Ok(Vec::new()));
}

#[test]
fn all_that_is_wrong_is_named_at_its_field_and_what_is_missing_stays() {
    let field = |n: u128, kind| CustomField { id: FieldId::new(Uuid::from_u128(n)), ..of(kind) };
    let value = |field| CustomValue { field, value: None };
    let there = [value(field(1, CustomKind::Number)), value(field(2, CustomKind::Date))];
    let typed = |all: &[(u128, &str)]| {
        all.iter()
            .map(|(n, text)| (FieldId::new(Uuid::from_u128(*n)), (*text).to_owned()))
            .collect()
    };
    let wrong = parse_all(&typed(&[(1, "x"), (2, "y"), (3, "z")]), &there).unwrap_err();
    let names: Vec<String> =
        (1..=3).map(|n| problem_name(FieldId::new(Uuid::from_u128(n)))).collect();
    assert_eq!(wrong.iter().map(|it| it.field.clone()).collect::<Vec<_>>(), names);
    let next = parse_all(&typed(&[(1, "7")]), &there).unwrap();
    assert_eq!(next, [(there[0].field.id, CustomKind::Number, Some("7".to_owned()))]);
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[-+]?[0-9]{0,17}\\.?[0-9]{0,8}",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "(Basic|premium|=1\\+1|;|\n|Gold| ){0,6}",
        "(https?://)?[a-z]{1,8}\\.example(/[ -~]{0,8})?",
    ]
}

proptest! {
    #[test]
    fn a_value_parses_to_itself(text in texts(), kind in 0..8_usize) {
        let field = of(CustomKind::ALL[kind]);
        if let Ok(Some(value)) = field.parse(&text, None) {
            prop_assert_eq!(field.parse(&value, None), Ok(Some(value.clone())));
            prop_assert_eq!(field.parse(&value, Some("Gold")), Ok(Some(value.clone())));
            prop_assert!(!value.contains('\0'));
        }
    }

    #[test]
    fn what_a_record_has_can_be_saved_again(has in "(Basic|Gold|Silver)(\n(Old|Older))?") {
        for kind in [CustomKind::Choice, CustomKind::MultiChoice] {
            let has: String = if kind == CustomKind::Choice {
                has.lines().next().unwrap_or_default().to_owned()
            } else {
                has.clone()
            };
            prop_assert_eq!(of(kind).parse(&has, Some(&has)), Ok(Some(has.clone())));
        }
    }
}
