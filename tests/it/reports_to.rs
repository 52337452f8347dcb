//! Whom a contact reports to and is assigned to: no line of reports leads back to where it
//! begins [R16].

use shared::api::agents::{DeactivateAgent, HandOver};
use shared::api::contacts::{Contact, ContactChange, CreateContact, GetContact, UpdateContact};
use shared::api::operations::{Commit, Done, Draft};
use shared::api::phones::MOST_REPORTS;
use shared::api::session::GetDeskSession;
use shared::api::{NoId, Nothing};
use shared::customers::contact::ContactDraft;
use shared::ids::{AgentId, ContactId};
use shared::operations::effects::{Effect, Record};
use shared::operations::undo::KeptReason;
use shared::problem::{Problem, ProblemCode};
use shared::time::Span;

use crate::harness::{World, code, commit};
use crate::phones::card;
use crate::timeline::changes;

fn get(world: &World, id: ContactId) -> Contact {
    world.mara().call::<GetContact>(id, &Nothing {}).unwrap()
}

/// The draft that leaves a contact as they are.
fn draft(contact: &Contact) -> ContactDraft {
    ContactDraft {
        first_name: contact.first_name.clone(),
        last_name: contact.last_name.clone(),
        assigned_to: contact.assigned_to.as_ref().map(|it| it.id),
        reports_to: contact.reports_to.as_ref().map(|it| it.id),
        ..ContactDraft::default()
    }
}

/// The act that lets a contact report to another one.
fn reporting(world: &World, id: ContactId, to: Option<ContactId>) -> Draft {
    let contact = get(world, id);
    let fields = ContactDraft { reports_to: to, ..draft(&contact) };
    Draft::EditContact { contact: id, version: contact.version, fields }
}

fn report(world: &World, id: ContactId, to: Option<ContactId>) -> Result<Done, Problem> {
    commit(&world.mara(), reporting(world, id, to))
}

/// The first names of the contacts in the line up from a contact, and of their reports.
fn lines(world: &World, id: ContactId) -> (String, String) {
    let card = card(world, Record::Contact(id));
    let names = |all: Vec<shared::ids::Named<ContactId>>| {
        let names: Vec<String> = all.iter().map(|it| it.name[..3].to_owned()).collect();
        names.join(" ")
    };
    (names(card.superiors), names(card.reports))
}

fn told(up: &str, down: &str) -> (String, String) {
    (up.to_owned(), down.to_owned())
}

/// Four contacts, of whom each reports to the next one.
fn chain(world: &World) -> [ContactId; 4] {
    let all = ["Ann", "Bob", "Cid", "Dan"].map(|name| world.contact(name, None));
    for pair in all.windows(2) {
        report(world, pair[0], Some(pair[1])).unwrap();
    }
    all
}

fn delete(world: &World, id: ContactId) -> Done {
    commit(&world.mara(), Draft::DeleteContacts { contacts: vec![id] }).unwrap()
}

#[test]
fn r16_the_line_of_reports_goes_up_to_the_top() {
    let world = World::new();
    let [ann, bob, cid, dan] = chain(&world);
    assert_eq!(lines(&world, ann), told("Bob Cid Dan", ""));
    assert_eq!(lines(&world, bob), told("Cid Dan", "Ann"));
    assert_eq!(lines(&world, dan), told("", "Cid"));
    assert_eq!(get(&world, ann).reports_to.unwrap().id, bob);
    // A new contact may report to somebody from the start.
    let new = ContactDraft {
        first_name: "Eve".to_owned(),
        last_name: format!("Lee {}", world.mark),
        reports_to: Some(cid),
        ..ContactDraft::default()
    };
    let eve = world.mara().call::<CreateContact>(NoId, &new).unwrap().id;
    assert_eq!(lines(&world, eve), told("Cid Dan", ""));
    assert_eq!(lines(&world, cid), told("Dan", "Bob Eve"));
    report(&world, eve, None).unwrap();
    assert_eq!(lines(&world, cid), told("Dan", "Bob"));
}

