//! Removing an address.

use super::*;

fn remove(contact: ContactId, address: AddressId) -> Draft {
    Draft::RemoveAddress { contact, address }
}

#[test]
fn e2_the_primary_address_is_removed_only_after_another_was_promoted() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    let (first, second) =
        (address(&world, ann, &world.email("Ann")).id, added(&world, ann, "Second"));
    let refused = commit(&world.mara(), &remove(ann, first)).unwrap_err();
    assert_eq!(refused.code, ProblemCode::PrimaryAddress);
    assert_eq!(preview(&world.mara(), &remove(ann, first)).unwrap_err(), refused);
    assert_eq!(told(&world, ann), ["*ann", "second"]);
    done(&world, &Draft::PromoteAddress { contact: ann, address: second });
    let operation = done(&world, &remove(ann, first));
    assert_eq!(told(&world, ann), ["*second"]);
    undo(&world, operation);
    assert_eq!(told(&world, ann), ["*second", "ann"]);
}

#[test]
fn e2_an_undo_creates_no_second_primary_address() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    let operation = done(&world, &remove(ann, address(&world, ann, &world.email("Ann")).id));
    added(&world, ann, "Other");
    let undone = undo(&world, operation);
    assert_eq!(undone.kept[0].reason, KeptReason::AddressRules);
    assert_eq!(told(&world, ann), ["*other"]);
}

#[test]
fn p15_removing_the_last_verified_address_ends_access_and_the_preview_says_so() {
    let world = World::new();
    let (ann, client) = world.customer("Ann", None);
    let state = || contact(&world, ann).portal[0].state;
    let only = address(&world, ann, &world.email("Ann")).id;
    let shown = preview(&world.mara(), &remove(ann, only)).unwrap();
    let ends =
        |it: &Effect| matches!(it, Effect::PortalStateChanged { to: PortalState::Unverified, .. });
    assert!(shown.effects.iter().any(ends), "{shown:?}");
    assert!(shown.lasting.contains(&Lasting::SessionsEnd { count: 1 }), "{shown:?}");
    let operation = done(&world, &remove(ann, only));
    assert_eq!(state(), PortalState::Unverified);
    assert_eq!(code(client.call::<GetPortalSession>(NoId, &Nothing {})), ProblemCode::SignInNeeded);
    assert!(!signs_in(&world, &world.email("Ann")));
    undo(&world, operation);
    assert_eq!((state(), told(&world, ann)), (PortalState::Active, vec!["*+ann".to_owned()]));
    assert!(signs_in(&world, &world.email("Ann")));
}

#[test]
fn p15_a_contact_with_another_verified_address_keeps_access() {
    let world = World::new();
    let (ann, client) = world.customer("Ann", None);
    let old = address(&world, ann, &world.email("Ann")).id;
    let new = added(&world, ann, "New");
    // A pending address cannot replace the verified primary one.
    assert_eq!(code(commit(&world.mara(), &remove(ann, old))), ProblemCode::PrimaryAddress);
    verify(&world, &world.link(&world.email("New"))).unwrap();
    done(&world, &Draft::PromoteAddress { contact: ann, address: new });
    let removed = done(&world, &remove(ann, old));
    assert_eq!(contact(&world, ann).portal[0].state, PortalState::Active);
    assert!(client.call::<GetPortalSession>(NoId, &Nothing {}).is_ok());
    undo(&world, removed);
    assert_eq!(told(&world, ann), ["*+new", "+ann"]);
}

#[test]
fn p15_an_invitation_ends_with_its_only_address() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    let invite = shared::api::portal_access::Invitations { contacts: vec![ann] };
    world.mara().call::<shared::api::portal_access::InviteContacts>(NoId, &invite).unwrap();
    done(&world, &remove(ann, address(&world, ann, &world.email("Ann")).id));
    assert_eq!(contact(&world, ann).portal[0].state, PortalState::Unverified);
    assert!(world.mails(&world.email("Ann"))[0].button.is_none());
}

#[test]
fn e2_removing_the_last_address_while_another_is_added_leaves_one_primary() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    let only = address(&world, ann, &world.email("Ann")).id;
    let mara = world.mara();
    let requests = [remove(ann, only), add(ann, world.email("New"))].map(|draft| {
        let body = serde_json::to_vec(&Commit { draft, hash: None }).unwrap();
        mara.request("POST", &CommitOperation::path(&NoId), &[], Some(body))
    });
    let answers = world.at_once(requests.into());
    assert!(answers.iter().all(|it| matches!(it.status, 200 | 409)), "{answers:?}");
    let left = contact(&world, ann).addresses;
    let primary = left.iter().filter(|it| it.is_primary).count();
    assert_eq!(primary, usize::from(!left.is_empty()), "{left:?}");
}
