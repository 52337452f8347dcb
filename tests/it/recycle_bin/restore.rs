//! Restoring a contact or an account from the recycle bin.

use shared::api::accounts::GetAccount;
use shared::api::recycle_bin::{BinFilter, GetDeletedContact, ListRecycleBin};
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::operations::undo::KeptReason;
use shared::problem::ProblemCode;

use super::*;
use crate::harness::code;

fn reasons(done: &Done) -> Vec<KeptReason> {
    done.kept.iter().map(|it| it.reason.clone()).collect()
}

#[test]
fn d2_one_of_several_deleted_contacts_comes_back_past_other_edits() {
    let world = World::new();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::Own);
    let [ann, bob] = ["Ann", "Bob"].map(|name| world.contact(name, Some(acme)));
    let bulk = delete(&mara, &[ann, bob]).unwrap();
    assert_eq!(restore_contact(&mara, ann).unwrap().kept, []);
    assert_eq!(accounts(&mara, ann), [(acme, RelationshipKind::Direct)]);
    assert_eq!(code(contact(&mara, bob)), ProblemCode::NotFound);
    let edit = Draft::EditContact {
        contact: ann,
        version: contact(&mara, ann).unwrap().version,
        fields: ContactDraft {
            first_name: "Anna".to_owned(),
            last_name: "Lee".to_owned(),
            ..ContactDraft::default()
        },
    };
    commit(&mara, edit).unwrap();
    assert_eq!(restore_contact(&mara, bob).unwrap().kept, []);
    assert!(contact(&mara, bob).is_ok());
    // An undo of the whole finds nothing left to do, and overwrites nothing.
    undo(&mara, &bulk);
    assert_eq!(contact(&mara, ann).unwrap().first_name, "Anna");
    // Who is not deleted is not restored.
    assert_eq!(code(restore_contact(&mara, bob)), ProblemCode::NotFound);
    // A restore is undone like anything else.
    delete(&mara, &[bob]).unwrap();
    let restored = restore_contact(&mara, bob).unwrap();
    assert_eq!(undo(&mara, &restored).kept, []);
    assert_eq!(code(contact(&mara, bob)), ProblemCode::NotFound);
    assert_eq!(restore_contact(&mara, bob).unwrap().kept, []);
}

#[test]
fn d2_account_gone_and_address_taken_are_reported() {
    let world = World::new();
    let mara = world.mara();
    let [acme, globex] = ["Acme", "Globex"].map(|it| world.account(it, AccessLevel::Own));
    let ann = world.contact("Ann", Some(acme));
    join(&mara, ann, globex);
    delete(&mara, &[ann]).unwrap();
    commit(&mara, closing(globex, true)).unwrap();
    let other = ContactDraft {
        first_name: "Anna".to_owned(),
        last_name: "Lee".to_owned(),
        email: world.email("Ann"),
        ..ContactDraft::default()
    };
    let other = mara.call::<shared::api::contacts::CreateContact>(NoId, &other).unwrap().id;
    let done = restore_contact(&mara, ann).unwrap();
    let expected =
        [KeptReason::AddressTaken { by: other }, KeptReason::AccountGone { account: globex }];
    assert_eq!(reasons(&done), expected);
    assert_eq!(accounts(&mara, ann), [(acme, RelationshipKind::Direct)]);
    assert!(contact(&mara, ann).unwrap().addresses.is_empty());
    assert_eq!(contact(&mara, other).unwrap().addresses.len(), 1);
}

#[test]
fn d2_without_multi_account_the_primary_account_comes_back_alone() {
    let world = World::in_process();
    let mara = world.mara();
    let [acme, globex] = ["Acme", "Globex"].map(|it| world.account(it, AccessLevel::Own));
    let ann = world.contact("Ann", Some(acme));
    join(&mara, ann, globex);
    delete(&mara, &[ann]).unwrap();
    world.set(|it| it.multi_account = false);
    let done = restore_contact(&mara, ann).unwrap();
    assert_eq!(reasons(&done), [KeptReason::MultiAccountOff]);
    assert_eq!(accounts(&mara, ann), [(acme, RelationshipKind::Direct)]);
}

#[test]
fn d4_an_account_comes_back_with_what_its_deletion_took_and_no_more() {
    let world = World::new();
    let mara = world.mara();
    let [acme, globex] = ["Acme", "Globex"].map(|it| world.account(it, AccessLevel::Own));
    let [ann, bob] = ["Ann", "Bob"].map(|name| world.contact(name, Some(acme)));
    let cid = world.contact("Cid", Some(globex));
    join(&mara, cid, acme);
    // Bob was deleted before.
    delete(&mara, &[bob]).unwrap();
    commit(&mara, closing(acme, false)).unwrap();
    assert_eq!(restore_account(&mara, acme).unwrap().kept, []);
    assert_eq!(mara.call::<GetAccount>(acme, &NOTHING).unwrap().contacts, 2);
    assert_eq!(accounts(&mara, ann), [(acme, RelationshipKind::Direct)]);
    assert_eq!(accounts(&mara, cid).len(), 2);
    assert_eq!(code(contact(&mara, bob)), ProblemCode::NotFound);
    // A contact of a deleted account comes back without it.
    commit(&mara, closing(acme, false)).unwrap();
    let done = restore_contact(&mara, ann).unwrap();
    assert_eq!(reasons(&done), [KeptReason::AccountGone { account: acme }]);
    assert_eq!(accounts(&mara, ann), []);
    // The account then finds the contact changed, and says so.
    let done = restore_account(&mara, acme).unwrap();
    assert!(done.kept.iter().all(|it| matches!(it.reason, KeptReason::ChangedSince(_))));
    assert_eq!(accounts(&mara, ann), [(acme, RelationshipKind::Direct)]);
}

#[test]
fn r19_nobody_restores_more_sight_than_they_have() {
    let world = World::in_process();
    let mara = world.mara();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let ann = world.contact("Ann", Some(acme));
    delete(&mara, &[ann]).unwrap();
    // Priya works for one department only.
    assert_eq!(code(restore_contact(&world.agent("priya"), ann)), ProblemCode::Forbidden);
    restore_contact(&mara, ann).unwrap();
}

#[test]
fn a1_a_restored_record_leaves_the_recycle_bin() {
    let world = World::new();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    delete(&mara, &[ann]).unwrap();
    let filter = BinFilter { q: world.mark.clone(), after: None };
    let listed = || mara.call::<ListRecycleBin>(NoId, &filter).unwrap().rows.len();
    assert_eq!(listed(), 1);
    mara.call::<GetDeletedContact>(ann, &NOTHING).unwrap();
    restore_contact(&mara, ann).unwrap();
    assert_eq!(listed(), 0);
    assert_eq!(code(mara.call::<GetDeletedContact>(ann, &NOTHING)), ProblemCode::NotFound);
}
