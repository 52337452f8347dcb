//! What a bulk act would do, starting it, and what it does.

use shared::api::bulk::MOST_AT_ONCE;
use shared::api::contacts::CreateContact;
use shared::api::groups::{Group, ListGroups};
use shared::api::jobs::{JobKind, JobState, ListJobs};
use shared::api::operations::Draft;
use shared::api::operations_log::{ListOperations, LoggedSubject, OperationFilter};
use shared::api::portal_access::{BlockContact, Invitations, InviteContacts, MAX_INVITED};
use shared::api::session::GetDeskSession;
use shared::api::tags::LabelFilter;
use shared::bulk::BulkState;
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::operations::Act;
use shared::problem::ProblemCode;

use super::*;
use crate::harness::{code, commit};

#[test]
fn a_bulk_act_does_what_its_preview_says_to_all_that_match() {
    let world = World::new();
    let mara = world.mara();
    let (ann, ben) = (world.contact("Ann", None), world.contact("Ben", None));
    let draft = on_all(&world, tag(&world, "VIP"));
    commit(
        &mara,
        Draft::TagContacts {
            contacts: vec![ben],
            add: vec![called(&world, "VIP")],
            remove: vec![],
        },
    )
    .unwrap();
    let seen = preview(&mara, &draft).unwrap();
    assert_eq!((seen.records, seen.previewed), (2, 2));
    let told: Vec<_> =
        seen.outcomes.iter().map(|it| (it.result, it.reason.as_deref(), it.count)).collect();
    assert_eq!(
        told,
        [(BulkResult::Done, None, 1), (BulkResult::Skipped, Some("Nothing to change."), 1)]
    );
    assert_eq!(tags(&mara, ann), Vec::<String>::new(), "a preview changes nothing");

    let done = run(&world, &mara, &draft);
    assert_eq!((done.state, done.rows), (BulkState::Done, 2));
    assert_eq!((done.done, done.skipped, done.failed), (1, 1, 0));
    assert_eq!(tags(&mara, ann), [called(&world, "VIP")]);
    assert_eq!(outcome(&mara, done.id, ann), (Some(BulkResult::Done), None));
    let skipped = (Some(BulkResult::Skipped), Some("Nothing to change.".to_owned()));
    assert_eq!(outcome(&mara, done.id, ben), skipped);
    assert_eq!(rows(&mara, done.id, Some(BulkResult::Done)).len(), 1);
}

#[test]
fn the_set_is_frozen_when_the_act_starts() {
    let world = World::in_process();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let draft = on_all(&world, tag(&world, "VIP"));
    let hash = preview(&mara, &draft).unwrap().hash;
    let ben = world.contact("Ben", None);
    // Another one matches by now: that is told, and nothing is started.
    let commit = BulkCommit { draft: draft.clone(), hash };
    let refusal = mara.call::<StartBulk>(NoId, &commit).unwrap_err();
    assert_eq!(refusal.code, ProblemCode::PlanChanged);
    let newer: BulkPreview = serde_json::from_value(refusal.current.unwrap()).unwrap();
    assert_eq!(newer.records, 2);
    // Who comes after the start does not get it.
    let begun = start(&mara, &draft).unwrap();
    let cleo = world.contact("Cleo", None);
    let done = end(&world, &mara, begun.id);
    assert_eq!((done.rows, done.done), (2, 2));
    assert_eq!(
        (tags(&mara, ann).len(), tags(&mara, ben).len(), tags(&mara, cleo).len()),
        (1, 1, 0)
    );
}

#[test]
fn a_record_that_is_deleted_meanwhile_fails_by_itself() {
    let world = World::in_process();
    let mara = world.mara();
    let (ann, ben) = (world.contact("Ann", None), world.contact("Ben", None));
    let begun = start(&mara, &on_all(&world, tag(&world, "VIP"))).unwrap();
    commit(&mara, Draft::DeleteContacts { contacts: vec![ann] }).unwrap();
    let done = end(&world, &mara, begun.id);
    assert_eq!((done.done, done.failed), (1, 1));
    assert_eq!(
        outcome(&mara, done.id, ann),
        (Some(BulkResult::Failed), Some("Was deleted.".to_owned()))
    );
    assert_eq!(outcome(&mara, done.id, ben).0, Some(BulkResult::Done));
}

