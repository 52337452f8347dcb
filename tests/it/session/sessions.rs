//! The end of sessions [S14], and listing one's own.

use super::*;

#[test]
fn a_session_ends_with_sign_out() {
    let world = World::new();
    let (_, ann) = world.customer("Ann", None);
    let stolen = ann.copy();
    assert!(is_in(&stolen));
    ann.call::<SignOutContact>(NoId, &Nothing {}).unwrap();
    let after = stolen.call::<GetPortalSession>(NoId, &Nothing {});
    assert_eq!(code(after), ProblemCode::SignInNeeded);
    assert_eq!(ann.cookie("__Host-atrium-portal"), "");
}

#[test]
fn s14_an_agents_session_ends_with_sign_out() {
    let world = World::new();
    let jonas = world.agent("jonas");
    let (stolen, elsewhere) = (jonas.copy(), world.agent("jonas"));
    jonas.call::<SignOutAgent>(NoId, &Nothing {}).unwrap();
    assert!(!is_in_desk(&stolen));
    assert!(is_in_desk(&elsewhere));
}

#[test]
fn an_unused_session_ends() {
    let world = World::in_process();
    let (_, ann) = world.customer("Ann", None);
    let jonas = world.agent("jonas");
    world.wait(Span::hours(11));
    assert!(is_in_desk(&jonas));
    world.wait(Span::hours(11));
    assert!(is_in_desk(&jonas), "use keeps it alive");
    world.wait(Span::hours(12));
    assert!(!is_in_desk(&jonas));
    world.wait(Span::days(12));
    assert!(is_in(&ann));
    world.wait(Span::days(14));
    assert!(!is_in(&ann));
}

#[test]
fn writing_alone_keeps_a_session_alive() {
    let world = World::in_process();
    let (_, ann) = world.customer("Ann", None);
    let draft = shared::ticket::draft::PortalTicketDraft {
        subject: "Printer".to_owned(),
        body: "It is on fire.".to_owned(),
        ..Default::default()
    };
    for _ in 0..4 {
        world.wait(Span::days(10));
        ann.call::<shared::api::portal::CreatePortalTicket>(NoId, &draft).unwrap();
    }
}

#[test]
fn a_session_has_a_maximum_lifetime() {
    let world = World::in_process();
    let (_, ann) = world.customer("Ann", None);
    let jonas = world.agent("jonas");
    for _ in 0..16 {
        world.wait(Span::hours(10));
        assert!(is_in_desk(&jonas));
    }
    assert!(is_in(&ann));
    world.wait(Span::hours(8));
    assert!(!is_in_desk(&jonas), "after seven days");
    for _ in 0..5 {
        world.wait(Span::days(10));
        assert!(is_in(&ann));
    }
    world.wait(Span::days(4));
    assert!(!is_in(&ann), "after sixty days");
    // Only expired sessions are deleted.
    let left = world.agent("jonas");
    world.minute();
    let dump = world.dump();
    assert_eq!(dump.iter().filter(|row| row.starts_with("sessions: ")).count(), 1);
    assert!(is_in_desk(&left));
}

#[test]
fn contacts_and_agents_see_and_end_their_own_sessions() {
    let world = World::new();
    let (_, ann) = world.customer("Ann", None);
    let elsewhere = world.anybody();
    let firefox = [("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0")];
    let input = sign_in(&world.email("Ann"), PASSWORD);
    assert_eq!(elsewhere.ask::<SignInContact>(&NoId, &input, &firefox).status, 200);
    let sessions = ann.call::<ListPortalSessions>(NoId, &Nothing {}).unwrap();
    assert_eq!(sessions.len(), 2);
    let other = sessions.iter().find(|it| !it.is_current).unwrap();
    assert_eq!(other.device, "Firefox on Linux");
    // The answer is in the language of the request.
    let german = ann.ask::<ListPortalSessions>(&NoId, &Nothing {}, &[("accept-language", "de")]);
    assert!(german.body.contains("Firefox auf Linux"), "{}", german.body);
    ann.call::<EndPortalSession>(other.id, &Nothing {}).unwrap();
    assert!(!is_in(&elsewhere));
    assert!(is_in(&ann));
    let again = ann.call::<EndPortalSession>(other.id, &Nothing {});
    assert_eq!(code(again), ProblemCode::NotFound);
}

#[test]
fn v2_a_session_of_somebody_else_is_a_404() {
    let world = World::new();
    let (_, ann) = world.customer("Ann", None);
    let (_, eve) = world.customer("Eve", None);
    let jonas = world.agent("jonas");
    let of_ann = ann.call::<ListPortalSessions>(NoId, &Nothing {}).unwrap();
    let of_jonas = jonas.call::<ListDeskSessions>(NoId, &Nothing {}).unwrap();
    let id = of_jonas.iter().find(|it| it.is_current).unwrap().id;
    assert_eq!(of_ann.len(), 1);
    // Sessions of customers, colleagues and the other side are 404s.
    let foreign = eve.call::<EndPortalSession>(of_ann[0].id, &Nothing {});
    assert_eq!(code(foreign), ProblemCode::NotFound);
    let foreign = world.mara().call::<EndDeskSession>(id, &Nothing {});
    assert_eq!(code(foreign), ProblemCode::NotFound);
    let foreign = eve.call::<EndPortalSession>(id, &Nothing {});
    assert_eq!(code(foreign), ProblemCode::NotFound);
    let foreign = jonas.call::<EndDeskSession>(of_ann[0].id, &Nothing {});
    assert_eq!(code(foreign), ProblemCode::NotFound);
    assert!(is_in(&ann) && is_in_desk(&jonas));
}

#[test]
fn s14_a_disabled_agent_is_refused_on_the_next_request() {
    let world = World::in_process();
    let jonas = world.agent("jonas");
    world.sqlite().with(|it| {
        it.execute_batch("update agents set disabled_at = 1 where address_key like 'jonas@%'")
            .unwrap();
    });
    assert!(!is_in_desk(&jonas));
    let again = world.anybody();
    let answer = again.call::<SignInAgent>(NoId, &sign_in("jonas@northwind.example", PASSWORD));
    assert_eq!(code(answer), ProblemCode::NotAuthorized);
}

#[test]
fn s14_a_deleted_contact_is_refused_on_the_next_request() {
    let world = World::in_process();
    let (contact, ann) = world.customer("Ann", None);
    world.sqlite().with(|it| {
        it.execute("update contacts set deleted_at = 1 where id = ?1", [contact.to_string()])
            .unwrap();
    });
    assert!(!is_in(&ann));
}

#[test]
fn s14_a_request_that_was_running_when_the_session_ended_writes_nothing() {
    let world = World::in_process();
    let (_, ann) = world.customer("Ann", None);
    let profile = br#"{"version":1,"first_name":"The last","last_name":"one"}"#.to_vec();
    let leave = ann.request("DELETE", "/api/portal/session", &[], Some(b"{}".to_vec()));
    let change = ann.request("PUT", "/api/portal/profile", &[], Some(profile));
    // Both pass the gate before the first has written.
    let answers = world.at_once(vec![leave, change]);
    assert_eq!(answers[0].status, 200, "{}", answers[0].body);
    assert!(matches!(answers[1].status, 401 | 409), "{}", answers[1].body);
    assert!(!world.dump().iter().any(|row| row.contains("The last")));
}
