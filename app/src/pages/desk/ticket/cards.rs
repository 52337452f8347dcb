//! The requester and the account of a ticket, and the disclosure of its facts on a phone.

use leptos::prelude::*;
use shared::api::Named;
use shared::api::tickets::{AccountCard, Requester, Ticket};
use shared::ids::ContactId;
use shared::words::both::common;
use shared::words::desk::{common as desk, ticket as words};

use crate::components::{CopyButton, Face, Icon, PortalStateBadge, StatusBadge};
use crate::load::Load;
use crate::pages::desk::tickets::cells::PriorityMark;
use crate::pages::desk::tickets::queue;
use crate::routes::{AccountTab, ContactTab, DeskPage};

/// The ticket's facts. On a phone they are behind a line with status, priority and assignee,
/// so that the conversation begins on the first screen.
#[component]
pub fn Fold(
    /// The ticket.
    ticket: Load<Ticket>,
    /// Whether they are unfolded.
    open: RwSignal<bool>,
    /// The facts.
    children: Children,
) -> impl IntoView {
    const INSIDE: &str = "facts";
    let there = Memo::new(move |_| {
        ticket.with(|it| {
            it.map(|it| (it.status, it.priority, it.assignee.as_ref().map(|it| it.name.clone())))
        })
    });
    let line = move || {
        there.get().map(|(status, priority, assignee)| {
            let assignee = assignee.unwrap_or_else(|| desk::unassigned().to_owned());
            view! { <StatusBadge status /> <PriorityMark priority /> <span class="quiet min-w-0 truncate">{assignee}</span> }
        })
    };
    view! {
        <button type="button" class="fold-line" aria-expanded=move || open.get().to_string() aria-controls=INSIDE on:click=move |_| open.update(|it| *it = !*it)>
            <span class="flex min-w-0 grow items-center gap-x-4">{line}</span>
            <Icon icon="icon-[lucide--chevron-down]" />
        </button>
        <div class="fold" id=INSIDE data-open=move || open.get().then_some("")>{children()}</div>
    }
}

/// Who raised the ticket, and who else takes part.
#[component]
pub fn RequesterPart(
    /// The ticket.
    ticket: Load<Ticket>,
) -> impl IntoView {
    let there = Memo::new(move |_| {
        ticket.with(|it| it.map(|it| (it.requester.clone(), it.participants.clone())))
    });
    let inside = move || {
        there.get().map(|(requester, participants)| {
            view! { <Person requester /> <Participants participants /> }
        })
    };
    view! { <section aria-labelledby="requester"><h2 id="requester">{common::requester()}</h2>{inside}</section> }
}

#[component]
fn Person(requester: Requester) -> impl IntoView {
    let href = DeskPage::Contact(requester.id, ContactTab::Overview).href();
    let name = if requester.is_deleted {
        view! { <span class="flex flex-wrap items-center gap-2">{requester.name.clone()} <span class="tag">{words::deleted()}</span></span> }.into_any()
    } else {
        view! { <a class="link-hover font-medium" href=href>{requester.name.clone()}</a> }
            .into_any()
    };
    let email = requester.email.map(|email| {
        view! {
            <p class="flex items-center gap-1">
                <span class="min-w-0 wrap-anywhere">{email.clone()}</span>
                <CopyButton text=email label=words::copy_address() />
            </p>
        }
    });
    view! {
        <div class="mt-2 flex gap-3 text-sm">
            <Face name=requester.name />
            <div class="min-w-0">
                <p>{name}</p>
                <div class="quiet text-xs">
                    {requester.title.map(|title| view! { <p>{title}</p> })}
                    {email}
                </div>
                <p class="mt-1 text-xs"><PortalStateBadge state=requester.portal /></p>
            </div>
        </div>
    }
}

#[component]
fn Participants(participants: Vec<Named<ContactId>>) -> impl IntoView {
    let one = |it: Named<ContactId>| {
        let href = DeskPage::Contact(it.id, ContactTab::Overview).href();
        view! { <li><a class="link-hover" href=href>{it.name}</a></li> }
    };
    (!participants.is_empty()).then(|| {
        view! {
            <h3 class="quiet mt-3 text-xs">{words::participants()}</h3>
            <ul class="mt-0.5 flex flex-wrap gap-x-3 text-sm">{participants.into_iter().map(one).collect_view()}</ul>
        }
    })
}

/// The account that the ticket belongs to.
#[component]
pub fn AccountPart(
    /// The ticket.
    ticket: Load<Ticket>,
) -> impl IntoView {
    let there = Memo::new(move |_| ticket.with(|it| it.and_then(|it| it.account.clone())));
    let inside = move || {
        match there.get() {
        Some(account) => view! { <Account account /> }.into_any(),
        None => view! { <h2>{desk::no_account()}</h2> <p class="quiet mt-1 text-sm">{words::of_requester_only()}</p> }.into_any(),
    }
    };
    view! { <section aria-label=common::account()>{inside}</section> }
}

#[component]
fn Account(account: AccountCard) -> impl IntoView {
    let tickets = queue::of_account(account.id);
    let contacts = DeskPage::Account(account.id, AccountTab::Contacts).href();
    view! {
        <h2><a class="link-hover" href=DeskPage::Account(account.id, AccountTab::Overview).href()>{account.name}</a></h2>
        <dl class="facts mt-2">
            <dt>{words::unsolved_tickets()}</dt> <dd><a class="link link-hover" href=tickets>{account.open_tickets}</a></dd>
            <dt>{common::contacts()}</dt> <dd><a class="link link-hover" href=contacts>{account.contacts}</a></dd>
            <dt>{common::owner()}</dt> <dd>{account.owner.unwrap_or_else(|| desk::no_owner().to_owned())}</dd>
        </dl>
    }
}
