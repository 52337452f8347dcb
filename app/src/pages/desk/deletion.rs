//! Deleting contacts [D1, D6] and accounts [D3]: what follows is shown before.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::api::Named;
use shared::api::operations::{DeletionOutcome, DeletionResult, Done, Draft};
use shared::api::relationships::MAX_AT_ONCE;
use shared::ids::{AccountId, ContactId};
use shared::words::desk::deletion as words;
use shared::words::desk::relationships;

use crate::components::{Checkbox, Dialog, Notice, Tone};
use crate::effect::effect;
use crate::lazy::part_code;
use crate::pages::desk::bulk::{Outcome, Outcomes, Verdict};
use crate::pages::desk::operations::form::{OperationForm, Way, to_relationships};
use crate::pages::desk::operations::undo;
use crate::submission::Submission;

part_code! {
    /// Deletes contacts. Calls `on_done` if some of them were deleted.
    deletion: pub fn delete_contacts(open: RwSignal<bool>, contacts: Vec<Named<ContactId>>, on_done: Callback<()>) {
        view! { <DeleteContacts open contacts on_done /> }
    }
    /// Deletes an account. Calls `on_done` if it was deleted.
    deletion: pub fn delete_account(open: RwSignal<bool>, account: Named<AccountId>, has_contacts: bool, on_done: Callback<()>) {
        view! { <DeleteAccount open account has_contacts on_done /> }
    }
}

#[component]
fn DeleteContacts(
    open: RwSignal<bool>,
    contacts: Vec<Named<ContactId>>,
    on_done: Callback<()>,
) -> impl IntoView {
    let title = match contacts.as_slice() {
        [one] => words::delete_this(&one.name),
        several => words::delete_count_contacts(several.len()),
    };
    let count = contacts.len();
    let ids: Vec<_> = contacts.into_iter().map(|it| it.id).collect();
    let draft =
        (1..=MAX_AT_ONCE).contains(&count).then_some(Draft::DeleteContacts { contacts: ids });
    let draft = Signal::stored(draft);
    let done = RwSignal::new(None::<Done>);
    // Toasts cannot be reached while a dialog is open, so the undo is offered when the dialog
    // closes.
    effect(move || {
        if !open.get()
            && let Some(it) = done.get()
        {
            done.set(None);
            let deleted = it.deletions.iter().filter(|it| is_deleted(it)).count();
            undo::said(words::count_contacts_deleted(deleted), &it);
            if it.operation.is_some() {
                on_done.run(());
            }
        }
    });
    let finish = move |it: Done| {
        let is_whole = it.deletions.iter().all(is_deleted);
        done.set(Some(it));
        if is_whole {
            open.set(false);
        }
    };
    let asking = move || done.read().is_none();
    let outcomes = move || {
        let results = done.get().map(|it| it.deletions).unwrap_or_default();
        results.into_iter().map(outcome).collect::<Vec<_>>()
    };
    let form = Submission::new();
    view! {
        <Dialog open title>
            <Show when=asking>
                <OperationForm form open draft confirm=words::delete() danger=true is_fixed=true stays=true on_done=finish>
                    {(MAX_AT_ONCE < count).then(|| view! {
                        <Notice tone=Tone::Warning><p>{relationships::too_many(MAX_AT_ONCE)}</p></Notice>
                    })}
                    <p>{words::contacts_lose_access()}</p>
                    <p class="quiet">{words::tickets_stay()}</p>
                    <p class="quiet">{words::kept_in_recycle_bin()}</p>
                </OperationForm>
            </Show>
            <Show when=move || !asking()>
                <Outcomes outcomes=outcomes() />
                <div class="dialog-actions mt-4">
                    <button type="button" class="btn btn-primary" on:click=move |_| open.set(false)>{relationships::close_outcomes()}</button>
                </div>
            </Show>
        </Dialog>
    }
}

const fn is_deleted(result: &DeletionResult) -> bool {
    matches!(result.outcome, DeletionOutcome::Deleted)
}

fn outcome(result: DeletionResult) -> Outcome {
    let (verdict, words) = match result.outcome {
        DeletionOutcome::Deleted => (Verdict::Done, words::deleted().to_owned()),
        DeletionOutcome::Refused { title, .. } => (Verdict::Refused, title),
    };
    Outcome { name: result.contact.name, verdict, words }
}

#[component]
fn DeleteAccount(
    open: RwSignal<bool>,
    account: Named<AccountId>,
    has_contacts: bool,
    on_done: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open title=words::delete_this(&account.name)>
            <Closing open account=account.clone() has_contacts on_done />
        </Dialog>
    }
}

/// What becomes of the contacts, what follows, and the button.
#[component]
fn Closing(
    open: RwSignal<bool>,
    account: Named<AccountId>,
    has_contacts: bool,
    on_done: Callback<()>,
) -> impl IntoView {
    let keep = RwSignal::new(false);
    let id = account.id;
    let draft = Signal::derive(move || {
        Some(Draft::DeleteAccount {
            account: id,
            keep_contacts: keep.get(),
            primary_accounts: BTreeMap::new(),
        })
    });
    let said = words::account_deleted(&account.name);
    let finish = move |done: Done| {
        undo::said(said.clone(), &done);
        on_done.run(());
    };
    let blocked_by: Way = to_relationships;
    let contacts = move || {
        if keep.get() { words::contacts_are_kept() } else { words::contacts_are_deleted() }
    };
    let choice = has_contacts.then(|| {
        view! {
            <Checkbox name="keep_contacts" label=words::keep_contacts() value=keep />
            <p>{contacts}</p>
        }
    });
    view! {
        <OperationForm form=Submission::new() open draft confirm=words::delete() danger=true is_fixed=true blocked_by on_done=finish>
            {choice}
            <p class="quiet">{words::account_tickets_stay()}</p>
            <p class="quiet">{words::kept_in_recycle_bin()}</p>
        </OperationForm>
    }
}
