//! What a contact sees in the help center, and why [V15].

use leptos::prelude::*;
use shared::api::Page;
use shared::api::contacts::{GetSight, Relationship, SeenTicket, Sight, SightFilter};
use shared::ids::ContactId;
use shared::portal::access::PortalState;
use shared::words::both::common;
use shared::words::desk::common as desk_words;
use shared::words::desk::contact as words;

use crate::address::Filter;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{
    EmptyState, KindTag, LevelText, Notice, PortalStateBadge, Remote, StatusBadge, Time, Tone,
    pager,
};
use crate::format;
use crate::load::Load;
use crate::routes::{AccountTab, ContactTab, DeskPage};

/// The tab.
#[component]
pub fn SeesTab(
    /// Which contact.
    id: ContactId,
    /// What they are called.
    name: Signal<String>,
) -> impl IntoView {
    let filter = Filter::<SightFilter>::of_page();
    let sight = Load::new(move || {
        Changes::follow(Topic::Contacts);
        Changes::follow(Topic::Accounts);
        Changes::follow(Topic::Tickets);
        api::call_owned::<GetSight>(id, filter.get())
    });
    view! {
        <Remote data=sight let:sight><WhatTheySee id name sight filter /></Remote>
    }
}

#[component]
fn WhatTheySee(
    id: ContactId,
    name: Signal<String>,
    sight: Sight,
    filter: Filter<SightFilter>,
) -> impl IntoView {
    let is_in = sight.portal == PortalState::Active;
    let out = (!is_in).then(|| {
        let href = DeskPage::Contact(id, ContactTab::Portal).href();
        view! {
            <Notice tone=Tone::Warning>
                <p>{move || words::sees_nothing_yet(&name.read())}</p>
                <p class="mt-1 flex flex-wrap items-center gap-x-3"><PortalStateBadge state=sight.portal /><a class="link" href=href>{words::go_to_help_center()}</a></p>
            </Notice>
        }
    });
    view! {
        {out}
        <Accounts accounts=sight.accounts is_in />
        {is_in.then(|| view! { <Tickets page=sight.tickets filter name /> })}
    }
}

/// What each account shows them.
#[component]
fn Accounts(accounts: Vec<Relationship>, is_in: bool) -> impl IntoView {
    // No column is empty in all of its rows.
    let has_roles = accounts.iter().any(|it| it.role.is_some());
    let row = move |it: Relationship| {
        view! {
            <tr>
                <td class="cell-head">
                    <a class="link-hover font-medium" href=DeskPage::Account(it.account.id, AccountTab::Overview).href()>{it.account.name}</a>
                </td>
                <td><KindTag kind=it.kind /></td>
                {has_roles.then(|| view! { <td>{it.role}</td> })}
                <td><LevelText level=it.level /></td>
            </tr>
        }
    };
    let title = if is_in { words::shared_by_accounts() } else { words::shared_once_active() };
    let list = if accounts.is_empty() {
        view! { <p class="quiet text-sm">{words::nothing_shared()}</p> }.into_any()
    } else {
        view! {
            <div class="sheet">
                <table class="list-table">
                    <thead><tr>
                        <th>{common::account()}</th><th>{words::relationship()}</th>
                        {has_roles.then(|| view! { <th>{common::role()}</th> })}
                        <th>{desk_words::access_to_colleagues_tickets()}</th>
                    </tr></thead>
                    <tbody>{accounts.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! { <section class="mb-6"><h2 class="mb-2">{title}</h2>{list}</section> }
}

/// The tickets, each with the reasons that the rule used.
#[component]
fn Tickets(
    page: Page<SeenTicket>,
    filter: Filter<SightFilter>,
    name: Signal<String>,
) -> impl IntoView {
    let list = if page.rows.is_empty() {
        view! { <EmptyState icon="icon-[lucide--eye-off]" text=words::no_tickets() /> }.into_any()
    } else {
        view! {
            <div class="sheet">
                <table class="list-table">
                    <thead><tr>
                        <th>{common::ticket()}</th><th>{common::status()}</th><th>{common::requester()}</th>
                        <th>{words::why()}</th><th>{words::activity()}</th>
                    </tr></thead>
                    <tbody>{page.rows.into_iter().map(|row| view! { <Row row /> }).collect_view()}</tbody>
                </table>
            </div>
            {pager(filter, page.next, |it| &mut it.after)}
        }
        .into_any()
    };
    view! { <section><h2 class="mb-2">{move || words::tickets_seen(&name.read())}</h2>{list}</section> }
}

#[component]
fn Row(row: SeenTicket) -> impl IntoView {
    let reasons = row.reasons.iter().map(|reason| view! { <li class="max-sm:inline max-sm:after:content-[';_'] last:after:content-none">{format::reason(reason)}</li> });
    let account = row.account.map(|it| it.name);
    view! {
        <tr>
            <td class="cell-head">
                <span class="quiet mr-1.5 text-xs">"#"{row.number.to_string()}</span>
                <a class="link-hover font-medium break-words" href=DeskPage::Ticket(row.number).href()>{row.subject}</a>
                <span class="quiet block text-xs">{account}</span>
            </td>
            <td><StatusBadge status=row.status /></td>
            <td><a class="link-hover" href=DeskPage::Contact(row.requester.id, ContactTab::Overview).href()>{row.requester.name}</a></td>
            <td class="max-sm:order-1 max-sm:basis-full" data-label=words::because()><ul class="max-sm:inline">{reasons.collect_view()}</ul></td>
            <td class="quiet"><Time at=row.activity_at brief=true /></td>
        </tr>
    }
}
