//! Tickets as rows. `j` and `k` move the keyboard through them.

use leptos::prelude::*;
use shared::api::tickets::{Priority, TicketRow};

use super::queue;
use crate::browser;
use crate::components::{Icon, StatusBadge, Time};
use crate::format;
use crate::keys::{Key, on_key};
use crate::routes::DeskPage;

/// The rows, in the order in which they are handed over.
#[component]
pub fn TicketTable(
    /// The tickets.
    rows: Vec<TicketRow>,
) -> impl IntoView {
    let last = queue::last();
    // The row with the keyboard; after a ticket the one that was read.
    let here = StoredValue::new(rows.iter().position(|row| Some(row.number) == last));
    let count = rows.len();
    let to = move |at: usize| browser::focus(&["#", &link_id(at)].concat());
    on_key(Key::Next, move || {
        to(here.get_value().map_or(0, |at| (at + 1).min(count.saturating_sub(1))));
    });
    on_key(Key::Previous, move || to(here.get_value().map_or(0, |at| at.saturating_sub(1))));
    let row = |(at, row)| view! { <Row at row here /> };
    view! {
        <div class="sheet">
            <table class="list-table">
                <thead>
                    <tr><th>"Ticket"</th><th>"Requester"</th><th>"Status"</th><th>"Assignee"</th><th>"Activity"</th></tr>
                </thead>
                <tbody>{rows.into_iter().enumerate().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn link_id(at: usize) -> String {
    ["ticket-row-", &at.to_string()].concat()
}

#[component]
fn Row(at: usize, row: TicketRow, here: StoredValue<Option<usize>>) -> impl IntoView {
    let assignee = row.assignee.unwrap_or_else(|| "Unassigned".to_owned());
    let account =
        row.account.map(|name| view! { <div class="quiet truncate text-xs">{name}</div> });
    view! {
        <tr class="sm:h-13 focus-within:bg-base-200">
            <td class="cell-head w-full sm:max-w-0">
                <a
                    class="link-hover block truncate font-medium max-sm:whitespace-normal"
                    id=link_id(at)
                    href=DeskPage::Ticket(row.number).href()
                    on:focus=move |_| here.set_value(Some(at))
                >
                    {row.subject}
                </a>
                <div class="quiet flex flex-wrap gap-x-2 text-xs">
                    <span>"#" {row.number.to_string()}</span>
                    <PriorityMark priority=row.priority />
                    {row.is_private.then(|| view! { <PrivateMark /> })}
                </div>
            </td>
            <td class="max-w-48 max-sm:flex max-sm:max-w-full max-sm:basis-full max-sm:items-baseline max-sm:gap-2">
                <div class="truncate max-sm:max-w-2/3 max-sm:shrink-0">{row.requester}</div>
                {account}
            </td>
            <td><StatusBadge status=row.status /></td>
            <td class="quiet max-w-44 truncate max-sm:min-w-0 max-sm:flex-1">{assignee}</td>
            <td class="quiet max-sm:ml-auto"><Time at=row.activity_at brief=true /></td>
        </tr>
    }
}

/// How urgent a ticket is, by shape and word; nothing where it is as usual.
#[component]
pub fn PriorityMark(
    /// The priority.
    priority: Priority,
) -> impl IntoView {
    let mark = match priority {
        Priority::Normal => None,
        Priority::Low => Some(("state quiet gap-1", "icon-[lucide--chevron-down]")),
        Priority::High => Some(("state gap-1 text-warning", "icon-[lucide--chevron-up]")),
        Priority::Urgent => {
            Some(("state gap-1 font-medium text-error", "icon-[lucide--chevrons-up]"))
        }
    };
    mark.map(|(class, icon)| view! { <span class=class><Icon icon />{format::priority(priority)}</span> })
}

/// Says that colleagues are kept out of a ticket.
#[component]
pub fn PrivateMark() -> impl IntoView {
    view! { <span class="state gap-1"><span class="icon-[lucide--lock] size-3" aria-hidden="true"></span>"Private"</span> }
}