#[test]
fn r16_nobody_reports_to_themself_or_to_one_who_reports_to_them() {
    let world = World::new();
    let all = chain(&world);
    let before = all.map(|id| get(&world, id));
    let refused = |problem: Problem| {
        assert_eq!(problem.code, ProblemCode::Invalid);
        assert_eq!(problem.fields[0].field, "reports_to", "{problem:?}");
    };
    for (at, id) in all.iter().enumerate() {
        for below in &all[..=at] {
            refused(report(&world, *id, Some(*below)).unwrap_err());
        }
    }
    let version = before[3].version;
    let contact = ContactDraft { reports_to: Some(all[0]), ..draft(&before[3]) };
    let change = ContactChange { version, contact };
    refused(world.mara().call::<UpdateContact>(all[3], &change).unwrap_err());
    let nobody = "0199a000-0000-7000-8000-00000000dead".parse().unwrap();
    refused(report(&world, all[3], Some(nobody)).unwrap_err());
    assert_eq!(all.map(|id| get(&world, id)), before);
}

#[test]
fn r16_two_changes_at_once_make_no_circle() {
    let world = World::new();
    let mara = world.mara();
    let [ann, bob] = ["Ann", "Bob"].map(|name| world.contact(name, None));
    let request = |id: ContactId, to: ContactId| {
        let draft = reporting(&world, id, Some(to));
        let body = serde_json::to_vec(&Commit { draft, hash: None }).unwrap();
        mara.request("POST", "/api/desk/operations", &[], Some(body))
    };
    let answers = world.at_once(vec![request(ann, bob), request(bob, ann)]);
    let mut statuses: Vec<u16> = answers.iter().map(|it| it.status).collect();
    statuses.sort_unstable();
    assert!([[200, 409], [200, 422]].contains(&[statuses[0], statuses[1]]), "{statuses:?}");
    let up = [ann, bob].map(|id| card(&world, Record::Contact(id)).superiors.len());
    assert_eq!(up.iter().sum::<usize>(), 1, "{up:?}");
}

#[test]
fn r16_a_circle_that_another_change_would_close_meanwhile_is_refused_with_the_reason() {
    let world = World::in_process();
    let mara = world.mara();
    let [ann, bob, cid, _] = chain(&world);
    report(&world, cid, None).unwrap();
    let request = |id: ContactId, to: ContactId| {
        let draft = reporting(&world, id, Some(to));
        let body = serde_json::to_vec(&Commit { draft, hash: None }).unwrap();
        mara.request("POST", "/api/desk/operations", &[], Some(body))
    };
    let dan = world.contact("Eli", None);
    // Ann reports to Bob, and Bob to Cid; while Cid is to report to Eli, Eli reports to Ann.
    let (answer, statuses) = world.send_between(request(cid, dan), 1, vec![request(dan, ann)]);
    assert_eq!((statuses.as_slice(), answer.status), ([200].as_slice(), 422), "{}", answer.body);
    assert_eq!(answer.problem().fields[0].field, "reports_to");
    assert_eq!(lines(&world, dan), told("Ann Bob Cid", ""));
    assert_eq!(lines(&world, bob), told("Cid", "Ann"));
}

