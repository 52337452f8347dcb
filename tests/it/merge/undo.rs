//! A merge is done as a whole, undone as a whole, and can move any number of tickets.

use shared::api::contacts::{ContactChange, UpdateContact};
use shared::api::merges::MOVED_AT_MOST;
use shared::api::operations::{Commit, CommitOperation};
use shared::api::tickets::GetTicket;
use shared::api::{Endpoint, NoId};
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::operations::undo::KeptReason;
use shared::problem::ProblemCode;
use shared::time::Span;

use super::*;
use crate::harness::code;

/// Two contacts with an account, a ticket, a tag and access each.
fn two(world: &World) -> (ContactId, ContactId) {
    let mara = world.mara();
    let people = ["Ann", "Bob"].map(|name| {
        let account = world.account(&format!("Firm of {name}"), AccessLevel::AllRead);
        let (contact, _) = world.customer(name, Some(account));
        ticket(&mara, contact, Some(account), None);
        let (add, remove) = (vec![format!("of {name}")], Vec::new());
        commit(&mara, Draft::TagContacts { contacts: vec![contact], add, remove }).unwrap();
        contact
    });
    let [ann, bob] = people;
    (ann, bob)
}

/// Checks that `draft` leaves everything as it is if any statement of its commit fails.
fn fails_as_a_whole(world: &World, draft: &Draft) {
    let mara = world.mara();
    let commit = Commit { draft: draft.clone(), hash: None };
    world.sqlite().take_counts();
    let snapshot = world.snapshot();
    mara.call::<CommitOperation>(NoId, &commit).unwrap();
    let (_, statements) = world.sqlite().take_counts();
    world.restore(&snapshot);
    let mara = world.mara();
    let before = dump(world);
    assert!(10 < statements, "{statements}");
    for at in 0..statements {
        world.sqlite().fail_at(Some(at));
        let failed = mara.call::<CommitOperation>(NoId, &commit);
        world.sqlite().fail_at(None);
        assert_eq!(code(failed), ProblemCode::Internal, "statement {at}");
        assert_eq!(dump(world), before, "statement {at}");
    }
}

#[test]
fn m5_a_merge_is_all_or_nothing_whichever_statement_fails() {
    let world = World::in_process();
    let (ann, bob) = two(&world);
    fails_as_a_whole(&world, &Draft::MergeContacts(contacts_into(ann, &[bob])));
    let of = |contact| belongs(&world.mara(), contact)[0].0;
    let (into, from) = (of(ann), of(bob));
    fails_as_a_whole(&world, &Draft::MergeAccounts(accounts_into(into, &[from])));
    let done = merge(&world.mara(), &contacts_into(ann, &[bob])).unwrap();
    fails_as_a_whole(&world, &Draft::Undo { operation: done.operation.unwrap() });
}

#[test]
fn m12_what_was_changed_since_is_kept_and_named_and_all_else_restored() {
    let world = World::in_process();
    let mara = world.mara();
    let (ann, bob) = two(&world);
    let (kept, moved) = (ticket(&mara, bob, None, None), ticket(&mara, bob, None, None));
    let done = merge(&mara, &contacts_into(ann, &[bob])).unwrap();
    // A ticket becomes private, and Ann gets another name.
    world.sqlite().with(|db| {
        db.execute("update tickets set is_private = 1 where number = ?1", [kept.get()]).unwrap();
    });
    let seen = get(&mara, ann);
    let contact = ContactDraft {
        first_name: "Anna".to_owned(),
        last_name: seen.last_name.clone(),
        ..ContactDraft::default()
    };
    let change = ContactChange { version: seen.version, contact };
    mara.call::<UpdateContact>(ann, &change).unwrap();
    let undone = undo(&mara, &done);
    assert!(undone.operation.is_some());
    let since = undone.kept.iter().filter(|it| matches!(it.reason, KeptReason::ChangedSince(_)));
    assert_eq!(since.count(), undone.kept.len(), "{undone:?}");
    assert!(!undone.kept.is_empty());
    let requester = |number| mara.call::<GetTicket>(number, &NOTHING).unwrap().requester.id;
    assert_eq!((requester(kept), requester(moved)), (ann, bob));
    assert_eq!(get(&mara, ann).first_name, "Anna");
    assert_eq!(emails(&mara, bob), [world.email("Bob")]);
}

#[test]
fn m12_a_merge_is_undone_for_thirty_days_and_forgotten_after() {
    let world = World::in_process();
    let (ann, bob) = two(&world);
    let done = merge(&world.mara(), &contacts_into(ann, &[bob])).unwrap();
    let remembered = "select count(*) || '' from merge_moves";
    world.wait(Span::days(30));
    world.minute();
    assert_ne!(texts(&world, remembered), ["0"]);
    world.wait(Span::minutes(1));
    world.minute();
    assert_eq!(texts(&world, remembered), ["0"]);
    let undo = Draft::Undo { operation: done.operation.unwrap() };
    assert_eq!(code(commit(&world.mara(), undo)), ProblemCode::NotUndoable);
}

