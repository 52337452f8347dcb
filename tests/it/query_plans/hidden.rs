//! The cost of a ticket that the reader may not see: it tells neither that the ticket exists
//! nor how long its conversation is [V2, V16].

use shared::api::portal::ListPortalMessages;
use shared::api::tickets::{AddNote, ConversationFilter, CreateTicket, ListMessages};
use shared::ticket::draft::{MessageDraft, TicketDraft};

use super::*;

/// A ticket of Hardware, which Priya does not work for, with this many messages.
fn ticket(mara: &Client<'_>, requester: ContactId, messages: u32) -> TicketNumber {
    let draft = TicketDraft {
        requester: Some(requester),
        subject: "Printer".to_owned(),
        body: "It is on fire.".to_owned(),
        department: Some(crate::rows::DEPARTMENTS[0]),
        ..TicketDraft::default()
    };
    let number = mara.call::<CreateTicket>(NoId, &draft).unwrap().number;
    for _ in 1..messages {
        let note = MessageDraft { body: "Still burning. ".repeat(100) };
        mara.call::<AddNote>(number, &note).unwrap();
    }
    number
}

#[test]
fn v2_v16_a_hidden_ticket_costs_as_much_as_one_that_does_not_exist() {
    let world = World::in_process();
    let mara = world.mara();
    let (ann, _) = world.customer("Ann", None);
    let (_, stranger) = world.customer("Bob", None);
    let priya = world.agent("priya");
    let (short, long) = (ticket(&mara, ann, 1), ticket(&mara, ann, 120));
    let nowhere = TicketNumber::new(999_999);
    let first = ConversationFilter::default();
    let asks: [(&str, &dyn Fn(TicketNumber)); 5] = [
        ("GetTicket", &|it| drop(priya.call::<GetTicket>(it, &Nothing {}).unwrap_err())),
        ("ListMessages", &|it| drop(priya.call::<ListMessages>(it, &first))),
        ("GetAudience", &|it| drop(priya.call::<GetAudience>(it, &Nothing {}).unwrap_err())),
        ("GetPortalTicket", &|it| {
            drop(stranger.call::<GetPortalTicket>(it, &Nothing {}).unwrap_err());
        }),
        ("ListPortalMessages", &|it| drop(stranger.call::<ListPortalMessages>(it, &first))),
    ];
    for (name, ask) in asks {
        let cost = |number| -> i32 {
            statements(&world, &|_| ask(number)).iter().map(|it| steps(&world, it)).sum()
        };
        let costs = [short, long, nowhere].map(cost);
        assert_eq!(costs[0], costs[1], "{name}: as long as it is");
        // Looking for a reason to see it takes a few steps.
        assert!((costs[0] - costs[2]).abs() < 200, "{name}: {costs:?}");
    }
}