#[test]
fn r16_the_database_itself_refuses_a_circle() {
    let world = World::in_process();
    let [ann, _, _, dan] = chain(&world);
    let within = |act: &str, write: String| {
        world.sqlite().bare(|db| {
            db.execute_batch(&format!(
                "begin;
                 insert into operations (id, at, actor_kind, act, subject_kind, subject_id)
                 values ('{act}', 0, 'system', 'edit_contact', 'contact', 'x');"
            ))
            .unwrap();
            let written =
                db.execute(&write, []).and_then(|_| db.execute("delete from open_operation", []));
            db.execute_batch(if written.is_ok() { "commit" } else { "rollback" }).unwrap();
            written.map_err(|it| it.to_string())
        })
    };
    let set = |id: ContactId, to: ContactId| {
        format!("update contacts set reports_to_id = '{to}' where id = '{id}'")
    };
    assert!(within("circle", set(dan, ann)).unwrap_err().contains("guard missed"));
    assert!(within("self", set(ann, ann)).unwrap_err().contains("CHECK"));
    within("none", set(ann, dan)).unwrap();
    assert_eq!(lines(&world, ann), told("Dan", ""));
}

#[test]
fn r16_deleted_contacts_are_skipped_and_stand_between_again_when_they_are_restored() {
    let world = World::new();
    let [ann, bob, cid, dan] = chain(&world);
    let deletions = [bob, cid].map(|id| delete(&world, id).operation.unwrap());
    assert_eq!(lines(&world, ann), told("Dan", ""));
    assert_eq!(lines(&world, dan), told("", "Ann"));
    assert_eq!(get(&world, ann).reports_to.unwrap().id, dan);
    // No line leads back through them, and an edit of something else leaves them between.
    assert_eq!(code(report(&world, dan, Some(ann))), ProblemCode::Invalid);
    assert_eq!(code(report(&world, ann, Some(bob))), ProblemCode::Invalid);
    let contact = get(&world, ann);
    let fields = ContactDraft { first_name: "Ana".to_owned(), ..draft(&contact) };
    let edit = Draft::EditContact { contact: ann, version: contact.version, fields };
    commit(&world.mara(), edit).unwrap();
    for operation in deletions {
        commit(&world.mara(), Draft::Undo { operation }).unwrap();
    }
    assert_eq!(lines(&world, ann), told("Bob Cid Dan", ""));
}

#[test]
fn r16_what_is_removed_for_good_leaves_the_line_whole() {
    let world = World::in_process();
    let [ann, bob, cid, dan] = chain(&world);
    delete(&world, bob);
    delete(&world, cid);
    world.wait(Span::days(31));
    world.minute();
    assert_eq!(lines(&world, ann), told("Dan", ""));
    assert_eq!(lines(&world, dan), told("", "Ann"));
    let left: u32 = world.sqlite().with(|db| {
        let sql = "select count(*) from contacts where purged_at is not null and reports_to_id is not null";
        db.query_row(sql, [], |row| row.get(0)).unwrap()
    });
    assert_eq!(left, 0);
    report(&world, ann, None).unwrap();
}

#[test]
fn r16_m12_an_undo_restores_the_line_unless_it_would_lead_back() {
    let world = World::new();
    let mara = world.mara();
    let [ann, bob] = ["Ann", "Bob"].map(|name| world.contact(name, None));
    let first = report(&world, ann, Some(bob)).unwrap().operation.unwrap();
    let entry = changes(&mara, Record::Contact(ann)).remove(0);
    let [Effect::ReportsToChanged(effect)] = entry.effects.as_slice() else { panic!("{entry:?}") };
    assert_eq!((effect.from, effect.to), (None, Some(bob)));
    assert!(entry.names[&bob.uuid()].starts_with("Bob"), "{:?}", entry.names);
    let undone = commit(&mara, Draft::Undo { operation: first }).unwrap().operation.unwrap();
    assert_eq!(lines(&world, ann), told("", ""));
    // Done again while Bob reports to Ann, it is left out, and the rest is restored.
    report(&world, bob, Some(ann)).unwrap();
    let redo = commit(&mara, Draft::Undo { operation: undone }).unwrap();
    let reasons: Vec<&KeptReason> = redo.kept.iter().map(|it| &it.reason).collect();
    assert_eq!(reasons, [&KeptReason::ReportsBack { by: bob }]);
    assert_eq!(lines(&world, ann), told("", "Bob"));
}

