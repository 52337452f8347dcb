//! Requests that are running while a contact is blocked or gets another password, and may
//! read before and write after it. Their writes must not outlive the state that they were
//! based on [K2, P6, P7, S14].

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use shared::api::portal_access::{BlockContact, SetContactPassword, UnblockContact};
use shared::api::session::{
    ChangeAgentPassword, ChangeContactPassword, SignIn, SignInAgent, SignInContact,
};
use shared::api::{Endpoint, NoId, Nothing};
use shared::ids::ContactId;

use crate::every_write::{Write, writes};
use crate::harness::{Client, PASSWORD, World};
use crate::scene::Scene;

/// The password that is set meanwhile.
const LATER: &str = "nineteen purple doors";

/// Runs each write of the scene, serving `meanwhile` between each two of its batches, and
/// then `check`.
fn each(
    world: &World,
    scene: &Scene<'_>,
    writes: &[Write],
    meanwhile: &http::Request<Vec<u8>>,
    check: impl Fn(&str),
) {
    let before = world.snapshot();
    let mut raced = 0;
    for write in writes {
        for own in 1.. {
            let others = vec![meanwhile.clone()];
            let (answer, statuses) = world.send_between(write.request(scene), own, others);
            let name =
                format!("{} after {own}: {} {}", write.route.name, answer.status, answer.body);
            if statuses.is_empty() {
                world.restore(&before);
                break;
            }
            assert_eq!(statuses, [200], "{name}");
            assert!(answer.status < 500, "{name}");
            check(&name);
            world.restore(&before);
            raced += 1;
        }
    }
    assert!(25 < raced, "{raced}");
}

fn count(world: &World, query: &str, id: &str) -> i64 {
    world.sqlite().with(|it| it.query_row(query, [id], |row| row.get(0)).unwrap())
}

/// The numbers of the contact's sessions, working links and queued mails.
fn left(world: &World, contact: &str) -> [i64; 3] {
    [
        "select count(*) from sessions where contact_id = ?1",
        "select count(*) from tokens where contact_id = ?1 and used_at is null and dead_at is null",
        "select count(*) from outbox where contact_id = ?1 and state = 'queued'",
    ]
    .map(|query| count(world, query, contact))
}

fn body(input: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(input).unwrap()
}

#[test]
fn p7_s14_no_running_request_outlives_a_block() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let writes = writes(&scene);
    let rosa: ContactId = scene.id("requester").parse().unwrap();
    let keeper = world.agent("jonas");
    let block =
        scene.who("mara").request("POST", &BlockContact::path(&rosa), &[], Some(body(&Nothing {})));
    each(&world, &scene, &writes, &block, |name| {
        assert_eq!(left(&world, &rosa.to_string()), [0, 0, 0], "{name}");
        keeper.call::<UnblockContact>(rosa, &Nothing {}).unwrap();
        assert_eq!(left(&world, &rosa.to_string()), [0, 0, 0], "{name}");
    });
}

/// Checks that Rosa's password is `LATER`.
fn has_later_password(world: &World, name: &str) {
    let sign_in = |password: &str| {
        let input = SignIn { email: world.email("Rosa"), password: password.to_owned() };
        world.anybody().call::<SignInContact>(NoId, &input).is_ok()
    };
    assert!(sign_in(LATER), "{name}");
}

#[test]
fn p6_s14_no_running_request_outlives_a_given_password() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let writes = writes(&scene);
    let rosa: ContactId = scene.id("requester").parse().unwrap();
    let given = serde_json::json!({ "password": LATER });
    let set =
        scene.who("mara").request("PUT", &SetContactPassword::path(&rosa), &[], Some(body(&given)));
    // A block or a new link may come later.
    let writes: Vec<Write> = writes.into_iter().filter(|it| !is_later(it)).collect();
    each(&world, &scene, &writes, &set, |name| {
        assert_eq!(left(&world, &rosa.to_string())[..2], [0, 0], "{name}");
        has_later_password(&world, name);
    });
}

/// Whether the write does not depend on the former password, so that it could come later.
fn is_later(write: &Write) -> bool {
    matches!(write.route.name, "RequestLink" | "BlockContact" | "CommitOperation")
}

fn only_session(world: &World, of: &Client<'_>, query: &str, id: &str, cookie: &str, name: &str) {
    let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(of.cookie(cookie).as_bytes()));
    let sessions: Vec<String> = world.sqlite().with(|it| {
        let mut rows = it.prepare(query).unwrap();
        rows.query_map([id], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    });
    assert_eq!(sessions, [hash], "{name}");
}

#[test]
fn s14_no_running_request_outlives_a_change_of_password() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let elsewhere = world.anybody();
    let sign_in = SignIn { email: world.email("Rosa"), password: PASSWORD.to_owned() };
    elsewhere.call::<SignInContact>(NoId, &sign_in).unwrap();
    let writes: Vec<Write> = writes(&scene).into_iter().filter(|it| !is_later(it)).collect();
    let change = serde_json::json!({ "current": PASSWORD, "next": LATER });
    let path = ChangeContactPassword::path(&NoId);
    let change = elsewhere.request("PUT", &path, &[], Some(body(&change)));
    let rosa = scene.id("requester");
    each(&world, &scene, &writes, &change, |name| {
        let query = "select hash from sessions where contact_id = ?1";
        only_session(&world, &elsewhere, query, rosa, "__Host-atrium-portal", name);
        has_later_password(&world, name);
    });
}

#[test]
fn s14_no_running_request_outlives_a_change_of_an_agents_password() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let elsewhere = world.agent("jonas");
    let writes = writes(&scene);
    let change = serde_json::json!({ "current": PASSWORD, "next": LATER });
    let change =
        elsewhere.request("PUT", &ChangeAgentPassword::path(&NoId), &[], Some(body(&change)));
    each(&world, &scene, &writes, &change, |name| {
        let query = "select hash from sessions where agent_id =
                       (select id from agents where address_key = ?1)";
        let email = "jonas@northwind.example";
        only_session(&world, &elsewhere, query, email, "__Host-atrium-desk", name);
        let input = SignIn { email: email.to_owned(), password: LATER.to_owned() };
        assert!(world.anybody().call::<SignInAgent>(NoId, &input).is_ok(), "{name}");
    });
}
