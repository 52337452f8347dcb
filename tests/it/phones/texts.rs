//! What is typed as a number and is none, and the texts that nobody should type.

use serde_json::json;
use shared::customers::phones::MAX_PHONES;
use shared::problem::ProblemCode;

use super::{numbers, records, sent};
use crate::harness::{Answer, World};

/// What becomes of a text that nobody should type: kept so, or refused at its field, or the
/// whole request is none. The texts are as they stand in JSON.
pub(crate) const TEXTS: &[(&str, Result<&str, ProblemCode>)] = &[
    (r#""a\u0007b\u001bc""#, Ok("abc")),
    (r#""a\u0000b""#, Ok("ab")),
    (r#""\ud800""#, Err(ProblemCode::Malformed)),
    (r#""\u202e12\u2066 3\ufeff""#, Ok("12 3")),
    (r#""☎️ 12 👩‍👧""#, Ok("☎️ 12 👩‍👧")),
    (r#""=HYPERLINK(\"x\")""#, Ok("=HYPERLINK(\"x\")")),
    (r#""<b onclick=x>12</b>""#, Ok("<b onclick=x>12</b>")),
    ("12", Err(ProblemCode::Malformed)),
    ("null", Err(ProblemCode::Malformed)),
    (r#"["1"]"#, Err(ProblemCode::Malformed)),
    (r#"{"x":1}"#, Err(ProblemCode::Malformed)),
];

#[test]
fn e6_a_number_that_is_none_is_refused_at_its_line_and_nothing_is_written() {
    let world = World::new();
    let over = format!("\"{}\"", "é".repeat(41));
    let most = "9".repeat(40);
    for record in records(&world) {
        let ask = |number: &str| sent(&world, record, &format!(r#"[{{"number":{number}}}]"#), "[]");
        let refused = |answer: Answer, fields: &[&str], what: &str| {
            assert_eq!(answer.status, 422, "{what}: {}", answer.body);
            let problem = answer.problem();
            let at: Vec<&str> = problem.fields.iter().map(|it| it.field.as_str()).collect();
            assert_eq!(at, fields, "{what}");
        };
        for text in [r#""""#, r#"" \t""#, r#""\u200b\u2060""#, &over] {
            refused(ask(text), &["phones.0.number"], text);
        }
        for (text, expected) in TEXTS {
            let answer = ask(text);
            match expected {
                Ok(kept) => {
                    assert_eq!(answer.status, 200, "{text}: {}", answer.body);
                    assert_eq!(numbers(&world, record), [*kept], "{text}");
                }
                Err(expected) => assert_eq!(answer.problem().code, *expected, "{text}"),
            }
        }
        assert_eq!(ask(&format!("\"{most}\"")).status, 200);
        for (phones, expected) in [
            (r#"[{"number":"1"},{"number":""},{"number":"+1"}]"#, vec!["phones.1.number"]),
            (r#"[{"number":"+49 1"},{"number":"0049-1"}]"#, vec!["phones.1.number"]),
            (
                r#"[{"number":"1","is_primary":true},{"number":"2","is_primary":true}]"#,
                vec!["phones.1.is_primary"],
            ),
        ] {
            refused(sent(&world, record, phones, "[]"), &expected, phones);
        }
        let many: Vec<_> = (0..=MAX_PHONES).map(|n| json!({ "number": n.to_string() })).collect();
        refused(sent(&world, record, &json!(many).to_string(), "[]"), &["phones"], "too many");
        for phones in [
            r#"[{"number":"1","kind":"pager"}]"#,
            r#"[{"number":"1","is_primary":1}]"#,
            r#"[{"number":"1","id":"x"}]"#,
            r#"[{"kind":"work"}]"#,
            "{}",
            "null",
        ] {
            let answer = sent(&world, record, phones, "[]");
            assert_eq!(answer.problem().code, ProblemCode::Malformed, "{phones}");
        }
        assert_eq!(numbers(&world, record), [most.as_str()]);
        let most: Vec<_> = (0..MAX_PHONES).map(|n| json!({ "number": n.to_string() })).collect();
        assert_eq!(sent(&world, record, &json!(most).to_string(), "[]").status, 200);
        assert_eq!(numbers(&world, record).len(), MAX_PHONES);
    }
}
