//! `/desk/accounts/{id}`: one account, in tabs.

pub mod contacts;
pub mod form;
pub mod overview;
pub mod row;

use leptos::prelude::*;
use shared::api::accounts::{Account, GetAccount};
use shared::api::{Named, Nothing};
use shared::ids::AccountId;
use shared::operations::effects::Record;
use shared::words::both::common;
use shared::words::desk::account as words;

use self::contacts::ContactsTab;
use self::form::EditAccount;
use self::overview::Overview;
use super::operations::history::HistoryTab;
use super::relationships::associate::{AssociateDialog, To};
use super::tickets::tab::{TicketsTab, Whose};
use crate::address;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{Dialog, Icon, PageTitle, Remote, Shape, Tab, Tabs};
use crate::format;
use crate::keys::{Key, on_key};
use crate::lazy::{self, part, part_code, soon};
use crate::load::Load;
use crate::routes::{AccountTab, DeskPage};

/// The page.
#[component]
pub fn AccountPage(
    /// Which account.
    id: AccountId,
) -> impl IntoView {
    let account = Load::new(move || {
        Changes::follow(Topic::Accounts);
        Changes::follow(Topic::Contacts);
        api::call_owned::<GetAccount>(id, Nothing {})
    });
    let word = address::query_value("tab");
    let tab = Memo::new(move |_| AccountTab::named(&word.read()));
    let (editing, associating) = (RwSignal::new(false), RwSignal::new(false));
    let name = Signal::derive(move || {
        account.with(|it| it.map_or_else(|| common::account().to_owned(), |it| it.name.clone()))
    });
    let domains = Signal::derive(move || {
        account
            .with(|it| it.filter(|it| !it.domains.is_empty()).map(|it| format::names(&it.domains)))
    });
    let to = Signal::derive(move || {
        account.with(|it| it.map(|it| To::Account(Named { id, name: it.name.clone() })))
    });
    let content = move || match tab.get() {
        AccountTab::Overview => view! {
            <Remote data=account shape=Shape::Text let:account><Overview account /></Remote>
        }
        .into_any(),
        AccountTab::Contacts => part(move || account_contacts(id, account, associating)),
        AccountTab::Tickets => part(move || account_tickets(id)),
        AccountTab::History => part(move || account_history(id)),
    };
    let is_there = Memo::new(move |_| account.with(|it| it.is_some()));
    let parts =
        ["account_contacts", "account_tickets", "account_history", "edit_account", "associate"];
    parts.into_iter().for_each(soon);
    on_key(Key::Edit, move || editing.set(untrack(|| is_there.get())));
    view! {
        <PageTitle title=name lead=domains above=vec![(common::accounts(), DeskPage::Accounts.href())]>
            <Show when=move || is_there.get()><Actions account editing associating /></Show>
        </PageTitle>
        <Show when=move || is_there.get() fallback=move || view! { <div class="page-body"><Remote data=account shape=Shape::Text let:_it>""</Remote></div> }>
            <div class="page-head"><Tabs label=common::account() tabs=tabs(id, account, tab) /></div>
            <div class="page-body">{content}</div>
        </Show>
        {lazy::dialog(editing, move || edit_account(editing, id, account))}
        {lazy::dialog(associating, move || associate(associating, to))}
    }
}

part_code! {
    account_contacts: fn account_contacts(id: AccountId, account: Load<Account>, associating: RwSignal<bool>) {
        view! { <ContactsTab id account associating /> }
    }
    account_tickets: fn account_tickets(id: AccountId) {
        view! { <TicketsTab of=Whose::Account(id) /> }
    }
    account_history: fn account_history(id: AccountId) {
        view! { <HistoryTab record=Record::Account(id) /> }
    }
    edit_account: fn edit_account(open: RwSignal<bool>, id: AccountId, account: Load<Account>) {
        view! { <Dialog open title=words::edit_account()><EditAccount open id account /></Dialog> }
    }
    associate: fn associate(open: RwSignal<bool>, to: Signal<Option<To>>) {
        view! { <AssociateDialog open to /> }
    }
}

#[component]
fn Actions(
    account: Load<Account>,
    editing: RwSignal<bool>,
    associating: RwSignal<bool>,
) -> impl IntoView {
    let refused =
        Signal::derive(move || account.with(|it| it.and_then(|it| it.associate_refused.clone())));
    let associate = move |_| {
        if untrack(|| refused.get()).is_none() {
            associating.set(true);
        }
    };
    view! {
        <div class="grid gap-1 sm:justify-items-end">
            <div class="flex flex-wrap gap-2">
                <button type="button" class="btn btn-sm" on:click=move |_| editing.set(true)>
                    <Icon icon="icon-[lucide--pencil]" />{common::edit()}
                </button>
                <button type="button" class="btn btn-sm btn-primary" aria-disabled=move || refused.read().is_some().then_some("true")
                    aria-describedby="associate-refused" on:click=associate>
                    <Icon icon="icon-[lucide--user-plus]" />{words::associate_contacts()}
                </button>
            </div>
            <p id="associate-refused" class="quiet text-xs" hidden=move || refused.read().is_none()>{move || refused.get()}</p>
        </div>
    }
}

fn tabs(id: AccountId, account: Load<Account>, tab: Memo<AccountTab>) -> Signal<Vec<Tab>> {
    Signal::derive(move || {
        let count = |at: AccountTab| {
            let count = account.with(|it| {
                it.and_then(|it| match at {
                    AccountTab::Overview | AccountTab::History => None,
                    AccountTab::Contacts => Some(it.contacts),
                    AccountTab::Tickets => Some(it.tickets),
                })
            });
            count.and_then(|count| usize::try_from(count).ok())
        };
        let one = |at: &AccountTab| Tab {
            label: at.label().to_owned(),
            href: DeskPage::Account(id, *at).href(),
            count: count(*at),
            is_current: *at == tab.get(),
        };
        AccountTab::ALL.iter().map(one).collect()
    })
}
