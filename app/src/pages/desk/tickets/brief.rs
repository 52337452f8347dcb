//! A few tickets beside a record, with a link to all: the latest unsolved ones of a contact
//! or an account, and on a ticket's page its requester's other ones.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::tickets::{ListTickets, TicketRow};
use shared::grid::{GridQuery, Size, Tickets};
use shared::ids::{ContactId, TicketNumber};
use shared::words::both::common;
use shared::words::desk::{columns, record as words};

use super::tab::Whose;
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
    /// Whose tickets.
    of: Whose,
) -> impl IntoView {
    let (column, id) = of.condition();
    let query = GridQuery::<Tickets>::default().with(column, &id).sized(Size::TEN);
    let tickets = Load::new(move || {
        Changes::follow(Topic::Tickets);
        api::call_owned::<ListTickets>(NoId, query.clone())
    });
    let queue = address::with_query(&DeskPage::Tickets.href(), &[(column, id)]);
    let count = move || {
        tickets.with(|page| {
            page.map(|page| {
                let more = if page.next.is_some() { "+" } else { "" };
                [&page.rows.len().to_string(), more].concat()
            })
        })
    };
    let empty =
        || view! { <p class="quiet px-4 pb-3 text-sm">{words::none_unsolved()}</p> }.into_any();
    view! {
        <section class="sheet" aria-labelledby="unsolved">
            <div class="flex flex-wrap items-center gap-x-2 px-4 pt-2">
                <h2 class="grow py-1" id="unsolved">
                    <a class="link-hover" href=queue>{columns::unsolved_tickets()}</a> <span class="quiet ml-2 font-normal">{count}</span>
                </h2>
                <a class="btn btn-ghost btn-sm -mr-2 ml-auto" href=of.new_ticket().href()>
                    <Icon icon="icon-[lucide--plus]" />{common::new_ticket()}
                </a>
            </div>
            <Remote data=tickets shape=Shape::Bare is_empty=|page| page.rows.is_empty() empty let:page>
                <ul class="px-4 pb-2 text-sm">{page.rows.into_iter().take(SHOWN).map(one).collect_view()}</ul>
            </Remote>
            <p class="border-t border-base-300 px-4 py-2 text-sm"><a class="link-hover" href=of.all().href()>{words::view_all_tickets()}</a></p>
        </section>
    }
}

/// The requester's other tickets, solved ones too, the latest first.
#[component]
pub fn OtherTickets(
    /// Who raised them.
    requester: ContactId,
    /// The ticket that is shown.
    but: TicketNumber,
) -> impl IntoView {
    let query = GridQuery::<Tickets>::default()
        .with("requester", &requester.to_string())
        .with("status", Tickets::ANY_STATUS)
        .sized(Size::TEN);
    let tickets = Load::new(move || {
        Changes::follow(Topic::Tickets);
        let answer = api::call_owned::<ListTickets>(NoId, query.clone());
        async move {
            let mut page = answer.await?;
            page.rows.retain(|row| row.number != but);
            Ok(page)
        }
    });
    let is_more = move || tickets.with(|page| page.is_some_and(|page| SHOWN < page.rows.len()));
    let all = DeskPage::Contact(requester, ContactTab::Tickets).href();
    let empty =
        || view! { <p class="quiet mt-2 text-sm">{words::no_other_tickets()}</p> }.into_any();
    view! {
        <section aria-labelledby="others">
            <h2 id="others">{words::other_tickets()}</h2>
            <Remote data=tickets shape=Shape::Bare is_empty=|page| page.rows.is_empty() empty let:page>
                <ul class="mt-1 text-sm">{page.rows.into_iter().take(SHOWN).map(one).collect_view()}</ul>
            </Remote>
            <Show when=is_more>
                <p class="mt-1 text-sm"><a class="link link-hover" href=all.clone()>{words::view_all_tickets()}</a></p>
            </Show>
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
