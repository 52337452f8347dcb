//! Creating, renaming, archiving and restoring roles.

use super::*;

#[test]
fn only_admins_keep_the_list_and_undo_that() {
    let world = World::in_process();
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    let role = create(&mara, &called(&world, "Boss"));
    let new = Draft::CreateRole(NewRole { name: called(&world, "Other") });
    for draft in [new, rename(&role, &called(&world, "Chief")), archive(&role)] {
        assert_eq!(code(preview(&jonas, &draft)), ProblemCode::Forbidden, "{draft:?}");
        assert_eq!(code(commit(&jonas, draft.clone())), ProblemCode::Forbidden, "{draft:?}");
        let done = commit(&mara, draft.clone()).unwrap();
        let operation = done.operation.unwrap();
        let refused = commit(&jonas, Draft::Undo { operation });
        assert_eq!(code(refused), ProblemCode::Forbidden, "{draft:?}");
        assert_eq!(undo(&mara, &done).kept, [], "{draft:?}");
    }
    assert_eq!(code(commit(&jonas, restore(&role))), ProblemCode::Forbidden);
    assert_eq!(find(&mara, &role.name), Some(role));
}

#[test]
fn r15_a_role_is_renamed_everywhere_in_one_operation_and_its_undo_too() {
    let world = World::new();
    let mara = world.mara();
    let (old, new) = (called(&world, "Boss"), called(&world, "Chief"));
    let role = create(&mara, &old);
    let acme = world.account("Acme", AccessLevel::Own);
    let (ann, bob) = (world.contact("Ann", Some(acme)), world.contact("Bob", None));
    give(&mara, ann, &old, None).unwrap();
    let level = sharing(&mara, acme, AccessLevel::Own, &[(&old, AccessLevel::Manage)]);
    commit(&mara, level).unwrap();
    // Bob's relationship with Acme is past.
    let globex = world.account("Globex", AccessLevel::Own);
    let join = |account, role: &str| Draft::AssociateContacts {
        account,
        contacts: vec![bob],
        role: role.to_owned(),
        level: None,
        with_earlier_tickets: false,
    };
    commit(&mara, join(globex, "")).unwrap();
    commit(&mara, join(acme, &old)).unwrap();
    let of_bob = || mara.call::<GetContact>(bob, &Nothing {}).unwrap();
    let past = of_bob().relationships.into_iter().find(|it| it.account.id == acme).unwrap();
    mara.call::<EndRelationship>(past.id, &Nothing {}).unwrap();

    let names = || {
        let query = GridQuery::default().with("role", &format!("is:{new}"));
        let found = mara.call::<ListAccountContacts>(acme, &query).unwrap().rows.len();
        (
            there(&mara, ann).role.unwrap(),
            account(&mara, acme).role_levels.remove(0).role,
            of_bob().former_relationships.remove(0).role.unwrap(),
            found,
        )
    };
    let before = there(&mara, ann);
    let shown = preview(&mara, &rename(&role, &new)).unwrap();
    let (label, from, to) = (Label::Role(role.id), old.clone(), new.clone());
    assert_eq!(shown.effects, [Effect::LabelRenamed { label, from, to }]);
    let hash = Some(shown.hash);
    let draft = rename(&role, &new);
    let done = mara.call::<CommitOperation>(NoId, &Commit { draft, hash }).unwrap();
    assert_eq!(names(), (new.clone(), new.clone(), new.clone(), 1));
    // Access is as it was, and so is what an open dialog would change.
    let after = there(&mara, ann);
    assert_eq!((after.level, after.version), (before.level, before.version));
    assert_eq!(undo(&mara, &done).kept, []);
    assert_eq!(names(), (old.clone(), old.clone(), old, 0));
}

#[test]
fn no_two_roles_have_a_name_in_common() {
    let world = World::in_process();
    let mara = world.mara();
    let (boss, other) =
        (create(&mara, &called(&world, "Boss")), create(&mara, &called(&world, "Guest")));
    let taken = |draft| {
        let refused = commit(&mara, draft).unwrap_err();
        assert_eq!(refused.code, ProblemCode::NameTaken);
        refused.title
    };
    let shout = called(&world, "BOSS");
    let create = |name: &str| Draft::CreateRole(NewRole { name: name.to_owned() });
    assert!(taken(create(&shout)).contains(&boss.name));
    assert!(taken(rename(&other, &shout)).contains(&boss.name));
    // An archived one keeps its name, and is to be restored instead.
    commit(&mara, archive(&boss)).unwrap();
    assert!(taken(create(&shout)).contains("archived"));
    let blank = commit(&mara, create(" \u{200B}")).unwrap_err();
    assert_eq!(blank.of_field("name"), Some("enter a role"));
    // Its own name in another spelling is free.
    commit(&mara, rename(&boss, &shout)).unwrap();
    assert_eq!(commit(&mara, rename(&boss, &shout)).unwrap().operation, None);
    let nothing = ListedRole { id: Uuid::from_u128(7).into(), ..boss };
    for draft in [rename(&nothing, "X"), archive(&nothing), restore(&nothing)] {
        assert_eq!(code(commit(&mara, draft)), ProblemCode::NotFound);
    }
}

#[test]
fn m12_an_undo_takes_no_name_of_another_role() {
    let world = World::in_process();
    let mara = world.mara();
    let (old, new) = (called(&world, "Boss"), called(&world, "Chief"));
    let role = create(&mara, &old);
    let done = commit(&mara, rename(&role, &new)).unwrap();
    let other = create(&mara, &old);
    let undone = undo(&mara, &done);
    let reasons: Vec<_> = undone.kept.into_iter().map(|it| it.reason).collect();
    assert_eq!(reasons, [KeptReason::LabelTaken { by: Label::Role(other.id) }]);
    assert_eq!(find(&mara, &new).map(|it| it.id), Some(role.id));
}

#[test]
fn a_workspace_offers_at_most_fifty_roles() {
    let world = World::in_process();
    let mara = world.mara();
    for n in all(&mara).len()..50 {
        create(&mara, &format!("Role {n}"));
    }
    let more = Draft::CreateRole(NewRole { name: "One more".to_owned() });
    assert_eq!(code(commit(&mara, more.clone())), ProblemCode::Conflict);
    let buyer = find(&mara, "Buyer").unwrap();
    commit(&mara, archive(&buyer)).unwrap();
    commit(&mara, more).unwrap();
    assert_eq!(code(commit(&mara, restore(&buyer))), ProblemCode::Conflict);
}
