//! Ending relationships [R4], and taking that back.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::operations::{Commit, CommitOperation, Done, Draft};

use super::Bond;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{Dialog, Form, Notice, Tone};
use crate::format;
use crate::pages::desk::bulk::{Bulk, BulkButton, Chosen, Outcome, Outcomes, Verdict};
use crate::pages::desk::operations::preview::PreviewForm;
use crate::pages::desk::operations::undo;
use crate::routes::{ContactTab, DeskPage};
use crate::session;
use crate::submission::Submission;

/// Says what follows from ending relationships, and ends them.
#[component]
pub fn DissociateDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Which relationships.
    #[prop(into)]
    bonds: Signal<Vec<Bond>>,
    /// What follows when it is done.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let title = Signal::derive(move || match bonds.read().as_slice() {
        [one] => ["Dissociate ", &one.contact.name, " from ", &one.account.name].concat(),
        _ => "Dissociate".to_owned(),
    });
    view! {
        <Dialog open title><Ending open bonds on_done /></Dialog>
    }
}

#[component]
fn Ending(open: RwSignal<bool>, bonds: Signal<Vec<Bond>>, on_done: Callback<()>) -> impl IntoView {
    let (kept, ending): (Vec<Bond>, Vec<Bond>) =
        bonds.get_untracked().into_iter().partition(|bond| bond.is_kept_by().is_some());
    let consequence = (!ending.is_empty()).then(|| view! { <Consequence ending=ending.clone() /> });
    let count = ending.len();
    if let ([one], true) = (ending.as_slice(), kept.is_empty()) {
        return view! { <EndingOne open bond=one.clone() on_done /> }.into_any();
    }
    let operations = StoredValue::new(Vec::new());
    let ending = StoredValue::new(ending);
    let form = Submission::new();
    let bulk = Bulk::new();
    let end = move |()| {
        let act = move |bond: Bond| async move {
            let draft = Draft::EndRelationship { relationship: bond.id };
            let commit = Commit { draft, hash: None };
            let result = api::call_owned::<CommitOperation>(NoId, commit).await;
            if let Ok(Done { operation: Some(operation), .. }) = &result {
                operations.try_update_value(|it| it.push(*operation));
            }
            Outcome::of(bond.name(), result, "Dissociated.")
        };
        bulk.run(ending.get_value(), act, move |outcomes| {
            Changes::touch(Topic::Contacts);
            Changes::touch(Topic::Accounts);
            if outcomes.iter().all(|it| it.verdict == Verdict::Done) {
                let ended = ending.try_get_value().unwrap_or_default();
                open.set(false);
                on_done.run(());
                let operations = operations.try_get_value().unwrap_or_default();
                undo::said_of_all(words(&ended), operations);
            }
        });
    };
    let failed = move || {
        let outcomes = bulk.outcomes();
        outcomes
            .iter()
            .any(|it| it.verdict != Verdict::Done)
            .then(|| view! { <div><Outcomes outcomes /></div> })
    };
    view! {
        <Form form on_send=end>
            {failed}
            <Kept kept />
            {consequence}
            <div class="dialog-actions">
                <button type="button" class="btn" on:click=move |_| open.set(false)>{if count == 0 { "Close" } else { "Cancel" }}</button>
                {(count != 0).then(|| view! { <BulkButton bulk danger=true>"Dissociate"</BulkButton> })}
            </div>
        </Form>
    }
    .into_any()
}

/// One relationship, with the preview of what its end does.
#[component]
fn EndingOne(open: RwSignal<bool>, bond: Bond, on_done: Callback<()>) -> impl IntoView {
    let draft = Draft::EndRelationship { relationship: bond.id };
    let ended = StoredValue::new(vec![bond.clone()]);
    let done = move |done: Done| {
        on_done.run(());
        undo::said(words(&ended.get_value()), &done);
    };
    view! {
        <PreviewForm open draft confirm="Dissociate" danger=true on_done=done>
            <Consequence ending=vec![bond] />
        </PreviewForm>
    }
}

/// Those that cannot be ended, why, and the way out [R4].
#[component]
fn Kept(kept: Vec<Bond>) -> impl IntoView {
    let one = |bond: Bond| {
        let reason = bond.is_kept_by().unwrap_or_default();
        let href = DeskPage::Contact(bond.contact.id, ContactTab::Accounts).href();
        view! {
            <Notice tone=Tone::Warning>
                <p><b>{bond.contact.name}</b>": "{reason}</p>
                <a class="link" href=href>"Change the primary account"</a>
            </Notice>
        }
    };
    (!kept.is_empty()).then(|| view! { <div>{kept.into_iter().map(one).collect_view()}</div> })
}

#[component]
fn Consequence(ending: Vec<Bond>) -> impl IntoView {
    let names: Vec<String> = ending.iter().map(Chosen::name).collect();
    let leavers_keep = session::agent().is_none_or(|it| it.workspace.visibility.leavers_keep);
    let own = if leavers_keep {
        "The tickets that they raised stay with the account, and they keep seeing them."
    } else {
        "The tickets that they raised stay with the account, and they no longer see them."
    };
    view! {
        <div class="grid gap-2">
            <p>"This ends: "<b>{format::names(&names)}</b>"."</p>
            <p>"From the next click on, colleagues’ tickets of the account are out of sight. "{own}</p>
            <p class="quiet">"The period stays in the contact’s history."</p>
        </div>
    }
}

/// What is said once they are ended.
fn words(ended: &[Bond]) -> String {
    match ended {
        [one] => ["Dissociated from ", &one.account.name, ": ", &one.contact.name, "."].concat(),
        several => {
            [&format::count(several.len(), "relationship", "relationships"), " ended."].concat()
        }
    }
}