#[test]
fn many_reports_are_counted_and_the_first_by_name_are_listed() {
    let world = World::in_process();
    let ann = world.contact("Ann", None);
    for n in 0..MOST_REPORTS + 2 {
        let draft = ContactDraft {
            first_name: format!("N{n:02}"),
            last_name: "Lee".to_owned(),
            reports_to: Some(ann),
            ..ContactDraft::default()
        };
        world.mara().call::<CreateContact>(NoId, &draft).unwrap();
    }
    let card = card(&world, Record::Contact(ann));
    let most = usize::try_from(MOST_REPORTS).unwrap();
    assert_eq!((card.reports.len(), card.more_reports), (most, 2));
    assert_eq!(card.reports[0].name, "N00 Lee");
}

fn agent(world: &World, name: &str) -> AgentId {
    world.agent(name).call::<GetDeskSession>(NoId, &Nothing {}).unwrap().agent.id
}

#[test]
fn e6_a_contact_is_assigned_to_an_active_agent_or_to_nobody() {
    let world = World::new();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let jonas = agent(&world, "jonas");
    let assign = |to: Option<AgentId>| {
        let contact = get(&world, ann);
        let fields = ContactDraft { assigned_to: to, ..draft(&contact) };
        commit(&mara, Draft::EditContact { contact: ann, version: contact.version, fields })
    };
    let done = assign(Some(jonas)).unwrap();
    assert_eq!(get(&world, ann).assigned_to.unwrap().id, jonas);
    let told = changes(&mara, Record::Contact(ann)).remove(0).effects;
    assert!(matches!(&told[..], [Effect::AssignedChanged(it)] if it.to == Some(jonas)), "{told:?}");
    let nobody = "0199a000-0000-7000-8000-00000000dead".parse().unwrap();
    let refused = assign(Some(nobody)).unwrap_err();
    assert_eq!(refused.fields[0].field, "assigned_to", "{refused:?}");
    assign(None).unwrap();
    assert_eq!(get(&world, ann).assigned_to, None);
    assign(Some(jonas)).unwrap();
    commit(&mara, Draft::Undo { operation: done.operation.unwrap() }).unwrap();
}

#[test]
fn who_takes_over_from_an_agent_gets_the_contacts_assigned_to_them() {
    let world = World::in_process();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let (jonas, heir) = (agent(&world, "jonas"), agent(&world, "mara"));
    let contact = get(&world, ann);
    let fields = ContactDraft { assigned_to: Some(jonas), ..draft(&contact) };
    commit(&mara, Draft::EditContact { contact: ann, version: contact.version, fields }).unwrap();
    let leave = |to: Option<AgentId>| mara.call::<DeactivateAgent>(jonas, &HandOver { to });
    assert_eq!(code(leave(None)), ProblemCode::Invalid);
    leave(Some(heir)).unwrap();
    assert_eq!(get(&world, ann).assigned_to.unwrap().id, heir);
}

#[test]
fn people_are_ids_and_nothing_else() {
    let world = World::new();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let contact = get(&world, ann);
    for field in ["assigned_to", "reports_to"] {
        for wrong in [
            r#""""#,
            r#""Ann""#,
            r#""\u0000""#,
            r#""\ud800""#,
            r#""\u202e""#,
            r#""☎️""#,
            r#""=1+1""#,
            r#""<b>""#,
            "1",
            "[]",
            "true",
        ] {
            let body = format!(
                r#"{{"version":{},"contact":{{"first_name":"Ann","last_name":"Lee","{field}":{wrong}}}}}"#,
                contact.version
            );
            let path = format!("/api/desk/contacts/{ann}");
            let answer = mara.raw("PUT", &path, &[], Some(body.into_bytes()));
            assert_eq!(answer.problem().code, ProblemCode::Malformed, "{field} {wrong}");
        }
    }
    assert_eq!(get(&world, ann), contact);
}
