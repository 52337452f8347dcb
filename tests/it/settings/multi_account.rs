//! Turning off *multi-account* as an operation: shown first, then carried out, and undone
//! [R9, R10], and what a change of the rules does to whom [T9, V9].

use shared::api::contacts::GetContact;
use shared::api::operations::{Commit, CommitOperation, Done, Draft, Preview, PreviewOperation};
use shared::api::portal::{CreatePortalTicket, ListPortalTickets, PortalTicketFilter};
use shared::api::settings::SettingsDraft;
use shared::api::{NoId, Nothing};
use shared::customers::level::AccessLevel;
use shared::customers::relationship::RelationshipKind;
use shared::ids::{AccountId, ContactId, OperationId, TicketNumber};
use shared::operations::effects::Effect;
use shared::operations::undo::KeptReason;
use shared::policy::workspace::Setting;
use shared::problem::{Problem, ProblemCode};
use shared::ticket::draft::PortalTicketDraft;

use super::{belongs, count, edit, joins, now};
use crate::harness::{Client, World, code, commit};

fn preview(agent: &Client<'_>, draft: &Draft) -> Result<Preview, Problem> {
    agent.call::<PreviewOperation>(NoId, draft)
}

fn undo(agent: &Client<'_>, operation: Option<OperationId>) -> Done {
    commit(agent, Draft::Undo { operation: operation.unwrap() }).unwrap()
}

fn turn_off(agent: &Client<'_>) -> Draft {
    Draft::TurnOffMultiAccount { version: now(agent).version }
}

fn change(agent: &Client<'_>, change: impl FnOnce(&mut SettingsDraft)) -> Draft {
    let mut settings = now(agent).settings;
    change(&mut settings);
    Draft::EditSettings { version: now(agent).version, settings }
}

/// Ann belongs to three accounts, Bob to two, Cleo to one.
fn crowd(world: &World) -> ([AccountId; 3], [ContactId; 3]) {
    let mara = world.mara();
    let accounts = ["Acme", "Globex", "Initech"].map(|it| world.account(it, AccessLevel::AllRead));
    let ann = world.contact("Ann", Some(accounts[0]));
    let bob = world.contact("Bob", Some(accounts[1]));
    let cleo = world.contact("Cleo", Some(accounts[2]));
    for (contact, account) in [(ann, accounts[1]), (ann, accounts[2]), (bob, accounts[2])] {
        joins(&mara, contact, account);
    }
    (accounts, [ann, bob, cleo])
}

const ENDED: &str =
    "select count(*) from relationships where kind = 'indirect' and valid_to is not null";
const DIRECT: &str =
    "select count(*) from relationships where kind = 'direct' and valid_to is null";

#[test]
fn r9_turning_it_off_shows_and_ends_exactly_the_live_indirect_relationships() {
    let world = World::in_process();
    let mara = world.mara();
    let ([acme, globex, initech], [ann, bob, cleo]) = crowd(&world);
    let draft = turn_off(&mara);
    let shown = preview(&mara, &draft).unwrap();
    let ends =
        |contact, account| Effect::Left { contact, account, kind: RelationshipKind::Indirect };
    let mut expected = vec![
        Effect::SettingChanged { setting: Setting::MultiAccount, on: false },
        ends(ann, globex),
        ends(ann, initech),
        ends(bob, initech),
    ];
    for effect in &shown.effects {
        let at = expected.iter().position(|it| it == effect);
        expected.remove(at.unwrap_or_else(|| panic!("{effect:?}")));
    }
    assert_eq!(expected, []);
    assert_eq!(shown.names[&bob.uuid()], format!("Bob Lee {}", world.mark));
    // Nothing is done yet.
    assert_eq!((count(&world, ENDED), now(&mara).settings.multi_account), (0, true));

    let hash = Some(shown.hash.clone());
    let done = mara.call::<CommitOperation>(NoId, &Commit { draft, hash }).unwrap();
    assert!(done.can_be_undone);
    assert_eq!((count(&world, ENDED), count(&world, DIRECT)), (3, 3));
    assert!(!now(&mara).settings.multi_account);
    assert_eq!(
        (belongs(&mara, ann), belongs(&mara, bob), belongs(&mara, cleo)),
        (vec![acme], vec![globex], vec![initech])
    );
    // One operation, with a change of each row.
    let ours = "select count(*) from changes where operation = (select max(seq) from operations)";
    assert_eq!(count(&world, ours), 4);
    let audit =
        "select count(*) from operations where act = 'edit_settings' and actor_kind = 'agent'";
    assert_eq!(count(&world, audit), 1);
}

