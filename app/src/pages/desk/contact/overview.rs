//! A contact's facts and addresses, timeline, and relations.

use leptos::prelude::*;
use shared::api::contacts::{Address, AddressBounced, Contact, PortalAccess, Relationship};
use shared::ids::ContactId;
use shared::mail::bounce::Cause;
use shared::operations::effects::Record;
use shared::words::both::common;
use shared::words::desk::common as desk_words;
use shared::words::desk::{bounces, contact as words, contact_addresses, record};

use super::addresses::AddressActs;
use super::portal::explained;
use super::{add_address, address_menu, next_step, timeline, unsolved_tickets};
use crate::browser::dates;
use crate::components::{CopyButton, Icon, KindTag, Notice, PortalStateBadge, Tone};
use crate::format;
use crate::lazy;
use crate::load::Load;
use crate::pages::desk::fields;
use crate::pages::desk::phones::record_card;
use crate::pages::desk::record::Parts;
use crate::pages::desk::tags::on_record::record_labels;
use crate::routes::{AccountTab, ContactTab, DeskPage};

/// The tab.
#[component]
pub fn Overview(
    /// Which contact.
    id: ContactId,
    /// The contact.
    contact: Load<Contact>,
    /// Opens the dialog that edits the contact.
    edit: Callback<()>,
    /// The dialog about addresses.
    addresses: AddressActs,
) -> impl IntoView {
    // Rendered only after a change, so that a reload keeps the focus.
    let there = Memo::new(move |_| contact.get());
    let facts = move || {
        there.get().map(|it| {
            let needs_details = it.needs_details.then(|| view! { <NeedsDetails edit /> });
            view! {
                {needs_details}
                <Facts contact=it.clone() />
                <Addresses contact=it load=contact acts=addresses />
            }
        })
    };
    let card = view! { <div class="grid min-h-24 content-start gap-4">{lazy::following(move || record_card(Record::Contact(id)))}</div> };
    let labels = view! { <div class="min-h-44">{lazy::following(move || record_labels(Record::Contact(id)))}</div> };
    view! {
        <Parts facts=view! { {facts}{card}{labels} }.into_any() middle=record::activity() related=view! { <Related id contact /> }.into_any()>
            {lazy::following(move || timeline(id))}
        </Parts>
    }
}

/// Says that the contact was created automatically [E6].
#[component]
fn NeedsDetails(edit: Callback<()>) -> impl IntoView {
    view! {
        <div class="-mb-3">
            <Notice tone=Tone::Warning>
                <p>{words::created_automatically()}</p>
                <button type="button" class="btn btn-sm mt-2" on:click=move |_| edit.run(())>{words::complete_details()}</button>
            </Notice>
        </div>
    }
}

#[component]
fn Facts(contact: Contact) -> impl IntoView {
    view! {
        <section class="sheet">
            <dl class="facts p-4">
                {fields::facts(&contact.fields)}
                {fields::custom::facts(&contact.custom)}
                <dt>{common::owner()}</dt><dd>{contact.owner.map_or_else(|| desk_words::no_owner().to_owned(), |owner| owner.name)}</dd>
                {contact.assigned_to.map(|agent| view! { <dt>{words::assigned_to()}</dt><dd>{agent.name}</dd> })}
                <dt>{words::added()}</dt><dd>{dates::day(contact.created_at)}</dd>
            </dl>
            {fields::notes(&contact.fields)}
            {fields::custom::notes(&contact.custom)}
        </section>
    }
}

