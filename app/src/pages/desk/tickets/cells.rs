//! The cells of a list of tickets.

use leptos::prelude::*;
use shared::api::tickets::{Priority, TicketRow};
use shared::ids::ContactId;
use shared::words::both::common;
use shared::words::desk::common as desk;

use crate::components::{Icon, StatusBadge};
use crate::format;
use crate::pages::desk::grid::cells::{quiet, time};
use crate::pages::desk::grid::{Cells, Line, Shown, Table, table};
use crate::pages::desk::record::known;
use crate::routes::{AccountTab, ContactTab, DeskPage};

impl Cells for TicketRow {
    fn cell(&self, column: &str, shown: Shown<'_>) -> AnyView {
        match column {
            "subject" => subject(self, shown),
            "number" => quiet(Some(["#", &self.number.to_string()].concat())),
            "requester" => requester(self, shown),
            "account" => account(self),
            "status" => view! { <StatusBadge status=self.status /> }.into_any(),
            // A card has no word for what is usual.
            "priority" if self.priority == Priority::Normal => {
                view! { <span class="quiet max-sm:hidden">{format::priority(self.priority)}</span> }
                    .into_any()
            }
            "priority" => view! { <PriorityMark priority=self.priority /> }.into_any(),
            "assignee" => {
                quiet(Some(self.assignee.clone().unwrap_or_else(|| desk::unassigned().to_owned())))
            }
            "department" => quiet(self.department.clone()),
            "preview" => quiet(self.preview.clone()),
            "created" => time(self.created_at),
            "activity" => time(Some(self.activity_at)),
            _ => ().into_any(),
        }
    }
}

fn subject(row: &TicketRow, shown: Shown<'_>) -> AnyView {
    let number =
        (!shown.has("number")).then(|| view! { <span>"#" {row.number.to_string()}</span> });
    let priority =
        (!shown.has("priority")).then(|| view! { <PriorityMark priority=row.priority /> });
    let href = DeskPage::Ticket(row.number).href();
    known::remember(&href, &row.subject);
    view! {
        <div class="cell-lines">
            <a class="link-hover block truncate font-medium max-sm:whitespace-normal" href=href>
                {row.subject.clone()}
            </a>
            <div class="quiet flex gap-x-2 text-xs">
                {number} {priority} {row.is_private.then(|| view! { <PrivateMark /> })}
            </div>
        </div>
    }
    .into_any()
}

/// The requester, with the account below. In the list of an account's tickets, the
/// requester is a link.
fn requester(row: &TicketRow, shown: Shown<'_>) -> AnyView {
    let href = |id: ContactId| DeskPage::Contact(id, ContactTab::Overview).href();
    let name = row.requester.clone();
    let Some(id) = row.requester_id else {
        let account = row.account.clone().filter(|_| !shown.has("account"));
        let account = account
            .map(|name| view! { <div class="cell-second quiet truncate text-xs">{name}</div> });
        return view! { <div class="truncate">{name}</div> {account} }.into_any();
    };
    view! { <a class="link-hover" href=href(id)>{name}</a> }.into_any()
}

fn account(row: &TicketRow) -> AnyView {
    let Some(name) = row.account.clone() else { return ().into_any() };
    let href = row.account_id.map(|id| DeskPage::Account(id, AccountTab::Overview).href());
    match href {
        Some(href) => view! { <a class="link-hover" href=href>{name}</a> }.into_any(),
        None => name.into_any(),
    }
}

/// Renders the rows of tickets.
pub fn tickets(into: Table, rows: &[TicketRow]) -> AnyView {
    let line = |row: &TicketRow| Line {
        key: row.number.to_string(),
        cells: row.cells(&into.shown),
        pick: None,
        end: None,
    };
    table(Table { lines: rows.iter().map(line).collect(), ..into })
}

/// A ticket's priority by shape and word; nothing for the normal priority.
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

/// The mark of a private ticket.
#[component]
pub fn PrivateMark() -> impl IntoView {
    view! { <span class="state gap-1"><span class="icon-[lucide--lock] size-3" aria-hidden="true"></span>{common::private_ticket()}</span> }
}
