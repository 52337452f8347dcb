//! A short list of tickets on the page of an account or a contact.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::api::tickets::{ListTickets, StatusFilter, TicketFilter, TicketRow};
use shared::api::{Cursor, NoId, Page};

use crate::address::{self, Filter};
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{EmptyState, Icon, Remote, StatusBadge, Time, pager};
use crate::format;
use crate::load::Load;
use crate::routes::{AccountTab, ContactTab, DeskPage};

/// Which of the tickets the tab shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TabFilter {
    #[serde(default = "any")]
    status: StatusFilter,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<Cursor>,
}

impl Default for TabFilter {
    fn default() -> Self {
        Self { status: any(), after: None }
    }
}

const fn any() -> StatusFilter {
    StatusFilter::Any
}

/// Whom the page is about: that column is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// An account.
    Account,
    /// A contact.
    Contact,
}

/// The tickets that `of` asks for, and the way to the queue of the same.
#[component]
pub fn TicketsTab(
    /// Whom the page is about.
    about: About,
    /// Whose tickets: an account or a requester.
    of: TicketFilter,
) -> impl IntoView {
    let filter = Filter::<TabFilter>::of_page();
    let of = StoredValue::new(of);
    let asked = move || {
        let tab = filter.get();
        TicketFilter { status: tab.status, after: tab.after, ..of.get_value() }
    };
    let tickets = Load::new(move || {
        Changes::follow(Topic::Tickets);
        api::call_owned::<ListTickets>(NoId, asked())
    });
    let queue = move || {
        address::with_query(&DeskPage::Tickets.href(), &TicketFilter { after: None, ..asked() })
    };
    view! {
        <div class="tools">
            <Statuses filter />
            <a class="btn btn-sm btn-ghost ml-auto" href=queue><Icon icon="icon-[lucide--inbox]" />"Open in Tickets"</a>
        </div>
        <Remote data=tickets is_empty=|page| page.rows.is_empty() empty=|| view! { <EmptyState icon="icon-[lucide--ticket]" text="No tickets" /> } let:page>
            <Rows page filter about />
        </Remote>
    }
}

#[component]
fn Statuses(filter: Filter<TabFilter>) -> impl IntoView {
    let one = move |status: StatusFilter| {
        let is_current = filter.with(|it| it.status == status);
        let href = filter.href(|it| *it = TabFilter { status, after: None });
        view! { <a href=href aria-current=is_current.then_some("true")>{format::status_filter(status)}</a> }
    };
    let all = [StatusFilter::Any, StatusFilter::Unsolved, StatusFilter::Solved];
    view! { <nav class="filters" aria-label="By status">{move || all.map(one).collect_view()}</nav> }
}

#[component]
fn Rows(page: Page<TicketRow>, filter: Filter<TabFilter>, about: About) -> impl IntoView {
    let whose = match about {
        About::Account => "Requester",
        About::Contact => "Account",
    };
    view! {
        <div class="sheet">
            <table class="list-table">
                <thead><tr><th>"Ticket"</th><th>"Status"</th><th>{whose}</th><th>"Assignee"</th><th>"Activity"</th></tr></thead>
                <tbody>{page.rows.into_iter().map(|row| view! { <Row row about /> }).collect_view()}</tbody>
            </table>
        </div>
        {pager(filter, page.next, |it| &mut it.after)}
    }
}

#[component]
fn Row(row: TicketRow, about: About) -> impl IntoView {
    let whose = match about {
        About::Account => {
            let contact = |id| DeskPage::Contact(id, ContactTab::Overview).href();
            row.requester_id.map(contact).zip(Some(row.requester))
        }
        About::Contact => {
            let account = |id| DeskPage::Account(id, AccountTab::Overview).href();
            row.account_id.map(account).zip(row.account)
        }
    };
    let whose = whose.map(|(href, name)| view! { <a class="link-hover" href=href>{name}</a> });
    let private = row
        .is_private
        .then(|| view! { <span class="tag"><Icon icon="icon-[lucide--lock]" />"Private"</span> });
    view! {
        <tr>
            <td class="cell-head">
                <span class="quiet mr-1.5 text-xs">"#"{row.number.to_string()}</span>
                <a class="link-hover font-medium break-words" href=DeskPage::Ticket(row.number).href()>{row.subject}</a>
                " " {private}
            </td>
            <td><StatusBadge status=row.status /></td>
            <td>{whose}</td>
            <td class="quiet">{row.assignee}</td>
            <td class="quiet"><Time at=row.activity_at brief=true /></td>
        </tr>
    }
}
