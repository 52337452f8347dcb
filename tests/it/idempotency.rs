//! A repeated POST has no second effect [F3, P16].

use serde_json::json;
use shared::api::{Method, Route, Side};
use shared::problem::ProblemCode;

use crate::harness::{Answer, World};
use crate::scene::{Sample, Scene, path, permitted, routes};

/// The POSTs that need a session. Answers to POSTs without one cannot be stored for a
/// caller; their attempts are counted instead.
fn posts() -> Vec<Route> {
    let signed = |it: &Route| matches!(it.side, Side::Portal | Side::Desk | Side::Admin);
    routes().into_iter().filter(|it| it.method == Method::Post && signed(it)).collect()
}

fn key() -> String {
    uuid::Uuid::now_v7().to_string()
}

fn with_key(scene: &Scene<'_>, who: &str, route: &Route, key: &str) -> Answer {
    scene.ask(who, route, &[("idempotency-key", key)])
}

/// An input with another meaning.
fn another(sample: &Sample) -> Option<Sample> {
    let mut input = sample.input.clone();
    let fields = input.as_object_mut()?;
    let text = ["body", "subject", "role", "file_name", "first_name", "name"];
    if let Some(field) = text.iter().find(|it| fields.contains_key(**it)) {
        fields.insert((*field).to_owned(), json!("Something else"));
    } else if let Some(ids) = fields.values_mut().find_map(|it| it.as_array_mut()) {
        ids.truncate(1);
    } else {
        return None;
    }
    Some(Sample { input, ..sample.clone() })
}

#[test]
fn f3_five_equal_requests_have_one_effect() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    scene.on_each(&posts(), |route| {
        let (name, key) = (route.name, key());
        let first = with_key(&scene, permitted(route), route, &key);
        assert_eq!(first.status, 200, "{name}: {}", first.body);
        let after = world.dump();
        for _ in 0..4 {
            let again = with_key(&scene, permitted(route), route, &key);
            assert_eq!((again.status, &again.body), (200, &first.body), "{name}");
            assert_eq!(again.headers, first.headers, "{name}");
        }
        assert_eq!(world.dump(), after, "{name}");
    });
}

#[test]
fn f3_ten_equal_requests_at_once_have_one_effect() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    scene.on_each(&posts(), |route| {
        let (name, key, sample) = (route.name, key(), scene.sample(route));
        let client = scene.who(permitted(route));
        let path = path(route, &sample.id);
        let requests = (0..10).map(|_| {
            let headers = [("idempotency-key", key.as_str())];
            client.request(route.method.as_str(), &path, &headers, sample.body(route))
        });
        let answers = world.at_once(requests.collect());
        for answer in &answers {
            assert_eq!((answer.status, &answer.body), (200, &answers[0].body), "{name}");
        }
        // Once more, it has no effect either.
        let made = world.dump().len();
        let after = scene.ask_with(permitted(route), route, &sample, &[("idempotency-key", &key)]);
        assert_eq!((after.status, &after.body), (200, &answers[0].body), "{name}");
        assert_eq!(world.dump().len(), made, "{name}");
    });
}

#[test]
fn f3_a_key_is_for_one_request() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    scene.on_each(&posts(), |route| {
        let (name, key, sample) = (route.name, key(), scene.sample(route));
        assert_eq!(with_key(&scene, permitted(route), route, &key).status, 200, "{name}");
        let before = world.dump();
        if ["PreviewBulk", "PreviewOperation"].contains(&name) {
            // Previews are not stored.
            return;
        }
        if let Some(other) = another(&sample) {
            let headers = [("idempotency-key", key.as_str())];
            let answer = scene.ask_with(permitted(route), route, &other, &headers);
            assert_eq!(answer.status, 422, "{name}: {}", answer.body);
            assert_eq!(answer.problem().code, ProblemCode::KeyReused, "{name}");
        }
        // A request to another endpoint is another request too.
        let others = posts();
        let same_side = |it: &&Route| it.name != name && permitted(it) == permitted(route);
        let other = others.iter().find(same_side).unwrap();
        let answer = with_key(&scene, permitted(route), other, &key);
        assert_eq!(answer.problem().code, ProblemCode::KeyReused, "{name} then {}", other.name);
        assert_eq!(world.dump(), before, "{name}");
    });
}

