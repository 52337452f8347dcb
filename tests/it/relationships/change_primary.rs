//! Changing the primary account.

use super::*;

#[test]
fn r1_of_two_changes_of_the_same_version_one_is_written() {
    let world = World::new();
    let mara = world.mara();
    let (acme, globex) = two_accounts(&world);
    let ann = world.contact("Ann", None);
    let version = get(&mara, ann).version;
    let change = |account| PrimaryChange { version, account: Some(account) };
    let won = mara.call::<ChangePrimary>(ann, &change(acme)).unwrap();
    assert_eq!(won, get(&mara, ann));
    let late = mara.call::<ChangePrimary>(ann, &change(globex)).unwrap_err();
    assert_eq!(late.code, ProblemCode::Stale);
    let current: Contact = serde_json::from_value(late.current.unwrap()).unwrap();
    assert_eq!(current, won);
    assert_eq!(belongs(&mara, ann), [(acme, Direct)]);
}

#[test]
fn r5_the_primary_account_is_removed_only_if_no_others_remain_and_they_are_named() {
    let world = World::new();
    let mara = world.mara();
    let (acme, globex) = two_accounts(&world);
    let ann = world.contact("Ann", Some(acme));
    associate(&mara, ann, globex);
    let refused = super::change_primary(&mara, ann, None).unwrap_err();
    assert_eq!(refused.code, ProblemCode::OtherAccountsRemain);
    let names: Vec<&str> = refused.blockers.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, [format!("Globex {}", world.mark)]);
    assert_eq!(refused.blockers[0].id.unwrap().to_string(), globex.to_string());
    end(&mara, ann, globex).unwrap();
    let alone = super::change_primary(&mara, ann, None).unwrap();
    assert_eq!(alone.relationships, []);
    assert_eq!(alone.former_relationships.len(), 2);
    // R3: without a primary account, the next one becomes it.
    assert_eq!(associate(&mara, ann, globex), made(Direct));
}

#[test]
fn r6_the_former_account_ends_or_stays_as_the_workspace_says() {
    let world = World::in_process();
    let mara = world.mara();
    let (acme, globex) = two_accounts(&world);
    let ann = world.contact("Ann", Some(acme));
    associate(&mara, ann, globex);
    let promoted = relationship(&mara, ann, globex).id;
    let changed = super::change_primary(&mara, ann, Some(globex)).unwrap();
    assert_eq!(belongs(&mara, ann), [(globex, Direct)]);
    // The same row was promoted, and the other one has ended.
    assert_eq!(changed.relationships[0].id, promoted);
    assert_eq!(changed.former_relationships[0].account.id, acme);
    world.set(|it| it.keep_previous = true);
    super::change_primary(&mara, ann, Some(acme)).unwrap();
    assert_eq!(belongs(&mara, ann), [(acme, Direct), (globex, Indirect)]);
    // R14: one operation for each change.
    let acts = super::acts(&world, ann);
    assert_eq!(acts.iter().filter(|act| *act == "change_primary").count(), 2);
    // No account was changed.
    for account in [acme, globex] {
        assert!(mara.call::<GetAccount>(account, &Nothing {}).is_ok());
    }
}

#[test]
fn r7_keeping_the_former_account_needs_multiple_accounts() {
    let world = World::in_process();
    let mara = world.mara();
    let (acme, globex) = two_accounts(&world);
    let ann = world.contact("Ann", Some(acme));
    world.set(|it| {
        it.keep_previous = true;
        it.multi_account = false;
    });
    super::change_primary(&mara, ann, Some(globex)).unwrap();
    assert_eq!(belongs(&mara, ann), [(globex, Direct)]);
}

#[test]
fn t4_no_ticket_moves() {
    let world = World::new();
    let mara = world.mara();
    let (acme, globex) = two_accounts(&world);
    let ann = world.contact("Ann", Some(acme));
    let old = ticket(&mara, ann, None);
    super::change_primary(&mara, ann, Some(globex)).unwrap();
    assert_eq!(account_of(&mara, old), Some(acme));
    assert_eq!(account_of(&mara, ticket(&mara, ann, None)), Some(globex));
}

#[test]
fn an_unchanged_primary_account_is_not_written_and_an_unknown_one_is_reported() {
    let world = World::in_process();
    let mara = world.mara();
    let (acme, _) = two_accounts(&world);
    let ann = world.contact("Ann", Some(acme));
    let (before, acts) = (get(&mara, ann), super::acts(&world, ann));
    assert_eq!(super::change_primary(&mara, ann, Some(acme)).unwrap(), before);
    assert_eq!(super::acts(&world, ann), acts);
    let nowhere = AccountId::new(Uuid::from_u128(7));
    let refused = super::change_primary(&mara, ann, Some(nowhere)).unwrap_err();
    assert!(refused.of_field("account").is_some());
    let nobody = ContactId::new(Uuid::from_u128(7));
    let change = PrimaryChange { version: 1, account: None };
    assert_eq!(code(mara.call::<ChangePrimary>(nobody, &change)), ProblemCode::NotFound);
}

#[test]
fn k2_a_failure_at_any_statement_leaves_everything_as_it_was() {
    let world = World::in_process();
    let mara = world.mara();
    let (acme, globex) = two_accounts(&world);
    let ann = world.contact("Ann", Some(acme));
    associate(&mara, ann, globex);
    let before = get(&mara, ann);
    let change = PrimaryChange { version: before.version, account: Some(globex) };
    let mut failures = 0;
    loop {
        world.sqlite().fail_at(Some(failures));
        let result = mara.call::<ChangePrimary>(ann, &change);
        world.sqlite().fail_at(None);
        if result.is_ok() {
            break;
        }
        assert_eq!(get(&mara, ann), before);
        failures += 1;
    }
    // Two of the gate and what it reads, then guards, the operation, steps and the reply.
    assert!(failures > 10, "{failures}");
    assert_eq!(belongs(&mara, ann), [(globex, Direct)]);
}
