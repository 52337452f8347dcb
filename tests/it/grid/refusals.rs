//! Invalid queries of a list are refused and reveal nothing.

use super::*;

#[test]
fn an_invalid_query_is_refused_before_anything_is_read() {
    let world = World::new();
    let mara = world.mara();
    for path in ["/api/desk/tickets", "/api/desk/contacts", "/api/desk/accounts"] {
        for query in [
            "shoe_size=39",
            "sort=shoe_size",
            "sort=;drop",
            "size=1000",
            "columns=status,status",
            "created=yesterday",
            "created=2026-13-01..",
            "offset=9000",
            "q=a&q=b",
            "after=7",
        ] {
            let answer = mara.raw("GET", &format!("{path}?{query}"), &[], None);
            assert_eq!(answer.status, 400, "{path}?{query}: {}", answer.body);
        }
        assert_eq!(
            mara.raw("GET", &format!("{path}?created=last:7&size=10&sort=-created"), &[], None)
                .status,
            200
        );
    }
}

/// Conditions contain texts that agents type, and none of them is an operator: all that is found
/// has the text in its title. In a shared workspace, other tests write such titles.
#[test]
fn a_filter_text_is_never_an_operator() {
    let world = World::new();
    let mara = world.mara();
    for text in ["'", "\"", "%", "_", "\\", "a' or '1'='1", "?1", "?", "{}", "--", "€", "\u{301}"]
    {
        let has_it = |row: &Value| {
            let title = row["fields"]["title"].as_str();
            title.is_some_and(|it| it.contains(text))
        };
        for how in ["has", "is"] {
            let query = wide::<Contacts>().with("title", &format!("{how}:{text}"));
            assert!(page(&mara, &query).rows.iter().all(has_it), "{how}:{text}");
            let sorted = query.by(Sort::down("title"));
            assert!(page(&mara, &sorted).rows.iter().all(has_it), "{how}:{text}");
        }
    }
}