#[test]
fn m12_a_merge_can_be_done_again_after_it_was_undone() {
    let world = World::in_process();
    let mara = world.mara();
    let (ann, bob) = two(&world);
    let done = merge(&mara, &contacts_into(ann, &[bob])).unwrap();
    let undone = undo(&mara, &done);
    let later = ticket(&mara, bob, None, None);
    undo(&mara, &undone);
    assert_eq!(get(&mara, bob).id, ann);
    assert_eq!(mara.call::<GetTicket>(later, &NOTHING).unwrap().requester.id, ann);
}

#[test]
fn m12_doing_a_merge_again_leaves_nothing_behind_that_has_come_since() {
    let world = World::in_process();
    let mara = world.mara();
    let (ann, bob) = two(&world);
    let done = merge(&mara, &contacts_into(ann, &[bob])).unwrap();
    let undone = undo(&mara, &done);
    let email = world.email("Later");
    commit(&mara, Draft::AddAddress { contact: bob, email }).unwrap();
    let again = undo(&mara, &undone);
    assert_eq!(again.operation, None);
    assert_eq!(again.kept[0].reason, KeptReason::InUse);
    assert_eq!(get(&mara, bob).id, bob);
    assert_eq!(emails(&mara, bob).len(), 2);
}

/// How many bytes of answers the statements of a request took, at the most.
fn many(world: &World, requester: ContactId, tickets: u32) {
    world.sqlite().with(|db| {
        let sql = "with recursive n (at) as (select 10000 union all select at + 1 from n where at < 9999 + ?1)
                   insert into tickets (number, id, help_center_id, department_id, requester_id, subject,
                                        status, created_at, activity_at)
                   select at, 'many ' || at, (select id from help_centers where is_default = 1),
                          (select id from departments order by id limit 1), ?2, 'Many', 'solved', 1, at from n";
        db.execute(sql, (tickets, requester.to_string())).unwrap();
    });
}

#[test]
fn m11_any_number_of_tickets_moves_by_as_many_statements_as_one() {
    let world = World::in_process();
    let mara = world.mara();
    let (ann, bob) = two(&world);
    let counted = |draft: &Draft| {
        world.sqlite().take_counts();
        let commit = Commit { draft: draft.clone(), hash: None };
        let body = serde_json::to_vec(&commit).unwrap();
        let request = mara.request("POST", &CommitOperation::path(&NoId), &[], Some(body));
        let answer = world.send(request);
        assert_eq!(answer.status, 200, "{}", answer.body);
        let done: Done = serde_json::from_str(&answer.body).unwrap();
        (world.sqlite().take_counts(), answer.body.len(), done.operation.unwrap())
    };
    let draft = Draft::MergeContacts(contacts_into(ann, &[bob]));
    let (few, _, operation) = counted(&draft);
    let (few_back, _, _) = counted(&Draft::Undo { operation });
    many(&world, bob, 5_000);
    let told = shown(&mara, &contacts_into(ann, &[bob]));
    assert_eq!(told.moved.tickets, MOVED_AT_MOST);
    assert_eq!(told.gained.len() + usize::try_from(told.more_gained).unwrap(), 100);
    let (most, size, operation) = counted(&draft);
    let undo = Draft::Undo { operation };
    let back = mara.call::<PreviewOperation>(NoId, &undo).unwrap();
    assert_eq!(back.merge.unwrap().moved.tickets, MOVED_AT_MOST);
    assert!(back.effects.len() < 50, "{}", back.effects.len());
    let (most_back, size_back, _) = counted(&undo);
    assert_eq!((few, few_back), (most, most_back));
    assert!(size < 5_000 && size_back < 5_000, "{size} {size_back}");
    let his = format!("select count(*) || '' from tickets where requester_id = '{bob}'");
    assert_eq!(texts(&world, &his), ["5001"]);
}

#[test]
fn k2_a_merge_is_refused_if_one_of_the_contacts_was_changed_meanwhile() {
    let world = World::in_process();
    let mara = world.mara();
    let (ann, bob) = two(&world);
    let body = |draft: Draft| serde_json::to_vec(&Commit { draft, hash: None }).unwrap();
    let post =
        |draft: Draft| mara.request("POST", &CommitOperation::path(&NoId), &[], Some(body(draft)));
    let acme = world.account("Acme", AccessLevel::Own);
    let changes = [
        Draft::AddAddress { contact: bob, email: world.email("Late") },
        Draft::Block { contact: bob },
        Draft::TagContacts {
            contacts: vec![bob],
            add: vec!["late".to_owned()],
            remove: Vec::new(),
        },
        Draft::DeleteContacts { contacts: vec![bob] },
        Draft::AssociateAccounts {
            contact: bob,
            accounts: vec![acme],
            role: String::new(),
            level: None,
        },
    ];
    let before = world.snapshot();
    for change in changes {
        // The first batch reads the contacts, the last one writes.
        let merge = post(Draft::MergeContacts(contacts_into(ann, &[bob])));
        let (answer, statuses) = world.send_between(merge, 1, vec![post(change.clone())]);
        assert_eq!(statuses, [200], "{change:?}");
        assert!([409, 422].contains(&answer.status), "{change:?}: {}", answer.body);
        // What was added is not lost.
        assert_eq!(
            texts(&world, "select merged_into from contacts where merged_into is not null"),
            [""; 0]
        );
        world.restore(&before);
    }
}
