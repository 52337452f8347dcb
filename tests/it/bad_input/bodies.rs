//! Malformed and large bodies, and bodies that are refused unread.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use http_body::{Frame, SizeHint};
use shared::api::imports::UploadImport;
use shared::api::{Endpoint, Side};

use super::*;
use crate::harness::BYTES;

#[test]
fn json_of_another_shape_is_refused() {
    let world = World::new();
    let scene = Scene::new(&world);
    let unchanged = Unchanged::of(&world);
    let deep = "[".repeat(30_000);
    let deep_objects = r#"{"a":"#.repeat(6_000);
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
    for route in json_routes() {
        for body in bodies {
            let answer = send(&scene, &route, &[], body.to_vec());
            let text = String::from_utf8_lossy(&body[..body.len().min(20)]);
            refused(&answer, &[ProblemCode::Malformed], &format!("{} {text:?}", route.name));
        }
    }
    // An array with values in the right order is refused too.
    let body = br#"["nobody@acme.example","northwind demo 2026"]"#;
    let answer = world.anybody().raw("POST", "/api/portal/sign-in", &[], Some(body.to_vec()));
    refused(&answer, &[ProblemCode::Malformed], "a list of values");
    unchanged.check("malformed bodies");
}

#[test]
fn a_body_that_is_too_large_is_refused() {
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

/// A body of five megabytes that records whether it was read.
struct Watched {
    was_read: Arc<AtomicBool>,
    /// Whether it announces its length.
    is_announced: bool,
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::convert::Infallible>>> {
        let again = self.was_read.swap(true, Ordering::Relaxed);
        Poll::Ready((!again).then(|| Ok(Frame::data(vec![b' '; 5_000_000].into()))))
    }

    fn size_hint(&self) -> SizeHint {
        if self.is_announced { SizeHint::with_exact(5_000_000) } else { SizeHint::default() }
    }
}

#[test]
fn f13_a_large_body_without_a_valid_session_is_not_read() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let made_up = |name: &str| format!("{name}={}", "A".repeat(43));
    let cookies = [String::new(), made_up("__Host-atrium-desk"), made_up("__Host-atrium-portal")];
    for route in unsafe_routes() {
        for (cookie, is_announced) in cookies.iter().flat_map(|it| [(it, true), (it, false)]) {
            let is_public = matches!(route.side, Side::Public | Side::Dev);
            if is_public && !is_announced {
                // Such a body is read up to the limit.
                continue;
            }
            let was_read = Arc::new(AtomicBool::new(false));
            let body = Watched { was_read: was_read.clone(), is_announced };
            let path = path(&route, &scene.sample(&route).id);
            let headers = [("cookie", cookie.as_str())];
            let request =
                world.anybody().request(route.method.as_str(), &path, &headers, Some(Vec::new()));
            let answer = world.send_body(request.map(|_| Body::new(body)));
            let expected = if is_public { 413 } else { 401 };
            assert_eq!(answer.status, expected, "{} {cookie}", route.name);
            assert!(!was_read.load(Ordering::Relaxed), "{} {cookie}", route.name);
        }
    }
    // Neither is the file of an agent who may not import.
    let was_read = Arc::new(AtomicBool::new(false));
    let body = Watched { was_read: was_read.clone(), is_announced: true };
    let path = UploadImport::path(&scene.id("waiting import").parse().unwrap());
    let headers = [("content-type", BYTES)];
    let request = scene.who("jonas").request("PUT", &path, &headers, Some(Vec::new()));
    assert_eq!(world.send_body(request.map(|_| Body::new(body))).status, 403);
    assert!(!was_read.load(Ordering::Relaxed));
}
