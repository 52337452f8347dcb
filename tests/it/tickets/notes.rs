//! Internal notes [V11].

use super::*;

#[test]
fn v11_a_note_is_visible_only_at_the_desk_and_changes_no_status() {
    let world = World::new();
    let mara = world.mara();
    let (ann, asks) = world.customer("Ann", None);
    let number = raise(&mara, &draft(ann));
    let filter = PortalTicketFilter::default();
    let seen = || {
        let list = asks.ask::<ListPortalTickets>(&NoId, &filter, &[]).body;
        let ticket = asks.ask::<GetPortalTicket>(&number, &Nothing {}, &[]).body;
        (list, ticket)
    };
    let before = seen();
    mara.call::<AddNote>(number, &says("They have not paid.")).unwrap();
    assert_eq!(seen(), before, "not a byte tells that there is one");
    assert!(world.mails(&world.email("Ann")).iter().all(|it| !it.subject.starts_with("[#")));
    let ticket = read(&mara, number);
    let notes: Vec<_> = ticket.messages.iter().filter(|it| !it.is_public).collect();
    assert_eq!(notes.len(), 1);
    assert_eq!(
        (notes[0].body.as_str(), notes[0].author.name.as_str()),
        ("They have not paid.", "Mara Okafor")
    );
    assert_eq!(ticket.status, TicketStatus::Open);
}
