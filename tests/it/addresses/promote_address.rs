//! Making an address the primary one.

use shared::api::portal_access::{Invitations, InviteContacts};
use shared::api::session::{ActivatePortalAccess, RedeemLink};
use shared::api::tickets::{CreateTicket, ReplyToTicket};
use shared::ticket::draft::TicketDraft;

use super::*;

#[test]
fn e2_exactly_one_address_is_primary_and_an_undo_restores_the_former_one() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    let second = added(&world, ann, "Second");
    let draft = Draft::PromoteAddress { contact: ann, address: second };
    let shown = preview(&world.mara(), &draft).unwrap();
    let expected = [
        Effect::AddressCeasedToBePrimary { contact: ann, email: world.email("Ann") },
        Effect::AddressBecamePrimary { contact: ann, email: world.email("Second") },
    ];
    assert_eq!((shown.effects, shown.mails), (expected.to_vec(), 0));
    let operation = done(&world, &draft);
    assert_eq!(told(&world, ann), ["*second", "ann"]);
    assert_eq!(commit(&world.mara(), &draft).unwrap().operation, None, "it is so already");
    undo(&world, operation);
    assert_eq!(told(&world, ann), ["*ann", "second"]);
}

#[test]
fn e2_of_two_promotions_at_once_one_is_refused() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    let ids = ["Second", "Third"].map(|name| added(&world, ann, name));
    let mara = world.mara();
    let requests = ids.map(|address| {
        let draft = Draft::PromoteAddress { contact: ann, address };
        let body = serde_json::to_vec(&Commit { draft, hash: None }).unwrap();
        mara.request("POST", &CommitOperation::path(&NoId), &[], Some(body))
    });
    let mut statuses: Vec<u16> =
        world.at_once(requests.into()).iter().map(|it| it.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(contact(&world, ann).addresses.iter().filter(|it| it.is_primary).count(), 1);
}

#[test]
fn e7_a_pending_address_is_promoted_once_it_is_verified() {
    let world = World::new();
    let (ann, _) = world.customer("Ann", None);
    let new = added(&world, ann, "New");
    let draft = Draft::PromoteAddress { contact: ann, address: new };
    assert_eq!(code(preview(&world.mara(), &draft)), ProblemCode::AddressPending);
    assert_eq!(code(commit(&world.mara(), &draft)), ProblemCode::AddressPending);
    verify(&world, &world.link(&world.email("New"))).unwrap();
    done(&world, &draft);
    assert_eq!(told(&world, ann), ["*+new", "+ann"]);
    // Both addresses can sign in, and mail goes to the primary one.
    assert!(signs_in(&world, &world.email("Ann")) && signs_in(&world, &world.email("New")));
    let before = world.mails(&world.email("New")).len();
    world.mara().call::<SendReset>(ann, &Nothing {}).unwrap();
    assert_eq!(world.mails(&world.email("New")).len(), before + 1);
}

/// A contact who was invited at one address while another became the primary one, so that
/// the first is verified and the primary one is not.
fn in_by_a_secondary_one(world: &World) -> ContactId {
    let ann = world.contact("Ann", None);
    let invite = Invitations { contacts: vec![ann] };
    world.mara().call::<InviteContacts>(NoId, &invite).unwrap();
    let token = world.link(&world.email("Ann"));
    let address = added(world, ann, "Second");
    done(world, &Draft::PromoteAddress { contact: ann, address });
    let redeem = RedeemLink { token, password: PASSWORD.to_owned() };
    world.anybody().call::<ActivatePortalAccess>(NoId, &redeem).unwrap();
    assert_eq!(told(world, ann), ["*second", "+ann"]);
    ann
}

#[test]
fn e7_an_undo_makes_no_unverified_address_primary_for_an_active_contact() {
    let world = World::new();
    let ann = in_by_a_secondary_one(&world);
    let verified = address(&world, ann, &world.email("Ann")).id;
    let operation = done(&world, &Draft::PromoteAddress { contact: ann, address: verified });
    assert_eq!(told(&world, ann), ["*+ann", "second"]);
    let undone = undo(&world, operation);
    assert_eq!(undone.operation, None);
    assert_eq!(undone.kept[0].reason, KeptReason::AddressUnverified);
    assert_eq!(told(&world, ann), ["*+ann", "second"]);
}

#[test]
fn e7_p15_access_depends_on_the_verified_address_even_if_another_is_primary() {
    let world = World::new();
    let ann = in_by_a_secondary_one(&world);
    let of = |name| world.mails(&world.email(name)).len();
    world.mara().call::<SendReset>(ann, &Nothing {}).unwrap();
    let draft = TicketDraft {
        requester: Some(ann),
        subject: "Paper".to_owned(),
        body: "There is none.".to_owned(),
        account: None,
        department: None,
        ..TicketDraft::default()
    };
    let number = world.mara().call::<CreateTicket>(NoId, &draft).unwrap().number;
    let reply = shared::ticket::draft::ReplyDraft {
        body: "Now there is.".to_owned(),
        ..shared::ticket::draft::ReplyDraft::default()
    };
    world.mara().call::<ReplyToTicket>(number, &reply).unwrap();
    // The invitation, the reset and the reply.
    assert_eq!((of("Ann"), of("Second")), (3, 0));
    let verified = address(&world, ann, &world.email("Ann")).id;
    done(&world, &Draft::RemoveAddress { contact: ann, address: verified });
    assert_eq!(contact(&world, ann).portal[0].state, PortalState::Unverified);
}
