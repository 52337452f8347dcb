//! Shared tickets [V10].

use super::*;

fn share(world: &World, number: TicketNumber, account: AccountId, expires_at: Option<i64>) {
    world.sqlite().with(|db| {
        db.execute(
            "insert into ticket_shares (id, ticket_id, account_id, expires_at, activity_at)
             select lower(hex(randomblob(16))), id, ?2, ?3, activity_at from tickets where number = ?1",
            (number.to_string(), account.to_string(), expires_at),
        )
        .unwrap();
    });
}

#[test]
fn v10_a_share_lasts_exactly_until_it_expires_or_is_withdrawn() {
    let world = World::in_process();
    let acme = world.account("Acme", AccessLevel::Manage);
    let globex = world.account("Globex", AccessLevel::AllRead);
    let (_, ann) = world.customer("Ann", Some(acme));
    let (gil, gil_asks) = world.customer("Gil", Some(globex));
    let (expiring, lasting) = (raise(&ann, None), raise(&ann, None));
    assert!(!sees(&gil_asks, expiring) && !sees(&gil_asks, lasting));
    let end = world.now() + Span::hours(1);
    share(&world, expiring, globex, Some(end.millis()));
    share(&world, lasting, globex, None);
    assert!(sees(&gil_asks, expiring) && sees(&gil_asks, lasting));
    let reply = gil_asks.call::<ReplyToPortalTicket>(lasting, &says("Hello"));
    assert_eq!(code(reply), ProblemCode::Forbidden, "all_read reads");
    let ticket = gil_asks.call::<GetPortalTicket>(lasting, &Nothing {}).unwrap();
    assert_eq!(ticket.account, None, "the account's name is not theirs to know [V11]");
    world.wait(Span::minutes(59));
    assert!(sees(&gil_asks, expiring));
    world.wait(Span::minutes(1));
    assert!(!sees(&gil_asks, expiring) && sees(&gil_asks, lasting));
    // A contact who sees only their own tickets sees no shared one.
    set_level(&world, gil, AccessLevel::Own);
    assert!(!sees(&gil_asks, lasting));
    set_level(&world, gil, AccessLevel::Manage);
    let solve = gil_asks.call::<SolvePortalTicket>(lasting, &Nothing {});
    assert_eq!(code(solve), ProblemCode::Forbidden, "whether it is done is for Acme to say");
    gil_asks.call::<ReplyToPortalTicket>(lasting, &says("Hello")).unwrap();
    world.sqlite().with(|db| {
        db.execute("update ticket_shares set withdrawn_at = 1", []).unwrap();
        db.execute("delete from participants", []).unwrap();
    });
    assert!(!sees(&gil_asks, lasting));
}

#[test]
fn v9_v10_a_private_ticket_is_not_visible_through_shares() {
    let world = World::in_process();
    let globex = world.account("Globex", AccessLevel::Manage);
    let (_, ann) = world.customer("Ann", None);
    let (_, gil) = world.customer("Gil", Some(globex));
    let number = raise(&ann, None);
    share(&world, number, globex, None);
    assert!(sees(&gil, number));
    work(&world, number, |it| it.is_private = true);
    assert!(!sees(&gil, number));
}
