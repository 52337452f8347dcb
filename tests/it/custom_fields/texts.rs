//! What is typed into a field of each kind is refused at the field, or kept exactly.

use super::*;

/// A kind, what is refused, and what is kept as what.
type OfKind = (CustomKind, &'static [&'static str], &'static [(&'static str, &'static str)]);

const TEXTS: &[OfKind] = &[
    (
        CustomKind::Text,
        &[],
        &[
            ("=1+1", "=1+1"),
            ("<b>x</b>", "<b>x</b>"),
            ("a\0b\u{7}c\u{202E}d", "abcd"),
            ("a\u{200F}b", "a\u{200F}b"),
            ("two\nlines", "two lines"),
            ("'; drop table contacts; --", "'; drop table contacts; --"),
        ],
    ),
    (
        CustomKind::LongText,
        &[],
        &[
            ("=1+1\r\n<b>x</b>", "=1+1\n<b>x</b>"),
            ("a\0b\u{202E}", "ab"),
            ("a\u{200F}b", "a\u{200F}b"),
        ],
    ),
    (
        CustomKind::Number,
        &["x", "1,5", "=1+1", "<b>1</b>", "1\u{200F}", "1e9", "9999999999999999"],
        &[(" +01.50 ", "1.5"), ("4\0\u{202E}2", "42"), ("-0.5", "-0.5")],
    ),
    (
        CustomKind::Date,
        &[
            "x",
            "31.01.2027",
            "2027-02-29",
            "=2027-01-31",
            "<b>2027-01-31</b>",
            "2027-01-31\u{200F}",
        ],
        &[("2027-01-31\0", "2027-01-31"), ("\u{202E}2027-01-31", "2027-01-31")],
    ),
    (
        CustomKind::Choice,
        &["Bronze", "=1+1", "<b>Gold</b>", "Gold\u{200F}", "Basic\nPremium"],
        &[("gold", "Gold"), ("Go\0ld\u{202E}", "Gold")],
    ),
    (
        CustomKind::MultiChoice,
        &["Bronze", "Basic\n=1+1", "<b>Gold</b>", "Gold\u{200F}"],
        &[("gold;Basic;gold", "Basic\nGold"), ("Go\0ld\r\n\u{202E}\nbasic", "Basic\nGold")],
    ),
    (
        CustomKind::Checkbox,
        &["maybe", "=TRUE()", "<b>yes</b>", "yes\u{200F}"],
        &[("yes", "true"), ("tr\0ue", "true"), ("1", "true")],
    ),
    (
        CustomKind::Url,
        &[
            "x",
            "javascript:alert(1)",
            "=acme.example ",
            "https://acme.example/<b>",
            "ftp://a.example",
        ],
        &[
            ("Acme.example", "https://acme.example"),
            ("https://acme.example/\0a", "https://acme.example/a"),
        ],
    ),
];

#[test]
fn each_kind_of_field_refuses_what_is_wrong_and_keeps_the_rest() {
    let world = World::in_process();
    let mara = world.mara();
    for (target, record) in records(&world) {
        for (kind, refused, kept) in TEXTS {
            let field = create(&world, target, &format!("{kind:?}"), *kind);
            let long = "x".repeat(4_001);
            for text in refused.iter().copied().chain([long.as_str()]) {
                let problem =
                    preview(&mara, &typing(&world, record, &[(field, text)])).unwrap_err();
                assert_eq!(problem.code, ProblemCode::Invalid, "{kind:?} {text:?}");
                let message = problem.of_field(&problem_name(field)).unwrap();
                assert!(message.contains(&called(&world, &format!("{kind:?}"))), "{message}");
            }
            for (text, stored) in *kept {
                fill(&world, record, &[(field, text)]);
                assert_eq!(value(&world, record, field).as_deref(), Some(*stored), "{text:?}");
                // A value parses to itself.
                let again = typing(&world, record, &[(field, stored)]);
                assert_eq!(preview(&mara, &again).unwrap().effects, [], "{stored:?}");
            }
            for empty in ["", " \t ", "\0", "\u{202E}\u{200B}"] {
                fill(&world, record, &[(field, empty)]);
                assert_eq!(value(&world, record, field), None, "{kind:?} {empty:?}");
                fill(&world, record, &[(field, kept[0].0)]);
            }
        }
    }
}

#[test]
fn values_of_another_shape_are_refused() {
    let world = World::new();
    let mara = world.mara();
    let [(_, Record::Contact(ann)), _] = records(&world) else { panic!("a contact") };
    let field = create(&world, Target::Contact, "Plan", CustomKind::Number);
    let version = contact(&world, ann).version;
    let send = |custom: &str| {
        let body = format!(
            r#"{{"act":"edit_contact","contact":"{ann}","version":{version},
                "fields":{{"first_name":"Ann","last_name":"Lee","custom":{custom}}}}}"#
        );
        mara.raw("POST", "/api/desk/operations/preview", &[], Some(body.into_bytes()))
    };
    for wrong in [
        "5".to_owned(),
        "null".to_owned(),
        "[]".to_owned(),
        r#"{"x":"1"}"#.to_owned(),
        format!(r#"{{"{field}":1}}"#),
        format!(r#"{{"{field}":["1"]}}"#),
        format!(r#"{{"{field}":{{}}}}"#),
    ] {
        assert_eq!(send(&wrong).status, 400, "{wrong}");
    }
    assert_eq!(send(r#"{"0199a000-0000-7000-8000-00000000dead":"1"}"#).status, 422);
    assert_eq!(send(&format!(r#"{{"{field}":"1"}}"#)).status, 200);
}
