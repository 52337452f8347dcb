//! Changing role and access level.

use super::*;

#[test]
fn k2_a_late_change_is_refused_with_the_current_state() {
    let world = World::in_process();
    let mara = world.mara();
    let (acme, _) = two_accounts(&world);
    let ann = world.contact("Ann", Some(acme));
    let seen = relationship(&mara, ann, acme);
    let lead = RelationshipChange {
        version: seen.version,
        role: "IT lead".to_owned(),
        level: Some(AccessLevel::Manage),
    };
    mara.call::<UpdateRelationship>(seen.id, &lead).unwrap();
    let changed = relationship(&mara, ann, acme);
    assert_eq!(changed.role.as_deref(), Some("IT lead"));
    assert_eq!(changed.level.level, AccessLevel::Manage);
    let late = mara.call::<UpdateRelationship>(seen.id, &lead).unwrap_err();
    assert_eq!(late.code, ProblemCode::Stale);
    let current: Relationship = serde_json::from_value(late.current.unwrap()).unwrap();
    assert_eq!(current, changed);
    // An equal change writes nothing.
    let acts = super::acts(&world, ann);
    let same = RelationshipChange { version: changed.version, ..lead };
    mara.call::<UpdateRelationship>(seen.id, &same).unwrap();
    assert_eq!(relationship(&mara, ann, acme), changed);
    assert_eq!(super::acts(&world, ann), acts);
}

#[test]
fn t9_a_lower_level_applies_from_the_next_request() {
    let world = World::new();
    let mara = world.mara();
    let (acme, _) = two_accounts(&world);
    let bob = world.contact("Bob", Some(acme));
    let (ann, customer) = world.customer("Ann", Some(acme));
    let colleagues = ticket(&mara, bob, None);
    assert_eq!(sees(&customer), [colleagues]);
    let there = relationship(&mara, ann, acme);
    let own = RelationshipChange {
        version: there.version,
        role: String::new(),
        level: Some(AccessLevel::Own),
    };
    mara.call::<UpdateRelationship>(there.id, &own).unwrap();
    assert_eq!(sees(&customer), []);
}

#[test]
fn r17_the_right_to_see_is_not_enough() {
    let world = World::in_process();
    let (acme, _) = two_accounts(&world);
    let ann = world.contact("Ann", Some(acme));
    let there = relationship(&world.mara(), ann, acme);
    world.set(|it| it.see_is_associate = false);
    let jonas = world.agent("jonas");
    let change = RelationshipChange { version: there.version, role: "x".to_owned(), level: None };
    assert_eq!(code(jonas.call::<UpdateRelationship>(there.id, &change)), ProblemCode::Forbidden);
    assert_eq!(code(jonas.call::<EndRelationship>(there.id, &Nothing {})), ProblemCode::Forbidden);
    assert_eq!(code(change_primary(&jonas, ann, None)), ProblemCode::Forbidden);
    assert_eq!(relationship(&world.mara(), ann, acme), there);
}
