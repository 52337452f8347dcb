//! `/desk/reports`: how many contacts each account has [R12], and who left one. The URL decides
//! what is shown.

pub mod leavers;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::api::reports::{ContactsOfAccount, ContactsReport, ListContactsByAccount};
use shared::api::{Cursor, Named, NoId, Page};
use shared::ids::AccountId;
use shared::words::both::common;
use shared::words::desk::{columns, parent_accounts, reports as words};

use self::leavers::Leavers;
use crate::address::{self, Filter};
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{EmptyState, PageTitle, Remote, Tab, Tabs, pager};
use crate::load::Load;
use crate::routes::{AccountTab, DeskPage, ReportsTab};

/// The icon of the page.
pub const ICON: &str = "icon-[lucide--chart-column]";

/// The page.
#[component]
pub fn Reports() -> impl IntoView {
    let word = address::query_value("tab");
    let shown = Memo::new(move |_| ReportsTab::named(&word.read()));
    let tabs = Signal::derive(move || {
        let one = |at: &ReportsTab| Tab {
            label: at.label().to_owned(),
            href: DeskPage::Reports(*at).href(),
            count: None,
            is_current: *at == shown.get(),
        };
        ReportsTab::ALL.iter().map(one).collect::<Vec<_>>()
    });
    let content = move || match shown.get() {
        ReportsTab::Contacts => view! { <ContactsByAccount /> }.into_any(),
        ReportsTab::Leavers => view! { <Leavers /> }.into_any(),
    };
    view! {
        <PageTitle title=words::title() />
        <div class="page-head"><Tabs label=words::title() tabs /></div>
        <div class="page-body">{content}</div>
    }
}

/// Which part of the report is asked for, as the URL has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Asked {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<Cursor>,
}

/// The tab of the contacts.
#[component]
fn ContactsByAccount() -> impl IntoView {
    let asked = Filter::<Asked>::of_page();
    let rows = Load::new(move || {
        Changes::follow(Topic::Accounts);
        Changes::follow(Topic::Contacts);
        api::call_owned::<ListContactsByAccount>(NoId, ContactsReport { after: asked.get().after })
    });
    let empty = || view! { <EmptyState icon=ICON text=words::no_accounts() /> }.into_any();
    view! {
        <p class="quiet mb-4 text-sm">{words::contacts_explained()}</p>
        <Remote data=rows is_empty=|page| page.rows.is_empty() empty let:page>{table(asked, page)}</Remote>
    }
}

fn table(asked: Filter<Asked>, page: Page<ContactsOfAccount>) -> AnyView {
    let Page { rows, next, .. } = page;
    view! {
        <div class="sheet overflow-x-auto">
            <table class="list-table">
                <caption class="sr-only">{words::contacts_by_account()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{common::account()}</th>
                        <th scope="col">{parent_accounts::parent()}</th>
                        <th scope="col" class="cell-number">{columns::primary()}</th>
                        <th scope="col" class="cell-number">{columns::additional()}</th>
                        <th scope="col" class="cell-number">{common::contacts()}</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        {pager(asked, next, |it| &mut it.after)}
    }
    .into_any()
}

/// A link to an account.
fn account(it: Named<AccountId>) -> AnyView {
    let href = DeskPage::Account(it.id, AccountTab::Overview).href();
    view! { <a class="link-hover font-medium" href=href><bdi>{it.name}</bdi></a> }.into_any()
}

fn row(it: ContactsOfAccount) -> impl IntoView {
    let all = DeskPage::Account(it.account.id, AccountTab::Contacts).href();
    let direct = it.contacts.saturating_sub(it.indirect);
    view! {
        <tr>
            <td class="cell-head">{account(it.account)}</td>
            <td data-label=parent_accounts::parent()>{it.parent.map(account)}</td>
            <td class="cell-number" data-label=columns::primary()>{direct}</td>
            <td class="cell-number" data-label=columns::additional()>{it.indirect}</td>
            <td class="cell-number" data-label=common::contacts()><a class="link" href=all>{it.contacts}</a></td>
        </tr>
    }
}
