//! `/desk/recycle-bin`: deleted contacts and accounts, restoring them, and erasing people.

pub mod deleted;
mod erase;
pub mod restore;

use leptos::prelude::*;
use shared::api::operations::Author;
use shared::api::recycle_bin::{BinFilter, DeletedRecord, ListRecycleBin};
use shared::api::{NoId, Page};
use shared::operations::effects::Record;
use shared::words::both::common;
use shared::words::desk::{history, recycle_bin as words};

use self::restore::{RestoreButton, Restorer};
use crate::address::Filter;
use crate::api;
use crate::browser::dates;
use crate::changes::{Changes, Topic};
use crate::components::{EmptyState, PageTitle, Remote, SearchBox, Time, pager};
use crate::load::Load;
use crate::routes::{AccountTab, ContactTab, DeskPage};

/// The page.
#[component]
pub fn RecycleBin() -> impl IntoView {
    let filter = Filter::<BinFilter>::of_page();
    let rows = Load::new(move || {
        Changes::follow(Topic::Contacts);
        Changes::follow(Topic::Accounts);
        api::call_owned::<ListRecycleBin>(NoId, filter.get())
    });
    let restorer = Restorer::of_page();
    let value = Signal::derive(move || filter.with(|it| it.q.clone()));
    let search = move |q: String| {
        filter.change(|it| {
            it.q = q;
            it.after = None;
        });
    };
    view! {
        <PageTitle title=words::title() />
        <div class="page-body">
            <p class="quiet mb-3 max-w-prose text-sm">{words::explained()}</p>
            <div class="tools"><SearchBox label=words::search() value on_search=search /></div>
            <Remote data=rows is_empty=|page| page.rows.is_empty() empty=move || nothing(filter) let:page>
                <List page filter restorer />
            </Remote>
        </div>
    }
}

fn nothing(filter: Filter<BinFilter>) -> impl IntoView {
    let is_searched = untrack(|| filter.with(|it| !it.q.is_empty()));
    let text = if is_searched { words::nothing_found() } else { words::is_empty() };
    view! { <EmptyState icon="icon-[lucide--trash-2]" text /> }
}

#[component]
fn List(page: Page<DeletedRecord>, filter: Filter<BinFilter>, restorer: Restorer) -> impl IntoView {
    let row = move |row: DeletedRecord| view! { <Row row restorer /> };
    view! {
        <div class="sheet">
            <table class="list-table">
                <thead><tr>
                    <th>{common::name()}</th><th>{words::kind()}</th><th>{words::deleted()}</th>
                    <th>{words::removed_for_good()}</th><th><span class="sr-only">{words::restore()}</span></th>
                </tr></thead>
                <tbody>{page.rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        {pager(filter, page.next, |it| &mut it.after)}
    }
}

#[component]
fn Row(row: DeletedRecord, restorer: Restorer) -> impl IntoView {
    let (href, kind) = match row.record {
        Record::Contact(id) => {
            (DeskPage::Contact(id, ContactTab::Overview).href(), common::contact())
        }
        Record::Account(id) => {
            (DeskPage::Account(id, AccountTab::Overview).href(), common::account())
        }
    };
    let by = row.deleted_by.as_ref().map(author);
    let erase = erase::button(restorer.dialogs(), &row);
    view! {
        <tr>
            <td class="cell-head">
                <a class="link-hover font-medium wrap-anywhere" href=href><bdi>{row.name.clone()}</bdi></a>
                <span class="quiet block text-xs wrap-anywhere">{row.email.clone()}</span>
            </td>
            <td>{kind}</td>
            <td data-label=words::deleted()><Time at=row.deleted_at brief=true /> " " <span class="quiet">{by.map(|it| words::by(&it))}</span></td>
            <td class="quiet" data-label=words::removed_for_good()>{dates::day(row.removed_at)}</td>
            <td class="sm:text-right">
                <span class="inline-flex flex-wrap justify-end gap-2">{erase} <RestoreButton restorer deleted=row /></span>
            </td>
        </tr>
    }
}

/// What the author of an operation is called.
fn author(author: &Author) -> String {
    match author {
        Author::Agent { name } => name.clone(),
        Author::Contact { name } => history::customer(name),
        Author::System => "Atrium".to_owned(),
    }
}
