//! Deleting an account.

use shared::api::accounts::{CreateAccount, GetAccount};
use shared::api::tickets::{GetTicket, ListTickets};
use shared::customers::account::AccountDraft;
use shared::customers::level::AccessLevel;
use shared::fields::Typed;
use shared::grid::{GridQuery, Tickets};
use shared::operations::effects::Effect;
use shared::problem::ProblemCode;

use super::*;
use crate::harness::code;

/// Acme with Ann, who belongs to it alone, Bob, who belongs to Globex too, and Cid of Globex,
/// who belongs to Acme too.
fn firms(world: &World) -> (AccountId, AccountId, [ContactId; 3]) {
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let globex = world.account("Globex", AccessLevel::Own);
    let ann = world.contact("Ann", Some(acme));
    let bob = world.contact("Bob", Some(acme));
    let cid = world.contact("Cid", Some(globex));
    join(&mara, bob, globex);
    join(&mara, cid, acme);
    (acme, globex, [ann, bob, cid])
}

fn of(account: AccountId, kind: RelationshipKind) -> (AccountId, RelationshipKind) {
    (account, kind)
}

#[test]
fn d3_block_names_the_contacts_who_belong_elsewhere_too() {
    let world = World::new();
    let mara = world.mara();
    let (acme, globex, [ann, bob, cid]) = firms(&world);
    let draft = closing(acme, false);
    let refused = [preview(&mara, &draft).unwrap_err(), commit(&mara, draft.clone()).unwrap_err()];
    for refused in refused {
        assert_eq!(refused.code, ProblemCode::ContactsBelongElsewhere);
        let named: Vec<_> = refused.blockers.iter().map(|it| it.id).collect();
        assert_eq!(named, [Some(bob.uuid())]);
    }
    // Once nobody belongs elsewhere, the account goes with its own contacts.
    let change = shared::api::relationships::PrimaryChange {
        version: contact(&mara, bob).unwrap().version,
        account: Some(globex),
    };
    mara.call::<shared::api::relationships::ChangePrimary>(bob, &change).unwrap();
    let done = commit(&mara, draft).unwrap();
    assert_eq!(code(mara.call::<GetAccount>(acme, &NOTHING)), ProblemCode::NotFound);
    assert_eq!(code(contact(&mara, ann)), ProblemCode::NotFound);
    for other in [bob, cid] {
        assert_eq!(accounts(&mara, other), [of(globex, RelationshipKind::Direct)]);
    }
    assert_eq!(undo(&mara, &done).kept, []);
    assert_eq!(accounts(&mara, ann), [of(acme, RelationshipKind::Direct)]);
    assert_eq!(accounts(&mara, cid).len(), 2);
}

#[test]
fn d3_allow_deletes_all_direct_contacts_and_shows_the_counts_first() {
    let world = World::in_process();
    world.set(|it| it.delete_shared_contacts = true);
    let mara = world.mara();
    let (acme, globex, [ann, bob, cid]) = firms(&world);
    let shown = preview(&mara, &closing(acme, false)).unwrap();
    let deleted = shown.effects.iter().filter(|it| matches!(it, Effect::Deleted { .. })).count();
    assert_eq!(deleted, 3);
    let done = commit(&mara, closing(acme, false)).unwrap();
    for gone in [ann, bob] {
        assert_eq!(code(contact(&mara, gone)), ProblemCode::NotFound);
    }
    assert_eq!(accounts(&mara, cid), [of(globex, RelationshipKind::Direct)]);
    assert_eq!(undo(&mara, &done).kept, []);
    assert_eq!(accounts(&mara, bob).len(), 2);
}

