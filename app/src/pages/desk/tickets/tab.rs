//! The tickets of an account or a contact, on its page.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::tickets::{CountTickets, ListTickets};
use shared::grid::{Tickets, View};
use shared::ids::{AccountId, ContactId};
use shared::words::both::common;
use shared::words::desk::queue as words;

use super::cells;
use crate::address;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{EmptyState, Icon, Remote};
use crate::load::Load;
use crate::pages::desk::grid::{Asked, GridFrame, Listed, Pages, Rows, Table, none};
use crate::routes::{AccountTab, ContactTab, DeskPage, TicketFor};
use crate::session;

/// The owner of the tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The tickets of an account.
    Account(AccountId),
    /// The tickets that a contact raised.
    Contact(ContactId),
}

impl Whose {
    /// The condition on a list of tickets that it has only these.
    pub fn condition(self) -> (&'static str, String) {
        match self {
            Self::Account(id) if rolls_up() => ("family", id.to_string()),
            Self::Account(id) => ("account", id.to_string()),
            Self::Contact(id) => ("requester", id.to_string()),
        }
    }

    /// The page with all of these tickets.
    pub const fn all(self) -> DeskPage {
        match self {
            Self::Account(id) => DeskPage::Account(id, AccountTab::Tickets),
            Self::Contact(id) => DeskPage::Contact(id, ContactTab::Tickets),
        }
    }

    /// The page that raises another one.
    pub const fn new_ticket(self) -> DeskPage {
        DeskPage::NewTicket(Some(match self {
            Self::Account(id) => TicketFor::Account(id),
            Self::Contact(id) => TicketFor::Contact(id),
        }))
    }
}

/// Whether tickets of departments are told with the accounts above.
fn rolls_up() -> bool {
    untrack(|| session::agent().is_some_and(|it| it.workspace.roll_up_activity))
}

const VIEWS: &[View] = &[
    View::new(common::all, &[]),
    View::new(words::unsolved, &[("status", Tickets::UNSOLVED)]),
    View::new(words::solved, &[("status", "solved")]),
];

/// A record's page shows all tickets by default, including solved ones.
const LISTED: Listed = Listed {
    views: VIEWS,
    is_counted: false,
    given: &[("status", Tickets::ANY_STATUS)],
    ..Listed::new::<Tickets>(words::search_these, Rows::Tickets)
};

static OF_ACCOUNT: Listed = LISTED;

static OF_FAMILY: Listed = Listed {
    usual: Some(&["requester", "account", "status", "priority", "assignee", "activity"]),
    ..LISTED
};

static OF_CONTACT: Listed =
    Listed { usual: Some(&["account", "status", "priority", "assignee", "activity"]), ..LISTED };

/// The tickets, and a link to the queue with the same query.
#[component]
pub fn TicketsTab(
    /// The owner of the tickets.
    of: Whose,
) -> impl IntoView {
    let listed = match of {
        Whose::Account(_) if rolls_up() => &OF_FAMILY,
        Whose::Account(_) => &OF_ACCOUNT,
        Whose::Contact(_) => &OF_CONTACT,
    };
    let (column, id) = of.condition();
    let asked = Asked::about::<Tickets>(listed, column, id);
    let tickets = Load::new(move || {
        Changes::follow(Topic::Tickets);
        api::call_owned::<ListTickets>(NoId, asked.rows())
    });
    let counts = Load::new(move || {
        Changes::follow(Topic::Tickets);
        api::call_owned::<CountTickets>(NoId, asked.counted())
    });
    let queue = move || address::with_query(&DeskPage::Tickets.href(), &asked.whole());
    let beside = view! {
        <a class="btn btn-sm" href=of.new_ticket().href()><Icon icon="icon-[lucide--plus]" />{common::new_ticket()}</a>
        <a class="btn btn-sm btn-ghost" href=queue><Icon icon="icon-[lucide--inbox]" />{words::open_in_tickets()}</a>
    };
    let nothing = move || {
        none(asked, || {
            view! { <EmptyState icon="icon-[lucide--ticket]" text=words::none() /> }.into_any()
        })
    };
    view! {
        <GridFrame asked counts pages=Pages::of(asked, tickets) beside=beside.into_any()>
            <Remote data=tickets is_empty=|page| page.rows.is_empty() empty=nothing let:page>
                {cells::tickets(Table::new(asked), &page.rows)}
            </Remote>
        </GridFrame>
    }
}