#[test]
fn groups_owners_accounts_and_deletions_work_on_all_that_match() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let (ann, ben) = (world.contact("Ann", None), world.contact("Ben", Some(acme)));
    let jonas = world.agent("jonas").call::<GetDeskSession>(NoId, &Nothing {}).unwrap().agent;

    let name = called(&world, "Key");
    commit(&mara, Draft::CreateGroup { name: name.clone(), description: String::new() }).unwrap();
    let members = || -> Group {
        let filter = LabelFilter { q: name.clone(), after: None };
        mara.call::<ListGroups>(NoId, &filter).unwrap().rows.remove(0)
    };
    let group = members().id;
    let done = run(&world, &mara, &on_all(&world, BulkAct::AddToGroup { group }));
    assert_eq!((done.done, members().members.0), (2, 2));
    let done = run(&world, &mara, &on_all(&world, BulkAct::RemoveFromGroup { group }));
    assert_eq!((done.done, members().members.0), (2, 0));

    let done = run(&world, &mara, &on_all(&world, BulkAct::SetOwner { owner: jonas.id }));
    assert_eq!((done.done, owner(&mara, ann)), (2, Some(jonas.name.clone())));
    let accounts = BulkDraft {
        list: ListName::Accounts,
        ..on_all(&world, BulkAct::SetOwner { owner: jonas.id })
    };
    assert_eq!(run(&world, &mara, &accounts).done, 1);

    let (account, role) = (acme, String::new());
    let act = BulkAct::Associate { account, role, level: None };
    let done = run(&world, &mara, &on_all(&world, act));
    assert_eq!((done.done, done.skipped), (1, 1));

    let done = run(&world, &mara, &on_all(&world, BulkAct::Delete));
    assert_eq!(done.done, 2);
    assert!(mara.call::<GetContact>(ben, &Nothing {}).is_err());
    let back = undo(&world, &mara, done.id);
    assert_eq!((back.state, back.undone, back.kept), (BulkState::Undone, 2, 0));
    assert!(mara.call::<GetContact>(ben, &Nothing {}).is_ok());
}

#[test]
fn r11_r17_each_record_is_refused_by_itself_with_the_reason() {
    let world = World::in_process();
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    let (acme, globex) =
        (world.account("Acme", AccessLevel::Own), world.account("Globex", AccessLevel::Own));
    let mara_id = mara.call::<GetDeskSession>(NoId, &Nothing {}).unwrap().agent.id;
    let own = Draft::SetOwner(shared::api::bulk::SetOwner {
        records: vec![Record::Account(acme)],
        owner: mara_id,
    });
    commit(&mara, own).unwrap();
    let (ann, ben) = (world.contact("Ann", Some(acme)), world.contact("Ben", None));
    world.set(|it| it.see_is_associate = false);
    // Jonas may not change who belongs to Acme: its owner is named.
    let seen = preview(&jonas, &on_all(&world, BulkAct::Delete)).unwrap();
    let failed = seen.outcomes.iter().find(|it| it.result == BulkResult::Failed).unwrap();
    assert!(failed.reason.as_ref().unwrap().contains("Mara"), "{failed:?}");
    let done = run(&world, &jonas, &on_all(&world, BulkAct::Delete));
    assert_eq!((done.done, done.failed), (1, 1));
    let (result, reason) = outcome(&jonas, done.id, ann);
    assert_eq!(result, Some(BulkResult::Failed));
    assert!(reason.unwrap().starts_with("Only Mara"));
    assert_eq!(outcome(&jonas, done.id, ben).0, Some(BulkResult::Done));
    // What is refused for all is refused as such.
    let (account, role) = (acme, String::new());
    let act = BulkAct::Associate { account, role, level: None };
    assert_eq!(code(preview(&jonas, &on_all(&world, act))), ProblemCode::Forbidden);
    // With one account for each contact, the other account is named.
    world.set(|it| {
        it.see_is_associate = true;
        it.multi_account = false;
    });
    let (account, role) = (globex, String::new());
    let act = BulkAct::Associate { account, role, level: None };
    let draft = BulkDraft {
        chosen: vec![ann.uuid(), world.contact("Cleo", None).uuid()],
        ..on_all(&world, act)
    };
    let done = run(&world, &mara, &draft);
    assert_eq!((done.done, done.failed), (1, 1));
    let reason = outcome(&mara, done.id, ann).1.unwrap();
    assert!(reason.contains(&called(&world, "Acme")), "{reason}");
}

