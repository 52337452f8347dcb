//! Who a contact is, and how to reach them.

use leptos::prelude::*;
use shared::api::contacts::{Address, Contact};
use shared::words::both::common;
use shared::words::desk::common as desk_words;
use shared::words::desk::{contact as words, contact_addresses};

use super::addresses::AddressActs;
use super::{add_address, address_menu};
use crate::browser::dates;
use crate::components::{CopyButton, Icon, KindTag, Notice, PortalStateBadge, Tone};
use crate::lazy;
use crate::load::Load;
use crate::pages::desk::fields;
use crate::routes::{AccountTab, ContactTab, DeskPage};

/// The tab.
#[component]
pub fn Overview(
    /// The contact.
    contact: Contact,
    /// The same, as it is loaded.
    load: Load<Contact>,
    /// Whether the dialog is open that changes them.
    editing: RwSignal<bool>,
    /// The dialog about addresses.
    addresses: AddressActs,
) -> impl IntoView {
    let needs_details = contact.needs_details.then(|| {
        view! {
            <Notice tone=Tone::Warning>
                <p>{words::created_automatically()}</p>
                <button type="button" class="btn btn-sm mt-2" on:click=move |_| editing.set(true)>{words::complete_details()}</button>
            </Notice>
        }
    });
    view! {
        {needs_details}
        <div class="grid items-start gap-4 lg:grid-cols-2">
            <Facts contact=contact.clone() />
            <div class="grid gap-4">
                <Addresses contact=contact.clone() load acts=addresses />
                <Places contact />
            </div>
        </div>
    }
}

#[component]
fn Facts(contact: Contact) -> impl IntoView {
    view! {
        <section class="sheet">
            <dl class="facts p-4">
                <dt>{common::first_name()}</dt><dd>{contact.first_name}</dd>
                <dt>{common::last_name()}</dt><dd>{contact.last_name}</dd>
                {fields::facts(&contact.fields)}
                <dt>{common::owner()}</dt><dd>{contact.owner.map_or_else(|| desk_words::no_owner().to_owned(), |owner| owner.name)}</dd>
                <dt>{words::added()}</dt><dd>{dates::day(contact.created_at)}</dd>
            </dl>
            {fields::notes(&contact.fields)}
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
        let (class, icon, state) = match (address.is_verified, has_password) {
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
            <li class="row flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
                <span class="min-w-0 grow break-all">{address.email.clone()}</span>
                {primary}<span class=class><Icon icon />{state}</span>
                <span class="flex items-center">
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
                <span class="-mr-2 min-h-8">{lazy::following(move || add_address(acts))}</span>
            </div>
            {list}
        </section>
    }
}

/// Where they belong, and where they stand with the help center.
#[component]
fn Places(contact: Contact) -> impl IntoView {
    let account = |it: shared::api::contacts::Relationship| {
        view! {
            <li class="flex flex-wrap items-center gap-2">
                <a class="link-hover min-w-0 font-medium" href=DeskPage::Account(it.account.id, AccountTab::Overview).href()>{it.account.name}</a>
                <KindTag kind=it.kind />
                <span class="quiet">{it.role}</span>
            </li>
        }
    };
    let none = contact
        .relationships
        .is_empty()
        .then(|| view! { <li class="quiet">{words::no_account_yet()}</li> });
    let portal = contact.portal.into_iter().map(|it| {
        view! { <li class="flex flex-wrap items-center gap-2"><PortalStateBadge state=it.state /><span class="quiet">{it.help_center.name}</span></li> }
    });
    view! {
        <section class="sheet grid gap-4 p-4 text-sm">
            <div>
                <h2><a class="link-hover" href=DeskPage::Contact(contact.id, ContactTab::Accounts).href()>{common::accounts()}</a></h2>
                <ul class="mt-2 grid gap-1.5">{none}{contact.relationships.into_iter().map(account).collect_view()}</ul>
            </div>
            <div>
                <h2><a class="link-hover" href=DeskPage::Contact(contact.id, ContactTab::Portal).href()>{common::help_center()}</a></h2>
                <ul class="mt-2 grid gap-1.5">{portal.collect_view()}</ul>
            </div>
        </section>
    }
}
