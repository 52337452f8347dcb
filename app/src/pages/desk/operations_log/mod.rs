//! `/desk/operations`: who did what to whom, and when, the latest first. The URL decides
//! what is shown.

pub mod asked;
pub mod filters;

use leptos::prelude::*;
use shared::api::operations_log::{ListOperations, LoggedOperation, LoggedSubject};
use shared::api::{NoId, Page};
use shared::words::desk::{activity as words, bulk_all};

use self::asked::Asked;
use self::filters::Filters;
use super::operations::history::{Change, UndoDialog, Undoing};
use crate::address::Filter;
use crate::api;
use crate::browser::dates;
use crate::changes::{Changes, Topic};
use crate::components::{EmptyState, PageTitle, Remote, pager};
use crate::load::Load;
use crate::routes::{AccountTab, ContactTab, DeskPage};

/// The icon of the page.
pub const ICON: &str = "icon-[lucide--history]";

/// The page.
#[component]
pub fn OperationsLog() -> impl IntoView {
    let asked = Filter::<Asked>::of_page();
    let log = Load::new(move || {
        for topic in [Topic::Contacts, Topic::Accounts, Topic::Tickets] {
            Changes::follow(topic);
        }
        api::call_owned::<ListOperations>(NoId, asked.get().filter(dates::offset()))
    });
    let undoing = Undoing::closed();
    let is_empty = |page: &Page<LoggedOperation>| page.rows.is_empty() && page.next.is_none();
    view! {
        <PageTitle title=words::title() lead=words::lead() />
        <div class="page-body">
            <Filters asked />
            <Remote data=log is_empty empty=move || nothing(asked) let:page>
                {rows(asked, page, undoing)}
            </Remote>
            <UndoDialog undoing />
        </div>
    }
}

fn nothing(asked: Filter<Asked>) -> AnyView {
    let text = if untrack(|| asked.with(Asked::is_filtered)) {
        words::none_match()
    } else {
        words::none()
    };
    view! { <EmptyState icon=ICON text /> }.into_any()
}

fn rows(asked: Filter<Asked>, page: Page<LoggedOperation>, undoing: Undoing) -> AnyView {
    let Page { rows, next, .. } = page;
    // The latest operations were looked through without a match. The next page looks further.
    if rows.is_empty() {
        let on = untrack(|| asked.href(|it| it.after = next));
        return view! {
            <EmptyState icon=ICON text=words::none_here()>
                <a class="btn btn-sm" href=on>{words::search_earlier()}</a>
            </EmptyState>
        }
        .into_any();
    }
    let row = |logged: LoggedOperation| {
        let LoggedOperation { entry, subject } = logged;
        view! { <Change entry undoing subject=link(subject) /> }
    };
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <ol class="sheet events">{rows}</ol>
        {pager(asked, next, |it| &mut it.after)}
    }
    .into_any()
}

/// What an operation was carried out on, with a link to its page.
fn link(subject: LoggedSubject) -> AnyView {
    let linked = |href: String, name: String| {
        view! { <a class="link" href=href><bdi>{name}</bdi></a> }.into_any()
    };
    match subject {
        LoggedSubject::Contact { id, name, has_page: true } => {
            linked(DeskPage::Contact(id, ContactTab::Overview).href(), name)
        }
        LoggedSubject::Account { id, name, has_page: true } => {
            linked(DeskPage::Account(id, AccountTab::Overview).href(), name)
        }
        LoggedSubject::Ticket { number } => {
            linked(DeskPage::Ticket(number).href(), ["#", &number.to_string()].concat())
        }
        LoggedSubject::Contact { name, .. }
        | LoggedSubject::Account { name, .. }
        | LoggedSubject::Agent { name } => view! { <bdi>{name}</bdi> }.into_any(),
        LoggedSubject::Bulk { id } => {
            linked(DeskPage::Bulk(id).href(), bulk_all::show_result().to_owned())
        }
        LoggedSubject::Nameless => ().into_any(),
    }
}
