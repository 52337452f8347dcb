//! `/desk/contacts/{id}`: one contact, in tabs.

pub mod access;
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
use shared::words::desk::{deletion, merge as merge_words, record as record_words};

use self::access::NextStep;
use self::accounts::AccountsTab;
use self::addresses::{AddAddress, AddressActs, AddressMenu};
use self::form::edit_contact;
use self::overview::Overview;
use self::portal::PortalTab;
use self::sees::SeesTab;
use super::deletion::delete_contacts;
use super::merge::{Kind, Merge, arrived, choice, merge};
use super::operations::history::HistoryTab;
use super::record::{self, Deleted, Head, RecordPage, known, tab};
use super::recycle_bin::deleted::deleted;
use super::tickets::brief::UnsolvedTickets;
use super::tickets::tab::{TicketsTab, Whose};
use super::timeline::Timeline;
use crate::address;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{Icon, Menu, Tab};
use crate::dialogs::Dialogs;
use crate::keys::Key;
use crate::lazy::{part, part_code, soon};
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
    let shown = Memo::new(move |_| ContactTab::named(&word.read()));
    let dialogs = Dialogs::of_page();
    let edit = Callback::new(move |()| dialogs.open(move |open| edit_contact(open, id, contact)));
    let addresses = AddressActs::of_page(id, contact);
    let name = Signal::derive(move || contact.with(|it| it.map_or_else(unnamed, name_of)));
    let listed = known::name(DeskPage::Contact(id, ContactTab::Overview));
    let deleted_name = RwSignal::new(None::<String>);
    let head = Head {
        title: Signal::derive(move || {
            contact.with(|it| {
                let name = |it: &Contact| it.fields.full_name(&it.first_name, &it.last_name);
                let unloaded =
                    || deleted_name.get().or_else(|| listed.clone()).unwrap_or_else(unnamed);
                it.map_or_else(unloaded, name)
            })
        }),
        lead: Signal::derive(move || contact.with(|it| it.and_then(lead_of))).into(),
        list: (common::contacts(), DeskPage::Contacts.href()),
        here: MaybeProp::default(),
    };
    let stayed = move |it: &Contact| (DeskPage::Contact(it.id, shown.get()), name_of(it));
    let there = move || contact.with(|it| it.filter(|it| it.id != id).map(stayed));
    arrived::follow(DeskPage::Contact(id, ContactTab::Overview), Signal::derive(there));
    let content = move || match shown.get() {
        ContactTab::Overview => view! { <Overview id contact edit addresses /> }.into_any(),
        ContactTab::Accounts => tab(part(move || contact_accounts(id, contact))),
        ContactTab::Tickets => tab(part(move || contact_tickets(id))),
        ContactTab::Portal => tab(part(move || contact_portal(id, contact))),
        ContactTab::Sees => tab(part(move || contact_sees(id, name))),
        ContactTab::History => tab(part(move || contact_history(id))),
    };
    let parts = [
        "contact_accounts",
        "contact_tickets",
        "contact_portal",
        "contact_sees",
        "contact_history",
        "edit_contact",
        "deletion",
        "merge",
    ];
    parts.into_iter().for_each(soon);
    let go = address::go();
    let leave = Callback::new(move |()| go.run(DeskPage::Contacts.href()));
    let delete = move |_| {
        if let Some(it) = untrack(|| contact.with(|it| it.map(named))) {
            dialogs.open(move |open| delete_contacts(open, vec![it.clone()], leave));
        }
    };
    let combine = move |_| {
        if let Some(it) = untrack(|| contact.with(|it| it.map(named))) {
            let wish = Merge::of(Kind::Contacts, vec![choice(&it.id, it.name)]);
            dialogs.open(move |open| merge(open, wish.clone()));
        }
    };
    let acts = move || {
        view! {
            <button type="button" class="btn btn-sm" on:click=move |_| edit.run(())>
                <Icon icon="icon-[lucide--pencil]" />{common::edit()}
            </button>
            <Menu label=record_words::more_actions() class="btn btn-sm btn-square">
                <button type="button" on:click=combine><Icon icon="icon-[lucide--merge]" />{merge_words::merge_with()}</button>
                <button type="button" on:click=delete><Icon icon="icon-[lucide--trash-2]" />{deletion::delete()}</button>
            </Menu>
        }
    };
    let deleted = Deleted {
        name: deleted_name,
        view: ViewFn::from(move || part(move || deleted(Record::Contact(id), deleted_name))),
    };
    view! {
        <RecordPage data=contact head tabs=record::tabs(common::contact(), tabs(id, contact, shown)) keys=vec![(Key::Edit, edit)] acts deleted>
            {content}
        </RecordPage>
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
    contact_more: fn add_address(acts: AddressActs) { view! { <AddAddress acts /> } }
    contact_more: fn address_menu(acts: AddressActs, contact: Load<Contact>, id: AddressId) {
        view! { <AddressMenu acts contact id /> }
    }
    contact_more: fn timeline(id: ContactId) {
        arrived::asked(id);
        view! { <Timeline record=Record::Contact(id) /> }
    }
    contact_more: fn next_step(id: ContactId, contact: Load<Contact>) {
        view! { <NextStep id contact /> }
    }
    contact_more: fn unsolved_tickets(id: ContactId) {
        view! { <UnsolvedTickets of=Whose::Contact(id) /> }
    }
}

/// The most tickets that are counted.
const MOST_COUNTED: usize = 1_000;

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

fn tabs(id: ContactId, contact: Load<Contact>, shown: Memo<ContactTab>) -> Signal<Vec<Tab>> {
    Signal::derive(move || {
        let counts = contact.with(|it| it.map(|it| (it.relationships.len(), it.tickets)));
        let count = |at: ContactTab| match (at, counts?) {
            (ContactTab::Accounts, (accounts, _)) => Some(accounts),
            // More than a thousand are not counted.
            (ContactTab::Tickets, (_, tickets)) => {
                usize::try_from(tickets).ok().filter(|it| *it <= MOST_COUNTED)
            }
            _ => None,
        };
        let one = |at: &ContactTab| Tab {
            label: at.label().to_owned(),
            href: DeskPage::Contact(id, *at).href(),
            count: count(*at),
            is_current: *at == shown.get(),
        };
        ContactTab::ALL.iter().map(one).collect()
    })
}
