//! Adding tags to selected contacts or accounts, and removing tags from them.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::operations::{Commit, CommitOperation, Draft};
use shared::customers::labels::MAX_AT_ONCE;
use shared::ids::{AccountId, ContactId, TagId};
use shared::problem::FieldProblem;
use shared::words::both::common;
use shared::words::desk::tags as words;

use super::picker::{Several, tags, tags_or_new};
use crate::components::{CancelButton, Choice, Dialog, Form, Notice, SubmitButton, Tone};
use crate::lazy::part_code;
use crate::pages::desk::operations::undo;
use crate::submission::Submission;

/// The records whose tags change.
#[derive(Clone, Debug)]
pub enum Records {
    /// Contacts.
    Contacts(Vec<ContactId>),
    /// Accounts.
    Accounts(Vec<AccountId>),
}

impl Records {
    const fn count(&self) -> usize {
        match self {
            Self::Contacts(ids) => ids.len(),
            Self::Accounts(ids) => ids.len(),
        }
    }

    fn title(&self) -> String {
        match self {
            Self::Contacts(ids) => words::change_of_contacts(ids.len()),
            Self::Accounts(ids) => words::change_of_accounts(ids.len()),
        }
    }

    /// What is said when it is done.
    fn done(&self) -> String {
        match self {
            Self::Contacts(ids) => words::contacts_changed(ids.len()),
            Self::Accounts(ids) => words::accounts_changed(ids.len()),
        }
    }

    fn draft(&self, add: Vec<String>, remove: Vec<TagId>) -> Draft {
        match self.clone() {
            Self::Contacts(contacts) => Draft::TagContacts { contacts, add, remove },
            Self::Accounts(accounts) => Draft::TagAccounts { accounts, add, remove },
        }
    }
}

part_code! {
    /// The dialog that changes the tags of records. `on_done` is called when that is done.
    label_dialogs: pub fn tag_dialog(open: RwSignal<bool>, records: Records, on_done: Callback<()>) {
        view! { <TagDialog open records on_done /> }
    }
}

#[component]
fn TagDialog(open: RwSignal<bool>, records: Records, on_done: Callback<()>) -> impl IntoView {
    let title = records.title();
    view! { <Dialog open title><Tagging open records=records.clone() on_done /></Dialog> }
}

#[component]
fn Tagging(open: RwSignal<bool>, records: Records, on_done: Callback<()>) -> impl IntoView {
    let (add, remove) = (RwSignal::new(Vec::<Choice>::new()), RwSignal::new(Vec::<Choice>::new()));
    let form = Submission::checked(move || {
        if add.read().is_empty() && remove.read().is_empty() {
            vec![FieldProblem::new("add", words::choose_tag())]
        } else {
            Vec::new()
        }
    });
    let is_too_many = MAX_AT_ONCE < records.count();
    let send = move |()| {
        if !form.may_go() {
            return;
        }
        let names = add.get_untracked().into_iter().map(|it| it.value).collect();
        let ids = remove.get_untracked().iter().filter_map(|it| it.value.parse().ok()).collect();
        let (draft, said) = (records.draft(names, ids), records.done());
        form.send::<CommitOperation>(NoId, Commit { draft, hash: None }, move |done| {
            open.set(false);
            on_done.try_run(());
            let is_done = done.operation.is_some();
            undo::said(if is_done { said } else { words::nothing_changed().to_owned() }, &done);
        });
    };
    view! {
        <Form form on_send=send>
            {is_too_many.then(|| view! { <Notice tone=Tone::Warning>{words::at_most_at_once(MAX_AT_ONCE)}</Notice> })}
            <Several name="add" label=words::add_tags() picked=add search=tags_or_new form />
            <Several name="remove" label=words::remove_tags() picked=remove search=tags form />
            <div class="dialog-actions">
                <CancelButton />
                {(!is_too_many).then(|| view! { <SubmitButton form>{common::save()}</SubmitButton> })}
            </div>
        </Form>
    }
}
