//! `/desk/accounts`: the accounts by name, and making one.

use leptos::prelude::*;
use shared::api::accounts::{AccountFilter, AccountRow, ListAccounts};
use shared::api::{NoId, Page};

use super::account::form::NewAccount;
use crate::address::Filter;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{Dialog, EmptyState, Icon, LetterBar, PageTitle, Remote, SearchBox, pager};
use crate::keys::{Key, on_key};
use crate::lazy::{self, part_code, soon};
use crate::load::Load;
use crate::routes::{AccountTab, DeskPage};

/// The page.
#[component]
pub fn Accounts() -> impl IntoView {
    let filter = Filter::<AccountFilter>::of_page();
    let accounts = Load::new(move || {
        Changes::follow(Topic::Accounts);
        api::call_owned::<ListAccounts>(NoId, filter.get())
    });
    let making = RwSignal::new(false);
    on_key(Key::New, move || making.set(true));
    soon("new_account");
    view! {
        <PageTitle title="Accounts">
            <button type="button" class="btn btn-sm btn-primary" on:click=move |_| making.set(true)>
                <Icon icon="icon-[lucide--plus]" />"New account"
            </button>
        </PageTitle>
        <div class="page-body">
            <Tools filter />
            <Remote data=accounts is_empty=|page| page.rows.is_empty() empty=move || none(filter) let:page>
                <Rows page filter />
            </Remote>
        </div>
        {lazy::dialog(making, move || new_account(making))}
    }
}

part_code! {
    new_account: fn new_account(open: RwSignal<bool>) {
        view! { <Dialog open title="New account"><NewAccount open /></Dialog> }
    }
}

#[component]
fn Tools(filter: Filter<AccountFilter>) -> impl IntoView {
    let search = move |q| {
        filter
            .change(|it| *it = AccountFilter { q, letter: it.letter, ..AccountFilter::default() });
    };
    let letter = Signal::derive(move || filter.with(|it| it.letter));
    view! {
        <div class="tools">
            <SearchBox label="Search accounts" value=Signal::derive(move || filter.get().q) on_search=search />
            <LetterBar letter href=move |letter| filter.href(|it| *it = AccountFilter { letter, ..AccountFilter::default() }) />
        </div>
    }
}

/// What is said where no account is found.
fn none(filter: Filter<AccountFilter>) -> impl IntoView {
    if untrack(|| filter.get()) == AccountFilter::default() {
        view! { <EmptyState icon="icon-[lucide--building-2]" text="No accounts yet. Create the first one." /> }
    } else {
        view! { <EmptyState icon="icon-[lucide--search-x]" text="No accounts match your search." /> }
    }
}

#[component]
fn Rows(page: Page<AccountRow>, filter: Filter<AccountFilter>) -> impl IntoView {
    let row = |row: AccountRow| {
        view! {
            <tr>
                <td class="cell-head">
                    <a class="link-hover font-medium" href=DeskPage::Account(row.id, AccountTab::Overview).href()>{row.name}</a>
                    <div class="quiet truncate text-xs">{row.domain}</div>
                </td>
                <td class="cell-number" data-label="Contacts" data-zero=(row.contacts == 0).then_some("")>{row.contacts}</td>
                <td class="cell-number" data-label="Unsolved tickets" data-zero=(row.open_tickets == 0).then_some("")>{row.open_tickets}</td>
                <td class="quiet">{row.owner}</td>
            </tr>
        }
    };
    view! {
        <div class="sheet">
            <table class="list-table">
                <thead><tr><th>"Name"</th><th class="cell-number">"Contacts"</th><th class="cell-number">"Unsolved tickets"</th><th>"Owner"</th></tr></thead>
                <tbody>{page.rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        {pager(filter, page.next, |it| &mut it.after)}
    }
}
