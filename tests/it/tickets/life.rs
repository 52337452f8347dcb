//! From open to closed and back.

use super::*;

#[test]
fn replies_move_it_and_what_is_closed_stays_closed() {
    let world = World::new();
    let mara = world.mara();
    let (_, ann) = world.customer("Ann", None);
    let text = PortalTicketDraft {
        subject: "Scanner".to_owned(),
        body: "It beeps.".to_owned(),
        ..PortalTicketDraft::default()
    };
    let number = ann.call::<CreatePortalTicket>(NoId, &text).unwrap().number;
    let status = || read(&mara, number).status;
    assert_eq!(status(), TicketStatus::Open);
    mara.call::<ReplyToTicket>(number, &says("Turn it off and on.")).unwrap();
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
    let late = mara.call::<ReplyToTicket>(number, &says("Really?"));
    assert_eq!(late.unwrap_err().code.status(), 409);
    assert_eq!(code(ann.call::<SolvePortalTicket>(number, &Nothing {})), ProblemCode::Conflict);
    let ticket = ann.call::<GetPortalTicket>(number, &Nothing {}).unwrap();
    assert!(!ticket.may_reply && !ticket.may_solve);
    set_status(&mara, number, TicketStatus::Open);
    ann.call::<ReplyToPortalTicket>(number, &says("Thank you.")).unwrap();
}