#[test]
fn r10_turning_it_on_again_revives_nothing_but_the_undo_does() {
    let world = World::in_process();
    let mara = world.mara();
    let (accounts, [ann, ..]) = crowd(&world);
    let off = commit(&mara, turn_off(&mara)).unwrap();
    commit(&mara, change(&mara, |it| it.multi_account = true)).unwrap();
    assert_eq!(belongs(&mara, ann), [accounts[0]]);
    // It is on again by another operation, so the setting is kept, and the relationships
    // come back.
    let undone = undo(&mara, off.operation);
    assert_eq!(undone.kept.len(), 1, "{undone:?}");
    assert_eq!(belongs(&mara, ann).len(), 3);

    let again = commit(&mara, turn_off(&mara)).unwrap();
    assert_eq!(belongs(&mara, ann), [accounts[0]]);
    let undone = undo(&mara, again.operation);
    assert_eq!(undone.kept, []);
    assert!(now(&mara).settings.multi_account);
    assert_eq!(belongs(&mara, ann).len(), 3);
    // The redo ends them once more.
    let redone = undo(&mara, undone.operation);
    assert_eq!(redone.kept, []);
    assert!(!now(&mara).settings.multi_account);
    assert_eq!(belongs(&mara, ann), [accounts[0]]);
}

#[test]
fn r9_a_redo_does_not_end_what_it_never_showed() {
    let world = World::in_process();
    let mara = world.mara();
    let (accounts, [ann, _, cleo]) = crowd(&world);
    let off = commit(&mara, turn_off(&mara)).unwrap();
    let undone = undo(&mara, off.operation);
    joins(&mara, cleo, accounts[0]);
    let redone = undo(&mara, undone.operation);
    assert!(!redone.kept.is_empty());
    assert!(redone.kept.iter().all(|it| it.reason == KeptReason::SeveralAccounts), "{redone:?}");
    assert!(now(&mara).settings.multi_account);
    assert_eq!((belongs(&mara, ann).len(), belongs(&mara, cleo).len()), (3, 2));
}

#[test]
fn r9_a_relationship_that_was_not_shown_is_not_ended() {
    let world = World::in_process();
    let mara = world.mara();
    let (accounts, [_, _, cleo]) = crowd(&world);
    let draft = turn_off(&mara);
    let shown = preview(&mara, &draft).unwrap();
    joins(&mara, cleo, accounts[0]);
    let late = Commit { draft, hash: Some(shown.hash) };
    let refused = mara.call::<CommitOperation>(NoId, &late).unwrap_err();
    assert_eq!(refused.code, ProblemCode::PlanChanged);
    assert_eq!(count(&world, ENDED), 0);
}

#[test]
fn r9_a_change_of_the_settings_alone_ends_nothing() {
    let world = World::in_process();
    let mara = world.mara();
    crowd(&world);
    let draft = change(&mara, |it| it.multi_account = false);
    let refused = preview(&mara, &draft).unwrap_err();
    assert_eq!(refused.code, ProblemCode::IndirectRelationshipsRemain);
    assert_eq!(code(commit(&mara, draft)), ProblemCode::IndirectRelationshipsRemain);
    assert_eq!((count(&world, ENDED), now(&mara).settings.multi_account), (0, true));
}

#[test]
fn r7_keeping_the_previous_account_has_no_effect_while_it_is_off() {
    let world = World::in_process();
    let mara = world.mara();
    let ([acme, globex, _], [ann, ..]) = crowd(&world);
    edit(&mara, |it| it.keep_previous = true).unwrap();
    commit(&mara, turn_off(&mara)).unwrap();
    assert_eq!(belongs(&mara, ann), [acme]);
    let version = mara.call::<GetContact>(ann, &Nothing {}).unwrap().version;
    commit(&mara, Draft::ChangePrimary { contact: ann, version, account: Some(globex) }).unwrap();
    assert_eq!(belongs(&mara, ann), [globex]);
}

