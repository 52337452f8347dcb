//! Every write is atomic, one operation, and takes few round trips [A1, K2, F7, F14].

use std::collections::BTreeSet;

use serde_json::json;
use shared::api::exports::{ExportDraft, StartExport};
use shared::api::imports::ImportKind;
use shared::api::portal_access::{Invitations, InviteContacts, SendReset};
use shared::api::{Method, NoId, Nothing, Route, Side};
use shared::grid::ListName;
use shared::ids::ContactId;
use shared::time::Span;

use crate::harness::{Answer, PASSWORD, World};
use crate::imports::driving::{Upload, start};
use crate::scene::{NEXT_PASSWORD, Sample, Scene, is_file, path, permitted, routes, unsafe_routes};

/// The frequent writes, whose right is a guard of the batch that writes.
const HOT: [&str; 7] = [
    "CreatePortalTicket",
    "ReplyToPortalTicket",
    "SolvePortalTicket",
    "CreateTicket",
    "ReplyToTicket",
    "AddNote",
    "WorkTicket",
];

/// A request that succeeds, and its actor in the ledger.
pub(crate) struct Write {
    pub(crate) route: Route,
    who: &'static str,
    sample: Sample,
    /// `agent` or `contact`, and the id.
    actor: (&'static str, String),
}

fn kept(world: &World) -> Vec<String> {
    let mut rows = world.dump();
    // Attempts are counted in any case.
    rows.retain(|row| !row.starts_with("attempts: "));
    rows
}

/// Every write, in a scene in which it succeeds.
pub(crate) fn writes(scene: &Scene<'_>) -> Vec<Write> {
    let world = scene.world;
    let mara = scene.who("mara").call::<shared::api::session::GetDeskSession>(NoId, &Nothing {});
    let mara = mara.unwrap().agent.id.to_string();
    let jonas = scene.who("jonas").call::<shared::api::session::GetDeskSession>(NoId, &Nothing {});
    let jonas = jonas.unwrap().agent.id.to_string();
    let requester = scene.id("requester").to_owned();

    // Links that work, and a running import.
    let spare: ContactId = scene.id("spare").parse().unwrap();
    let invite = Invitations { contacts: vec![spare] };
    world.mara().call::<InviteContacts>(NoId, &invite).unwrap();
    let activation = world.link(&world.email("Spike"));
    world.mara().call::<SendReset>(requester.parse().unwrap(), &Nothing {}).unwrap();
    let reset = world.link(&world.email("Rosa"));
    let verification = world.link(&world.email("Rosalind"));
    let invitation = world.link(&world.email("Zoe"));
    let file = Upload::of(ImportKind::Accounts, "Name\nUmbra\n");
    let import = start(&world.mara(), &file).unwrap();
    let export = ExportDraft::of(ListName::Accounts);
    let export = world.mara().call::<StartExport>(NoId, &export).unwrap();
    world.wait(Span::minutes(2));

    let mut all = Vec::new();
    for route in unsafe_routes() {
        let mut sample = scene.sample(&route);
        let mut who = permitted(&route);
        let mut actor = match route.side {
            Side::Portal => ("contact", requester.clone()),
            Side::Public | Side::Service | Side::Desk | Side::Admin | Side::Dev => {
                ("agent", mara.clone())
            }
        };
        match route.name {
            // Who has a ticket open is no change of it, nor who has seen that a job ended, and a
            // file that is checked changes nothing yet.
            "ReadLink" | "ReadInvitation" | "PreviewOperation" | "PreviewBulk" | "TellPresence"
            | "StartImport" | "UploadImport" | "MarkJobsSeen" => continue,
            "CancelImport" => sample.id = import.id.to_string(),
            "CancelExport" => sample.id = export.id.to_string(),
            "EndDeskSession" => (who, actor) = ("jonas", ("agent", jonas.clone())),
            "InviteContacts" => sample.input = json!({ "contacts": [scene.id("spare")] }),
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
            "AcceptInvitation" => {
                sample.input = json!({ "token": invitation, "password": NEXT_PASSWORD });
                actor = ("agent", scene.id("invited agent").to_owned());
            }
            "ResetContactPassword" => {
                sample.input = json!({ "token": reset, "password": NEXT_PASSWORD });
                actor = ("contact", requester.clone());
            }
            "VerifyAddress" => {
                sample.input = json!({ "token": verification });
                actor = ("contact", requester.clone());
            }
            "RequestLink" => {
                sample.input = json!({ "email": world.email("Rosa") });
                actor = ("contact", requester.clone());
            }
            _ => {}
        }
        all.push(Write { route, who, sample, actor });
    }
    world.sqlite().with(|it| {
        // The import is abandoned, so that another one can start.
        it.execute_batch("update imports set leased_until = 0 where state = 'running'").unwrap();
    });
    all
}

impl Write {
    /// The request.
    pub(crate) fn request(&self, scene: &Scene<'_>) -> http::Request<Vec<u8>> {
        let (path, body) = (path(&self.route, &self.sample.id), self.sample.body(&self.route));
        scene.who(self.who).request(self.route.method.as_str(), &path, &[], body)
    }
}

fn ask(scene: &Scene<'_>, write: &Write) -> Answer {
    scene.ask_with(write.who, &write.route, &write.sample, &[])
}

/// The operations with their actors.
fn operations(world: &World) -> Vec<(String, (String, String))> {
    let query = "select id, actor_kind, coalesce(actor_id, '') from operations order by seq";
    world.sqlite().with(|it| {
        let mut statement = it.prepare(query).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))));
        rows.unwrap().map(Result::unwrap).collect()
    })
}

