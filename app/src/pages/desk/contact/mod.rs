//! `/desk/contacts/{id}`: one contact, in tabs.

pub mod accounts;
pub mod addresses;
pub mod form;
pub mod history;
pub mod overview;
pub mod password;
pub mod portal;
pub mod primary;
pub mod sees;

use leptos::prelude::*;
use shared::api::contacts::{Contact, GetContact};
use shared::api::{Named, Nothing};
use shared::ids::{AddressId, ContactId};
use shared::operations::effects::Record;
use shared::words::both::common;
use shared::words::desk::contact as words;

use self::accounts::AccountsTab;
use self::addresses::{AddAddress, AddressActs, AddressDialog, AddressMenu};
use self::form::EditContact;
use self::overview::Overview;
use self::portal::PortalTab;
use self::sees::SeesTab;
use super::operations::history::HistoryTab;
use super::tickets::tab::{TicketsTab, Whose};
use crate::address;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{Dialog, Icon, PageTitle, Remote, Shape, Tab, Tabs};
use crate::keys::{Key, on_key};
use crate::lazy::{self, part, part_code, soon};
use crate::load::Load;
use crate::routes::{ContactTab, DeskPage};

/// The page.
#[component]
pub fn ContactPage(
    /// Which contact.
    id: ContactId,
) -> impl IntoView {
    let contact = Load::new(move || {
        Changes::follow(Topic::Contacts);
        Changes::follow(Topic::Accounts);
        api::call_owned::<GetContact>(id, Nothing {})
    });
    let word = address::query_value("tab");
    let tab = Memo::new(move |_| ContactTab::named(&word.read()));
    let editing = RwSignal::new(false);
    let addresses = AddressActs::closed();
    let name = Signal::derive(move || contact.with(|it| it.map_or_else(unnamed, name_of)));
    let full_name = Signal::derive(move || {
        contact.with(|it| {
            let name = |it: &Contact| it.fields.full_name(&it.first_name, &it.last_name);
            it.map_or_else(unnamed, name)
        })
    });
    let lead = Signal::derive(move || contact.with(|it| it.and_then(lead_of)));
    let content = move || {
        match tab.get() {
        ContactTab::Overview => view! { <Remote data=contact shape=Shape::Text let:there><Overview contact=there load=contact editing addresses /></Remote> }.into_any(),
        ContactTab::Accounts => part(move || contact_accounts(id, contact)),
        ContactTab::Tickets => part(move || contact_tickets(id)),
        ContactTab::Portal => part(move || contact_portal(id, contact)),
        ContactTab::Sees => part(move || contact_sees(id, name)),
        ContactTab::History => part(move || contact_history(id)),
    }
    };
    let is_there = Memo::new(move |_| contact.with(|it| it.is_some()));
    let parts = [
        "contact_accounts",
        "contact_tickets",
        "contact_portal",
        "contact_sees",
        "contact_history",
        "edit_contact",
        "contact_address",
    ];
    parts.into_iter().for_each(soon);
    on_key(Key::Edit, move || editing.set(untrack(|| is_there.get())));
    view! {
        <PageTitle title=full_name lead above=vec![(common::contacts(), DeskPage::Contacts.href())]>
            <Show when=move || is_there.get()>
                <button type="button" class="btn btn-sm" on:click=move |_| editing.set(true)>
                    <Icon icon="icon-[lucide--pencil]" />{common::edit()}
                </button>
            </Show>
        </PageTitle>
        <Show when=move || is_there.get() fallback=move || view! { <div class="page-body"><Remote data=contact shape=Shape::Text let:_it>""</Remote></div> }>
            <div class="page-head"><Tabs label=common::contact() tabs=tabs(id, contact, tab) /></div>
            <div class="page-body">{content}</div>
        </Show>
        {lazy::dialog(editing, move || edit_contact(editing, id, contact))}
        {lazy::dialog(addresses.open, move || contact_address(addresses, id, contact))}
    }
}

part_code! {
    contact_accounts: fn contact_accounts(id: ContactId, contact: Load<Contact>) {
        view! { <AccountsTab id contact /> }
    }
    contact_tickets: fn contact_tickets(id: ContactId) {
        view! { <TicketsTab of=Whose::Contact(id) /> }
    }
    contact_portal: fn contact_portal(id: ContactId, contact: Load<Contact>) {
        view! { <PortalTab id contact /> }
    }
    contact_sees: fn contact_sees(id: ContactId, name: Signal<String>) {
        view! { <SeesTab id name /> }
    }
    contact_history: fn contact_history(id: ContactId) {
        view! { <HistoryTab record=Record::Contact(id) /> }
    }
    contact_address: fn contact_address(acts: AddressActs, id: ContactId, contact: Load<Contact>) {
        view! { <AddressDialog acts id contact /> }
    }
    contact_more: fn add_address(acts: AddressActs) { view! { <AddAddress acts /> } }
    contact_more: fn address_menu(acts: AddressActs, contact: Load<Contact>, id: AddressId) {
        view! { <AddressMenu acts contact id /> }
    }
    edit_contact: fn edit_contact(open: RwSignal<bool>, id: ContactId, contact: Load<Contact>) {
        view! { <Dialog open title=words::edit_contact()><EditContact open id contact /></Dialog> }
    }
}

/// What a contact is called before it is there.
fn unnamed() -> String {
    common::contact().to_owned()
}

/// What a contact is called.
fn name_of(contact: &Contact) -> String {
    [&contact.first_name, " ", &contact.last_name].concat().trim().to_owned()
}

/// A contact by id and name.
fn named(contact: &Contact) -> Named<ContactId> {
    Named { id: contact.id, name: name_of(contact) }
}

/// What they do, and where.
fn lead_of(contact: &Contact) -> Option<String> {
    let account = contact.relationships.first().map(|first| first.account.name.clone());
    let parts: Vec<String> =
        contact.fields.title().map(str::to_owned).into_iter().chain(account).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

fn tabs(id: ContactId, contact: Load<Contact>, tab: Memo<ContactTab>) -> Signal<Vec<Tab>> {
    Signal::derive(move || {
        let accounts = contact.with(|it| it.map(|it| it.relationships.len()));
        let one = |at: &ContactTab| Tab {
            label: at.label().to_owned(),
            href: DeskPage::Contact(id, *at).href(),
            count: accounts.filter(|_| *at == ContactTab::Accounts),
            is_current: *at == tab.get(),
        };
        ContactTab::ALL.iter().map(one).collect()
    })
}
