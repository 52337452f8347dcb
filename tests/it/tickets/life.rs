//! The status of a ticket, from open to closed and back.

use shared::api::Endpoint;

use super::*;

/// A ticket that the contact raises.
fn raised(contact: &Client<'_>) -> TicketNumber {
    let text = PortalTicketDraft {
        subject: "Scanner".to_owned(),
        body: "It beeps.".to_owned(),
        ..PortalTicketDraft::default()
    };
    contact.call::<CreatePortalTicket>(NoId, &text).unwrap().number
}

#[test]
fn replies_change_the_status_and_a_closed_ticket_stays_closed() {
    let world = World::new();
    let mara = world.mara();
    let (_, ann) = world.customer("Ann", None);
    let number = raised(&ann);
    let status = || read(&mara, number).status;
    assert_eq!(status(), TicketStatus::Open);
    mara.call::<ReplyToTicket>(number, &answers("Turn it off and on.")).unwrap();
    assert_eq!(status(), TicketStatus::Waiting);
    ann.call::<ReplyToPortalTicket>(number, &says("It still beeps.")).unwrap();
    assert_eq!(status(), TicketStatus::Open);
    ann.call::<SolvePortalTicket>(number, &Nothing {}).unwrap();
    assert_eq!(status(), TicketStatus::Solved);
    let twice = ann.call::<SolvePortalTicket>(number, &Nothing {});
    assert_eq!(code(twice), ProblemCode::Conflict);
    ann.call::<ReplyToPortalTicket>(number, &says("It beeps again.")).unwrap();
    assert_eq!(status(), TicketStatus::Open);
    set_status(&mara, number, TicketStatus::Closed);
    let late = ann.call::<ReplyToPortalTicket>(number, &says("And again."));
    assert_eq!(late.unwrap_err().code.status(), 409);
    let late = mara.call::<ReplyToTicket>(number, &answers("Really?"));
    assert_eq!(late.unwrap_err().code.status(), 409);
    assert_eq!(code(ann.call::<SolvePortalTicket>(number, &Nothing {})), ProblemCode::Conflict);
    let ticket = ann.call::<GetPortalTicket>(number, &Nothing {}).unwrap();
    assert!(!ticket.may_reply && !ticket.may_solve);
    set_status(&mara, number, TicketStatus::Open);
    ann.call::<ReplyToPortalTicket>(number, &says("Thank you.")).unwrap();
}

#[test]
fn an_agents_reply_leaves_the_ticket_where_the_agent_says() {
    let world = World::new();
    let mara = world.mara();
    let (_, ann) = world.customer("Ann", None);
    let number = raised(&ann);
    let reply = |then| {
        let draft = ReplyDraft { body: "Turn it off and on.".to_owned(), then };
        mara.call::<ReplyToTicket>(number, &draft).map(|_| read(&mara, number).status)
    };
    assert_eq!(reply(AfterReply::Solved), Ok(TicketStatus::Solved));
    assert_eq!(reply(AfterReply::Usual), Ok(TicketStatus::Solved), "thanks reopen nothing");
    assert_eq!(reply(AfterReply::Open), Ok(TicketStatus::Open));
    assert_eq!(reply(AfterReply::Usual), Ok(TicketStatus::Waiting));
    assert_eq!(reply(AfterReply::Solved), Ok(TicketStatus::Solved));
    assert_eq!(reply(AfterReply::Waiting), Ok(TicketStatus::Waiting));
    set_status(&mara, number, TicketStatus::Closed);
    assert_eq!(reply(AfterReply::Solved).unwrap_err().code, ProblemCode::Conflict);
    let strange = mara.raw(
        "POST",
        &ReplyToTicket::path(&number),
        &[],
        Some(br#"{"body":"Hello","then":"closed"}"#.to_vec()),
    );
    assert_eq!(strange.status, 400, "a reply closes nothing");
}
