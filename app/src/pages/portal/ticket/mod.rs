//! `/tickets/{number}`: one ticket, its conversation, and a reply.

pub mod answer;
pub mod conversation;
pub mod live;

use leptos::prelude::*;
use shared::api::Nothing;
use shared::api::portal::{GetPortalTicket, PortalTicket};
use shared::ids::TicketNumber;
use shared::problem::ProblemCode;
use shared::ticket::status::TicketStatus;
use shared::words::portal::{ticket as words, tickets};
use shared::words::{GAP, around};

use answer::Answer;
use conversation::Conversation;
use live::Meanwhile;

use super::known;
use super::tickets::{BackToTickets, Private};
use crate::api::{self, Tag};
use crate::changes::{Changes, Topic};
use crate::components::{EmptyState, PageTitle, Remote, Shape, StatusBadge, Time};
use crate::draft::Draft;
use crate::lazy::{self, part_code};
use crate::load::Load;
use crate::pages::earlier::Shown;
use crate::routes::PortalPage;

/// The page.
#[component]
pub fn Ticket(
    /// Which ticket.
    number: TicketNumber,
) -> impl IntoView {
    let tag = Tag::new(String::new());
    let ticket = Load::new(move || {
        Changes::follow(Topic::Tickets);
        api::call_tagged::<GetPortalTicket>(number, Nothing {}, tag)
    });
    let shown = Shown::new(number);
    // Kept while the page stands, also where the ticket is closed meanwhile.
    let draft = Draft::new(["reply:", &number.to_string()].concat());
    let is_gone = Memo::new(move |_| {
        ticket.failure().is_some_and(|it| it.code() == Some(ProblemCode::NotFound))
    });
    let listed = known::subject(number);
    let title = Signal::derive(move || {
        let subject = ticket.with(|there| there.map(|there| there.subject.clone()));
        subject
            .or_else(|| listed.clone())
            .filter(|_| !is_gone.get())
            .unwrap_or_else(|| words::title(&number.to_string()))
    });
    view! {
        <BackToTickets />
        <PageTitle title />
        <div class="page-body">
            <Show when=move || !is_gone.get() fallback=Nowhere>
                <Remote data=ticket shape=Shape::Text let:there>
                    <Facts ticket=there.clone() />
                    <Conversation ticket=there shown />
                </Remote>
                <div class="min-h-51">{lazy::following(move || answer_to(ticket, tag, number, draft))}</div>
            </Show>
        </div>
    }
}

// What one reads is drawn without waiting for what one answers with.
part_code! {
    ticket_more: fn answer_to(ticket: Load<PortalTicket>, tag: Tag, number: TicketNumber, draft: Draft) {
        view! { <Meanwhile number ticket tag /> <Answer ticket number draft /> }
    }
}

/// Where it stands, whose it is and since when.
#[component]
fn Facts(ticket: PortalTicket) -> impl IntoView {
    let is_yours = ticket.requester.is_you;
    let number = ticket.number.to_string();
    let created = if is_yours {
        words::created_by_you(&number, GAP)
    } else {
        words::created_by(&number, &ticket.requester.name, GAP)
    };
    let (before, after) = around(&created);
    let waits = is_yours && ticket.status == TicketStatus::Waiting;
    view! {
        <div class="mb-5 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
            <StatusBadge status=ticket.status />
            {waits.then(|| view! { <b class="font-medium">{tickets::waiting_for_you()}</b> })}
            <span class="quiet">{before}<Time at=ticket.created_at />{after}</span>
            {ticket.account.map(|account| view! { <span class="quiet">{account}</span> })}
            {ticket.is_private.then(|| view! { <Private /> })}
        </div>
    }
}

/// A ticket that is not there and one that is not theirs look the same [V2].
#[component]
fn Nowhere() -> impl IntoView {
    view! {
        <div class="sheet">
            <EmptyState icon="icon-[lucide--ticket-x]" text=words::not_found()>
                <a class="btn" href=PortalPage::Tickets.href()>{tickets::go_to_yours()}</a>
            </EmptyState>
        </div>
    }
}
