//! Floods of requests: what is refused before it costs anything [F12, S15].

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use api_worker::fence::Fence;
use async_trait::async_trait;
use shared::api::session::{ActivatePortalAccess, LinkToken, ReadLink, RedeemLink};

use super::*;

/// A rate limiter that lets three requests of each network pass.
#[derive(Default)]
struct Narrow(RefCell<BTreeMap<String, u32>>);

#[async_trait(?Send)]
impl Fence for Narrow {
    async fn lets_pass(&self, source: &str) -> bool {
        let mut all = self.0.borrow_mut();
        let passed = all.entry(source.to_owned()).or_default();
        *passed += 1;
        *passed <= 3
    }
}

/// The requests that are counted, from the network `source`.
fn counted(world: &World, source: &str) -> [http::Request<Vec<u8>>; 3] {
    let sign_in = serde_json::to_vec(&sign_in("nobody@acme.example", PASSWORD)).unwrap();
    let link = br#"{"email":"nobody@acme.example"}"#.to_vec();
    [
        ("/api/desk/sign-in", &sign_in),
        ("/api/portal/sign-in", &sign_in),
        ("/api/portal/links", &link),
    ]
    .map(|(path, body)| {
        let headers = [("cf-connecting-ip", source)];
        world.anybody().request("POST", path, &headers, Some(body.clone()))
    })
}

#[test]
fn s15_f12_a_network_beyond_the_platforms_limit_is_refused_before_anything_is_done() {
    let world = World::in_process();
    let (_, ann) = world.customer("Ann", None);
    world.fence(Rc::new(Narrow::default()));
    for request in counted(&world, "2001:db8:1:2::1") {
        assert_ne!(world.send(request).status, 429);
    }
    for request in counted(&world, "2001:db8:1:2::2") {
        let (answer, statements) = world.send_overheard(request);
        assert_eq!((answer.status, answer.problem().code), (429, ProblemCode::TooManyTries));
        assert_eq!(answer.headers["retry-after"], ["60"]);
        assert!(answer.problem().title.ends_with("1 minute."), "{}", answer.body);
        assert!(statements.is_empty(), "{statements:?}");
    }
    // Other networks can sign in, whoever is signed in can work, and links can be used.
    for request in counted(&world, "198.51.100.1") {
        assert_ne!(world.send(request).status, 429);
    }
    let here = [("cf-connecting-ip", "2001:db8:1:2::3")];
    assert_eq!(ann.ask::<GetPortalSession>(&NoId, &Nothing {}, &here).status, 200);
    let token = "A".repeat(43);
    let link = LinkToken { token: token.clone() };
    let read = world.anybody().ask::<ReadLink>(&NoId, &link, &here);
    assert_eq!(read.problem().code, ProblemCode::LinkUsed);
    let redeem = RedeemLink { token, password: BETTER.to_owned() };
    let redeemed = world.anybody().ask::<ActivatePortalAccess>(&NoId, &redeem, &here);
    assert_eq!(redeemed.problem().code, ProblemCode::LinkUsed);
}

/// The limit in `wrangler.toml`, on a server that runs.
#[test]
fn s15_f12_a_flood_from_one_network_is_stopped_by_the_platform() {
    let world = World::new();
    if world.is_in_process() {
        return;
    }
    let ask = |source: &str| {
        let headers = [("cf-connecting-ip", source)];
        world.anybody().raw("POST", "/api/portal/sign-in", &headers, Some(b"{".to_vec()))
    };
    // The window may end meanwhile.
    let refused = (0..700).map(|_| ask("203.0.113.77")).find(|it| it.status != 400).unwrap();
    assert_eq!((refused.status, refused.problem().code), (429, ProblemCode::TooManyTries));
    assert_eq!(refused.headers["retry-after"], ["60"]);
    assert_eq!(ask("203.0.113.78").status, 400);
}

#[test]
fn f12_requests_beyond_those_answered_at_once_are_refused_immediately() {
    let world = World::in_process();
    let (_, ann) = world.customer("Ann", None);
    let ask = || ann.request("GET", "/api/portal/session", &[], None);
    let answers = world.at_once((0..100).map(|_| ask()).collect());
    let (answered, busy): (Vec<_>, Vec<_>) = answers.iter().partition(|it| it.status == 200);
    assert_eq!((answered.len(), busy.len()), (64, 36));
    for answer in busy {
        assert_eq!((answer.status, answer.problem().code), (503, ProblemCode::Unavailable));
        assert_eq!(answer.headers["retry-after"], ["1"]);
    }
    assert_eq!(world.send(ask()).status, 200, "and then there is room again");
}

#[test]
fn s15_f12_made_up_links_and_sessions_hold_up_no_sign_in() {
    let world = World::in_process();
    let (_, _) = world.customer("Ann", None);
    let redeem = RedeemLink { token: "A".repeat(43), password: BETTER.to_owned() };
    let redeem = serde_json::to_vec(&redeem).unwrap();
    let change = br#"{"current":"a","next":"a much better one"}"#.to_vec();
    let cookie = format!("__Host-atrium-portal={}", "A".repeat(43));
    let client = world.anybody();
    let mut all = Vec::new();
    for _ in 0..10 {
        all.push(client.request("POST", "/api/portal/activation", &[], Some(redeem.clone())));
        let headers = [("cookie", cookie.as_str())];
        all.push(client.request("PUT", "/api/portal/password", &headers, Some(change.clone())));
    }
    let ann = serde_json::to_vec(&sign_in(&world.email("Ann"), PASSWORD)).unwrap();
    all.push(client.request("POST", "/api/portal/sign-in", &[], Some(ann)));
    let answers = world.at_once(all);
    assert_eq!(answers[20].status, 200, "{:?}", answers[20]);
    for pair in answers[..20].chunks(2) {
        assert_eq!(pair[0].problem().code, ProblemCode::LinkUsed);
        assert_eq!(pair[1].problem().code, ProblemCode::SignInNeeded);
    }
}
