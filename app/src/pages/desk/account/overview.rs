//! An account's facts, with the access of its contacts to each other's tickets first; its
//! timeline, the first contacts, and the unsolved tickets.

use leptos::prelude::*;
use shared::api::accounts::{Account, RoleLevel};
use shared::ids::AccountId;
use shared::operations::effects::Record;
use shared::words::both::common;
use shared::words::desk::{account as words, common as desk, parent_accounts as parents, record};

use super::parent::change_parent;
use super::people::place;
use super::sharing::change_sharing;
use super::{departments, months, people, timeline, unsolved_tickets};
use crate::browser::dates;
use crate::components::Icon;
use crate::dialogs::Dialogs;
use crate::format;
use crate::lazy::{self, soon};
use crate::load::Load;
use crate::pages::desk::fields;
use crate::pages::desk::phones::record_card;
use crate::pages::desk::record::Parts;
use crate::pages::desk::tags::on_record::record_labels;
use crate::routes::{AccountTab, DeskPage};

/// The tab.
#[component]
pub fn Overview(
    /// Which account.
    id: AccountId,
    /// The account.
    account: Load<Account>,
) -> impl IntoView {
    let dialogs = Dialogs::of_page();
    let change = Callback::new(move |()| dialogs.open(move |open| change_sharing(open, account)));
    let choose = Callback::new(move |()| dialogs.open(move |open| change_parent(open, account)));
    soon("sharing");
    soon("parent_account");
    // Rendered only after a change, so that a reload keeps the focus.
    let there = Memo::new(move |_| account.get());
    let facts = move || {
        there.get().map(
            |account| view! { <Access account=account.clone() change /> <Facts account choose /> },
        )
    };
    let place = move || place(account.with(|it| it.map_or(0, |it| it.contacts)));
    let related = view! {
        <div class=place>{lazy::following(move || people(id, account))}</div>
        <div class="min-h-34">{lazy::following(move || unsolved_tickets(id))}</div>
        <div class="min-h-24">{lazy::following(move || departments(id))}</div>
        <div class="min-h-56">{lazy::following(move || months(id))}</div>
    };
    let card = view! { <div class="grid min-h-24 content-start gap-4">{lazy::following(move || record_card(Record::Account(id)))}</div> };
    let labels = view! { <div class="min-h-44">{lazy::following(move || record_labels(Record::Account(id)))}</div> };
    view! {
        <Parts facts=view! { {facts}{card}{labels} }.into_any() middle=record::activity() related=related.into_any()>
            {lazy::following(move || timeline(id))}
        </Parts>
    }
}

#[component]
fn Facts(account: Account, choose: Callback<()>) -> impl IntoView {
    let domains =
        account.domains.into_iter().map(|domain| view! { <span class="tag max-w-full break-all whitespace-normal">{domain}</span> " " });
    let parent = account.parent.as_ref().map(|it| {
        let href = DeskPage::Account(it.id, AccountTab::Overview).href();
        view! { <a class="link link-hover wrap-anywhere" href=href><bdi>{it.name.clone()}</bdi></a> }
    });
    view! {
        <section class="sheet">
            <dl class="facts p-4">
                <dt>{words::domains()}</dt>
                <dd>{domains.collect_view()}</dd>
                {fields::facts(&account.fields)}
                {fields::custom::facts(&account.custom)}
                <dt>{common::owner()}</dt>
                <dd>{account.owner.map_or_else(|| desk::no_owner().to_owned(), |owner| owner.name)}</dd>
                <dt>{parents::parent()}</dt>
                <dd class="flex flex-wrap items-center gap-x-1">
                    {parent}
                    <button type="button" class="btn btn-ghost btn-xs btn-square" aria-label=parents::change() title=parents::change() on:click=move |_| choose.run(())>
                        <Icon icon="icon-[lucide--pencil]" />
                    </button>
                </dd>
                <dt>{words::added()}</dt>
                <dd>{dates::day(account.created_at)}</dd>
            </dl>
            {fields::notes(&account.fields)}
            {fields::custom::notes(&account.custom)}
        </section>
    }
}

/// What its people may do with each other's tickets, in words.
#[component]
fn Access(account: Account, change: Callback<()>) -> impl IntoView {
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
            <p class="mt-2"><span class="tag tag-primary">{format::level(account.default_level)}</span></p>
            <p class="mt-1.5 text-sm">{format::level_explained(account.default_level)}</p>
            <p class="quiet mt-1 text-xs">{words::default_explained()}</p>
            {roles}
            <button type="button" class="btn btn-sm mt-3" on:click=move |_| change.run(())>{desk::change_access()}</button>
        </section>
    }
}
