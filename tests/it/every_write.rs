//! How every write is written: whole or not at all, with its row of the audit,
//! in few waits [A1, K2, R7 and R14 of safety.md].

use std::collections::BTreeSet;

use serde_json::json;
use shared::api::imports::{Import, ImportDraft, ImportKind, StartImport, UnknownAccount};
use shared::api::portal_access::{Invitations, InviteContacts, SendReset};
use shared::api::{Method, NoId, Nothing, Route, Side};
use shared::ids::ContactId;
use shared::time::Span;

use crate::harness::{Answer, PASSWORD, World};
use crate::scene::{NEXT_PASSWORD, Sample, Scene, permitted, routes, unsafe_routes};

/// What people do all day: the right to it is a guard of the batch that writes it.
const HOT: [&str; 7] = [
    "CreatePortalTicket",
    "ReplyToPortalTicket",
    "SolvePortalTicket",
    "CreateTicket",
    "ReplyToTicket",
    "AddNote",
    "WorkTicket",
];

/// A request that is carried out, and who it is of in the audit.
struct Write {
    route: Route,
    who: &'static str,
    sample: Sample,
    /// `agent` or `contact`, and the id.
    actor: (&'static str, String),
    /// How many things it changes, each with a row.
    rows: usize,
}

fn kept(world: &World) -> Vec<String> {
    let mut rows = world.dump();
    // Tries are counted whatever comes of them.
    rows.retain(|row| !row.starts_with("attempts: "));
    rows
}

/// Every write, on a scene in which it can be carried out.
fn writes(scene: &Scene<'_>) -> Vec<Write> {
    let world = scene.world;
    let mara = scene.who("mara").call::<shared::api::session::GetDeskSession>(NoId, &Nothing {});
    let mara = mara.unwrap().agent.id.to_string();
    let jonas = scene.who("jonas").call::<shared::api::session::GetDeskSession>(NoId, &Nothing {});
    let jonas = jonas.unwrap().agent.id.to_string();
    let requester = scene.id("requester").to_owned();

    // Two links that wait, an import that runs.
    let spare: ContactId = scene.id("spare").parse().unwrap();
    let invite = Invitations { contacts: vec![spare] };
    world.mara().call::<InviteContacts>(NoId, &invite).unwrap();
    let activation = world.link(&world.email("Spike"));
    world.mara().call::<SendReset>(requester.parse().unwrap(), &Nothing {}).unwrap();
    let reset = world.link(&world.email("Rosa"));
    let file = ImportDraft {
        kind: ImportKind::Accounts,
        file_name: "accounts.csv".to_owned(),
        content: "TmFtZQpVbWJyYQo=".to_owned(),
        unknown_account: UnknownAccount::Create,
        invite: false,
    };
    let import: Import = world.mara().call::<StartImport>(NoId, &file).unwrap();
    world.wait(Span::minutes(2));

    let mut all = Vec::new();
    for route in unsafe_routes() {
        let mut sample = scene.sample(&route);
        let (mut who, mut rows) = (permitted(&route), 1);
        let mut actor = match route.side {
            Side::Portal => ("contact", requester.clone()),
            Side::Public | Side::Desk | Side::Admin | Side::Dev => ("agent", mara.clone()),
        };
        match route.name {
            "ReadLink" => continue,
            "ContinueImport" | "CancelImport" => sample.id = import.id.to_string(),
            "EndDeskSession" => (who, actor) = ("jonas", ("agent", jonas.clone())),
            "InviteContacts" => sample.input = json!({ "contacts": [scene.id("spare")] }),
            // The contact, and that they belong somewhere [R14]; two of these;
            // the import that nobody is at makes way for the next.
            "CreateContact" | "AssociateWithContact" | "StartImport" => rows = 2,
            "SignInAgent" => {
                sample.input = json!({ "email": "jonas@northwind.example", "password": PASSWORD });
                actor = ("agent", jonas.clone());
            }
            "SignInContact" => {
                sample.input = json!({ "email": world.email("Rosa"), "password": PASSWORD });
                actor = ("contact", requester.clone());
            }
            "ActivatePortalAccess" => {
                sample.input = json!({ "token": activation, "password": NEXT_PASSWORD });
                actor = ("contact", spare.to_string());
            }
            "ResetContactPassword" => {
                sample.input = json!({ "token": reset, "password": NEXT_PASSWORD });
                actor = ("contact", requester.clone());
            }
            "RequestLink" => {
                sample.input = json!({ "email": world.email("Rosa") });
                actor = ("contact", requester.clone());
            }
            _ => {}
        }
        all.push(Write { route, who, sample, actor, rows });
    }
    world.sqlite().with(|it| {
        // Whoever was at the import went away; versions are as the samples say.
        it.execute_batch("update imports set leased_until = 0 where state = 'running'").unwrap();
    });
    all
}

fn ask(scene: &Scene<'_>, write: &Write) -> Answer {
    scene.ask_with(write.who, &write.route, &write.sample, &[])
}

/// The audit: who, in which operation.
fn audit(world: &World) -> Vec<(String, (String, String), String)> {
    let query =
        "select id, actor_kind, coalesce(actor_id, ''), operation_id from audit order by id";
    world.sqlite().with(|it| {
        let mut statement = it.prepare(query).unwrap();
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?), row.get(3)?)));
        rows.unwrap().map(Result::unwrap).collect()
    })
}

