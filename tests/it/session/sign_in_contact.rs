//! Signing in to the help center [P5, E1, E5].

use super::*;

#[test]
fn p5_an_inactive_contact_gets_the_same_answer_as_an_unknown_address() {
    let world = World::new();
    world.contact("Uma", None);
    let invited = world.contact("Ida", None);
    let invite = shared::api::portal_access::Invitations { contacts: vec![invited] };
    world.mara().call::<shared::api::portal_access::InviteContacts>(NoId, &invite).unwrap();
    let (blocked, _) = world.customer("Bob", None);
    world.mara().call::<shared::api::portal_access::BlockContact>(blocked, &Nothing {}).unwrap();
    let (_, _) = world.customer("Ann", None);
    let try_it = |email: String, password: &str| {
        let answer = world.anybody().ask::<SignInContact>(&NoId, &sign_in(&email, password), &[]);
        assert_eq!(answer.status, 401);
        assert!(answer.body.contains("You are not authorized to access this portal."));
        assert!(!answer.headers.contains_key("set-cookie"));
        told(answer)
    };
    let nobody = try_it(world.email("nobody"), PASSWORD);
    for name in ["Uma", "Ida", "Bob"] {
        assert_eq!(try_it(world.email(name), PASSWORD), nobody, "{name}");
    }
    assert_eq!(try_it(world.email("Ann"), "not her password"), nobody);
    assert_eq!(try_it(world.email("Ann"), ""), nobody);
    assert_eq!(try_it(world.email("Ann"), &format!("{PASSWORD} ")), nobody);
    assert_eq!(try_it(world.email("Ann"), &PASSWORD.repeat(1_000)), nobody);
    assert_eq!(try_it("no address at all".to_owned(), PASSWORD), nobody);
    assert_eq!(try_it(String::new(), PASSWORD), nobody);
}

#[test]
fn p5_s5_every_address_runs_the_same_statements() {
    let world = World::in_process();
    world.contact("Uma", None);
    let (blocked, _) = world.customer("Bob", None);
    world.mara().call::<shared::api::portal_access::BlockContact>(blocked, &Nothing {}).unwrap();
    let (_, _) = world.customer("Ann", None);
    let counts = |name: &str| {
        world.sqlite().take_counts();
        let input = sign_in(&world.email(name), "a guess at it");
        world.anybody().call::<SignInContact>(NoId, &input).unwrap_err();
        world.sqlite().take_counts()
    };
    for name in ["Uma", "Bob", "Ann"] {
        assert_eq!(counts(name), counts("nobody"), "{name}");
    }
}

#[test]
fn e1_an_address_is_the_same_in_any_spelling() {
    let world = World::new();
    let (_, _) = world.customer("Ann", None);
    let shouted = format!("  {} ", world.email("Ann").to_uppercase());
    let answer = world.anybody().call::<SignInContact>(NoId, &sign_in(&shouted, PASSWORD));
    assert_eq!(answer.unwrap().first_name, "Ann");
}

#[test]
fn e5_an_agents_password_does_not_sign_in_to_the_help_center() {
    let world = World::new();
    let (_, _) = world.customer("Ann", None);
    let agent = sign_in("mara@northwind.example", PASSWORD);
    let answer = world.anybody().call::<SignInContact>(NoId, &agent);
    assert_eq!(code(answer), ProblemCode::NotAuthorized);
    let contact = sign_in(&world.email("Ann"), PASSWORD);
    let answer = world.anybody().call::<SignInAgent>(NoId, &contact);
    assert_eq!(code(answer), ProblemCode::NotAuthorized);
}

#[test]
fn a_new_session_has_a_new_secret() {
    let world = World::new();
    let (_, ann) = world.customer("Ann", None);
    let before = ann.cookie("__Host-atrium-portal");
    ann.call::<SignInContact>(NoId, &sign_in(&world.email("Ann"), PASSWORD)).unwrap();
    let after = ann.cookie("__Host-atrium-portal");
    assert_ne!(before, after);
    assert_eq!((before.len(), after.len()), (43, 43));
}

#[test]
fn without_a_session_only_signing_in_and_links_are_possible() {
    let public: Vec<&str> = shared::api::ALL
        .iter()
        .copied()
        .flatten()
        .filter(|it| it.side == shared::api::Side::Public)
        .map(|it| it.name)
        .collect();
    let known = [
        "SignInAgent",
        "SignInContact",
        "ReadLink",
        "ActivatePortalAccess",
        "ResetContactPassword",
        "RequestLink",
        "VerifyAddress",
        "ReadInvitation",
        "AcceptInvitation",
    ];
    assert_eq!(public, known, "a way to sign up is moderated, or said to be open");
}
