//! Contacts without access, and other help centers [V13, V14].

use super::*;

#[test]
fn v13_p7_a_blocked_contact_is_refused_on_the_next_request_and_colleagues_are_not() {
    let world = World::new();
    let acme = world.account("Acme", AccessLevel::AllReply);
    let (ann, ann_asks) = world.customer("Ann", Some(acme));
    let (_, bob_asks) = world.customer("Bob", Some(acme));
    let number = raise(&ann_asks, None);
    let others = || bob_asks.call::<GetPortalTicket>(number, &Nothing {}).unwrap().seen_by_others;
    assert_eq!(others(), 1);
    world.mara().call::<BlockContact>(ann, &Nothing {}).unwrap();
    let filter = PortalTicketFilter::default();
    let list = ann_asks.call::<ListPortalTickets>(NoId, &filter);
    assert_eq!(code(list), ProblemCode::SignInNeeded);
    let reply = ann_asks.call::<ReplyToPortalTicket>(number, &says("Hello"));
    assert_eq!(code(reply), ProblemCode::SignInNeeded);
    assert_eq!(others(), 0);
    assert!(sees(&bob_asks, number), "tickets remain");
    world.mara().call::<UnblockContact>(ann, &Nothing {}).unwrap();
    assert_eq!(others(), 1);
}

#[test]
fn v13_a_deleted_contact_is_refused_and_their_tickets_keep_the_name() {
    let world = World::in_process();
    let acme = world.account("Acme", AccessLevel::AllReply);
    let (ann, ann_asks) = world.customer("Ann", Some(acme));
    let (_, bob_asks) = world.customer("Bob", Some(acme));
    let number = raise(&ann_asks, None);
    world.sqlite().with(|db| rows::delete(db, &ann.to_string()));
    let session = ann_asks.call::<GetPortalSession>(NoId, &Nothing {});
    assert_eq!(code(session), ProblemCode::SignInNeeded);
    let ticket = bob_asks.call::<GetPortalTicket>(number, &Nothing {}).unwrap();
    assert!(ticket.requester.name.starts_with("Ann "));
    assert_eq!(ticket.seen_by_others, 0);
}

#[test]
fn a_deleted_account_shows_no_tickets() {
    let world = World::in_process();
    let acme = world.account("Acme", AccessLevel::Manage);
    let (_, ann) = world.customer("Ann", Some(acme));
    let (_, bob) = world.customer("Bob", Some(acme));
    let number = raise(&ann, None);
    assert!(sees(&bob, number));
    world.sqlite().with(|db| rows::delete(db, &acme.to_string()));
    assert!(!sees(&bob, number));
    assert!(sees(&ann, number));
    assert!(bob.call::<GetPortalSession>(NoId, &Nothing {}).unwrap().accounts.is_empty());
}

#[test]
fn v14_a_ticket_of_another_help_center_is_a_404() {
    let world = World::in_process();
    let acme = world.account("Acme", AccessLevel::Manage);
    let (ann, here) = world.customer("Ann", Some(acme));
    let number = raise(&here, None);
    let mut dice = rows::Dice::new(1);
    world.sqlite().with(|db| {
        rows::other_center(db);
        let active = shared::portal::access::PortalState::Active;
        rows::portal(db, ann, rows::OTHER_CENTER, active);
        let now = world.now().millis();
        rows::session(db, &mut dice, (ann, rows::OTHER_CENTER), "elsewhere", now);
    });
    let there = world.holding("elsewhere");
    assert!(sees(&here, number) && !sees(&there, number));
    let reply = there.call::<ReplyToPortalTicket>(number, &says("Hello"));
    assert_eq!(code(reply), ProblemCode::NotFound);
    let other = raise(&there, None);
    assert!(sees(&there, other) && !sees(&here, other));
}
