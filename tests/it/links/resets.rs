//! Reset links [P3, S6].

use super::*;

#[test]
fn a_reset_sets_a_password_and_ends_every_session() {
    let world = World::new();
    let (contact, ann) = world.customer("Ann", None);
    let token = reset(&world, contact, "Ann");
    assert_eq!(read(&world, &token), Ok(LinkPurpose::Reset));
    assert!(ann.call::<GetPortalSession>(NoId, &Nothing {}).is_ok(), "asking ends none");
    redeem::<ResetContactPassword>(&world, &token, BETTER).unwrap();
    let after = ann.call::<GetPortalSession>(NoId, &Nothing {});
    assert_eq!(code(after), ProblemCode::SignInNeeded);
    assert!(signs_in(&world, "Ann", BETTER) && !signs_in(&world, "Ann", PASSWORD));
    is_dead(&world, &token, ProblemCode::LinkUsed);
}

#[test]
fn s6_a_reset_link_expires_after_ten_minutes() {
    let world = World::in_process();
    let (contact, _) = world.customer("Ann", None);
    let token = reset(&world, contact, "Ann");
    world.wait(Span::minutes(10));
    is_dead(&world, &token, ProblemCode::LinkExpired);
    assert!(signs_in(&world, "Ann", PASSWORD));
}

#[test]
fn s6_a_reset_link_is_revoked_when_the_password_is_changed() {
    let world = World::new();
    let (contact, ann) = world.customer("Ann", None);
    let token = reset(&world, contact, "Ann");
    let change = ChangePassword { current: PASSWORD.to_owned(), next: BETTER.to_owned() };
    ann.call::<ChangeContactPassword>(NoId, &change).unwrap();
    is_dead(&world, &token, ProblemCode::LinkUsed);
    assert!(signs_in(&world, "Ann", BETTER));
}

#[test]
fn p6_a_reset_link_is_revoked_when_an_admin_sets_a_password() {
    let world = World::new();
    let (contact, _) = world.customer("Ann", None);
    let token = reset(&world, contact, "Ann");
    let given = SetPasswordDraft { password: "given by the admin".to_owned() };
    world.mara().call::<SetContactPassword>(contact, &given).unwrap();
    is_dead(&world, &token, ProblemCode::LinkUsed);
}

#[test]
fn p6_a_reset_replaces_a_given_password() {
    let world = World::new();
    let (contact, _) = world.customer("Ann", None);
    let given = SetPasswordDraft { password: "given by the admin".to_owned() };
    world.mara().call::<SetContactPassword>(contact, &given).unwrap();
    let token = reset(&world, contact, "Ann");
    let client = world.anybody();
    let input = RedeemLink { token, password: BETTER.to_owned() };
    let session = client.call::<ResetContactPassword>(NoId, &input).unwrap();
    assert!(!session.must_change_password);
}
