//! Agents who have the same ticket open see each other, and nobody else sees them.

use shared::api::Nothing;
use shared::api::portal::GetPortalTicket;
use shared::api::presence::{Presence, PresenceDraft, TellPresence};
use shared::api::tickets::GetTicket;
use shared::ids::TicketNumber;
use shared::problem::ProblemCode;
use shared::time::Span;

use crate::harness::{Client, World, code};
use crate::scene::Scene;

const MARA: &str = "Mara Okafor";
const JONAS: &str = "Jonas Lind";

fn ticket(scene: &Scene<'_>) -> TicketNumber {
    scene.id("ticket").parse().unwrap()
}

fn tell(agent: &Client<'_>, number: TicketNumber, is_writing: bool) -> Presence {
    let draft = PresenceDraft { is_writing, is_here: true };
    agent.call::<TellPresence>(number, &draft).unwrap()
}

fn leave(agent: &Client<'_>, number: TicketNumber) -> Presence {
    let draft = PresenceDraft { is_writing: false, is_here: false };
    agent.call::<TellPresence>(number, &draft).unwrap()
}

/// Names, a writer's with a pen.
fn names(presence: &Presence) -> Vec<String> {
    let name = |it: &shared::api::presence::Present| {
        if it.is_writing { format!("{} ✎", it.name) } else { it.name.clone() }
    };
    presence.others.iter().map(name).collect()
}

fn rows(world: &World) -> Vec<String> {
    let mut rows = world.dump();
    rows.retain(|it| it.starts_with("presence: "));
    rows
}

#[test]
fn agents_see_each_other_and_who_writes() {
    let world = World::new();
    let scene = Scene::new(&world);
    let number = ticket(&scene);
    let (mara, jonas) = (scene.who("mara"), scene.who("jonas"));
    assert_eq!(names(&tell(&mara, number, false)), [""; 0]);
    assert_eq!(names(&tell(&jonas, number, false)), [MARA]);
    assert_eq!(names(&tell(&mara, number, true)), [JONAS]);
    assert_eq!(names(&tell(&jonas, number, false)), [format!("{MARA} ✎")]);
    assert_eq!(names(&tell(&mara, number, false)), [JONAS]);
    assert_eq!(names(&tell(&jonas, number, false)), [MARA]);
    // One who leaves is told of the others, and no longer named.
    assert_eq!(names(&leave(&mara, number)), [JONAS]);
    assert_eq!(names(&tell(&jonas, number, false)), [""; 0]);
    assert_eq!(names(&leave(&mara, number)), [JONAS]);
}

#[test]
fn who_writes_is_named_first_and_oneself_never() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let number = ticket(&scene);
    world.sqlite().with(|it| it.execute_batch("update agents set sees_all = 1").unwrap());
    let priya = world.agent("priya");
    let other_browser = world.agent("mara");
    tell(&scene.who("mara"), number, true);
    tell(&scene.who("jonas"), number, false);
    let names = names(&tell(&priya, number, true));
    assert_eq!(names, [format!("{MARA} ✎"), JONAS.to_owned()]);
    let seen = tell(&other_browser, number, true);
    assert!(seen.others.iter().all(|it| it.name != MARA), "{seen:?}");
}

#[test]
fn what_is_not_repeated_counts_no_more_and_is_deleted_after_an_hour() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let number = ticket(&scene);
    let jonas = scene.who("jonas");
    tell(&scene.who("mara"), number, true);
    world.wait(Span::from_seconds(44));
    assert_eq!(names(&tell(&jonas, number, false)).len(), 1);
    world.wait(Span::from_seconds(2));
    assert_eq!(names(&tell(&jonas, number, false)), [""; 0]);
    world.wait(Span::minutes(50));
    world.minute();
    assert_eq!(rows(&world).len(), 2);
    world.wait(Span::minutes(11));
    world.minute();
    assert_eq!(rows(&world), [""; 0]);
}

