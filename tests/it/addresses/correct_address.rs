//! Correcting an address.

use super::*;

fn correct(contact: ContactId, address: AddressId, email: String) -> Draft {
    Draft::CorrectAddress { contact, address, email }
}

#[test]
fn e1_an_address_is_corrected_in_place_and_the_correction_undone() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    let id = address(&world, ann, &world.email("Ann")).id;
    let draft = correct(ann, id, world.email("Anne"));
    let shown = preview(&world.mara(), &draft).unwrap();
    let (from, to) = (world.email("Ann"), world.email("Anne"));
    assert_eq!(shown.effects, [Effect::AddressCorrected { contact: ann, from, to }]);
    assert_eq!((shown.mails, shown.lasting.len()), (0, 0));
    let operation = done(&world, &draft);
    assert_eq!(told(&world, ann), ["*anne"]);
    // The former address is free for another contact.
    let bob = world.contact("Bob", None);
    added(&world, bob, "Ann");
    let kept = undo(&world, operation).kept;
    assert_eq!(kept[0].reason, KeptReason::AddressTaken { by: bob });
    assert_eq!(told(&world, ann), ["*anne"]);
    let taken = address(&world, bob, &world.email("Ann")).id;
    done(&world, &Draft::RemoveAddress { contact: bob, address: taken });
    undo(&world, operation);
    assert_eq!(told(&world, ann), ["*ann"]);
}

#[test]
fn e1_e3_an_address_cannot_be_corrected_to_another_contacts() {
    let world = World::new();
    let (ann, bob) = (world.contact("Ann", None), world.contact("Bob", None));
    let id = address(&world, ann, &world.email("Ann")).id;
    let refused = commit(&world.mara(), &correct(ann, id, world.email("BOB"))).unwrap_err();
    assert_eq!(refused.code, ProblemCode::AddressTaken);
    assert_eq!(refused.blockers[0].id, Some(bob.uuid()));
    // Bob's address is not one of Ann's.
    let of_bob = address(&world, bob, &world.email("Bob")).id;
    let refused = commit(&world.mara(), &correct(ann, of_bob, world.email("New")));
    assert_eq!(code(refused), ProblemCode::NotFound);
}

#[test]
fn e1_another_spelling_is_the_same_address_and_stays_verified() {
    let world = World::new();
    let (ann, _) = world.customer("Ann", None);
    let id = address(&world, ann, &world.email("Ann")).id;
    let capitals = world.email("Ann").replace("ann.", "Ann.");
    let draft = correct(ann, id, capitals.clone());
    assert_eq!(preview(&world.mara(), &draft).unwrap().mails, 0);
    done(&world, &draft);
    assert!(address(&world, ann, &capitals).is_verified);
    assert!(signs_in(&world, &world.email("Ann")));
    // Repeating it changes nothing.
    assert_eq!(commit(&world.mara(), &draft).unwrap().operation, None);
}

#[test]
fn e7_a_verified_address_stays_next_to_the_corrected_one() {
    let world = World::new();
    let (ann, _) = world.customer("Ann", None);
    let id = address(&world, ann, &world.email("Ann")).id;
    let draft = correct(ann, id, world.email("Anne"));
    let shown = preview(&world.mara(), &draft).unwrap();
    let expected = Effect::AddressAdded { contact: ann, email: world.email("Anne") };
    assert_eq!((shown.effects, shown.mails), (vec![expected], 1));
    done(&world, &draft);
    assert_eq!(told(&world, ann), ["*+ann", "anne"]);
    assert!(signs_in(&world, &world.email("Ann")));
    // Once verified, it can become the primary one.
    verify(&world, &world.link(&world.email("Anne"))).unwrap();
    let anne = address(&world, ann, &world.email("Anne")).id;
    done(&world, &Draft::PromoteAddress { contact: ann, address: anne });
    done(&world, &Draft::RemoveAddress { contact: ann, address: id });
    assert_eq!(told(&world, ann), ["*+anne"]);
    assert!(signs_in(&world, &world.email("Anne")) && !signs_in(&world, &world.email("Ann")));
}

#[test]
fn e7_a_pending_address_that_is_corrected_gets_a_link_of_its_own() {
    let world = World::new();
    let (ann, _) = world.customer("Ann", None);
    let id = added(&world, ann, "Nwe");
    let old = world.link(&world.email("Nwe"));
    done(&world, &correct(ann, id, world.email("New")));
    assert_eq!(told(&world, ann), ["*+ann", "new"]);
    assert_eq!(code(verify(&world, &old)), ProblemCode::LinkReplaced);
    verify(&world, &world.link(&world.email("New"))).unwrap();
    assert_eq!(told(&world, ann), ["*+ann", "+new"]);
}

#[test]
fn s6_an_invitation_to_the_former_address_is_revoked() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    let invite = shared::api::portal_access::Invitations { contacts: vec![ann] };
    world.mara().call::<shared::api::portal_access::InviteContacts>(NoId, &invite).unwrap();
    let id = address(&world, ann, &world.email("Ann")).id;
    let draft = correct(ann, id, world.email("Anne"));
    let shown = preview(&world.mara(), &draft).unwrap();
    assert_eq!(shown.lasting, [Lasting::LinksEnd { count: 1 }]);
    let operation = done(&world, &draft);
    assert!(world.mails(&world.email("Ann"))[0].button.is_none());
    undo(&world, operation);
    assert!(world.mails(&world.email("Ann"))[0].button.is_none(), "it does not come back");
}
