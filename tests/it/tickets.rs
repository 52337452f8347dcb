//! Tickets at the desk.

mod account;
mod conversations;
mod create_ticket;
mod departments;
mod get_ticket;
mod life;
mod list_tickets;
mod mails;
mod notes;
mod search;
mod work_ticket;

use std::collections::BTreeSet;

use shared::api::contacts::GetContact;
use shared::api::portal::{
    CreatePortalTicket, GetPortalTicket, ListPortalTickets, PortalTicketFilter,
    ReplyToPortalTicket, SolvePortalTicket,
};
use shared::api::relationships::{
    AssociateAccounts, AssociateWithContact, ChangePrimary, EndRelationship, PrimaryChange,
};
use shared::api::session::GetDeskSession;
use shared::api::tickets::{
    AddNote, ConversationFilter, CountTickets, CreateTicket, GetAudience, GetTicket, ListMessages,
    ListTickets, Priority, ReplyToTicket, Ticket, TicketWork, WorkTicket,
};
use shared::api::{NoId, Nothing};
use shared::customers::level::AccessLevel;
use shared::grid::{GridQuery, Tickets};
use shared::ids::{AccountId, AgentId, ContactId, DepartmentId, TicketNumber};
use shared::problem::ProblemCode;
use shared::ticket::draft::{MessageDraft, PortalTicketDraft, ReplyDraft, TicketDraft};
use shared::ticket::status::{AfterReply, TicketStatus};
use uuid::Uuid;

use crate::harness::{Client, World, code};
use crate::rows::{self, AGENTS, CENTER, DEPARTMENTS, Dice, Paper, SOFTWARE};

fn draft(requester: ContactId) -> TicketDraft {
    TicketDraft {
        requester: Some(requester),
        account: None,
        department: None,
        subject: "Scanner beeps twice".to_owned(),
        body: "It beeps twice and reads nothing.".to_owned(),
        ..TicketDraft::default()
    }
}

fn answers(body: &str) -> ReplyDraft {
    ReplyDraft { body: body.to_owned(), ..ReplyDraft::default() }
}

fn says(body: &str) -> MessageDraft {
    MessageDraft { body: body.to_owned() }
}

fn raise(agent: &Client<'_>, draft: &TicketDraft) -> TicketNumber {
    agent.call::<CreateTicket>(NoId, draft).unwrap().number
}

fn read(agent: &Client<'_>, number: TicketNumber) -> Ticket {
    agent.call::<GetTicket>(number, &Nothing {}).unwrap()
}

fn account_of(agent: &Client<'_>, number: TicketNumber) -> Option<AccountId> {
    read(agent, number).account.map(|it| it.id)
}

/// The ticket's current fields, as a change.
fn work(ticket: &Ticket) -> TicketWork {
    TicketWork {
        version: ticket.version,
        status: ticket.status,
        priority: ticket.priority,
        assignee: ticket.assignee.as_ref().map(|it| it.id),
        department: ticket.department.id,
        is_private: ticket.is_private,
    }
}

fn set_status(agent: &Client<'_>, number: TicketNumber, status: TicketStatus) -> Ticket {
    let work = TicketWork { status, ..work(&read(agent, number)) };
    agent.call::<WorkTicket>(number, &work).unwrap();
    read(agent, number)
}

fn change_primary(agent: &Client<'_>, contact: ContactId, account: Option<AccountId>) {
    let version = agent.call::<GetContact>(contact, &Nothing {}).unwrap().version;
    agent.call::<ChangePrimary>(contact, &PrimaryChange { version, account }).unwrap();
}

fn count(world: &World, text: &str) -> i64 {
    world.sqlite().with(|db| db.query_row(text, [], |row| row.get(0)).unwrap())
}