#[test]
fn an_agent_who_may_not_sign_in_any_more_is_not_named() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let number = ticket(&scene);
    tell(&scene.who("jonas"), number, true);
    let disable = "update agents set disabled_at = 1 where address_key like 'jonas@%'";
    world.sqlite().with(|it| it.execute_batch(disable).unwrap());
    assert_eq!(names(&tell(&scene.who("mara"), number, false)), [""; 0]);
}

#[test]
fn s4_v2_a_ticket_that_is_hidden_tells_nothing_and_takes_nothing() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let number = ticket(&scene);
    tell(&scene.who("mara"), number, true);
    let before = rows(&world);
    let priya = scene.who("priya");
    for is_here in [true, false] {
        let draft = PresenceDraft { is_writing: true, is_here };
        let hidden = priya.ask::<TellPresence>(&number, &draft, &[]);
        let nowhere = priya.ask::<TellPresence>(&TicketNumber::new(4_000_000), &draft, &[]);
        assert_eq!((hidden.status, &hidden.body), (404, &nowhere.body));
        assert_eq!(code(priya.call::<TellPresence>(number, &draft)), ProblemCode::NotFound);
    }
    assert_eq!(rows(&world), before);
}

#[test]
fn v11_the_help_center_learns_nothing_of_it() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let number = ticket(&scene);
    let everybody = ["requester", "all_read", "all_reply", "manage", "own", "stranger"];
    let read =
        || everybody.map(|who| scene.who(who).ask::<GetPortalTicket>(&number, &Nothing {}, &[]));
    let before = read();
    tell(&scene.who("mara"), number, true);
    tell(&scene.who("jonas"), number, false);
    for (before, after) in before.iter().zip(read()) {
        assert_eq!((before.status, &before.body), (after.status, &after.body));
        assert_eq!(before.headers.get("etag"), after.headers.get("etag"));
    }
    // No such thing can be asked there, nor with a contact's session at the desk.
    let body = || Some(br#"{"is_writing":true}"#.to_vec());
    for who in everybody {
        let contact = scene.who(who);
        for method in ["GET", "PUT", "POST"] {
            let path = format!("/api/portal/tickets/{number}/presence");
            assert_eq!(contact.raw(method, &path, &[], body()).status, 404, "{method} as {who}");
        }
        let path = format!("/api/desk/tickets/{number}/presence");
        assert_eq!(contact.raw("PUT", &path, &[], body()).status, 401, "{who}");
    }
}

#[test]
fn a1_it_is_no_change_of_the_ticket() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let number = ticket(&scene);
    let mara = scene.who("mara");
    let kept = |world: &World| {
        let mut rows = world.dump();
        rows.retain(|it| !it.starts_with("presence: "));
        rows
    };
    let (before, tag) = (kept(&world), mara.ask::<GetTicket>(&number, &Nothing {}, &[]));
    tell(&mara, number, true);
    leave(&mara, number);
    tell(&scene.who("jonas"), number, true);
    assert_eq!(kept(&world), before);
    let after = mara.ask::<GetTicket>(&number, &Nothing {}, &[]);
    assert_eq!(after.headers["etag"], tag.headers["etag"]);
}

#[test]
fn f14_it_waits_once_and_writes_no_more_than_every_ten_seconds() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let number = ticket(&scene);
    let mara = scene.who("mara");
    world.sqlite().take_counts();
    tell(&mara, number, false);
    assert_eq!(world.sqlite().take_counts().0, 1);
    let first = rows(&world);
    // Nobody is refused for asking often: nothing is written.
    for _ in 0..200 {
        tell(&mara, number, false);
    }
    assert_eq!(rows(&world), first);
    // What is new is written at once.
    tell(&mara, number, true);
    assert_ne!(rows(&world), first);
    let writing = rows(&world);
    world.wait(Span::from_seconds(11));
    tell(&scene.who("mara"), number, true);
    assert_ne!(rows(&world), writing);
    assert_eq!(rows(&world).len(), 1);
}
