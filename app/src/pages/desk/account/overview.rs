//! An account's facts, figures and timeline, the access of its contacts to each other's
//! tickets, and the first contacts.

use leptos::prelude::*;
use shared::api::accounts::{Account, RoleLevel};
use shared::ids::AccountId;
use shared::words::both::common;
use shared::words::desk::{account as words, columns, common as desk, record};

use super::people::place;
use super::{people, timeline};
use crate::browser::dates;
use crate::format;
use crate::lazy;
use crate::load::Load;
use crate::pages::desk::fields;
use crate::pages::desk::record::Parts;
use crate::pages::desk::tickets::queue;
use crate::routes::{AccountTab, DeskPage};

/// The tab.
#[component]
pub fn Overview(
    /// Which account.
    id: AccountId,
    /// The account.
    account: Load<Account>,
    /// Opens the dialog that edits the account.
    edit: Callback<()>,
) -> impl IntoView {
    // Rendered only after a change, so that a reload keeps the focus.
    let there = Memo::new(move |_| account.get());
    let facts = move || there.get().map(|account| view! { <Facts account /> });
    let figures = move || there.get().map(|account| view! { <Figures account /> });
    let access = move || there.get().map(|account| view! { <Access account edit /> });
    let place = move || place(account.with(|it| it.map_or(0, |it| it.contacts)));
    let related = view! {
        {access}
        <div class=place>{lazy::following(move || people(id, account))}</div>
    };
    view! {
        <Parts facts=facts.into_any() middle=record::activity() related=related.into_any()>
            {figures}
            {lazy::following(move || timeline(id))}
        </Parts>
    }
}

#[component]
fn Figures(account: Account) -> impl IntoView {
    let unsolved = queue::of_account(account.id);
    let figures = [
        (
            common::contacts(),
            account.contacts,
            DeskPage::Account(account.id, AccountTab::Contacts).href(),
        ),
        (columns::unsolved_tickets(), account.open_tickets, unsolved),
        (
            words::all_tickets(),
            account.tickets,
            DeskPage::Account(account.id, AccountTab::Tickets).href(),
        ),
    ];
    let one = |(words, figure, href): (&'static str, u32, String)| {
        view! {
            <a class="sheet min-w-0 px-3 py-3 hover:border-primary sm:px-4" href=href>
                <span class="block text-xl font-semibold">{figure}</span>
                <span class="quiet block text-xs wrap-anywhere">{words}</span>
            </a>
        }
    };
    view! { <div class="grid grid-cols-3 gap-3">{figures.map(one).into_iter().collect_view()}</div> }
}

#[component]
fn Facts(account: Account) -> impl IntoView {
    let domains =
        account.domains.into_iter().map(|domain| view! { <span class="tag max-w-full break-all whitespace-normal">{domain}</span> " " });
    view! {
        <section class="sheet">
            <dl class="facts p-4">
                <dt>{words::domains()}</dt>
                <dd>{domains.collect_view()}</dd>
                {fields::facts(&account.fields)}
                <dt>{common::owner()}</dt>
                <dd>{account.owner.map_or_else(|| desk::no_owner().to_owned(), |owner| owner.name)}</dd>
                <dt>{words::added()}</dt>
                <dd>{dates::day(account.created_at)}</dd>
            </dl>
            {fields::notes(&account.fields)}
        </section>
    }
}

/// What its people may do with each other's tickets, in words.
#[component]
fn Access(account: Account, edit: Callback<()>) -> impl IntoView {
    let role = |it: RoleLevel| {
        view! {
            <div class="row flex flex-wrap justify-between gap-x-4 py-2">
                <span class="min-w-0 font-medium">{it.role}</span>
                <span class="quiet">{format::level(it.level)}</span>
            </div>
        }
    };
    let roles = (!account.role_levels.is_empty()).then(|| {
        view! {
            <h3 class="quiet mt-4 text-xs font-medium">{words::access_by_role()}</h3>
            <div class="text-sm">{account.role_levels.into_iter().map(role).collect_view()}</div>
        }
    });
    view! {
        <section class="sheet p-4">
            <h2>{desk::access_to_colleagues_tickets()}</h2>
            <p class="mt-2 text-sm"><span class="tag mr-1.5">{format::level(account.default_level)}</span>{format::level_explained(account.default_level)}</p>
            <p class="quiet mt-1 text-xs">{words::default_explained()}</p>
            {roles}
            <button type="button" class="btn btn-sm mt-3" on:click=move |_| edit.run(())>{desk::change_access()}</button>
        </section>
    }
}
