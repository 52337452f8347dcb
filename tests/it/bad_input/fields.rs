//! Unknown, duplicate and malformed fields [S8].

use super::*;

/// The paths of an input's objects: the top, and one level below.
fn objects(input: &Value) -> Vec<Vec<&str>> {
    let below = input.as_object().into_iter().flatten();
    let below = below.filter(|(_, value)| value.is_object()).map(|(key, _)| vec![key.as_str()]);
    [Vec::new()].into_iter().chain(below).collect()
}

fn with(input: &Value, place: &[&str], key: &str, value: Value) -> Value {
    let mut input = input.clone();
    let mut at = &mut input;
    for step in place {
        at = &mut at[*step];
    }
    at[key] = value;
    input
}

fn keys(input: &Value, place: &[&str]) -> Vec<String> {
    let mut at = input;
    for step in place {
        at = &at[*step];
    }
    at.as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect()
}

fn ask(scene: &Scene<'_>, route: &Route, input: Value) -> Answer {
    let sample = Sample { input, ..scene.sample(route) };
    scene.ask_with(permitted(route), route, &sample, &[])
}

/// The names of all columns, and common names of privileged fields.
fn names(world: &World) -> Vec<String> {
    let columns = "select distinct c.name from sqlite_master t join pragma_table_info(t.name) c
                    where t.type = 'table' order by 1";
    let mut names: Vec<String> = world.sqlite().with(|it| {
        let mut statement = it.prepare(columns).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    });
    names.extend(
        [
            "admin",
            "isAdmin",
            "role_id",
            "roles",
            "user_id",
            "customer_id",
            "_method",
            "token_secret",
        ]
        .map(str::to_owned),
    );
    names
}

#[test]
fn s8_a_field_that_the_contract_does_not_name_is_refused() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let unchanged = Unchanged::of(&world);
    let names = names(&world);
    assert!(100 < names.len());
    for route in json_routes() {
        let input = scene.sample(&route).input;
        for place in objects(&input) {
            for name in &names {
                // No field has a value like this, so even a known field is refused.
                let answer = ask(&scene, &route, with(&input, &place, name, json!({ "x": 1 })));
                let what = format!("{} {place:?} {name}", route.name);
                refused(&answer, &[ProblemCode::Malformed], &what);
            }
        }
    }
    unchanged.check("extra keys");
}

/// A word that is nowhere else, as a text, an address, an id and a list of ids.
const GIVEN: &str = "0199a000-0000-7000-8000-00000000dead";

#[test]
fn s8_no_field_is_accepted_and_ignored() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let before = world.snapshot();
    let address = format!("{GIVEN}@elsewhere.example");
    let mut names = names(&world);
    names.extend(["no_such_field", "account", "owner", "then"].map(str::to_owned));
    let mut accepted = 0;
    for route in json_routes().into_iter().filter(|it| it.method == Method::Put) {
        let input = scene.sample(&route).input;
        for place in objects(&input) {
            let known = keys(&input, &place);
            for name in names.iter().filter(|it| !known.contains(it)) {
                for value in [json!(GIVEN), json!(address), json!([GIVEN])] {
                    let answer = ask(&scene, &route, with(&input, &place, name, value));
                    if answer.status != 200 {
                        continue;
                    }
                    let is_there = answer.body.contains(GIVEN)
                        || kept(&world).iter().any(|it| it.contains(GIVEN));
                    assert!(is_there, "{} {place:?} {name} was ignored", route.name);
                    world.restore(&before);
                    accepted += 1;
                }
            }
        }
    }
    assert!(5 < accepted, "{accepted}");
}

#[test]
fn s8_a_field_of_another_type_is_refused() {
    let world = World::new();
    let scene = Scene::new(&world);
    let unchanged = Unchanged::of(&world);
    for route in json_routes() {
        let input = scene.sample(&route).input;
        for place in objects(&input) {
            for key in keys(&input, &place) {
                for wrong in
                    [json!({ "x": 1 }), json!([[1]]), json!([{}]), json!(1.5), json!(-1e300)]
                {
                    let answer = ask(&scene, &route, with(&input, &place, &key, wrong.clone()));
                    let what = format!("{} {place:?} {key} {wrong}", route.name);
                    refused(&answer, &[ProblemCode::Malformed], &what);
                }
            }
        }
    }
    unchanged.check("other types");
}

#[test]
fn s8_a_duplicate_field_is_refused() {
    let world = World::new();
    let scene = Scene::new(&world);
    let unchanged = Unchanged::of(&world);
    for route in json_routes() {
        let text = scene.sample(&route).input.to_string();
        let Some(fields) = text.strip_prefix('{').filter(|it| *it != "}") else { continue };
        let twice = format!("{{{},{fields}", fields.strip_suffix('}').unwrap());
        let answer = send(&scene, &route, &[], twice.into_bytes());
        refused(&answer, &[ProblemCode::Malformed], route.name);
    }
    unchanged.check("doubled keys");
}

#[test]
fn a_text_that_is_too_long_is_refused() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let unchanged = Unchanged::of(&world);
    let mut tried = 0;
    for route in json_routes() {
        let input = scene.sample(&route).input;
        for place in objects(&input) {
            for key in keys(&input, &place) {
                if !with(&input, &place, "", json!(0))
                    .pointer(&pointer(&place, &key))
                    .unwrap()
                    .is_string()
                    || key == "file_name"
                {
                    continue;
                }
                let long = json!("x1 y".repeat(7_000));
                let answer = ask(&scene, &route, with(&input, &place, &key, long));
                let what = format!("{} {place:?} {key}", route.name);
                let codes = [
                    ProblemCode::Malformed,
                    ProblemCode::Invalid,
                    ProblemCode::LinkUsed,
                    ProblemCode::NotAuthorized,
                ];
                refused(&answer, &codes, &what);
                tried += 1;
            }
        }
    }
    assert!(20 < tried, "{tried}");
    unchanged.check("long texts");
}

fn pointer(place: &[&str], key: &str) -> String {
    let steps: Vec<&str> = place.iter().copied().chain([key]).collect();
    format!("/{}", steps.join("/"))
}

/// Texts that are known to break software.
const STRANGE: [&str; 14] = [
    "\0",
    "\u{202E}gpj.exe",
    "'; drop table contacts; --",
    "\" or 1=1 --",
    "${7*7}{{7*7}}",
    "<script>alert(1)</script>",
    "%n%s%x",
    "\r\nBcc: a@b.example",
    "=1+1",
    "\u{FFFF}",
    "e\u{301}\u{301}\u{301}",
    "🤷🏽‍♀️",
    "﷽",
    "../../etc/passwd",
];

#[test]
fn strange_texts_are_accepted_or_refused_and_never_an_internal_error() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let before = world.snapshot();
    for route in json_routes() {
        let input = scene.sample(&route).input;
        for place in objects(&input) {
            for key in keys(&input, &place) {
                for text in STRANGE {
                    let answer = ask(&scene, &route, with(&input, &place, &key, json!(text)));
                    let what = format!("{} {place:?} {key} {text:?}", route.name);
                    assert!(answer.status < 500, "{what}: {}", answer.body);
                    for value in [json!(null), json!(""), json!([]), json!(0), json!(false)] {
                        let answer = ask(&scene, &route, with(&input, &place, &key, value));
                        assert!(answer.status < 500, "{what}: {}", answer.body);
                    }
                }
                world.restore(&before);
            }
        }
    }
}