#[test]
fn only_admins_turn_it_off_and_undo_it() {
    let world = World::in_process();
    let mara = world.mara();
    crowd(&world);
    let jonas = world.agent("jonas");
    for draft in [turn_off(&mara), change(&mara, |it| it.leavers_keep = false)] {
        assert_eq!(code(preview(&jonas, &draft)), ProblemCode::Forbidden);
        assert_eq!(code(commit(&jonas, draft)), ProblemCode::Forbidden);
    }
    let operation = commit(&mara, turn_off(&mara)).unwrap().operation.unwrap();
    assert_eq!(code(commit(&jonas, Draft::Undo { operation })), ProblemCode::Forbidden);
    let late = Draft::TurnOffMultiAccount { version: 1 };
    assert_eq!(code(preview(&mara, &late)), ProblemCode::Stale);
}

pub(super) fn raise(customer: &Client<'_>, account: AccountId, is_private: bool) -> TicketNumber {
    let draft = PortalTicketDraft {
        subject: "Paper".to_owned(),
        body: "There is none.".to_owned(),
        account: Some(account),
        is_private,
    };
    customer.call::<CreatePortalTicket>(NoId, &draft).unwrap().number
}

fn sees(customer: &Client<'_>) -> usize {
    customer.call::<ListPortalTickets>(NoId, &PortalTicketFilter::default()).unwrap().rows.len()
}

/// The contacts whose sight changes, by what the preview says.
fn told(shown: &Preview) -> Vec<(ContactId, u32, u32)> {
    assert_eq!(shown.sight.more_people, 0);
    shown.sight.people.iter().map(|it| (it.contact.id, it.gains, it.loses)).collect()
}

#[test]
fn t9_the_preview_names_the_leavers_who_lose_their_tickets() {
    let world = World::in_process();
    let mara = world.mara();
    let [acme, globex] = ["Acme", "Globex"].map(|it| world.account(it, AccessLevel::Own));
    let (ann, ann_asks) = world.customer("Ann", Some(acme));
    let (_, bob_asks) = world.customer("Bob", Some(acme));
    for customer in [&ann_asks, &ann_asks, &bob_asks] {
        raise(customer, acme, false);
    }
    let version = mara.call::<GetContact>(ann, &Nothing {}).unwrap().version;
    commit(&mara, Draft::ChangePrimary { contact: ann, version, account: Some(globex) }).unwrap();
    assert_eq!((sees(&ann_asks), sees(&bob_asks)), (2, 1));

    let draft = change(&mara, |it| it.leavers_keep = false);
    let shown = preview(&mara, &draft).unwrap();
    assert_eq!(told(&shown), [(ann, 0, 2)]);
    assert_eq!(
        shown.effects,
        [Effect::SettingChanged { setting: Setting::LeaversKeep, on: false }]
    );
    let done = commit(&mara, draft).unwrap();
    assert_eq!((sees(&ann_asks), sees(&bob_asks)), (0, 1));
    let back = Draft::Undo { operation: done.operation.unwrap() };
    assert_eq!(told(&preview(&mara, &back).unwrap()), [(ann, 2, 0)]);
    commit(&mara, back).unwrap();
    assert_eq!(sees(&ann_asks), 2);
}

#[test]
fn v9_the_preview_names_the_managers_who_gain_private_tickets() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Manage);
    let (_, ann_asks) = world.customer("Ann", Some(acme));
    let (bob, bob_asks) = world.customer("Bob", Some(acme));
    raise(&ann_asks, acme, true);
    assert_eq!(sees(&bob_asks), 0);
    let draft = change(&mara, |it| it.managers_see_private = true);
    assert_eq!(told(&preview(&mara, &draft).unwrap()), [(bob, 1, 0)]);
    commit(&mara, draft).unwrap();
    assert_eq!(sees(&bob_asks), 1);
}

#[test]
fn a_setting_that_changes_nobodys_tickets_says_so() {
    let world = World::in_process();
    let mara = world.mara();
    crowd(&world);
    let shown = preview(&mara, &change(&mara, |it| it.activation_on_create = true)).unwrap();
    assert_eq!(told(&shown), []);
    assert_eq!(shown.effects.len(), 1);
}
