//! Every kind, by tables and by random texts.

use proptest::prelude::*;

use super::*;

const KINDS: [Kind; 3] = [Kind::Text { max: 40 }, Kind::LongText { max: 4_000 }, Kind::Phone];

#[track_caller]
fn is(kind: Kind, text: &str, value: &str) {
    assert_eq!(kind.parse(text), Ok(Some(value.to_owned())), "{text:?}");
}

#[track_caller]
fn refuses(kind: Kind, text: &str, error: FieldError) {
    assert_eq!(kind.parse(text), Err(error), "{text:?}");
}

#[test]
fn an_empty_text_is_no_value_and_no_mistake() {
    for kind in KINDS {
        for empty in ["", "  ", "\t\r\n", "\0", "\u{202E}\u{FEFF}"] {
            assert_eq!(kind.parse(empty), Ok(None), "{kind:?} {empty:?}");
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

proptest! {
    #[test]
    fn a_value_reads_as_itself(text in any::<String>()) {
        for kind in KINDS {
            if let Ok(Some(value)) = kind.parse(&text) {
                prop_assert_eq!(kind.parse(&value), Ok(Some(value.clone())));
                prop_assert!(!value.contains('\0') && value.trim() == value);
            }
        }
    }
}
