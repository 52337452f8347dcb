//! Departments of accounts that are deleted, restored, removed for good and merged.

use std::collections::BTreeMap;

use shared::api::merges::MergeAccounts;
use shared::api::operations::Done;
use shared::operations::undo::KeptReason;
use shared::time::Span;

use super::*;

fn delete(world: &World, account: AccountId) -> Done {
    let draft = Draft::DeleteAccount {
        account,
        keep_contacts: false,
        primary_accounts: BTreeMap::default(),
    };
    commit(&world.mara(), draft).unwrap()
}

fn undo(world: &World, done: &Done) -> Done {
    commit(&world.mara(), Draft::Undo { operation: done.operation.unwrap() }).unwrap()
}

fn merge(world: &World, into: AccountId, from: &[AccountId]) -> Done {
    let draft = MergeAccounts { into, from: from.to_vec(), values: BTreeMap::new() };
    commit(&world.mara(), Draft::MergeAccounts(draft)).unwrap()
}

#[test]
fn d4_deleted_accounts_are_skipped_and_stand_between_again_when_they_are_restored() {
    let world = World::new();
    let [ant, bee, cat, dog] = chain(&world);
    let deletions = [bee, cat].map(|id| delete(&world, id));
    assert_eq!(lines(&world, ant), told("Dog", ""));
    assert_eq!(lines(&world, dog), told("", "Ant"));
    assert_eq!(get(&world, ant).parent.unwrap().id, dog);
    // No way leads back through them, and an edit of something else leaves them between.
    assert_eq!(code(place(&world, dog, Some(ant))), ProblemCode::Invalid);
    assert_eq!(code(place(&world, ant, Some(bee))), ProblemCode::Invalid);
    let account = get(&world, ant);
    let fields = AccountDraft { name: format!("Ann {}", world.mark), ..draft(&account) };
    let edit = Draft::EditAccount { account: ant, version: account.version, fields };
    commit(&world.mara(), edit).unwrap();
    for done in &deletions {
        undo(&world, done);
    }
    assert_eq!(lines(&world, ant), told("Dog Cat Bee", ""));
}

#[test]
fn what_is_removed_for_good_leaves_its_departments_at_the_top_or_below_the_next_account() {
    let world = World::in_process();
    let [ant, bee, cat, dog] = chain(&world);
    delete(&world, dog);
    delete(&world, bee);
    world.wait(Span::days(31));
    world.minute();
    assert_eq!(lines(&world, cat), told("", "Ant"));
    assert_eq!(lines(&world, ant), told("Cat", ""));
    let left: u32 = world.sqlite().with(|db| {
        let sql = "select count(*) from accounts where parent_id in (
                     select id from accounts where purged_at is not null)
                      or purged_at is not null and parent_id is not null";
        db.query_row(sql, [], |row| row.get(0)).unwrap()
    });
    assert_eq!(left, 0);
    place(&world, ant, None).unwrap();
}

#[test]
fn m6_the_departments_of_a_merged_account_move_to_the_one_that_stays() {
    let world = World::new();
    let [ant, bee, cat, dog] = chain(&world);
    let elk = world.account("Elk", AccessLevel::Own);
    let merged = merge(&world, elk, &[cat]);
    // The parent is taken over like any other field.
    assert_eq!(lines(&world, elk), told("Dog", "Bee"));
    assert_eq!(lines(&world, ant), told("Dog Elk Bee", ""));
    assert_eq!(undo(&world, &merged).kept, []);
    assert_eq!(lines(&world, elk), told("", ""));
    assert_eq!(lines(&world, ant), told("Dog Cat Bee", ""));
    // Who takes in an account above comes below the next one.
    let merged = merge(&world, ant, &[cat]);
    assert_eq!(lines(&world, ant), told("Dog", "Bee"));
    assert_eq!(lines(&world, bee), told("Dog Ant", ""));
    assert_eq!(undo(&world, &merged).kept, []);
    assert_eq!(lines(&world, ant), told("Dog Cat Bee", ""));
    // And who takes in all of them is below none.
    merge(&world, ant, &[bee, cat, dog]);
    assert_eq!(lines(&world, ant), told("", ""));
}

#[test]
fn m12_an_undo_restores_the_parent_unless_it_is_below_by_now() {
    let world = World::new();
    let [ant, bee] = ["Ant", "Bee"].map(|name| world.account(name, AccessLevel::Own));
    let first = place(&world, ant, Some(bee)).unwrap();
    let undone = undo(&world, &first);
    assert_eq!(lines(&world, ant), told("", ""));
    // Done again while Bee is below Ant, it is left out.
    place(&world, bee, Some(ant)).unwrap();
    let redo = undo(&world, &undone);
    let reasons: Vec<&KeptReason> = redo.kept.iter().map(|it| &it.reason).collect();
    assert_eq!(reasons, [&KeptReason::ParentBelow { by: bee }]);
    assert_eq!(lines(&world, ant), told("", "Bee"));
}
