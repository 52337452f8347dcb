//! `/desk/accounts/{id}`: one account, in tabs.

pub mod contacts;
pub mod departments;
pub mod form;
pub mod former;
pub mod months;
pub mod new_contact;
pub mod overview;
pub mod parent;
pub mod people;
pub mod row;
pub mod sharing;

use leptos::prelude::*;
use shared::api::accounts::{Account, GetAccount};
use shared::api::{Named, Nothing};
use shared::ids::AccountId;
use shared::operations::effects::Record;
use shared::words::both::common;
use shared::words::desk::account as words;
use shared::words::desk::{deletion, merge as merge_words, record as record_words};

use self::contacts::ContactsTab;
use self::departments::Departments;
use self::form::edit_account;
use self::months::Months;
use self::overview::Overview;
use self::people::People;
use super::deletion::delete_account;
use super::merge::{Kind, Merge, arrived, choice, merge};
use super::operations::history::HistoryTab;
use super::record::{self, Deleted, Head, RecordPage, known, tab};
use super::recycle_bin::deleted::deleted;
use super::relationships::associate::{To, associate};
use super::tickets::brief::UnsolvedTickets;
use super::tickets::tab::{TicketsTab, Whose};
use super::timeline::Timeline;
use crate::address;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{Icon, Menu, Tab};
use crate::dialogs::Dialogs;
use crate::format;
use crate::keys::Key;
use crate::lazy::{part, part_code, soon};
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
    let shown = Memo::new(move |_| AccountTab::named(&word.read()));
    let dialogs = Dialogs::of_page();
    let edit = Callback::new(move |()| dialogs.open(move |open| edit_account(open, id, account)));
    let unnamed = known::name(DeskPage::Account(id, AccountTab::Overview))
        .unwrap_or_else(|| common::account().to_owned());
    let deleted_name = RwSignal::new(None::<String>);
    let head = Head {
        title: Signal::derive(move || {
            let unloaded = || deleted_name.get().unwrap_or_else(|| unnamed.clone());
            account.with(|it| it.map_or_else(unloaded, |it| it.name.clone()))
        }),
        lead: Signal::derive(move || {
            let has_domains = |it: &&Account| !it.domains.is_empty();
            account.with(|it| it.filter(has_domains).map(|it| format::names(&it.domains)))
        })
        .into(),
        list: (common::accounts(), DeskPage::Accounts.href()),
        here: MaybeProp::default(),
    };
    let stayed = move |it: &Account| (DeskPage::Account(it.id, shown.get()), it.name.clone());
    let there = move || account.with(|it| it.filter(|it| it.id != id).map(stayed));
    arrived::follow(DeskPage::Account(id, AccountTab::Overview), Signal::derive(there));
    let content = move || match shown.get() {
        AccountTab::Overview => view! { <Overview id account /> }.into_any(),
        AccountTab::Contacts => tab(part(move || account_contacts(id, account))),
        AccountTab::Tickets => tab(part(move || account_tickets(id))),
        AccountTab::History => tab(part(move || account_history(id))),
    };
    let parts = [
        "account_contacts",
        "account_tickets",
        "account_history",
        "edit_account",
        "associate",
        "deletion",
        "merge",
    ];
    parts.into_iter().for_each(soon);
    let acts = move || view! { <Actions id account edit dialogs /> };
    let deleted = Deleted {
        name: deleted_name,
        view: ViewFn::from(move || part(move || deleted(Record::Account(id), deleted_name))),
    };
    view! {
        <RecordPage data=account head tabs=record::tabs(common::account(), tabs(id, account, shown)) keys=vec![(Key::Edit, edit)] acts deleted>
            {content}
        </RecordPage>
    }
}