#[test]
fn a1_every_change_names_who_made_it_in_one_operation() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let writes = writes(&scene);
    let before = world.snapshot();
    let known: BTreeSet<String> = audit(&world).into_iter().map(|(id, ..)| id).collect();
    for write in &writes {
        let name = write.route.name;
        let answer = ask(&scene, write);
        assert_eq!(answer.status, 200, "{name}: {}", answer.body);
        let mut new = audit(&world);
        new.retain(|(id, ..)| !known.contains(id));
        let operations: BTreeSet<&String> = new.iter().map(|(.., operation)| operation).collect();
        assert_eq!(operations.len(), 1, "{name}: {new:?}");
        assert_eq!(new.len(), write.rows, "{name}: {new:?}");
        for (_, (kind, id), _) in &new {
            assert_eq!((kind.as_str(), id), (write.actor.0, &write.actor.1), "{name}");
        }
        world.restore(&before);
    }
}

#[test]
fn a1_what_changes_nothing_is_in_no_audit() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let before = world.dump();
    for route in routes().into_iter().filter(|it| it.method == Method::Get) {
        for who in ["anonymous", permitted(&route)] {
            scene.ask(who, &route, &[]);
        }
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn a1_r7_nobody_rewrites_the_audit() {
    let world = World::in_process();
    let _contact = world.contact("Ann", None);
    let before = audit(&world);
    assert!(!before.is_empty());
    for change in [
        "update audit set actor_id = null",
        "update audit set act = act",
        "delete from audit",
        "delete from audit where id = (select max(id) from audit)",
        "insert or replace into audit select * from audit limit 1",
        "update or replace audit set id = 'x'",
    ] {
        let result = world.sqlite().with(|it| it.execute(change, []));
        assert!(result.is_err(), "{change}: {result:?}");
    }
    assert_eq!(audit(&world), before);
}

#[test]
fn k2_m5_a_write_that_fails_anywhere_leaves_everything_as_it_was() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let writes = writes(&scene);
    let (before, rows) = (world.snapshot(), kept(&world));
    let mut failures = 0;
    for write in &writes {
        let name = write.route.name;
        for n in 0.. {
            world.sqlite().fail_at(Some(n));
            let answer = ask(&scene, write);
            world.sqlite().fail_at(None);
            let is_done = answer.status == 200;
            if !is_done {
                assert_eq!(answer.status, 500, "{name} at {n}: {}", answer.body);
                assert!(!answer.headers.contains_key("set-cookie"), "{name} at {n}");
                assert_eq!(kept(&world), rows, "{name} at {n}");
                failures += 1;
            }
            world.restore(&before);
            if is_done {
                assert!(2 < n, "{name} wrote in {n} statements");
                break;
            }
        }
    }
    assert!(200 < failures, "{failures}");
}

#[test]
fn r14_a_read_and_a_hot_write_wait_once_and_a_write_twice() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let writes = writes(&scene);
    let before = world.snapshot();
    let mut slow = Vec::new();
    let mut check = |name: &str, answer: &Answer, most: u32| {
        let (waits, statements) = world.sqlite().take_counts();
        assert_eq!(answer.status, 200, "{name}: {}", answer.body);
        if most < waits || 40 < statements {
            slow.push(format!("{name}: {waits} waits, {statements} statements"));
        }
        world.restore(&before);
    };
    for route in routes().into_iter().filter(|it| it.method == Method::Get) {
        world.sqlite().take_counts();
        let answer = scene.ask(permitted(&route), &route, &[]);
        check(route.name, &answer, 1);
    }
    for write in &writes {
        world.sqlite().take_counts();
        let answer = ask(&scene, write);
        let most = match write.route.name {
            name if HOT.contains(&name) => 1,
            // A slice asks which rows it has before it can ask what they speak of.
            "ContinueImport" => 3,
            _ => 2,
        };
        check(write.route.name, &answer, most);
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}
