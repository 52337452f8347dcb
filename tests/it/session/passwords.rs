//! Changing a password, and passwords that an admin sets [P6].

use super::*;

#[test]
fn a_change_of_password_ends_the_other_sessions() {
    let world = World::new();
    let (_, ann) = world.customer("Ann", None);
    let elsewhere = world.anybody();
    let input = sign_in(&world.email("Ann"), PASSWORD);
    elsewhere.call::<SignInContact>(NoId, &input).unwrap();
    let change = ChangePassword { current: PASSWORD.to_owned(), next: BETTER.to_owned() };
    ann.call::<ChangeContactPassword>(NoId, &change).unwrap();
    assert!(is_in(&ann));
    assert!(!is_in(&elsewhere));
    let old = world.anybody().call::<SignInContact>(NoId, &input);
    assert_eq!(code(old), ProblemCode::NotAuthorized);
    let next = sign_in(&world.email("Ann"), BETTER);
    world.anybody().call::<SignInContact>(NoId, &next).unwrap();
}

#[test]
fn a_change_of_an_agents_password_ends_the_other_sessions() {
    let world = World::in_process();
    let (jonas, elsewhere) = (world.agent("jonas"), world.agent("jonas"));
    let change = ChangePassword { current: PASSWORD.to_owned(), next: BETTER.to_owned() };
    jonas.call::<ChangeAgentPassword>(NoId, &change).unwrap();
    assert!(is_in_desk(&jonas));
    assert!(!is_in_desk(&elsewhere));
    // Mara's sessions stay.
    assert!(is_in_desk(&world.mara()));
}

#[test]
fn a_password_change_needs_the_current_one_and_a_strong_new_one() {
    let world = World::new();
    let (_, ann) = world.customer("Ann", None);
    let check = |current: &str, next: &str, field: &str| {
        let change = ChangePassword { current: current.to_owned(), next: next.to_owned() };
        let problem = ann.call::<ChangeContactPassword>(NoId, &change).unwrap_err();
        assert_eq!(problem.code, ProblemCode::Invalid, "{next:?}");
        assert!(problem.of_field(field).is_some(), "{next:?} {problem:?}");
    };
    check("not her password", BETTER, "current");
    check(PASSWORD, PASSWORD, "next");
    check(PASSWORD, "too short", "next");
    check(PASSWORD, "password1234", "next");
    check(PASSWORD, &world.email("Ann"), "next");
    check(PASSWORD, &"x1y2".repeat(100), "next");
    assert!(is_in(&ann));
}

#[test]
fn p6_a_given_password_must_be_changed_first() {
    let world = World::new();
    let account = world.account("Acme", AccessLevel::AllReply);
    let (contact, ann) = world.customer("Ann", Some(account));
    let given = SetPasswordDraft { password: "given by the admin".to_owned() };
    let refused = world.agent("jonas").call::<SetContactPassword>(contact, &given);
    assert_eq!(code(refused), ProblemCode::Forbidden);
    assert!(is_in(&ann));
    world.mara().call::<SetContactPassword>(contact, &given).unwrap();
    assert!(!is_in(&ann), "every session ends");
    let old = world.anybody().call::<SignInContact>(NoId, &sign_in(&world.email("Ann"), PASSWORD));
    assert_eq!(code(old), ProblemCode::NotAuthorized);

    let session =
        ann.call::<SignInContact>(NoId, &sign_in(&world.email("Ann"), &given.password)).unwrap();
    assert!(session.must_change_password);
    assert!(is_in(&ann));
    let list =
        ann.call::<ListPortalTickets>(NoId, &shared::api::portal::PortalTicketFilter::default());
    assert_eq!(code(list), ProblemCode::PasswordChangeNeeded);
    let profile = shared::api::portal::ProfileDraft {
        version: 1,
        first_name: "Ann".to_owned(),
        last_name: "Lee".to_owned(),
        phone: String::new(),
        language: None,
    };
    let refused = ann.call::<UpdateProfile>(NoId, &profile);
    assert_eq!(code(refused), ProblemCode::PasswordChangeNeeded);

    let same = ChangePassword { current: given.password.clone(), next: given.password.clone() };
    assert_eq!(code(ann.call::<ChangeContactPassword>(NoId, &same)), ProblemCode::Invalid);
    let change = ChangePassword { current: given.password, next: BETTER.to_owned() };
    ann.call::<ChangeContactPassword>(NoId, &change).unwrap();
    assert!(
        ann.call::<ListPortalTickets>(NoId, &shared::api::portal::PortalTicketFilter::default())
            .is_ok()
    );
    assert!(!ann.call::<GetPortalSession>(NoId, &Nothing {}).unwrap().must_change_password);
}

#[test]
fn p6_an_agent_with_a_given_password_must_change_it_first() {
    let world = World::in_process();
    let jonas = world.agent("jonas");
    world.sqlite().with(|it| {
        let set = "update agents set must_change_password = 1 where address_key like 'jonas@%'";
        it.execute_batch(set).unwrap();
    });
    let all = shared::grid::GridQuery::default();
    let refused = jonas.call::<ListAccounts>(NoId, &all);
    assert_eq!(code(refused), ProblemCode::PasswordChangeNeeded);
    assert!(jonas.call::<GetDeskSession>(NoId, &Nothing {}).unwrap().must_change_password);
    let change = ChangePassword { current: PASSWORD.to_owned(), next: BETTER.to_owned() };
    jonas.call::<ChangeAgentPassword>(NoId, &change).unwrap();
    assert!(jonas.call::<ListAccounts>(NoId, &all).is_ok());
}

#[test]
fn p6_only_an_active_contact_can_be_given_a_password() {
    let world = World::new();
    let uma = world.contact("Uma", None);
    let given = SetPasswordDraft { password: "given by the admin".to_owned() };
    let refused = world.mara().call::<SetContactPassword>(uma, &given);
    assert_eq!(code(refused), ProblemCode::Conflict);
}