part_code! {
    account_contacts: fn account_contacts(id: AccountId, account: Load<Account>) {
        view! { <ContactsTab id account /> }
    }
    account_tickets: fn account_tickets(id: AccountId) {
        view! { <TicketsTab of=Whose::Account(id) /> }
    }
    account_history: fn account_history(id: AccountId) {
        view! { <HistoryTab record=Record::Account(id) /> }
    }
    account_more: fn timeline(id: AccountId) { view! { <Timeline record=Record::Account(id) /> } }
    account_more: fn people(id: AccountId, account: Load<Account>) {
        view! { <People id account /> }
    }
    account_more: fn departments(id: AccountId) { view! { <Departments id /> } }
    account_more: fn months(id: AccountId) { view! { <Months id /> } }
    account_more: fn unsolved_tickets(id: AccountId) {
        view! { <UnsolvedTickets of=Whose::Account(id) /> }
    }
}

#[component]
fn Actions(
    id: AccountId,
    account: Load<Account>,
    edit: Callback<()>,
    dialogs: Dialogs,
) -> impl IntoView {
    let refused =
        Signal::derive(move || account.with(|it| it.and_then(|it| it.associate_refused.clone())));
    let to = Signal::derive(move || {
        account.with(|it| it.map(|it| To::Account(Named { id, name: it.name.clone() })))
    });
    let ask = move |_| {
        if untrack(|| refused.get()).is_none() {
            dialogs.open(move |open| associate(open, to));
        }
    };
    // Whoever may not associate can ask the owner [R17].
    let owner =
        move || account.with(|it| it.and_then(|it| it.owner.clone().zip(it.owner_email.clone())));
    let ask_owner = move || {
        owner().map(|(owner, email)| {
            let href = ["mailto:", &email].concat();
            view! { <p class="text-xs"><a class="link" href=href>{words::ask_owner(&owner.name)}</a></p> }
        })
    };
    let go = address::go();
    let leave = Callback::new(move |()| go.run(DeskPage::Accounts.href()));
    let named = move || {
        let of = |it: &Account| (Named { id, name: it.name.clone() }, it.contacts > 0);
        untrack(|| account.with(|it| it.map(of)))
    };
    let combine = move |_| {
        if let Some((it, _)) = named() {
            let wish = Merge::of(Kind::Accounts, vec![choice(&it.id, it.name)]);
            dialogs.open(move |open| merge(open, wish.clone()));
        }
    };
    let delete = move |_| {
        if let Some((it, has_contacts)) = named().filter(|_| untrack(|| refused.get()).is_none()) {
            dialogs.open(move |open| delete_account(open, it.clone(), has_contacts, leave));
        }
    };
    view! {
        <div class="grid gap-1 sm:justify-items-end">
            <div class="flex flex-wrap gap-2">
                <button type="button" class="btn btn-sm" on:click=move |_| edit.run(())>
                    <Icon icon="icon-[lucide--pencil]" />{common::edit()}
                </button>
                <button type="button" class="btn btn-sm btn-primary" aria-disabled=move || refused.read().is_some().then_some("true")
                    aria-describedby="associate-refused" on:click=ask>
                    <Icon icon="icon-[lucide--user-plus]" />{words::associate_contacts()}
                </button>
                <Menu label=record_words::more_actions() class="btn btn-sm btn-square">
                    <button type="button" on:click=combine><Icon icon="icon-[lucide--merge]" />{merge_words::merge_with()}</button>
                    <button type="button" aria-disabled=move || refused.read().is_some().then_some("true")
                        aria-describedby="associate-refused" on:click=delete>
                        <Icon icon="icon-[lucide--trash-2]" />{deletion::delete()}
                    </button>
                </Menu>
            </div>
            <p id="associate-refused" class="quiet text-xs" hidden=move || refused.read().is_none()>{move || refused.get()}</p>
            {move || refused.read().is_some().then(ask_owner)}
        </div>
    }
}

fn tabs(id: AccountId, account: Load<Account>, shown: Memo<AccountTab>) -> Signal<Vec<Tab>> {
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
            is_current: *at == shown.get(),
        };
        AccountTab::ALL.iter().map(one).collect()
    })
}
