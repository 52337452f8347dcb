//! Activation links [P3, P4].

use super::*;

#[test]
fn p4_opening_changes_nothing_and_one_post_activates() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    let token = invited(&world, ann, "Ann");
    for _ in 0..10 {
        assert_eq!(read(&world, &token), Ok(LinkPurpose::Activation));
    }
    for method in ["GET", "HEAD", "OPTIONS"] {
        let path = format!("/api/portal/activation?token={token}");
        let answer = world.anybody().raw(method, &path, &[], None);
        assert_eq!(answer.status, 405, "{method}");
    }
    assert!(!signs_in(&world, "Ann", PASSWORD));
    redeem::<ActivatePortalAccess>(&world, &token, PASSWORD).unwrap();
    assert!(signs_in(&world, "Ann", PASSWORD));
}

#[test]
fn p4_reading_a_link_writes_nothing() {
    let world = World::in_process();
    let ann = world.contact("Ann", None);
    let token = invited(&world, ann, "Ann");
    let before = world.dump();
    for _ in 0..10 {
        read(&world, &token).unwrap();
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn p4_a_link_works_once() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    let token = invited(&world, ann, "Ann");
    redeem::<ActivatePortalAccess>(&world, &token, PASSWORD).unwrap();
    is_dead(&world, &token, ProblemCode::LinkUsed);
    assert!(signs_in(&world, "Ann", PASSWORD), "the replay set no password");
    // The mail no longer shows the used link.
    assert!(world.mails(&world.email("Ann"))[0].button.is_none());
}

#[test]
fn p3_a_newer_invitation_revokes_the_older_ones() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    let tokens = [(); 3].map(|()| invited(&world, ann, "Ann"));
    is_dead(&world, &tokens[0], ProblemCode::LinkUsed);
    is_dead(&world, &tokens[1], ProblemCode::LinkUsed);
    assert_eq!(read(&world, &tokens[2]), Ok(LinkPurpose::Activation));
}

#[test]
fn p4_an_activation_link_expires_after_seven_days() {
    let world = World::in_process();
    let ann = world.contact("Ann", None);
    let token = invited(&world, ann, "Ann");
    world.wait(Span::minutes(7 * 24 * 60 - 1));
    assert_eq!(read(&world, &token), Ok(LinkPurpose::Activation));
    world.wait(Span::minutes(1));
    is_dead(&world, &token, ProblemCode::LinkExpired);
    assert!(world.mails(&world.email("Ann"))[0].button.is_none());
    // A new one can be requested.
    let ask = LinkRequest { email: world.email("Ann") };
    world.anybody().call::<RequestLink>(NoId, &ask).unwrap();
    let token = world.link(&world.email("Ann"));
    redeem::<ActivatePortalAccess>(&world, &token, PASSWORD).unwrap();
}

#[test]
fn p4_a_refused_password_does_not_use_up_the_link() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    let token = invited(&world, ann, "Ann");
    for bad in ["", "short", "1234567890", &world.email("Ann"), &"x1y2".repeat(100)] {
        let problem = redeem::<ActivatePortalAccess>(&world, &token, bad).unwrap_err();
        assert_eq!(problem.code, ProblemCode::Invalid);
        assert!(problem.of_field("password").is_some());
    }
    redeem::<ActivatePortalAccess>(&world, &token, PASSWORD).unwrap();
}

#[test]
fn p4_an_activation_link_verifies_its_address() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    let verified = || {
        let contact = world.mara().call::<shared::api::contacts::GetContact>(ann, &Nothing {});
        contact.unwrap().addresses[0].is_verified
    };
    let token = invited(&world, ann, "Ann");
    read(&world, &token).unwrap();
    assert!(!verified());
    redeem::<ActivatePortalAccess>(&world, &token, PASSWORD).unwrap();
    assert!(verified());
}
