//! The help center, as its contacts see it.

mod access;
mod counts;
mod create_portal_ticket;
mod doors;
mod get_portal_audience;
mod leaks;
mod limits;
mod members;
mod private;
mod shares;

use shared::api::contacts::{Contact, GetContact, UpdateContact};
use shared::api::portal::{
    AudienceQuestion, CreatePortalTicket, GetPortalAudience, GetPortalTicket, ListPortalTickets,
    PortalTicketFilter, PortalTicketRow, ProfileDraft, ReplyToPortalTicket, SolvePortalTicket,
    UpdateProfile, Whose,
};
use shared::api::portal_access::{BlockContact, UnblockContact};
use shared::api::relationships::{
    AssociateAccounts, AssociateWithContact, ChangePrimary, EndRelationship, PrimaryChange,
    RelationshipChange, UpdateRelationship,
};
use shared::api::session::{GetPortalSession, ListPortalSessions};
use shared::api::tickets::{
    AddNote, CreateTicket, GetTicket, ReplyToTicket, TicketWork, WorkTicket,
};
use shared::api::{NoId, Nothing};
use shared::customers::contact::ContactDraft;
use shared::customers::level::AccessLevel;
use shared::ids::{AccountId, ContactId, TicketNumber};
use shared::problem::ProblemCode;
use shared::ticket::draft::{MessageDraft, PortalTicketDraft, ReplyDraft, TicketDraft};
use shared::ticket::status::TicketStatus;
use shared::time::Span;
use uuid::Uuid;

use crate::harness::{Client, World, code};
use crate::rows;

fn draft(account: Option<AccountId>) -> PortalTicketDraft {
    PortalTicketDraft {
        subject: "Scanner beeps twice".to_owned(),
        body: "It beeps twice and reads nothing.".to_owned(),
        account,
        is_private: false,
    }
}

fn answers(body: &str) -> ReplyDraft {
    ReplyDraft { body: body.to_owned(), ..ReplyDraft::default() }
}

fn says(body: &str) -> MessageDraft {
    MessageDraft { body: body.to_owned() }
}

fn raise(contact: &Client<'_>, account: Option<AccountId>) -> TicketNumber {
    contact.call::<CreatePortalTicket>(NoId, &draft(account)).unwrap().number
}

fn raise_privately(contact: &Client<'_>) -> TicketNumber {
    let draft = PortalTicketDraft { is_private: true, ..draft(None) };
    contact.call::<CreatePortalTicket>(NoId, &draft).unwrap().number
}

fn listed(contact: &Client<'_>, whose: Whose) -> Vec<TicketNumber> {
    let filter = PortalTicketFilter { whose, ..PortalTicketFilter::default() };
    let page = contact.call::<ListPortalTickets>(NoId, &filter).unwrap();
    page.rows.iter().map(|it: &PortalTicketRow| it.number).collect()
}

/// Whether the contact sees the ticket. Checks that list and detail agree.
#[track_caller]
fn sees(contact: &Client<'_>, number: TicketNumber) -> bool {
    let detail = contact.call::<GetPortalTicket>(number, &Nothing {});
    let is_listed = listed(contact, Whose::All).contains(&number);
    assert_eq!(detail.is_ok(), is_listed, "list and detail differ on {number}");
    if let Err(problem) = detail {
        assert_eq!(problem.code, ProblemCode::NotFound);
    }
    is_listed
}

fn join(world: &World, contact: ContactId, account: AccountId, level: Option<AccessLevel>) {
    let wish = AssociateAccounts { accounts: vec![account], role: String::new(), level };
    world.mara().call::<AssociateWithContact>(contact, &wish).unwrap();
}

fn card(world: &World, contact: ContactId) -> Contact {
    world.mara().call::<GetContact>(contact, &Nothing {}).unwrap()
}

fn change_primary(world: &World, contact: ContactId, account: Option<AccountId>) {
    let version = card(world, contact).version;
    world.mara().call::<ChangePrimary>(contact, &PrimaryChange { version, account }).unwrap();
}

fn set_level(world: &World, contact: ContactId, level: AccessLevel) {
    let relationship = card(world, contact).relationships.remove(0);
    let change = RelationshipChange {
        version: relationship.version,
        role: String::new(),
        level: Some(level),
    };
    world.mara().call::<UpdateRelationship>(relationship.id, &change).unwrap();
}

fn work(world: &World, number: TicketNumber, change: impl FnOnce(&mut TicketWork)) {
    let mara = world.mara();
    let ticket = mara.call::<GetTicket>(number, &Nothing {}).unwrap();
    let mut work = TicketWork {
        version: ticket.version,
        status: ticket.status,
        priority: ticket.priority,
        assignee: ticket.assignee.map(|it| it.id),
        department: ticket.department.id,
        is_private: ticket.is_private,
    };
    change(&mut work);
    mara.call::<WorkTicket>(number, &work).unwrap();
}
