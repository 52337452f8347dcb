//! Deleting contacts.

use shared::api::accounts::GetAccount;
use shared::api::contacts::ListContacts;
use shared::api::groups::ListGroups;
use shared::api::operations::{DeletionOutcome, Draft, Lasting};
use shared::api::portal_access::{Invitations, InviteContacts};
use shared::api::session::{RequestLink, SignIn, SignInContact};
use shared::api::tags::LabelFilter;
use shared::api::tickets::GetTicket;
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::grid::GridQuery;
use shared::operations::effects::{Effect, Record};
use shared::problem::ProblemCode;
use shared::time::Span;

use super::*;
use crate::harness::{PASSWORD, code};

#[test]
fn d1_t4_v13_access_ends_and_tickets_stay_with_the_name() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let (ann, ann_asks) = world.customer("Ann", Some(acme));
    let (_, bob_asks) = world.customer("Bob", Some(acme));
    let number = raise(&ann_asks);
    let before = mara.call::<GetTicket>(number, &NOTHING).unwrap();

    let draft = Draft::DeleteContacts { contacts: vec![ann] };
    let shown = preview(&mara, &draft).unwrap();
    let record = Record::Contact(ann);
    assert_eq!(shown.effects[0], Effect::Deleted { record });
    assert!(shown.lasting.contains(&Lasting::SessionsEnd { count: 1 }), "{shown:?}");
    let sight: Vec<_> = shown.sight.people.iter().map(|it| (it.contact.id, it.loses)).collect();
    assert_eq!((sight, shown.mails), (vec![(ann, 1)], 0));

    let done = commit(&mara, draft).unwrap();
    assert_eq!(done.deletions.len(), 1);
    assert_eq!(done.deletions[0].outcome, DeletionOutcome::Deleted);
    // The session ends, and no other begins.
    let filter = PortalTicketFilter::default();
    assert_eq!(code(ann_asks.call::<ListPortalTickets>(NoId, &filter)), ProblemCode::SignInNeeded);
    let sign_in = SignIn { email: world.email("Ann"), password: PASSWORD.to_owned() };
    let refused = world.anybody().call::<SignInContact>(NoId, &sign_in);
    assert_eq!(code(refused), ProblemCode::NotAuthorized);
    let asked = shared::api::session::LinkRequest { email: world.email("Ann") };
    let mails = world.mails(&world.email("Ann")).len();
    world.anybody().call::<RequestLink>(NoId, &asked).unwrap();
    assert_eq!(world.mails(&world.email("Ann")).len(), mails);
    // The contact is gone from page, list, account and invitations.
    assert_eq!(code(contact(&mara, ann)), ProblemCode::NotFound);
    let query = GridQuery::default().searching(world.email("Ann"));
    assert!(mara.call::<ListContacts>(NoId, &query).unwrap().rows.is_empty());
    assert_eq!(mara.call::<GetAccount>(acme, &NOTHING).unwrap().contacts, 1);
    let invite = Invitations { contacts: vec![ann] };
    assert_eq!(code(mara.call::<InviteContacts>(NoId, &invite)), ProblemCode::Invalid);
    // The ticket stays, and so does its account. Colleagues see it as before.
    let after = mara.call::<GetTicket>(number, &NOTHING).unwrap();
    assert!(after.requester.is_deleted);
    assert_eq!(after.requester.name, before.requester.name);
    assert_eq!(after.account.map(|it| it.id), before.account.map(|it| it.id));
    assert_eq!(seen(&bob_asks), 1);
}

