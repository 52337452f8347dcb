//! `/desk/tickets`: the queue. What it shows is what the address asks for.

pub mod filters;
pub mod queue;
pub mod table;

use leptos::prelude::*;
use shared::api::tickets::{
    AssigneeFilter, CountTickets, ListTickets, StatusFilter, TicketCounts, TicketFilter, TicketRow,
};
use shared::api::{Counted, NoId, Page};

use self::filters::Filters;
use self::table::TicketTable;
use crate::address::{self, Filter};
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{EmptyState, Icon, PageTitle, Pager, Remote};
use crate::keys::{Key, on_key};
use crate::load::Load;
use crate::routes::DeskPage;

/// The page.
#[component]
pub fn Tickets() -> impl IntoView {
    let filter = Filter::<TicketFilter>::of_page();
    let tickets = Load::new(move || {
        Changes::follow(Topic::Tickets);
        api::call_owned::<ListTickets>(NoId, filter.get())
    });
    // Another page of the same queue has the same number.
    let counted = Memo::new(move |_| TicketFilter { after: None, ..filter.get() });
    let counts = Load::new(move || {
        Changes::follow(Topic::Tickets);
        api::call_owned::<CountTickets>(NoId, counted.get())
    });
    let go = address::go();
    let making = move || DeskPage::NewTicket(filter.with(|it| it.requester));
    on_key(Key::New, move || go.run(untrack(making).href()));
    view! {
        <PageTitle title="Tickets">
            <a class="btn btn-sm btn-primary" href=move || making().href()>
                <Icon icon="icon-[lucide--plus]" />"New ticket"
            </a>
        </PageTitle>
        <div class="page-body">
            <Filters filter counts />
            <Remote data=tickets is_empty=|page| page.rows.is_empty() empty=move || none(filter) let:page>
                <Rows page filter />
            </Remote>
            <Total counts />
        </div>
    }
}

/// How many tickets that are; a screen reader hears it when the filter changes.
#[component]
fn Total(counts: Load<TicketCounts>) -> impl IntoView {
    let words = move || {
        counts.with(|it| {
            it.map(|it| {
                let noun = if it.shown == Counted(1) { " ticket" } else { " tickets" };
                [&*it.shown.to_string(), noun].concat()
            })
        })
    };
    view! { <p class="quiet mt-3 text-sm" role="status">{words}</p> }
}

#[component]
fn Rows(page: Page<TicketRow>, filter: Filter<TicketFilter>) -> impl IntoView {
    // The rows are built anew with each answer, and belong to the address of now.
    let (next, first, here) = untrack(|| {
        let next = page.next.map(|next| filter.href(|it| it.after = Some(next)));
        let first = filter.with(|it| it.after.is_some()).then(|| filter.href(|it| it.after = None));
        (next, first, filter.href(|_| ()))
    });
    queue::remember(here, page.rows.iter().map(|row| row.number).collect());
    view! {
        <TicketTable rows=page.rows />
        <Pager next=next first=first />
    }
}

/// What is said where no ticket is found, and where to look next.
fn none(filter: Filter<TicketFilter>) -> impl IntoView {
    let asked = TicketFilter { after: None, ..untrack(|| filter.get()) };
    let way = move |words, to: TicketFilter| {
        let href = untrack(|| filter.href(|it| *it = to));
        view! { <a class="btn btn-sm" href=href>{words}</a> }
    };
    let unassigned =
        TicketFilter { assignee: Some(AssigneeFilter::Nobody), ..TicketFilter::default() };
    if asked == TicketFilter::default() {
        view! { <EmptyState icon="icon-[lucide--inbox]" text="All tickets are solved." /> }
            .into_any()
    } else if !asked.q.is_empty() {
        let everywhere = TicketFilter {
            q: asked.q.clone(),
            status: StatusFilter::Any,
            ..TicketFilter::default()
        };
        let elsewhere = (asked != everywhere).then(|| way("Search all tickets", everywhere));
        let cleared = TicketFilter { q: String::new(), ..asked };
        view! {
            <EmptyState icon="icon-[lucide--search-x]" text="No tickets match. Search for whole words or a ticket number.">
                {elsewhere} {way("Clear search", cleared)}
            </EmptyState>
        }
        .into_any()
    } else if asked.assignee == Some(AssigneeFilter::Me) {
        view! {
            <EmptyState icon="icon-[lucide--inbox]" text="No tickets are assigned to you.">
                {way("Show unassigned tickets", unassigned)}
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            <EmptyState icon="icon-[lucide--search-x]" text="No tickets match these filters.">
                {way("Show all unsolved tickets", TicketFilter::default())}
            </EmptyState>
        }
        .into_any()
    }
}
