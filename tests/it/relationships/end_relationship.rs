//! Ending a relationship.

use super::*;

#[test]
fn r4_a_primary_relationship_cannot_simply_end() {
    let world = World::new();
    let mara = world.mara();
    let (acme, _) = two_accounts(&world);
    let ann = world.contact("Ann", Some(acme));
    let before = get(&mara, ann);
    assert_eq!(code(end(&mara, ann, acme)), ProblemCode::PrimaryCannotBeDissociated);
    assert_eq!(get(&mara, ann), before);
}

#[test]
fn r13_an_ended_relationship_is_history_and_a_new_one_is_a_new_row() {
    let world = World::in_process();
    let mara = world.mara();
    let (acme, globex) = two_accounts(&world);
    let ann = world.contact("Ann", Some(globex));
    associate(&mara, ann, acme);
    let first = relationship(&mara, ann, acme);
    world.wait(shared::time::Span::hours(1));
    end(&mara, ann, acme).unwrap();
    assert_eq!(belongs(&mara, ann), [(globex, Direct)]);
    let gone = mara.call::<EndRelationship>(first.id, &Nothing {});
    assert_eq!(code(gone), ProblemCode::NotFound);
    assert_eq!(associate(&mara, ann, acme), made(Indirect));
    assert_ne!(relationship(&mara, ann, acme).id, first.id);
    world.wait(shared::time::Span::hours(1));
    end(&mara, ann, acme).unwrap();
    let former = get(&mara, ann).former_relationships;
    assert_eq!(former.len(), 2);
    assert!(former.iter().all(|it| it.account.id == acme && it.kind == Indirect));
    assert_eq!(former[1].valid_from, first.valid_from);
    assert!(former[1].valid_to < former[0].valid_to);
    assert_eq!(super::acts(&world, ann).iter().filter(|act| *act == "end_relationship").count(), 2);
}

#[test]
fn t4_t9_own_tickets_stay_and_colleagues_tickets_are_hidden_at_once() {
    let world = World::new();
    let mara = world.mara();
    let (acme, globex) = two_accounts(&world);
    let bob = world.contact("Bob", Some(acme));
    let (ann, customer) = world.customer("Ann", Some(globex));
    associate(&mara, ann, acme);
    let (his, hers) = (ticket(&mara, bob, None), ticket(&mara, ann, Some(acme)));
    assert_eq!(sees(&customer), [hers, his]);
    end(&mara, ann, acme).unwrap();
    assert_eq!(sees(&customer), [hers]);
    assert_eq!([his, hers].map(|it| account_of(&mara, it)), [Some(acme); 2]);
}

#[test]
fn an_unknown_relationship_cannot_end() {
    let nowhere = RelationshipId::new(Uuid::from_u128(7));
    let refused = World::new().mara().call::<EndRelationship>(nowhere, &Nothing {});
    assert_eq!(code(refused), ProblemCode::NotFound);
}