#[test]
fn d2_an_undo_brings_back_contact_access_and_relationships() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let globex = world.account("Globex", AccessLevel::Own);
    let (ann, _) = world.customer("Ann", Some(acme));
    join(&mara, ann, globex);
    let before = contact(&mara, ann).unwrap();
    let done = delete(&mara, &[ann]).unwrap();
    let undone = undo(&mara, &done);
    assert_eq!(undone.kept, []);
    let after = contact(&mara, ann).unwrap();
    assert_eq!(after.relationships.len(), 2);
    let states = |it: &Contact| it.portal.iter().map(|it| (it.state, it.since)).collect::<Vec<_>>();
    assert_eq!((states(&after), after.addresses), (states(&before), before.addresses));
    assert_eq!(after.former_relationships, []);
    // The password works again.
    let sign_in = SignIn { email: world.email("Ann"), password: PASSWORD.to_owned() };
    world.anybody().call::<SignInContact>(NoId, &sign_in).unwrap();
    // A redo deletes once more.
    undo(&mara, &undone);
    assert_eq!(code(contact(&mara, ann)), ProblemCode::NotFound);
}

#[test]
fn d6_a_bulk_delete_has_a_result_for_each_and_one_undo() {
    let world = World::new();
    let mara = world.mara();
    let [ann, bob] = ["Ann", "Bob"].map(|name| world.contact(name, None));
    let absent = ContactId::from(uuid::Uuid::now_v7());
    let done = delete(&mara, &[ann, absent, bob, ann]).unwrap();
    let told: Vec<_> = done
        .deletions
        .iter()
        .map(|it| (it.contact.id, it.outcome == DeletionOutcome::Deleted))
        .collect();
    assert_eq!(told, [(ann, true), (absent, false), (bob, true)]);
    undo(&mara, &done);
    assert!(contact(&mara, ann).is_ok() && contact(&mara, bob).is_ok());
    // Those who are deleted already, or never were, are no contacts.
    delete(&mara, &[ann]).unwrap();
    assert_eq!(code(delete(&mara, &[ann])), ProblemCode::NotFound);
    assert_eq!(code(delete(&mara, &[absent])), ProblemCode::NotFound);
    assert_eq!(code(delete(&mara, &[])), ProblemCode::Invalid);
}

#[test]
fn r17_d6_who_may_not_end_a_relationship_does_not_delete_its_contact() {
    let world = World::in_process();
    let acme = world.account("Acme", AccessLevel::Own);
    let (ann, bob) = (world.contact("Ann", Some(acme)), world.contact("Bob", None));
    world.set(|it| it.see_is_associate = false);
    let jonas = world.agent("jonas");
    assert_eq!(code(delete(&jonas, &[ann])), ProblemCode::Forbidden);
    let done = delete(&jonas, &[ann, bob]).unwrap();
    let refused = &done.deletions[0].outcome;
    assert!(
        matches!(refused, DeletionOutcome::Refused { code: ProblemCode::Forbidden, title }
            if title.contains("Mara Okafor")),
        "{refused:?}"
    );
    assert_eq!(done.deletions[1].outcome, DeletionOutcome::Deleted);
    assert!(contact(&jonas, ann).is_ok());
}

#[test]
fn e1_the_address_of_a_deleted_contact_is_free() {
    let world = World::new();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let same = ContactDraft {
        first_name: "Anna".to_owned(),
        last_name: "Lee".to_owned(),
        email: world.email("Ann"),
        ..ContactDraft::default()
    };
    let create = || mara.call::<shared::api::contacts::CreateContact>(NoId, &same);
    assert_eq!(code(create()), ProblemCode::AddressTaken);
    delete(&mara, &[ann]).unwrap();
    create().unwrap();
}

#[test]
fn k2_a_contact_who_joins_meanwhile_is_not_half_deleted() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let ann = world.contact("Ann", None);
    let commit = Commit { draft: Draft::DeleteContacts { contacts: vec![ann] }, hash: None };
    let body = |it: &Commit| Some(serde_json::to_vec(it).unwrap());
    let deleting = mara.request("POST", "/api/desk/operations", &[], body(&commit));
    let joining = Draft::AssociateAccounts {
        contact: ann,
        accounts: vec![acme],
        role: String::new(),
        level: None,
    };
    let joining = Commit { draft: joining, hash: None };
    let joining = mara.request("POST", "/api/desk/operations", &[], body(&joining));
    let (answer, others) = world.send_between(deleting, 1, vec![joining]);
    assert_eq!((answer.status, others), (409, vec![200]));
    assert_eq!(accounts(&mara, ann), [(acme, RelationshipKind::Direct)]);
}

