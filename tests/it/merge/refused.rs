//! What is not merged.

use shared::customers::level::AccessLevel;
use shared::problem::ProblemCode;
use uuid::Uuid;

use super::*;
use crate::harness::code;
use crate::rows::{DEPARTMENTS, SOFTWARE};

#[track_caller]
fn refuses(result: Result<Done, Problem>, field: &str) {
    let problem = result.unwrap_err();
    assert_eq!(problem.code, ProblemCode::Invalid, "{problem:?}");
    assert!(problem.of_field(field).is_some(), "{problem:?}");
}

#[test]
fn m10_two_to_five_different_records_are_merged_that_are_not_deleted() {
    let world = World::in_process();
    let mara = world.mara();
    let all: Vec<_> = (0..7).map(|n| world.contact(&format!("Ann{n}"), None)).collect();
    let (ann, nobody) = (all[0], ContactId::from(Uuid::from_u128(7)));
    let elsewhere = world.account("Acme", AccessLevel::Own);
    let before = dump(&world);
    refuses(merge(&mara, &contacts_into(ann, &[])), "from");
    refuses(merge(&mara, &contacts_into(ann, &[ann])), "from");
    refuses(merge(&mara, &contacts_into(ann, &[all[1], all[1]])), "from");
    refuses(merge(&mara, &contacts_into(ann, &all[1..6])), "from");
    refuses(merge(&mara, &contacts_into(ann, &[nobody])), "from");
    refuses(merge(&mara, &contacts_into(nobody, &[ann])), "into");
    let values = |name: &str, of| [(name.to_owned(), of)].into();
    let unknown =
        MergeContacts { values: values("shoe_size", ann), ..contacts_into(ann, &[all[1]]) };
    refuses(merge(&mara, &unknown), "values");
    let other = MergeContacts { values: values("title", all[2]), ..contacts_into(ann, &[all[1]]) };
    refuses(merge(&mara, &other), "values");
    let primary_account = Some(elsewhere);
    refuses(
        merge(&mara, &MergeContacts { primary_account, ..contacts_into(ann, &[all[1]]) }),
        "primary_account",
    );
    assert_eq!(dump(&world), before);
    commit(&mara, Draft::DeleteContacts { contacts: vec![all[6]] }).unwrap();
    refuses(merge(&mara, &contacts_into(ann, &[all[6]])), "from");
    merge(&mara, &contacts_into(ann, &all[1..5])).unwrap();
    // Who was merged already is no contact of their own.
    refuses(merge(&mara, &contacts_into(all[5], &[all[1]])), "from");
    refuses(merge(&mara, &contacts_into(all[1], &[all[5]])), "into");

    let accounts: Vec<_> =
        (0..7).map(|n| world.account(&format!("Firm{n}"), AccessLevel::Own)).collect();
    refuses(merge_accounts(&mara, &accounts_into(accounts[0], &[accounts[0]])), "from");
    refuses(merge_accounts(&mara, &accounts_into(accounts[0], &accounts[1..6])), "from");
    merge_accounts(&mara, &accounts_into(accounts[0], &accounts[1..5])).unwrap();
    refuses(merge_accounts(&mara, &accounts_into(accounts[5], &[accounts[1]])), "from");
}

#[test]
fn r17_only_who_may_change_relationships_merges() {
    let world = World::in_process();
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    let acme = world.account("Acme", AccessLevel::Own);
    let globex = world.account("Globex", AccessLevel::Own);
    let (ann, bob) = (world.contact("Ann", Some(acme)), world.contact("Bob", Some(acme)));
    world.set(|it| it.see_is_associate = false);
    let refused = merge(&jonas, &contacts_into(ann, &[bob])).unwrap_err();
    assert_eq!(refused.code, ProblemCode::Forbidden);
    assert!(refused.title.contains("Mara"), "{}", refused.title);
    let refused = merge_accounts(&jonas, &accounts_into(globex, &[acme]));
    assert_eq!(code(refused), ProblemCode::Forbidden);
    let done = merge(&mara, &contacts_into(ann, &[bob])).unwrap();
    let undo = Draft::Undo { operation: done.operation.unwrap() };
    assert_eq!(code(commit(&jonas, undo)), ProblemCode::Forbidden);
}

#[test]
fn r19_an_agent_gives_nobody_tickets_that_they_do_not_see_by_a_merge() {
    let world = World::in_process();
    let (mara, priya) = (world.mara(), world.agent("priya"));
    let other = DEPARTMENTS.into_iter().find(|it| *it != SOFTWARE).unwrap();
    let [ann, bob, cleo] = ["Ann", "Bob", "Cleo"].map(|it| world.contact(it, None));
    ticket(&mara, bob, None, Some(SOFTWARE));
    ticket(&mara, cleo, None, Some(other));
    merge(&priya, &contacts_into(ann, &[bob])).unwrap();
    let refused = merge(&priya, &contacts_into(ann, &[cleo])).unwrap_err();
    assert_eq!(refused.code, ProblemCode::Forbidden);
    assert!(refused.title.contains("Ask an admin"), "{}", refused.title);
    let [acme, globex] = ["Acme", "Globex"].map(|it| world.account(it, AccessLevel::Own));
    let refused = merge_accounts(&priya, &accounts_into(acme, &[globex]));
    assert_eq!(code(refused), ProblemCode::Forbidden);
    merge(&mara, &contacts_into(ann, &[cleo])).unwrap();
}
