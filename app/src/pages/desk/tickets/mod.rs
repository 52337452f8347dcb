//! `/desk/tickets`: the queue. The URL decides what it shows.

pub mod brief;
pub mod cells;
pub mod queue;
pub mod tab;

use leptos::prelude::*;
use shared::api::tickets::{CountTickets, ListTickets, TicketRow};
use shared::api::{NoId, Page};
use shared::grid::{self, Condition};
use shared::words::both::common;
use shared::words::desk::queue as words;

use super::grid::asked::clear_all;
use super::grid::empty::{not_found, way};
use super::grid::{Asked, GridFrame, Listed, Pages, Quick, Rows, Table, none};
use crate::address;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{EmptyState, Icon, PageTitle, Remote};
use crate::keys::{Key, on_key};
use crate::load::Load;
use crate::routes::{DeskPage, TicketFor};

static QUEUE: Listed = Listed {
    quick: &[
        Quick {
            column: "status",
            any: words::unsolved,
            also: &[(grid::Tickets::ANY_STATUS, common::all)],
        },
        Quick { column: "assignee", any: words::any_assignee, also: &[] },
        Quick { column: "department", any: words::all_departments, also: &[] },
    ],
    saves: Some(grid::ListName::Tickets),
    ..Listed::new::<grid::Tickets>(words::search, Rows::Tickets)
};

/// The page.
#[component]
pub fn Tickets() -> impl IntoView {
    let asked = Asked::of_page::<grid::Tickets>(&QUEUE);
    let tickets = Load::new(move || {
        Changes::follow(Topic::Tickets);
        api::call_owned::<ListTickets>(NoId, asked.rows())
    });
    let counts = Load::new(move || {
        Changes::follow(Topic::Tickets);
        api::call_owned::<CountTickets>(NoId, asked.counted())
    });
    let go = address::go();
    let making = move || {
        let of = |column| {
            asked.with(|query| {
                query.condition(column).and_then(Condition::single).map(str::to_owned)
            })
        };
        let requester = of("requester").and_then(|id| id.parse().ok()).map(TicketFor::Contact);
        let account = || of("account").and_then(|id| id.parse().ok()).map(TicketFor::Account);
        DeskPage::NewTicket(requester.or_else(account))
    };
    on_key(Key::New, move || go.run(untrack(making).href()));
    view! {
        <PageTitle title=common::tickets()>
            <a class="btn btn-sm btn-primary" href=move || making().href()>
                <Icon icon="icon-[lucide--plus]" />{common::new_ticket()}
            </a>
        </PageTitle>
        <div class="page-body">
            <GridFrame asked counts pages=Pages::of(asked, tickets)>
                <Remote data=tickets is_empty=|page| page.rows.is_empty() empty=move || nothing(asked) let:page>
                    {rows(asked, &page)}
                </Remote>
            </GridFrame>
        </div>
    }
}

fn rows(asked: Asked, page: &Page<TicketRow>) -> AnyView {
    // The rows are rebuilt with each response, and belong to the URL at that time.
    let here = untrack(|| asked.href(|_| ()));
    queue::remember(here, page.rows.iter().map(|row| row.number).collect());
    let last = queue::last().map(|number| number.to_string());
    cells::tickets(Table { last, ..Table::new(asked) }, &page.rows)
}

/// The empty state of the queue, with links to other queries.
fn nothing(asked: Asked) -> AnyView {
    let query = untrack(|| asked.get());
    let mine = query.condition("assignee").and_then(Condition::single) == Some("me");
    if !query.q.is_empty() {
        let is_any =
            query.condition("status").is_some_and(|it| it.to_string() == grid::Tickets::ANY_STATUS);
        let is_everywhere = is_any && query.conditions().count() == 1;
        let everywhere = (!is_everywhere).then(|| {
            way(asked, words::search_all(), move |query| {
                clear_all(query);
                asked.ask(query, "status", grid::Tickets::ANY_STATUS);
            })
        });
        not_found(asked, words::none_match().to_owned(), everywhere)
    } else if mine && query.conditions().count() == 1 {
        let unassigned = way(asked, words::show_unassigned(), move |query| {
            clear_all(query);
            asked.ask(query, "assignee", grid::NONE);
        });
        view! { <EmptyState icon="icon-[lucide--inbox]" text=words::none_yours()>{unassigned}</EmptyState> }
            .into_any()
    } else {
        none(asked, || {
            view! { <EmptyState icon="icon-[lucide--inbox]" text=words::all_solved() /> }.into_any()
        })
    }
}
