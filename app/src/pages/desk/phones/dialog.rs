//! The dialog that edits the phones and postal addresses of a record.

use leptos::prelude::*;
use shared::api::operations::{Done, Draft};
use shared::api::phones::{Card, PhonesEdit};
use shared::customers::reach::ReachBody;
use shared::operations::effects::Record;
use shared::words::both::common;
use shared::words::desk::phones as words;

use super::lines::{Lines, Phone, PhoneLines, Postal, PostalLines};
use crate::components::Dialog;
use crate::load::Load;
use crate::pages::desk::operations::form::OperationForm;
use crate::pages::desk::operations::undo;
use crate::pages::desk::refusals::Overtaken;
use crate::submission::Submission;

/// The dialog.
#[component]
pub fn PhonesDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The contact or account.
    record: Record,
    /// Its card.
    card: Load<Card>,
) -> impl IntoView {
    view! { <Dialog open title=words::edit()><Editing open record card /></Dialog> }
}

#[component]
fn Editing(open: RwSignal<bool>, record: Record, card: Load<Card>) -> impl IntoView {
    let (phones, addresses) = (Lines::<Phone>::none(), Lines::<Postal>::none());
    let version = RwSignal::new(0);
    let fill = move |card: Card| {
        version.set(card.version);
        phones.fill(card.phones);
        addresses.fill(card.addresses);
    };
    let began = untrack(|| card.get());
    began.iter().cloned().for_each(fill);
    let typed = move || (phones.drafts(Phone::draft), addresses.drafts(Postal::draft));
    let form = Submission::checked(move || {
        let (phones, addresses) = typed();
        ReachBody::parse(&phones, &addresses).err().unwrap_or_default()
    });
    let draft = Signal::derive(move || {
        let (phones, addresses) = typed();
        ReachBody::parse(&phones, &addresses).ok()?;
        Some(Draft::EditPhones(PhonesEdit { record, version: version.get(), phones, addresses }))
    });
    let keep = move |newer: Card| version.set(newer.version);
    let take = move |newer: Card| {
        fill(newer.clone());
        form.forget();
        card.set(newer);
    };
    let done = |done: Done| undo::said(words::updated(), &done);
    view! {
        <OperationForm form open draft confirm=common::save() on_done=done>
            {began.map(|began| view! { <Overtaken form began in_words keep take /> })}
            <PhoneLines form phones />
            <PostalLines form addresses />
        </OperationForm>
    }
}

/// All phones and addresses as texts, for a comparison.
fn in_words(card: &Card) -> Vec<(&'static str, String)> {
    let phones: Vec<String> =
        card.phones.iter().map(|it| [&*it.number, " (", it.kind.label(), ")"].concat()).collect();
    let uses = |is_used: bool, words: fn() -> &'static str| if is_used { words() } else { "" };
    let addresses: Vec<String> = card
        .addresses
        .iter()
        .map(|it| {
            let uses = [uses(it.is_billing, words::billing), uses(it.is_shipping, words::shipping)];
            let lines = it.lines();
            let parts = lines.iter().map(String::as_str).chain(uses);
            parts.filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", ")
        })
        .collect();
    vec![(words::phones(), phones.join("; ")), (words::addresses(), addresses.join("; "))]
}
