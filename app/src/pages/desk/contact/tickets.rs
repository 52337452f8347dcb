//! A contact's unsolved tickets, on the contact's overview.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::tickets::{ListTickets, TicketRow};
use shared::grid::{GridQuery, Size, Tickets};
use shared::ids::ContactId;
use shared::words::both::common;
use shared::words::desk::{columns, record as words};

use crate::address;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{Icon, Remote, Shape, StatusBadge};
use crate::load::Load;
use crate::routes::{ContactTab, DeskPage};

/// How many tickets are listed; a link leads to all.
const SHOWN: usize = 5;

/// The latest unsolved tickets, their number, and a link to a new ticket.
#[component]
pub fn UnsolvedTickets(
    /// The requester.
    id: ContactId,
) -> impl IntoView {
    let requester = id.to_string();
    let query = GridQuery::<Tickets>::default().with("requester", &requester).sized(Size::Ten);
    let tickets = Load::new(move || {
        Changes::follow(Topic::Tickets);
        api::call_owned::<ListTickets>(NoId, query.clone())
    });
    let queue = address::with_query(&DeskPage::Tickets.href(), &[("requester", requester)]);
    let count = move || {
        tickets.with(|page| {
            page.map(|page| {
                let more = if page.next.is_some() { "+" } else { "" };
                [&page.rows.len().to_string(), more].concat()
            })
        })
    };
    let all = DeskPage::Contact(id, ContactTab::Tickets).href();
    let empty =
        || view! { <p class="quiet px-4 pb-3 text-sm">{words::none_unsolved()}</p> }.into_any();
    view! {
        <section class="sheet" aria-labelledby="unsolved">
            <div class="flex flex-wrap items-center gap-x-2 px-4 pt-2">
                <h2 class="grow py-1" id="unsolved">
                    <a class="link-hover" href=queue>{columns::unsolved_tickets()}</a> <span class="quiet ml-2 font-normal">{count}</span>
                </h2>
                <a class="btn btn-ghost btn-sm -mr-2 ml-auto" href=DeskPage::NewTicket(Some(id)).href()>
                    <Icon icon="icon-[lucide--plus]" />{common::new_ticket()}
                </a>
            </div>
            <Remote data=tickets shape=Shape::Bare is_empty=|page| page.rows.is_empty() empty let:page>
                <ul class="px-4 pb-2 text-sm">{page.rows.into_iter().take(SHOWN).map(one).collect_view()}</ul>
            </Remote>
            <p class="border-t border-base-300 px-4 py-2 text-sm"><a class="link-hover" href=all>{words::view_all_tickets()}</a></p>
        </section>
    }
}

fn one(row: TicketRow) -> impl IntoView {
    view! {
        <li class="flex items-baseline gap-3 py-1">
            <a class="link-hover min-w-0 grow" href=DeskPage::Ticket(row.number).href()>{row.subject}</a>
            <StatusBadge status=row.status />
        </li>
    }
}
