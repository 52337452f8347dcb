//! `/desk/tickets/{number}`: one ticket, its conversation, and who sees it.

pub mod audience;
pub mod cards;
pub mod composer;
pub mod conversation;
pub mod work;

use leptos::prelude::*;
use shared::api::Nothing;
use shared::api::tickets::{Audience, GetAudience, GetTicket, Ticket};
use shared::ids::TicketNumber;
use shared::words::desk::{common as desk, ticket as words};
use shared::words::{GAP, around, both::common};

use self::audience::AudienceCard;
use self::cards::{AccountPart, RequesterPart};
use self::composer::Composer;
use self::conversation::Conversation;
use self::work::WorkForm;
use super::tickets::cells::{PriorityMark, PrivateMark};
use super::tickets::queue;
use crate::address;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{PageTitle, Remote, Shape, StatusBadge, Time};
use crate::keys::{Key, on_key};
use crate::lazy::{self, part_code};
use crate::load::Load;
use crate::pages::earlier::Shown;
use crate::routes::{AccountTab, DeskPage};

/// What an agent writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// To the customer.
    Reply,
    /// For agents only.
    Note,
}

/// The page.
#[component]
pub fn TicketPage(
    /// Which ticket.
    number: TicketNumber,
) -> impl IntoView {
    queue::open(number);
    move_on_keys(number);
    let asked = RwSignal::new(None);
    on_key(Key::Reply, move || asked.set(Some(Kind::Reply)));
    on_key(Key::Note, move || asked.set(Some(Kind::Note)));
    let ticket = Load::new(move || {
        Changes::follow(Topic::Tickets);
        api::call_owned::<GetTicket>(number, Nothing {})
    });
    let audience = Load::new(move || {
        for topic in [Topic::Tickets, Topic::Accounts, Topic::Contacts] {
            Changes::follow(topic);
        }
        api::call_owned::<GetAudience>(number, Nothing {})
    });
    let shown = Shown::new(number);
    let name = words::name(&number.to_string());
    let title = Memo::new(move |_| {
        ticket.with(|it| it.map_or_else(|| name.clone(), |it| it.subject.clone()))
    });
    let is_there = Memo::new(move |_| ticket.with(|it| it.is_some()));
    view! {
        <div class="xl:grid xl:min-h-dvh xl:grid-cols-[minmax(0,1fr)_20rem]" class:-mb-16=is_there>
            <div class="min-w-0 pb-8">
                <nav class="quiet -mb-3 px-4 pt-4 text-xs sm:px-6" aria-label=desk::breadcrumb()>
                    <a class="link-hover" href=queue::href()>{common::tickets()}</a> " / #" {number.to_string()}
                </nav>
                <PageTitle title />
                <div class="page-body pt-2">
                    <Remote data=ticket shape=Shape::Text let:ticket>
                        <StatusLine ticket=ticket.clone() />
                        <Conversation ticket shown />
                    </Remote>
                    <Show when=move || is_there.get()>
                        <div class="min-h-53">{lazy::following(move || write(number, ticket, audience, asked))}</div>
                    </Show>
                </div>
            </div>
            <Show when=move || is_there.get()>
                <aside class="border-base-300 bg-base-200 px-4 pt-5 pb-16 max-xl:border-t sm:px-6 xl:border-l xl:px-5" aria-label=words::about()>
                    <div class="grid grid-cols-1 gap-x-10 gap-y-6 md:max-xl:grid-cols-2">
                        <RequesterPart ticket />
                        <AudienceCard audience />
                        <div class="min-h-74">{lazy::following(move || work(number, ticket))}</div>
                        <AccountPart ticket />
                    </div>
                </aside>
            </Show>
        </div>
    }
}

// What one reads is drawn without waiting for what one answers with.
part_code! {
    ticket_more: fn write(number: TicketNumber, ticket: Load<Ticket>, audience: Load<Audience>, asked: RwSignal<Option<Kind>>) {
        view! { <Composer number ticket audience asked /> }
    }
    ticket_more: fn work(number: TicketNumber, ticket: Load<Ticket>) {
        view! { <WorkForm number ticket /> }
    }
}

/// `j` and `k` lead on to the neighbors in the queue.
fn move_on_keys(number: TicketNumber) {
    let go = address::go();
    let (before, behind) = queue::around(number);
    for (key, to) in [(Key::Previous, before), (Key::Next, behind)] {
        if let Some(to) = to {
            on_key(key, move || go.run(DeskPage::Ticket(to).href()));
        }
    }
}

/// Where the ticket stands, in a line.
#[component]
fn StatusLine(ticket: Ticket) -> impl IntoView {
    let account = ticket.account.map(|it| {
        let href = DeskPage::Account(it.id, AccountTab::Overview).href();
        view! { <a class="link-hover" href=href>{it.name}</a> }
    });
    let assignee = ticket.assignee.map_or_else(|| desk::unassigned().to_owned(), |it| it.name);
    let (before, after) = around(&words::created(GAP));
    view! {
        <div class="quiet mb-4 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
            <StatusBadge status=ticket.status />
            <PriorityMark priority=ticket.priority />
            {ticket.is_private.then(|| view! { <PrivateMark /> })}
            {account}
            <span>{ticket.department.name}</span>
            <span>{assignee}</span>
            <span>{before}<Time at=ticket.created_at brief=true />{after}</span>
        </div>
    }
}