#[test]
fn d3_detach_keeps_the_contacts_and_promotes_another_account() {
    let world = World::new();
    let mara = world.mara();
    let (acme, globex, [ann, bob, cid]) = firms(&world);
    let umbra = world.account("Umbra", AccessLevel::Own);
    join(&mara, bob, umbra);
    let done = commit(&mara, closing(acme, true)).unwrap();
    assert_eq!(accounts(&mara, ann), []);
    let promoted = [of(globex, RelationshipKind::Direct), of(umbra, RelationshipKind::Indirect)];
    assert_eq!(accounts(&mara, bob), promoted);
    assert_eq!(accounts(&mara, cid), [of(globex, RelationshipKind::Direct)]);
    assert_eq!(undo(&mara, &done).kept, []);
    assert_eq!(accounts(&mara, bob)[0], of(acme, RelationshipKind::Direct));

    let choose = |account| Draft::DeleteAccount {
        account: acme,
        keep_contacts: true,
        primary_accounts: [(bob, account)].into(),
    };
    assert_eq!(code(commit(&mara, choose(acme))), ProblemCode::Conflict);
    commit(&mara, choose(umbra)).unwrap();
    assert_eq!(accounts(&mara, bob)[0], of(umbra, RelationshipKind::Direct));
}

#[test]
fn d5_t4_agents_keep_its_tickets_and_customers_lose_sight_at_once() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let (ann, ann_asks) = world.customer("Ann", Some(acme));
    let (bob, bob_asks) = world.customer("Bob", Some(acme));
    let number = raise(&ann_asks);
    assert_eq!(seen(&bob_asks), 1);
    let shown = preview(&mara, &closing(acme, true)).unwrap();
    let told: Vec<_> = shown.sight.people.iter().map(|it| (it.contact.id, it.loses)).collect();
    assert_eq!(told, [(bob, 1)]);
    let done = commit(&mara, closing(acme, true)).unwrap();
    assert_eq!((seen(&ann_asks), seen(&bob_asks)), (1, 0));
    mara.call::<GetTicket>(number, &NOTHING).unwrap();
    let query = GridQuery::<Tickets>::default().with("requester", &ann.to_string());
    assert_eq!(mara.call::<ListTickets>(NoId, &query).unwrap().rows.len(), 1);
    // The ticket's account was never changed.
    undo(&mara, &done);
    let ticket = mara.call::<GetTicket>(number, &NOTHING).unwrap();
    assert_eq!(ticket.account.map(|it| it.id), Some(acme));
    assert_eq!(seen(&bob_asks), 1);
}

#[test]
fn p10_the_domain_of_a_deleted_account_is_free_and_comes_back_unless_taken() {
    let world = World::new();
    let mara = world.mara();
    let create = |name: &str| {
        let draft = AccountDraft {
            name: format!("{name} {}", world.mark),
            domains: format!("{}.example", world.mark),
            fields: Typed::default(),
            default_level: AccessLevel::Own,
            owner: None,
            parent: None,
            custom: [].into(),
        };
        mara.call::<CreateAccount>(NoId, &draft)
    };
    let acme = create("Acme").unwrap().id;
    assert_eq!(code(create("Other")), ProblemCode::DomainTaken);
    let done = commit(&mara, closing(acme, false)).unwrap();
    undo(&mara, &done);
    assert_eq!(mara.call::<GetAccount>(acme, &NOTHING).unwrap().domains.len(), 1);
    commit(&mara, closing(acme, false)).unwrap();
    create("Other").unwrap();
    let done = restore_account(&mara, acme).unwrap();
    assert_eq!(done.kept.len(), 1);
    assert!(mara.call::<GetAccount>(acme, &NOTHING).unwrap().domains.is_empty());
}

#[test]
fn r17_only_who_may_associate_deletes_an_account() {
    let world = World::in_process();
    let acme = world.account("Acme", AccessLevel::Own);
    world.set(|it| it.see_is_associate = false);
    let refused = commit(&world.agent("jonas"), closing(acme, false)).unwrap_err();
    assert_eq!(refused.code, ProblemCode::Forbidden);
    commit(&world.mara(), closing(acme, false)).unwrap();
}
