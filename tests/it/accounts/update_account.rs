//! Changing an account.

use super::*;

fn change(world: &World, version: i64, name: &str) -> AccountChange {
    AccountChange { version, account: draft(world, name, "") }
}

#[test]
fn k2_a_late_change_is_refused_with_the_current_state() {
    let world = World::new();
    let mara = world.mara();
    let id = world.account("Acme", AccessLevel::Own);
    let seen = get(&mara, id).version;
    let changed = mara.call::<UpdateAccount>(id, &change(&world, seen, "Acme Europe")).unwrap();
    assert_eq!(changed, get(&mara, id));
    assert_eq!((changed.version, changed.default_level), (seen + 1, AccessLevel::AllReply));
    let late = mara.call::<UpdateAccount>(id, &change(&world, seen, "Globex")).unwrap_err();
    assert_eq!(late.code, ProblemCode::Stale);
    let current: Account = serde_json::from_value(late.current.unwrap()).unwrap();
    assert_eq!(current, changed);
}

#[test]
fn a_change_that_changes_nothing_writes_nothing() {
    let world = World::in_process();
    let mara = world.mara();
    let domain = format!("{}.example", world.mark);
    let input = draft(&world, "Acme", &domain);
    let id = mara.call::<CreateAccount>(NoId, &input).unwrap().id;
    let (before, rows) = (get(&mara, id), operations(&world));
    let same = AccountChange { version: before.version, account: input };
    assert_eq!(mara.call::<UpdateAccount>(id, &same).unwrap(), before);
    assert_eq!(operations(&world), rows);
}

#[test]
fn domains_come_and_go_and_keep_their_order() {
    let world = World::new();
    let mara = world.mara();
    let (a, b, c) = (
        format!("a.{}.example", world.mark),
        format!("b.{}.example", world.mark),
        format!("c.{}.example", world.mark),
    );
    let id =
        mara.call::<CreateAccount>(NoId, &draft(&world, "Acme", &format!("{a} {b}"))).unwrap().id;
    let version = get(&mara, id).version;
    let account = draft(&world, "Acme", &format!("{c} {b}"));
    let changed = mara.call::<UpdateAccount>(id, &AccountChange { version, account }).unwrap();
    assert_eq!(changed.domains, [c, b.clone()]);
    // A removed domain is free, and only current domains are found.
    mara.call::<CreateAccount>(NoId, &draft(&world, "Globex", &a)).unwrap();
    let found = |q: &str| {
        let filter = GridQuery::default().searching(q.to_owned());
        let page = mara.call::<ListAccounts>(NoId, &filter).unwrap();
        page.rows.into_iter().map(|row| row.id == id).collect::<Vec<_>>()
    };
    assert_eq!(found(&b), [true]);
    assert_eq!(found(&a), [false]);
}

#[test]
fn an_unknown_account_cannot_be_changed() {
    let world = World::new();
    let nowhere = AccountId::new(Uuid::from_u128(7));
    let refused = world.mara().call::<UpdateAccount>(nowhere, &change(&world, 1, "Acme"));
    assert_eq!(code(refused), ProblemCode::NotFound);
    assert_eq!(code(world.mara().call::<GetAccount>(nowhere, &Nothing {})), ProblemCode::NotFound);
}
