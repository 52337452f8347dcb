//! `/desk/accounts`: the accounts, and creating an account.

use leptos::prelude::*;
use shared::api::accounts::{AccountRow, CountAccounts, ListAccounts};
use shared::api::{Named, NoId, Page};
use shared::fields::account::Account;
use shared::grid;
use shared::ids::AccountId;
use shared::operations::effects::Record;
use shared::words::both::common;
use shared::words::desk::{accounts as words, tags};

use super::account::form::new_account;
use super::bulk::{Chosen, Selection, SelectionBar};
use super::bulk_all::{Kind as Act, Matching};
use super::grid::actions::RowActs;
use super::grid::cells::{field, number, quiet, time};
use super::grid::{
    Asked, Cells, GridFrame, Line, Listed, Pages, Picked, Rows, Shown, Table, none, table,
};
use super::inline::Inline;
use super::merge::Kind;
use super::merge::button::MergeButton;
use super::record::known;
use super::tags::bulk::{Records, tag_dialog};
use super::tags::chips;
use super::tickets::queue;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{EmptyState, Icon, PageTitle, Remote};
use crate::dialogs::Dialogs;
use crate::keys::{Key, on_key};
use crate::lazy::soon;
use crate::load::Load;
use crate::routes::{AccountTab, DeskPage};

static LISTED: Listed = Listed {
    saves: Some(grid::ListName::Accounts),
    ..Listed::new::<grid::Accounts>(words::search, Rows::Accounts)
};

impl Chosen for AccountRow {
    fn key(&self) -> String {
        self.id.to_string()
    }

    fn name(&self) -> String {
        self.name.clone()
    }
}

/// The page.
#[component]
pub fn Accounts() -> impl IntoView {
    let asked = Asked::of_page::<grid::Accounts>(&LISTED);
    let accounts = Load::new(move || {
        Changes::follow(Topic::Accounts);
        api::call_owned::<ListAccounts>(NoId, asked.rows())
    });
    let counts = Load::new(move || {
        Changes::follow(Topic::Accounts);
        api::call_owned::<CountAccounts>(NoId, asked.counted())
    });
    let dialogs = Dialogs::of_page();
    let acts = RowActs::of_page();
    let inline = Inline::of_page();
    on_key(Key::New, move || dialogs.open(new_account));
    soon("new_account");
    soon("label_dialogs");
    let selection = Selection::<AccountRow>::new();
    let done = Callback::new(move |()| selection.clear());
    let tag = move |_| {
        let ids = untrack(|| selection.get()).into_iter().map(|row| row.id).collect();
        let records = Records::Accounts(ids);
        dialogs.open(move |open| tag_dialog(open, records.clone(), done));
    };
    let matching = Matching::of_page(grid::ListName::Accounts, (asked, counts), done);
    let ids = move || untrack(|| selection.get()).into_iter().map(|row| row.id.uuid()).collect();
    let bar = view! {
        <SelectionBar selection away=Signal::derive(move || matching.is_all())>
            <button type="button" class="btn btn-sm" on:click=tag>
                <Icon icon="icon-[lucide--tag]" />{tags::tag_menu()}
            </button>
            {matching.button(Act::Owner, ids)}
            <MergeButton kind=Kind::Accounts selection />
        </SelectionBar>
        {matching.bar()}
    };
    let nothing = move || {
        none(asked, || {
            view! { <EmptyState icon="icon-[lucide--building-2]" text=words::none_yet() /> }
                .into_any()
        })
    };
    view! {
        <PageTitle title=common::accounts()>
            <button type="button" class="btn btn-sm btn-primary" on:click=move |_| dialogs.open(new_account)>
                <Icon icon="icon-[lucide--plus]" />{words::new_account()}
            </button>
        </PageTitle>
        <div class="page-body">
            <GridFrame asked counts pages=Pages::of(asked, accounts) bar=bar.into_any()>
                {matching.banner(accounts, selection)}
                <Remote data=accounts is_empty=|page| page.rows.is_empty() empty=nothing let:page>
                    {rows(asked, &page, selection, (acts, inline))}
                </Remote>
            </GridFrame>
        </div>
    }
}

fn rows(
    asked: Asked,
    page: &Page<AccountRow>,
    selection: Selection<AccountRow>,
    (acts, inline): (RowActs, Inline),
) -> AnyView {
    let into = Table::new(asked).choosing(selection, &page.rows);
    let line = |row: &AccountRow| Line {
        key: row.key(),
        cells: inline.cells(
            (Record::Account(row.id), &row.name),
            &into.shown,
            row.cells(&into.shown),
        ),
        pick: Picked::of(selection, row),
        end: Some(acts.of_account(row)),
    };
    table(Table { lines: page.rows.iter().map(line).collect(), ..into })
}

impl Cells for AccountRow {
    fn cell(&self, column: &str, _: Shown<'_>) -> AnyView {
        let tab = |tab| Some(DeskPage::Account(self.id, tab).href());
        match column {
            "name" => {
                let href = DeskPage::Account(self.id, AccountTab::Overview).href();
                known::remember(&href, &self.name);
                view! {
                    <div class="cell-lines">
                        <a class="link-hover block truncate font-medium" href=href>{self.name.clone()}</a>
                        <div class="quiet truncate text-xs">{self.domain.clone()}</div>
                    </div>
                }
                .into_any()
            }
            "contacts" => number(self.contacts, tab(AccountTab::Contacts)),
            "unsolved" => number(self.open_tickets, Some(queue::of_account(self.id))),
            "tickets" => {
                self.tickets.map(|count| number(count, tab(AccountTab::Tickets))).into_any()
            }
            "owner" => quiet(self.owner.clone()),
            "created" => time(self.created_at),
            "parent" => parent(self),
            "tags" => chips(self.tags.as_ref()),
            name => field::<Account>(&self.fields, name),
        }
    }
}

/// The account that this one is a department of.
fn parent(row: &AccountRow) -> AnyView {
    let link = |it: Named<AccountId>| {
        let href = DeskPage::Account(it.id, AccountTab::Overview).href();
        view! { <a class="link-hover block truncate" href=href>{it.name}</a> }
    };
    row.parent.clone().map(link).into_any()
}
