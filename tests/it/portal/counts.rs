//! Counts reveal nothing of hidden tickets and notes [V11, V16].

use shared::api::portal::COUNTED_TO;
use shared::portal::access::PortalState;

use super::*;

#[test]
fn v16_no_count_includes_hidden_tickets() {
    let world = World::new();
    let acme = world.account("Acme", AccessLevel::Own);
    let (_, ann) = world.customer("Ann", Some(acme));
    let (_, bob) = world.customer("Bob", Some(acme));
    for _ in 0..3 {
        raise(&ann, None);
    }
    let filter = PortalTicketFilter::default();
    let page = bob.call::<ListPortalTickets>(NoId, &filter).unwrap();
    assert_eq!((page.rows.len(), page.next), (0, None));
    let hers = listed(&ann, Whose::All)[0];
    let ticket = ann.call::<GetPortalTicket>(hers, &Nothing {}).unwrap();
    assert_eq!(ticket.seen_by_others, 0);
}

#[test]
fn v15_an_audience_is_counted_up_to_a_hundred() {
    let world = World::in_process();
    let acme = world.account("Acme", AccessLevel::AllRead);
    let (_, ann) = world.customer("Ann", Some(acme));
    let number = raise(&ann, None);
    let told = || {
        let question = AudienceQuestion { account: Some(acme), is_private: false };
        let will_see = ann.call::<GetPortalAudience>(NoId, &question).unwrap();
        let sees = ann.call::<GetPortalTicket>(number, &Nothing {}).unwrap();
        (sees.seen_by_others, will_see.count, will_see.names)
    };
    world.customer("Bob", Some(acme));
    assert_eq!(told(), (1, 1, vec![format!("Bob Lee {}", world.mark)]));
    let add = |from: u32, to: u32| {
        for n in from..to {
            let cem = world.contact(&format!("Cem{n}"), Some(acme));
            world.sqlite().with(|db| rows::portal(db, cem, rows::CENTER, PortalState::Active));
        }
    };
    add(1, COUNTED_TO - 1);
    assert_eq!((told().0, told().1), (COUNTED_TO - 1, COUNTED_TO - 1));
    add(COUNTED_TO, COUNTED_TO + 3);
    assert_eq!((told().0, told().1, told().2.len()), (COUNTED_TO, COUNTED_TO, 3));
}

#[test]
fn v11_messages_are_counted_without_notes() {
    let world = World::in_process();
    let (_, ann) = world.customer("Ann", None);
    let number = raise(&ann, None);
    for n in 0..201 {
        world.wait(Span::minutes(1));
        world.sqlite().with(|db| {
            for public in [0, 1] {
                db.execute(
                    "insert into messages (id, ticket_id, is_public, agent_id, body, created_at)
                     select lower(hex(randomblob(4))) || '-0000-7000-8000-000000000000', id, ?3,
                            '0199a000-0000-7000-8000-0000000000a1', 'message ' || ?2, ?4
                       from tickets where number = ?1",
                    (number.to_string(), n, public, world.now().millis()),
                )
                .unwrap();
            }
        });
    }
    let ticket = ann.call::<GetPortalTicket>(number, &Nothing {}).unwrap();
    assert_eq!((ticket.messages.len(), ticket.earlier_messages), (100, 102));
    assert_eq!(ticket.messages[99].body, "message 200");
    let desk = world.mara().call::<GetTicket>(number, &Nothing {}).unwrap();
    assert_eq!((desk.messages.len(), desk.earlier_messages), (100, 303));
}
