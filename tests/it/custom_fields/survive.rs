//! What becomes of values when records are merged, deleted, restored and removed for good.

use std::collections::BTreeMap;

use shared::api::merges::{MergeAccounts, MergeContacts};
use shared::time::Span;

use super::*;

#[test]
fn m7_what_stays_keeps_its_values_and_gets_those_it_lacks() {
    let world = World::new();
    let mara = world.mara();
    for target in Target::ALL {
        let pair = || match target {
            Target::Contact => {
                let (ann, bob) = (world.contact("Ann", None), world.contact("Bob", None));
                let merge = Draft::MergeContacts(MergeContacts {
                    into: ann,
                    from: vec![bob],
                    values: BTreeMap::new(),
                    primary_account: None,
                    accepts_gained_tickets: true,
                });
                (Record::Contact(ann), Record::Contact(bob), merge)
            }
            Target::Account => {
                let account = |name| world.account(name, AccessLevel::Own);
                let (acme, globex) = (account("Acme"), account("Globex"));
                let merge =
                    MergeAccounts { into: acme, from: vec![globex], values: BTreeMap::new() };
                (Record::Account(acme), Record::Account(globex), Draft::MergeAccounts(merge))
            }
        };
        let (stays, goes, merge) = pair();
        let fields = ["One", "Two", "Three"].map(|it| create(&world, target, it, CustomKind::Text));
        let [one, two, three] = fields;
        fill(&world, stays, &[(one, "own"), (three, "kept")]);
        fill(&world, goes, &[(one, "lost"), (two, "taken")]);
        let values = |record| fields.map(|it| value(&world, record, it));
        let (before, others) = (values(stays), values(goes));
        let done = commit(&mara, merge).unwrap();
        let some = |it: &str| Some(it.to_owned());
        assert_eq!(values(stays), [some("own"), some("taken"), some("kept")]);
        assert_eq!(undo(&mara, &done).kept, []);
        assert_eq!((values(stays), values(goes)), (before, others));
    }
}

#[test]
fn d1_values_come_back_with_the_record_and_end_with_it_for_good() {
    let world = World::in_process();
    let mara = world.mara();
    let all = records(&world);
    for (target, record) in all {
        let field = create(&world, target, "Plan", CustomKind::Text);
        fill(&world, record, &[(field, "Gold")]);
        let delete = match record {
            Record::Contact(id) => Draft::DeleteContacts { contacts: vec![id] },
            Record::Account(account) => Draft::DeleteAccount {
                account,
                keep_contacts: false,
                primary_accounts: BTreeMap::new(),
            },
        };
        let listed = || find(&mara, &called(&world, "Plan")).unwrap();
        commit(&mara, delete.clone()).unwrap();
        commit(&mara, Draft::Restore { record }).unwrap();
        assert_eq!(value(&world, record, field).as_deref(), Some("Gold"));
        if target == Target::Contact {
            assert_eq!(listed().records, Counted(1));
        }
        commit(&mara, delete).unwrap();
        if target == Target::Contact {
            assert_eq!(listed().records, Counted(0), "a deleted record does not count");
        }
    }
    let left = || count(&world, "select count(*) from custom_values");
    assert_eq!(left(), 2);
    world.wait(Span::days(31));
    world.minute();
    assert_eq!(left(), 0);
}

#[test]
fn undoing_the_creation_of_a_record_and_doing_it_again_keeps_its_values() {
    let world = World::new();
    let mara = world.mara();
    let field = create(&world, Target::Contact, "Plan", CustomKind::Text);
    let contact = ContactDraft {
        first_name: "Ann".to_owned(),
        last_name: "Lee".to_owned(),
        custom: [(field, "Gold".to_owned())].into(),
        ..ContactDraft::default()
    };
    let ann = mara.call::<shared::api::contacts::CreateContact>(NoId, &contact).unwrap().id;
    let operation =
        crate::timeline::changes(&world.mara(), Record::Contact(ann)).remove(0).operation;
    let undone = commit(&mara, Draft::Undo { operation }).unwrap();
    assert_eq!(undone.kept, []);
    assert_eq!(code(mara.call::<GetContact>(ann, &Nothing {})), ProblemCode::NotFound);
    assert_eq!(undo(&mara, &undone).kept, []);
    assert_eq!(value(&world, Record::Contact(ann), field).as_deref(), Some("Gold"));
}
