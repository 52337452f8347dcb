//! Redeeming a link that verifies an address.

use shared::api::session::{
    ActivatePortalAccess, LinkPurpose, ReadLink, RedeemLink, ResetContactPassword,
};

use super::*;

fn pending(world: &World) -> (ContactId, Client<'_>, String) {
    let (ann, client) = world.customer("Ann", None);
    added(world, ann, "New");
    (ann, client, world.link(&world.email("New")))
}

fn read(world: &World, token: &str) -> Result<LinkPurpose, Problem> {
    let link = LinkToken { token: token.to_owned() };
    world.anybody().call::<ReadLink>(NoId, &link).map(|it| it.purpose)
}

#[test]
fn e7_p4_opening_a_link_changes_nothing_and_one_post_verifies() {
    let world = World::new();
    let (ann, client, token) = pending(&world);
    for _ in 0..3 {
        assert_eq!(read(&world, &token), Ok(LinkPurpose::Verification));
    }
    assert_eq!(told(&world, ann), ["*+ann", "new"]);
    let verified = verify(&world, &token).unwrap();
    assert_eq!(verified.email.as_str(), world.email("New"));
    assert_eq!(verified.help_center, "Northwind Support");
    assert_eq!(told(&world, ann), ["*+ann", "+new"]);
    assert!(signs_in(&world, &world.email("New")));
    // It ends no session, and the mail no longer shows the used link.
    assert!(client.call::<GetPortalSession>(NoId, &Nothing {}).is_ok());
    assert!(world.mails(&world.email("New"))[0].button.is_none());
    assert_eq!(code(verify(&world, &token)), ProblemCode::LinkUsed);
    assert_eq!(code(read(&world, &token)), ProblemCode::LinkUsed);
    // The actor is the contact.
    let told = changes(&world.mara(), Record::Contact(ann));
    let entry = told.iter().find(|it| it.act == Act::VerifyAddress).unwrap();
    let expected = Effect::AddressVerified { contact: ann, email: world.email("New") };
    assert_eq!((&entry.effects[..], entry.can_be_undone), (&[expected][..], false));
}

#[test]
fn e7_a_verification_link_opens_no_session_and_sets_no_password() {
    let world = World::new();
    let (_, _, token) = pending(&world);
    let client = world.anybody();
    verify(&world, &token).unwrap();
    let who = client.call::<GetPortalSession>(NoId, &Nothing {});
    assert_eq!(code(who), ProblemCode::SignInNeeded);
    let (bob, _) = world.customer("Bob", None);
    added(&world, bob, "Bobby");
    let token = world.link(&world.email("Bobby"));
    let redeem = || RedeemLink { token: token.clone(), password: "a much better one".to_owned() };
    let reset = client.call::<ResetContactPassword>(NoId, &redeem());
    let activation = client.call::<ActivatePortalAccess>(NoId, &redeem());
    assert_eq!(code(reset), ProblemCode::LinkUsed);
    assert_eq!(code(activation), ProblemCode::LinkUsed);
    // A reset link does not verify another address either.
    world.mara().call::<SendReset>(bob, &Nothing {}).unwrap();
    let reset = world.link(&world.email("Bob"));
    assert_eq!(code(verify(&world, &reset)), ProblemCode::LinkUsed);
    verify(&world, &token).unwrap();
}

#[test]
fn p4_a_verification_link_expires_after_seven_days() {
    let world = World::in_process();
    let (_, _, token) = pending(&world);
    world.wait(Span::days(7));
    assert_eq!(code(verify(&world, &token)), ProblemCode::LinkExpired);
    assert_eq!(code(read(&world, &token)), ProblemCode::LinkExpired);
}

#[test]
fn p7_a_verification_link_is_revoked_by_a_block_and_with_its_address() {
    let world = World::new();
    let (ann, _, token) = pending(&world);
    world.mara().call::<BlockContact>(ann, &Nothing {}).unwrap();
    assert_eq!(code(verify(&world, &token)), ProblemCode::LinkReplaced);
    world.mara().call::<UnblockContact>(ann, &Nothing {}).unwrap();
    assert_eq!(code(verify(&world, &token)), ProblemCode::LinkReplaced);
    let (bob, _) = world.customer("Bob", None);
    let address = added(&world, bob, "Bobby");
    let token = world.link(&world.email("Bobby"));
    done(&world, &Draft::RemoveAddress { contact: bob, address });
    assert_eq!(code(verify(&world, &token)), ProblemCode::LinkReplaced);
}

#[test]
fn s6_of_many_requests_at_once_one_succeeds() {
    let world = World::new();
    let (_, _, token) = pending(&world);
    let body = serde_json::to_vec(&LinkToken { token }).unwrap();
    let path = VerifyAddress::path(&NoId);
    let requests = (0..5).map(|_| world.anybody().request("POST", &path, &[], Some(body.clone())));
    let answers = world.at_once(requests.collect());
    assert_eq!(answers.iter().filter(|it| it.status == 200).count(), 1, "{answers:?}");
    let lost = answers.iter().filter(|it| it.status != 200);
    assert!(lost.clone().all(|it| it.problem().code == ProblemCode::LinkUsed));
    assert_eq!(lost.count(), 4);
}

#[test]
fn s6_an_unknown_secret_verifies_nothing() {
    let world = World::new();
    for token in ["", "A", &"A".repeat(43), &"A".repeat(5_000)] {
        assert_eq!(code(verify(&world, token)), ProblemCode::LinkUsed, "{token:?}");
    }
}
