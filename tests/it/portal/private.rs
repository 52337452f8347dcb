//! Private tickets [V9].

use super::*;

#[test]
fn v9_only_requester_and_participants_see_a_private_ticket_and_toggling_works_at_once() {
    let world = World::new();
    let acme = world.account("Acme", AccessLevel::Manage);
    let (_, ann) = world.customer("Ann", Some(acme));
    let (_, bob) = world.customer("Bob", Some(acme));
    let (_, cem) = world.customer("Cem", Some(acme));
    let number = raise(&ann, None);
    bob.call::<ReplyToPortalTicket>(number, &says("Same here.")).unwrap();
    assert!(sees(&ann, number) && sees(&bob, number) && sees(&cem, number));
    work(&world, number, |it| it.is_private = true);
    assert!(sees(&ann, number) && sees(&bob, number) && !sees(&cem, number));
    work(&world, number, |it| it.is_private = false);
    assert!(sees(&cem, number));
    let private = raise_privately(&ann);
    assert!(sees(&ann, private) && !sees(&bob, private));
}

#[test]
fn v9_managers_see_private_tickets_if_the_workspace_says_so_and_the_toggle_is_recorded() {
    let world = World::in_process();
    let acme = world.account("Acme", AccessLevel::AllReply);
    let (_, ann) = world.customer("Ann", Some(acme));
    let (bob, bob_asks) = world.customer("Bob", Some(acme));
    let number = raise_privately(&ann);
    world.set(|it| it.managers_see_private = true);
    assert!(!sees(&bob_asks, number));
    set_level(&world, bob, AccessLevel::Manage);
    assert!(sees(&bob_asks, number));
    work(&world, number, |it| it.is_private = false);
    let toggles: i64 = world.sqlite().with(|db| {
        db.query_row(
            "select count(*) from changes where kind = 'tickets' and before ->> 'is_private' = 1
                and after ->> 'is_private' = 0",
            [],
            |row| row.get(0),
        )
        .unwrap()
    });
    assert_eq!(toggles, 1);
}
