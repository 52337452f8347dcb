//! What stands in a body.

use super::*;

#[test]
fn what_is_no_json_of_this_shape_is_refused() {
    let world = World::new();
    let scene = Scene::new(&world);
    let unchanged = Unchanged::of(&world);
    let deep = "[".repeat(100_000);
    let deep_objects = r#"{"a":"#.repeat(20_000);
    let bodies: &[&[u8]] = &[
        b"{",
        b"}",
        b"[]",
        b"[1]",
        b"null",
        b"true",
        b"7",
        b"1e999",
        b"\"text\"",
        b"{\"a\":",
        b"{}{}",
        b"{'a':1}",
        b"\xff\xfe{\0}\0",
        b"\xc3\x28",
        b"{\"body\":\"\\ud800\"}",
        b"\0",
        b"a=b",
        b"<a/>",
        b"{\"__proto__\":{}}",
        deep.as_bytes(),
        deep_objects.as_bytes(),
    ];
    for route in unsafe_routes() {
        for body in bodies {
            let answer = send(&scene, &route, &[], body.to_vec());
            let text = String::from_utf8_lossy(&body[..body.len().min(20)]);
            refused(&answer, &[ProblemCode::Malformed], &format!("{} {text:?}", route.name));
        }
    }
    // Not even where the places would fit.
    let body = br#"["nobody@acme.example","northwind demo 2026"]"#;
    let answer = world.anybody().raw("POST", "/api/portal/sign-in", &[], Some(body.to_vec()));
    refused(&answer, &[ProblemCode::Malformed], "a list of values");
    unchanged.check("malformed bodies");
}

#[test]
fn what_is_too_large_is_refused() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let unchanged = Unchanged::of(&world);
    let large = format!("{{\"body\":\"{}\"}}", "x".repeat(10_000_000)).into_bytes();
    for route in unsafe_routes() {
        let answer = send(&scene, &route, &[], large.clone());
        refused(&answer, &[ProblemCode::TooLarge], route.name);
    }
    unchanged.check("large bodies");
}

#[test]
fn s9_a_form_cannot_write() {
    let world = World::new();
    let scene = Scene::new(&world);
    let unchanged = Unchanged::of(&world);
    for route in unsafe_routes() {
        for kind in [
            "text/plain",
            "text/plain;charset=UTF-8",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/jsonx",
            "text/json",
            "x",
            "",
        ] {
            let body = scene.sample(&route).body(&route).unwrap();
            let answer = send(&scene, &route, &[("content-type", kind)], body);
            let codes = [ProblemCode::UnsupportedMediaType];
            refused(&answer, &codes, &format!("{} {kind:?}", route.name));
        }
    }
    unchanged.check("other types");
}