#[test]
fn a1_every_change_is_one_operation_that_names_its_actor() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    let writes = writes(&scene);
    let before = world.snapshot();
    let known: BTreeSet<String> = operations(&world).into_iter().map(|(id, _)| id).collect();
    for write in &writes {
        let name = write.route.name;
        let answer = ask(&scene, write);
        assert_eq!(answer.status, 200, "{name}: {}", answer.body);
        let mut new = operations(&world);
        new.retain(|(id, _)| !known.contains(id));
        assert_eq!(new.len(), 1, "{name}: {new:?}");
        for (_, (kind, id)) in &new {
            assert_eq!((kind.as_str(), id), (write.actor.0, &write.actor.1), "{name}");
        }
        world.restore(&before);
    }
}

#[test]
fn a1_reads_write_no_operation() {
    let world = World::in_process();
    let scene = Scene::new(&world);
    // What a contact has read is noted by reading, and is no operation.
    let rows = || {
        let mut rows = world.dump();
        rows.retain(|it| !it.starts_with("ticket_seen: "));
        rows
    };
    let before = rows();
    for route in routes().into_iter().filter(|it| it.method == Method::Get) {
        for who in ["anonymous", permitted(&route)] {
            scene.ask(who, &route, &[]);
        }
    }
    assert_eq!(rows(), before);
}

#[test]
fn k2_a_write_that_fails_anywhere_leaves_everything_as_it_was() {
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
            // A failure after the answer does not change the answer.
            let is_answered = answer.status == 200;
            let is_later = name == "RequestLink" && kept(&world) == rows;
            let is_done = is_answered && !is_later;
            if !is_done {
                assert!(is_later || answer.status == 500, "{name} at {n}: {}", answer.body);
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
fn f14_a_read_and_a_hot_write_take_one_round_trip_and_a_write_two() {
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
    // What undoing an import would do is read page by page.
    let reads =
        |it: &Route| it.method == Method::Get && it.name != "PreviewImportUndo" && !is_file(it);
    for route in routes().into_iter().filter(reads) {
        world.sqlite().take_counts();
        let answer = scene.ask(permitted(&route), &route, &[]);
        // What a contact has read is noted after the answer. What views ask is read before
        // their rows can be counted.
        let is_two = matches!(route.name, "GetPortalTicket" | "CountViews");
        check(route.name, &answer, if is_two { 2 } else { 1 });
    }
    for write in &writes {
        world.sqlite().take_counts();
        let answer = ask(&scene, write);
        let most = match write.route.name {
            name if HOT.contains(&name) => 1,
            // A requested link is sent after the answer, and the indexes of the search are tidied.
            "RequestLink" | "EraseContact" => 3,
            _ => 2,
        };
        check(write.route.name, &answer, most);
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}