#[test]
fn a1_a_deletion_is_one_operation_of_its_actor() {
    let world = World::in_process();
    let [ann, bob] = ["Ann", "Bob"].map(|name| world.contact(name, None));
    delete(&world.mara(), &[ann, bob]).unwrap();
    let ours = "select count(*) from operations where act = 'delete_contacts'
                   and actor_kind = 'agent' and actor_id is not null";
    assert_eq!(count(&world, ours), 1);
}

#[test]
fn after_thirty_days_everything_but_the_name_is_removed_for_good() {
    let world = World::in_process();
    let acme = world.account("Acme", AccessLevel::Own);
    let (ann, ann_asks) = world.customer("Ann", Some(acme));
    let number = raise(&ann_asks);
    let group = Draft::CreateGroup { name: "Testers".to_owned(), description: String::new() };
    commit(&world.mara(), group).unwrap();
    let group = world.mara().call::<ListGroups>(NoId, &LabelFilter::default()).unwrap().rows[0].id;
    let join = Draft::ChangeMembers { group, add: vec![ann], remove: Vec::new() };
    commit(&world.mara(), join).unwrap();
    let tag = vec!["VIP".to_owned()];
    let tag = Draft::TagContacts { contacts: vec![ann], add: tag, remove: Vec::new() };
    commit(&world.mara(), tag).unwrap();
    delete(&world.mara(), &[ann]).unwrap();
    // Each table that has something of a contact, but the tickets' own and the history.
    let kept = ["changes", "messages", "participants", "relationships"];
    let mut tables: Vec<String> = world.sqlite().with(|db| {
        let sql = "select t.name from sqlite_master t, pragma_table_info(t.name) c
                    where t.type = 'table' and c.name = 'contact_id' order by t.name";
        let mut statement = db.prepare(sql).unwrap();
        let names = statement.query_map([], |row| row.get(0)).unwrap();
        names.map(Result::unwrap).collect()
    });
    for name in kept {
        assert!(tables.iter().any(|it| it == name), "{name} in {tables:?}");
    }
    tables.retain(|it| !kept.contains(&it.as_str()));
    let left = |world: &World| -> BTreeMap<String, u32> {
        let rows = |table: &String| {
            count(world, &format!("select count(*) from {table} where contact_id = '{ann}'"))
        };
        tables.iter().map(|it| (it.clone(), rows(it))).filter(|(_, rows)| 0 < *rows).collect()
    };
    world.wait(Span::days(30));
    world.minute();
    let before = left(&world);
    for table in ["contact_addresses", "contact_tags", "credentials", "group_members", "outbox"] {
        assert!(before.contains_key(table), "{table} in {before:?}");
    }
    world.wait(Span::minutes(1));
    world.minute();
    assert_eq!(left(&world), BTreeMap::new());
    let owned =
        format!("select count(*) from contacts where id = '{ann}' and owner_id is not null");
    assert_eq!(count(&world, &owned), 0);
    let mara = world.mara();
    let ticket = mara.call::<GetTicket>(number, &NOTHING).unwrap();
    assert!(ticket.requester.is_deleted && ticket.requester.name.starts_with("Ann Lee"));
    assert_eq!(code(restore_contact(&mara, ann)), ProblemCode::NotFound);
    // There is nothing left to do.
    let operations = || count(&world, "select count(*) from operations");
    let before = operations();
    world.minute();
    assert_eq!(operations(), before);
    let ours =
        "select count(*) from operations where act = 'empty_recycle_bin' and actor_kind = 'system'";
    assert_eq!(count(&world, ours), 1);
}
