//! A malformed request is refused with a problem of the API and changes nothing
//! [S8, S9, R13 of safety.md].

mod addresses;
mod bodies;
mod fields;
mod origins;

use serde_json::{Value, json};
use shared::api::{Method, Route};
use shared::problem::ProblemCode;

use crate::harness::{Answer, World};
use crate::scene::{
    Sample, Scene, headers_of, is_file, json_routes, path, permitted, routes, unsafe_routes,
};

/// Sends `body` to the route as a principal who may call it.
fn send(scene: &Scene<'_>, route: &Route, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
    let path = path(route, &scene.sample(route).id);
    scene.who(permitted(route)).raw(route.method.as_str(), &path, headers, Some(body))
}

#[track_caller]
fn refused(answer: &Answer, codes: &[ProblemCode], what: &str) {
    assert!((400..500).contains(&answer.status), "{what}: {} {}", answer.status, answer.body);
    let code = answer.problem().code;
    assert!(codes.contains(&code), "{what}: {code:?}");
}

/// All rows except the attempts, which are counted in any case, and what a contact has read,
/// which is noted by reading.
fn kept(world: &World) -> Vec<String> {
    let mut rows = world.dump();
    rows.retain(|row| !row.starts_with("attempts: ") && !row.starts_with("ticket_seen: "));
    rows
}

/// Checks that nothing was written, if the world is in process.
struct Unchanged<'a>(&'a World, Vec<String>);

impl<'a> Unchanged<'a> {
    fn of(world: &'a World) -> Self {
        Self(world, if world.is_in_process() { kept(world) } else { Vec::new() })
    }

    #[track_caller]
    fn check(&self, what: &str) {
        if self.0.is_in_process() {
            assert_eq!(kept(self.0), self.1, "{what}");
        }
    }
}