#[test]
fn f3_keys_of_different_callers_are_independent() {
    let world = World::new();
    let scene = Scene::new(&world);
    let post = |name: &str| posts().into_iter().find(|it| it.name == name).unwrap();
    let key = key();
    let note = post("AddNote");
    let first = with_key(&scene, "mara", &note, &key);
    let second = with_key(&scene, "jonas", &note, &key);
    assert_eq!((first.status, second.status), (200, 200));
    assert_ne!(first.body, second.body);
    let reply = post("ReplyToPortalTicket");
    let first = with_key(&scene, "requester", &reply, &key);
    let second = with_key(&scene, "manage", &reply, &key);
    assert_eq!((first.status, second.status), (200, 200));
    assert_ne!(first.body, second.body);
    // A caller without the right learns nothing from a key that somebody else used [V2].
    assert_eq!(with_key(&scene, "stranger", &reply, &key).status, 404);
    assert_eq!(with_key(&scene, "anonymous", &reply, &key).status, 401);
}

#[test]
fn f3_a_key_is_a_uuid() {
    let world = World::new();
    let scene = Scene::new(&world);
    let note = posts().into_iter().find(|it| it.name == "AddNote").unwrap();
    for key in ["x", "1", "' or 1=1", "00000000", &"a".repeat(5_000)] {
        let answer = with_key(&scene, "mara", &note, key);
        assert_eq!(answer.problem().code, ProblemCode::Malformed, "{key:?}");
    }
}

#[test]
fn f3_a_refusal_is_not_stored() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let key = key();
    let create = posts().into_iter().find(|it| it.name == "CreateAccount").unwrap();
    let sample = scene.sample(&create);
    let empty = Sample { input: json!({ "name": " ", "default_level": "own" }), ..sample };
    let headers = [("idempotency-key", key.as_str())];
    assert_eq!(scene.ask_with("mara", &create, &empty, &headers).status, 422);
    assert_eq!(with_key(&scene, "mara", &create, &key).status, 200);
}

#[test]
fn f3_a_stored_answer_is_deleted_after_a_day() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let key = key();
    let note = posts().into_iter().find(|it| it.name == "AddNote").unwrap();
    assert_eq!(with_key(&scene, "mara", &note, &key).status, 200);
    let remembered = || world.dump().iter().filter(|it| it.starts_with("idempotency: ")).count();
    assert_eq!(remembered(), 1);
    world.wait(shared::time::Span::hours(23));
    world.minute();
    assert_eq!(remembered(), 1);
    world.wait(shared::time::Span::hours(2));
    world.minute();
    assert_eq!(remembered(), 0);
}

#[test]
fn f3_a_key_is_stored_even_if_nothing_was_written() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let mara = scene.who("mara");
    let (acme, requester, loner) = (scene.id("acme"), scene.id("requester"), scene.id("loner"));
    let blocked = scene.id("blocked");
    for (path, nothing, another) in [
        // They are associated already.
        (
            format!("/api/desk/accounts/{acme}/contacts"),
            json!({ "contacts": [requester] }),
            json!({ "contacts": [loner] }),
        ),
        (
            format!("/api/desk/contacts/{requester}/accounts"),
            json!({ "accounts": [acme] }),
            json!({ "accounts": [scene.id("other")] }),
        ),
        // They are active already.
        (
            "/api/desk/invitations".to_owned(),
            json!({ "contacts": [requester] }),
            json!({ "contacts": [loner] }),
        ),
        (
            "/api/desk/operations".to_owned(),
            json!({ "draft": { "act": "block", "contact": blocked } }),
            json!({ "draft": { "act": "block", "contact": requester } }),
        ),
    ] {
        let key = key();
        let ask = |input: &serde_json::Value| {
            let headers = [("idempotency-key", key.as_str())];
            mara.raw("POST", &path, &headers, Some(input.to_string().into_bytes()))
        };
        let first = ask(&nothing);
        assert_eq!(first.status, 200, "{path}: {}", first.body);
        let rows = world.dump();
        assert_eq!(ask(&nothing).body, first.body, "{path}");
        let refused = ask(&another);
        assert_eq!(refused.status, 422, "{path}: {}", refused.body);
        assert_eq!(refused.problem().code, ProblemCode::KeyReused, "{path}");
        assert_eq!(world.dump(), rows, "{path}");
    }
}
