//! A contact's or an account's phones, postal addresses and lines of reports on its page.
//! They are edited in a dialog of their own ([`dialog`]).

pub mod dialog;
pub mod lines;

use leptos::prelude::*;
use shared::api::phones::{Card, GetAccountCard, GetContactCard};
use shared::api::{Named, Nothing};
use shared::customers::phones::{PhoneKind, PhoneNumber};
use shared::customers::postal::PostalAddress;
use shared::ids::ContactId;
use shared::operations::effects::Record;
use shared::words::both::common;
use shared::words::desk::phones as words;

use self::dialog::PhonesDialog;
use crate::api::{self, CallError};
use crate::changes::{Changes, Topic};
use crate::components::{CopyButton, Icon, Remote, Shape};
use crate::dialogs::Dialogs;
use crate::lazy::{part_code, soon};
use crate::load::Load;
use crate::routes::{ContactTab, DeskPage};

part_code! {
    /// The phones, postal addresses and lines of reports of a record.
    card: pub fn record_card(record: Record) { view! { <RecordCard record /> } }
    phones_dialog: fn edit_phones(open: RwSignal<bool>, record: Record, card: Load<Card>) {
        view! { <PhonesDialog open record card /> }
    }
}

async fn ask(record: Record) -> Result<Card, CallError> {
    match record {
        Record::Contact(id) => api::call_owned::<GetContactCard>(id, Nothing {}).await,
        Record::Account(id) => api::call_owned::<GetAccountCard>(id, Nothing {}).await,
    }
}

#[component]
fn RecordCard(record: Record) -> impl IntoView {
    let card = Load::new(move || {
        Changes::follow(Topic::Contacts);
        Changes::follow(Topic::Accounts);
        ask(record)
    });
    soon("phones_dialog");
    let dialogs = Dialogs::of_page();
    let edit = move |_| dialogs.open(move |open| edit_phones(open, record, card));
    // The dialog begins with what is loaded. The place of its button is kept until then.
    let is_waiting = move || card.with(|it| it.is_none());
    let is_empty = |card: &Card| card.phones.is_empty() && card.addresses.is_empty();
    view! {
        <section class="sheet text-sm">
            <div class="flex flex-wrap items-center gap-x-2 px-4 pt-2">
                <h2 class="grow py-1">{words::title()}</h2>
                <button type="button" class="btn btn-ghost btn-sm -mr-2 ml-auto" class:invisible=is_waiting aria-label=words::edit() on:click=edit>
                    <Icon icon="icon-[lucide--pencil]" />{common::edit()}
                </button>
            </div>
            <Remote data=card shape=Shape::Bare is_empty empty=|| view! { <p class="quiet px-4 pb-4">{words::none()}</p> } let:card>
                <ul aria-label=words::phones()>{phones(card.phones)}</ul>
                <ul aria-label=words::addresses()>{addresses(card.addresses)}</ul>
            </Remote>
        </section>
        {move || card.get().map(reports)}
    }
}

/// A line with a text to copy, what it is for, and whether it is the primary one of several.
fn line(
    shown: AnyView,
    copied: (String, String),
    (is_primary, uses): (bool, Vec<&'static str>),
) -> AnyView {
    let (text, label) = copied;
    let primary =
        is_primary.then(|| view! { <span class="tag tag-primary">{words::primary()}</span> });
    let uses = uses.into_iter().map(|it| view! { <span class="quiet">{it}</span> }).collect_view();
    view! {
        <li class="row flex items-start gap-x-1 py-1.5 pr-2 pl-4">
            <div class="min-w-0 grow py-1 wrap-anywhere">
                {shown}
                <p class="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs empty:hidden">{primary}{uses}</p>
            </div>
            <CopyButton text label />
        </li>
    }
    .into_any()
}

fn phones(all: Vec<PhoneNumber>) -> Vec<AnyView> {
    let is_list = 1 < all.len();
    let one = |(at, PhoneNumber { number, kind }): (usize, PhoneNumber)| {
        let href = ["tel:", &number.replace(' ', "")].concat();
        let shown = view! { <a class="link link-hover" href=href><bdi>{number.clone()}</bdi></a> };
        let uses = (kind != PhoneKind::Other).then(|| kind.label()).into_iter().collect();
        let label = words::copy_phone(&number);
        line(shown.into_any(), (number, label), (is_list && at == 0, uses))
    };
    all.into_iter().enumerate().map(one).collect()
}

fn addresses(all: Vec<PostalAddress>) -> Vec<AnyView> {
    let is_list = 1 < all.len();
    let one = |(at, address): (usize, PostalAddress)| {
        let lines = address.lines();
        let (text, label) = (lines.join("\n"), words::copy_address(&lines.join(", ")));
        let shown =
            lines.into_iter().map(|it| view! { <span class="block" dir="auto">{it}</span> });
        let shown = view! { <address class="not-italic">{shown.collect_view()}</address> };
        let uses =
            [address.is_billing.then(words::billing), address.is_shipping.then(words::shipping)];
        let uses = uses.into_iter().flatten().collect();
        line(shown.into_any(), (text, label), (is_list && at == 0, uses))
    };
    all.into_iter().enumerate().map(one).collect()
}

/// Whom a contact reports to, up to the top, and who reports to the contact.
fn reports(card: Card) -> Option<AnyView> {
    let Card { superiors, reports, more_reports, .. } = card;
    if superiors.is_empty() && reports.is_empty() {
        return None;
    }
    let person = |it: Named<ContactId>| {
        let href = DeskPage::Contact(it.id, ContactTab::Overview).href();
        view! { <li class="wrap-anywhere"><a class="link link-hover" href=href>{it.name}</a></li> }
    };
    let list = |title: &'static str, people: Vec<Named<ContactId>>, more: Option<AnyView>| {
        (!people.is_empty()).then(|| {
            view! {
                <h3 class="quiet mt-2 text-xs font-medium">{title}</h3>
                <ol class="mt-1 grid gap-1" aria-label=title>{people.into_iter().map(person).collect_view()}{more}</ol>
            }
        })
    };
    let more = (0 < more_reports)
        .then(|| view! { <li class="quiet">{words::more_reports(more_reports)}</li> }.into_any());
    Some(
        view! {
            <section class="sheet p-4 text-sm">
                <h2>{words::reports()}</h2>
                {list(words::reports_to(), superiors, None)}
                {list(words::direct_reports(), reports, more)}
            </section>
        }
        .into_any(),
    )
}