#[test]
fn p2_all_that_match_are_invited_in_batches_of_thirty_with_a_result_each() {
    let world = World::in_process();
    let mara = world.mara();
    let all = crowd(&world, 35);
    let nobody = ContactDraft {
        first_name: "Nobody".to_owned(),
        last_name: world.mark.clone(),
        ..ContactDraft::default()
    };
    let nobody = mara.call::<CreateContact>(NoId, &nobody).unwrap().id;
    mara.call::<BlockContact>(all[0], &Nothing {}).unwrap();
    // From a page, at most thirty are invited at once.
    let too_many = Invitations { contacts: all[..=MAX_INVITED].to_vec() };
    assert_eq!(code(mara.call::<InviteContacts>(NoId, &too_many)), ProblemCode::Invalid);

    let draft = on_all(&world, BulkAct::Invite);
    let seen = preview(&mara, &draft).unwrap();
    assert_eq!((seen.records, seen.outcomes[0].count), (36, 34));
    let begun = start(&mara, &draft).unwrap();
    world.slice(begun.id.uuid()).unwrap();
    let batch = get(&mara, begun.id);
    assert_eq!(batch.done + batch.failed, 30);
    let done = end(&world, &mara, begun.id);
    assert_eq!((done.done, done.skipped, done.failed), (34, 0, 2));
    let failed = |id| outcome(&mara, done.id, id).1;
    assert_eq!(failed(all[0]).as_deref(), Some("Is blocked."));
    assert_eq!(failed(nobody).as_deref(), Some("Has no email address."));
    let queued = "select count(*) from outbox where kind = 'activation'";
    let queued: i64 = world.sqlite().bare(|db| db.query_row(queued, [], |row| row.get(0)).unwrap());
    assert_eq!(queued, 34, "each is sent one mail");
    // Mails cannot be taken back.
    let refusal = mara.call::<UndoBulk>(done.id, &Nothing {});
    assert_eq!(code(refusal), ProblemCode::NotUndoable);
}

#[test]
fn a_bulk_act_is_in_the_bell_and_in_the_log_as_one() {
    let world = World::in_process();
    let mara = world.mara();
    crowd(&world, 250);
    let done = run(&world, &mara, &on_all(&world, tag(&world, "VIP")));
    let job = mara.call::<ListJobs>(NoId, &Nothing {}).unwrap().jobs.remove(0);
    assert_eq!(
        (job.kind, job.state, job.done, job.rows),
        (JobKind::Bulk, JobState::Done, 250, 250)
    );
    assert_eq!((job.subject, job.name), (done.id.uuid(), called(&world, "VIP")));
    undo(&world, &mara, done.id);
    for agent in [&mara, &world.agent("jonas")] {
        let log = agent.call::<ListOperations>(NoId, &OperationFilter::default()).unwrap().rows;
        let told: Vec<_> = log.iter().filter(|it| it.entry.act != Act::SignIn).collect();
        let acts: Vec<Act> = told.iter().map(|it| it.entry.act).take(2).collect();
        assert_eq!(acts, [Act::UndoBulk, Act::StartBulk], "the slices are not told by themselves");
        assert_eq!(told[0].subject, LoggedSubject::Bulk { id: done.id });
    }
}

#[test]
fn what_is_asked_wrong_is_refused() {
    let world = World::in_process();
    let mara = world.mara();
    let none = on_all(&world, tag(&world, "VIP"));
    assert_eq!(code(preview(&mara, &none)), ProblemCode::Conflict);
    world.contact("Ann", None);
    let accounts = BulkDraft { list: ListName::Accounts, ..on_all(&world, BulkAct::Delete) };
    assert_eq!(code(preview(&mara, &accounts)), ProblemCode::Invalid);
    let empty = BulkAct::Tag { add: vec![" ".to_owned()], remove: Vec::new() };
    assert_eq!(code(preview(&mara, &on_all(&world, empty))), ProblemCode::Invalid);
    for n in 0..MOST_AT_ONCE {
        start(&mara, &on_all(&world, tag(&world, &format!("T{n}")))).unwrap();
    }
    let one_more = start(&mara, &on_all(&world, tag(&world, "More")));
    assert_eq!(code(one_more), ProblemCode::Conflict);
}