#[component]
fn Addresses(contact: Contact, load: Load<Contact>, acts: AddressActs) -> impl IntoView {
    let Contact { addresses, has_password, .. } = contact;
    let one = move |address: Address| {
        let id = address.id;
        let label = contact_addresses::copy_address(&address.email);
        let primary = address.is_primary.then(|| {
            view! { <span class="tag tag-primary">{contact_addresses::primary()}</span> }
        });
        let bounced = address.bounced.map(|it| view! { <CameBack it /> });
        let (class, icon, state) = match (address.is_verified, has_password) {
            _ if bounced.is_some() => {
                ("state text-xs text-error", "icon-[lucide--mail-x]", bounces::undeliverable())
            }
            (true, _) => (
                "state text-xs text-success",
                "icon-[lucide--circle-check]",
                contact_addresses::verified(),
            ),
            (false, true) => (
                "state text-xs text-warning",
                "icon-[lucide--hourglass]",
                contact_addresses::pending_verification(),
            ),
            (false, false) => (
                "state quiet text-xs",
                "icon-[lucide--circle-dashed]",
                contact_addresses::not_verified(),
            ),
        };
        view! {
            <li class="row flex items-start gap-x-1 py-1.5 pr-2 pl-4">
                <div class="min-w-0 grow py-1">
                    <p class="wrap-anywhere">{address.email.clone()}</p>
                    <p class="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1">{primary}<span class=class><Icon icon />{state}</span></p>
                    {bounced}
                </div>
                <span class="flex shrink-0 items-center">
                    <CopyButton text=address.email label />
                    <span class="size-8">{lazy::following(move || address_menu(acts, load, id))}</span>
                </span>
            </li>
        }
    };
    let list = if addresses.is_empty() {
        view! { <p class="quiet px-4 pb-4 text-sm">{contact_addresses::no_address()}</p> }
            .into_any()
    } else {
        view! { <ul class="text-sm">{addresses.into_iter().map(one).collect_view()}</ul> }
            .into_any()
    };
    view! {
        <section class="sheet">
            <div class="flex flex-wrap items-center gap-x-2 px-4 pt-2">
                <h2 class="grow py-1">{contact_addresses::email_addresses()}</h2>
                <span class="-mr-2 ml-auto min-h-8">{lazy::following(move || add_address(acts))}</span>
            </div>
            {list}
        </section>
    }
}

/// When and why mails to an address came back, and what follows [P13].
#[component]
fn CameBack(it: AddressBounced) -> impl IntoView {
    let cause = match Cause::of(it.code.as_deref()) {
        Cause::NoMailbox => bounces::cause_no_mailbox(),
        Cause::NoDomain => bounces::cause_no_domain(),
        Cause::Full => bounces::cause_full(),
        Cause::Refused => bounces::cause_refused(),
        Cause::Suppressed => bounces::cause_suppressed(),
        Cause::Unknown => "",
    };
    let said = [&*bounces::came_back_on(&dates::day(it.at)), cause, bounces::nothing_is_sent()];
    let said = said.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ");
    view! { <p class="quiet mt-1 text-xs">{said}</p> }
}

/// The contact's access to the help center with the next step, accounts, and unsolved
/// tickets.
#[component]
fn Related(id: ContactId, contact: Load<Contact>) -> impl IntoView {
    let access = Memo::new(move |_| contact.with(|it| it.map(|it| it.portal.clone())));
    let accounts = Memo::new(move |_| contact.with(|it| it.map(|it| it.relationships.clone())));
    let states = move || access.get().unwrap_or_default().into_iter().map(state).collect_view();
    let places = move || {
        let accounts = accounts.get().unwrap_or_default();
        let none =
            accounts.is_empty().then(|| view! { <li class="quiet">{words::no_account_yet()}</li> });
        view! { {none}{accounts.into_iter().map(place).collect_view()} }
    };
    view! {
        <section class="sheet p-4 text-sm">
            <h2><a class="link-hover" href=DeskPage::Contact(id, ContactTab::Portal).href()>{common::help_center()}</a></h2>
            <ul class="mt-2 grid gap-2">{states}</ul>
            // Not rendered again with the contact, so that the focus stays.
            <div class="mt-3 min-h-8">{lazy::following(move || next_step(id, contact))}</div>
        </section>
        <section class="sheet p-4 text-sm">
            <h2><a class="link-hover" href=DeskPage::Contact(id, ContactTab::Accounts).href()>{common::accounts()}</a></h2>
            <ul class="mt-2 grid gap-2">{places}</ul>
        </section>
        <div class="min-h-34">{lazy::following(move || unsolved_tickets(id))}</div>
    }
}

fn state(access: PortalAccess) -> impl IntoView {
    view! {
        <li>
            <p class="flex flex-wrap items-center gap-x-2"><PortalStateBadge state=access.state /><span class="quiet">{access.help_center.name}</span></p>
            <p class="quiet mt-0.5 text-xs">{explained(access.state)}</p>
        </li>
    }
}

fn place(it: Relationship) -> impl IntoView {
    let role = it.role.map(|role| [&*role, " · "].concat());
    view! {
        <li>
            <p class="flex flex-wrap items-center gap-x-2">
                <a class="link-hover min-w-0 font-medium" href=DeskPage::Account(it.account.id, AccountTab::Overview).href()>{it.account.name}</a>
                <KindTag kind=it.kind />
            </p>
            <p class="quiet mt-0.5 text-xs">{role}{format::level(it.level.level)}</p>
        </li>
    }
}
