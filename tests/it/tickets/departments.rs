//! Agents who are limited to departments [S4].

use super::*;

#[test]
fn s4_an_agent_of_one_department_sees_no_other_departments_tickets() {
    let world = World::new();
    let mara = world.mara();
    let ann = world.contact("Ann", None);
    let in_department =
        |department| raise(&mara, &TicketDraft { department: Some(department), ..draft(ann) });
    let (hers, other) = (in_department(SOFTWARE), in_department(DEPARTMENTS[0]));
    let priya = world.agent("priya");
    assert!(priya.call::<GetTicket>(hers, &Nothing {}).is_ok());
    let nowhere = TicketNumber::new(4_000_000_000);
    let pairs = [other, nowhere].map(|number| {
        let wish = work(&read(&mara, other));
        [
            priya.ask::<GetTicket>(&number, &Nothing {}, &[]),
            priya.ask::<ListMessages>(&number, &ConversationFilter::default(), &[]),
            priya.ask::<GetAudience>(&number, &Nothing {}, &[]),
            priya.ask::<ReplyToTicket>(&number, &answers("Hello"), &[]),
            priya.ask::<AddNote>(&number, &says("Hello"), &[]),
            priya.ask::<WorkTicket>(&number, &wish, &[]),
        ]
        .map(|answer| (answer.status, answer.body))
    });
    assert_eq!(pairs[0], pairs[1]);
    assert!(pairs[0].iter().all(|(status, _)| *status == 404));
    let filter = GridQuery::default()
        .with("status", Tickets::ANY_STATUS)
        .with("requester", &ann.to_string());
    let queue = priya.call::<ListTickets>(NoId, &filter).unwrap();
    let numbers: Vec<_> = queue.rows.iter().map(|it| it.number).collect();
    assert_eq!(numbers, [hers]);
    assert_eq!(mara.call::<ListTickets>(NoId, &filter).unwrap().rows.len(), 2);
}

#[test]
fn a_ticket_that_moves_to_another_department_is_hidden() {
    let world = World::new();
    let ann = world.contact("Ann", None);
    let department = Some(SOFTWARE);
    let number = raise(&world.mara(), &TicketDraft { department, ..draft(ann) });
    let priya = world.agent("priya");
    let wish = TicketWork { department: DEPARTMENTS[0], ..work(&read(&priya, number)) };
    priya.call::<WorkTicket>(number, &wish).unwrap();
    let after = priya.call::<GetTicket>(number, &Nothing {});
    assert_eq!(code(after), ProblemCode::NotFound);
}
