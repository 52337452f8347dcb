//! The list of roles, and how often each is used.

use super::*;

#[test]
fn a_new_workspace_begins_with_a_few_roles() {
    let world = World::in_process();
    let (mara, jonas) = (world.mara(), world.agent("jonas"));
    let names = jonas.call::<ListRoleNames>(NoId, &Nothing {}).unwrap();
    assert_eq!(names, ["Billing", "Buyer", "Executive sponsor", "IT lead"]);
    let listed = all(&mara);
    assert_eq!(listed.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), names);
    assert!(listed.iter().all(|it| !it.is_archived && it.relationships == Counted(0)));
}

#[test]
fn r15_it_says_how_many_contacts_and_accounts_use_a_role() {
    let world = World::new();
    let mara = world.mara();
    let name = called(&world, "Boss");
    create(&mara, &name);
    let (acme, globex) =
        (world.account("Acme", AccessLevel::Own), world.account("Globex", AccessLevel::Own));
    for (contact, at) in [("Ann", acme), ("Bob", globex), ("Cleo", acme)] {
        give(&mara, world.contact(contact, Some(at)), &name, None).unwrap();
    }
    commit(&mara, sharing(&mara, acme, AccessLevel::Own, &[(&name, AccessLevel::AllRead)]))
        .unwrap();
    let role = find(&mara, &name).unwrap();
    assert_eq!((role.relationships, role.accounts), (Counted(3), Counted(1)));
}
