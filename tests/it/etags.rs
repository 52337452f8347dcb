//! Tags of answers: what somebody has already is not sent again, and nobody is spared a check
//! by knowing a tag.

use shared::api::portal::GetPortalTicket;
use shared::api::tickets::{AddNote, GetTicket, ReplyToTicket};
use shared::api::{Endpoint, Method, Side};
use shared::ids::TicketNumber;
use shared::ticket::draft::{MessageDraft, ReplyDraft};
use shared::time::Span;

use crate::harness::{Answer, Client, World};
use crate::scene::{Scene, is_file, path, permitted, routes};

/// The tag of an answer.
#[track_caller]
fn tag(answer: &Answer) -> String {
    let tags = answer.headers.get("etag").unwrap_or_else(|| panic!("no tag: {answer:?}"));
    assert_eq!(tags.len(), 1);
    assert!(tags[0].starts_with("W/\"") && tags[0].ends_with('"'), "{tags:?}");
    tags[0].clone()
}

fn get(client: &Client<'_>, path: &str, known: &str) -> Answer {
    client.raw("GET", path, &[("if-none-match", known)], None)
}

fn ticket(scene: &Scene<'_>) -> TicketNumber {
    scene.id("ticket").parse().unwrap()
}

#[test]
fn what_is_known_is_not_sent_again() {
    let world = World::new();
    let scene = Scene::new(&world);
    let mara = scene.who("mara");
    let path = GetTicket::path(&ticket(&scene));
    let first = mara.raw("GET", &path, &[], None);
    let known = tag(&first);
    let strong = known.trim_start_matches("W/").to_owned();
    for said in [known.clone(), strong, format!("\"other\", {known}"), "*".to_owned()] {
        let again = get(&mara, &path, &said);
        assert_eq!((again.status, again.body.as_str()), (304, ""), "{said}");
        assert_eq!(tag(&again), known);
        assert_eq!(again.headers["cache-control"], ["no-store"]);
        assert_eq!(again.headers["vary"], ["Cookie"]);
        assert!(!again.headers.contains_key("content-type"));
    }
    for said in ["W/\"0000000000000000\"", "\"\"", "x", "W/"] {
        let whole = get(&mara, &path, said);
        assert_eq!((whole.status, &whole.body), (200, &first.body), "{said}");
    }
}

#[test]
fn what_is_new_is_sent_whole() {
    let world = World::new();
    let scene = Scene::new(&world);
    let (mara, requester) = (scene.who("mara"), scene.who("requester"));
    let number = ticket(&scene);
    let (desk, portal) = (GetTicket::path(&number), GetPortalTicket::path(&number));
    let at_desk = tag(&mara.raw("GET", &desk, &[], None));
    let at_portal = tag(&requester.raw("GET", &portal, &[], None));

    // A note is news to agents, and none to the customer.
    let note = MessageDraft { body: "Never oiled.".to_owned() };
    scene.who("jonas").call::<AddNote>(number, &note).unwrap();
    let news = get(&mara, &desk, &at_desk);
    assert_eq!(news.status, 200);
    assert!(news.body.contains("Never oiled."), "{}", news.body);
    assert_eq!(get(&requester, &portal, &at_portal).status, 304);

    let reply = ReplyDraft { body: "Please oil it.".to_owned(), ..ReplyDraft::default() };
    scene.who("jonas").call::<ReplyToTicket>(number, &reply).unwrap();
    assert_eq!(get(&mara, &desk, &tag(&news)).status, 200);
    let news = get(&requester, &portal, &at_portal);
    assert_eq!(news.status, 200);
    assert!(news.body.contains("Please oil it."), "{}", news.body);
    assert_eq!(get(&requester, &portal, &tag(&news)).status, 304);
}

/// What would change by itself, as the time of the request, would never be known.
#[test]
fn nothing_that_is_read_changes_by_itself() {
    let world = World::new();
    let scene = Scene::new(&world);
    for route in routes().into_iter().filter(|it| it.method == Method::Get && !is_file(it)) {
        // The mailbox of a server that runs gets the mails of other tests.
        if route.side == Side::Dev && !world.is_in_process() {
            continue;
        }
        let sample = scene.sample(&route);
        let client = scene.who(permitted(&route));
        let path = path(&route, &sample.id);
        // Of a server that runs, what other tests write counts, too.
        let is_known = (0..if world.is_in_process() { 1 } else { 5 }).any(|_| {
            let first = client.raw("GET", &path, &[], None);
            assert_eq!(first.status, 200, "{}: {}", route.name, first.body);
            if world.is_in_process() {
                world.wait(Span::from_seconds(5));
            }
            get(&client, &path, &tag(&first)).status == 304
        });
        assert!(is_known, "{}", route.name);
    }
}

#[test]
fn s1_v2_a_tag_opens_nothing() {
    let world = World::new();
    let scene = Scene::new(&world);
    let number = ticket(&scene);
    let (desk, portal) = (GetTicket::path(&number), GetPortalTicket::path(&number));
    let at_desk = tag(&scene.who("mara").raw("GET", &desk, &[], None));
    let at_portal = tag(&scene.who("requester").raw("GET", &portal, &[], None));
    for known in [at_desk.as_str(), at_portal.as_str(), "*"] {
        // Whoever may not see it is answered as without any tag.
        for (who, path, status) in [
            ("priya", &desk, 404),
            ("anonymous", &desk, 401),
            ("agent signed out", &desk, 401),
            ("stranger", &portal, 404),
            ("own", &portal, 404),
            ("blocked", &portal, 401),
            ("borrowed password", &portal, 403),
        ] {
            let answer = get(&scene.who(who), path, known);
            let plain = scene.who(who).raw("GET", path, &[], None);
            assert_eq!((answer.status, answer.body), (status, plain.body), "{who}");
            assert!(!answer.headers.contains_key("etag"), "{who}");
        }
    }
    // A colleague sees the ticket otherwise than the requester: it is another answer.
    let colleague = get(&scene.who("all_read"), &portal, &at_portal);
    assert_eq!(colleague.status, 200);
    assert_ne!(tag(&colleague), at_portal);
    // Two agents see the same bytes, and one has them from the other.
    assert_eq!(get(&scene.who("jonas"), &desk, &at_desk).status, 304);
}

#[test]
fn only_what_was_read_has_a_tag() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    scene.on_each(&routes(), |route| {
        let known = [("if-none-match", "*")];
        let answer = scene.ask(permitted(route), route, &known);
        let is_read = route.method == Method::Get && !is_file(route);
        assert_eq!(answer.status == 304, is_read, "{}: {}", route.name, answer.body);
        assert_eq!(answer.headers.contains_key("etag"), is_read, "{}", route.name);
        let refused = scene.ask("anonymous", route, &known);
        let is_refused = 400 <= refused.status;
        assert_ne!(refused.headers.contains_key("etag"), is_refused || !is_read, "{}", route.name);
    });
}

#[test]
fn a_fault_has_no_tag() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    world.sqlite().fail_at(Some(0));
    let answer = get(&scene.who("mara"), "/api/desk/accounts", "*");
    world.sqlite().fail_at(None);
    assert_eq!(answer.status, 500);
    assert!(!answer.headers.contains_key("etag"));
}
