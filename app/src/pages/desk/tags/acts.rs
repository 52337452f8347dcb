//! Renaming, merging and deleting a tag.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::operations::{Commit, CommitOperation, Draft};
use shared::api::tags::Tag;
use shared::customers::labels::tag_name;
use shared::problem::FieldProblem;
use shared::text::TagName;
use shared::words::both::common;
use shared::words::desk::tags as words;

use super::picker::tags;
use crate::components::{
    CancelButton, Choice, Combobox, ConfirmDialog, Dialog, Form, SubmitButton, TextField,
};
use crate::pages::desk::operations::undo;
use crate::submission::Submission;

/// What is done with a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Rename it.
    Rename,
    /// Merge it into another one.
    Merge,
    /// Delete it.
    Delete,
}

/// The dialog of an act on a tag.
pub fn dialog(open: RwSignal<bool>, act: Act, tag: Tag) -> AnyView {
    match act {
        Act::Rename => {
            let title = words::rename_of(&tag.name);
            view! { <Dialog open title><Rename open tag=tag.clone() /></Dialog> }.into_any()
        }
        Act::Merge => {
            let title = words::merge_of(&tag.name);
            view! { <Dialog open title><Merge open tag=tag.clone() /></Dialog> }.into_any()
        }
        Act::Delete => view! { <Delete open tag /> }.into_any(),
    }
}

fn send(form: Submission, open: RwSignal<bool>, draft: Draft, said: &'static str) {
    form.send::<CommitOperation>(NoId, Commit { draft, hash: None }, move |done| {
        open.set(false);
        let is_done = done.operation.is_some();
        undo::said(if is_done { said } else { words::nothing_changed() }, &done);
    });
}

#[component]
fn Rename(open: RwSignal<bool>, tag: Tag) -> impl IntoView {
    let name = RwSignal::new(tag.name);
    let form = Submission::checked(move || {
        let mistake = tag_name(&name.read()).err();
        mistake.map(|it| FieldProblem::new("name", it)).into_iter().collect()
    });
    let id = tag.id;
    let go = move |()| {
        if form.may_go() {
            let draft = Draft::RenameTag { tag: id, name: name.get_untracked() };
            send(form, open, draft, words::renamed());
        }
    };
    view! {
        <Form form on_send=go>
            <TextField form name="name" label=common::name() value=name max=TagName::MAX_CHARS />
            <div class="dialog-actions"><CancelButton /><SubmitButton form>{words::rename()}</SubmitButton></div>
        </Form>
    }
}

#[component]
fn Merge(open: RwSignal<bool>, tag: Tag) -> impl IntoView {
    let chosen = RwSignal::new(None::<Choice>);
    let into = move || chosen.read().as_ref().and_then(|it| it.value.parse().ok());
    let form = Submission::checked(move || match into() {
        Some(_) => Vec::new(),
        None => vec![FieldProblem::new("into", words::choose_tag())],
    });
    let id = tag.id;
    let go = move |()| {
        if !form.may_go() {
            return;
        }
        if let Some(into) = untrack(into) {
            send(form, open, Draft::MergeTags { tag: id, into }, words::merged());
        }
    };
    let own = id.to_string();
    let others = move |q| {
        let own = own.clone();
        async move {
            let found = tags(q).await?;
            Ok(found.into_iter().filter(|it| it.value != own).collect())
        }
    };
    view! {
        <Form form on_send=go>
            <p>{words::merge_explained(&tag.name)}</p>
            <Combobox form name="into" label=words::merge_into() chosen search=others />
            <div class="dialog-actions"><CancelButton /><SubmitButton form>{words::merge()}</SubmitButton></div>
        </Form>
    }
}

#[component]
fn Delete(open: RwSignal<bool>, tag: Tag) -> impl IntoView {
    let form = Submission::new();
    let id = tag.id;
    let go = move |()| send(form, open, Draft::DeleteTag { tag: id }, words::deleted());
    let (contacts, accounts) =
        (words::count_contacts(tag.contacts), words::count_accounts(tag.accounts));
    let said = words::deletes_from(&contacts, &accounts);
    view! {
        <ConfirmDialog open title=words::delete_of(&tag.name) confirm=words::delete() form on_confirm=go danger=true>
            <p>{said.clone()}</p>
        </ConfirmDialog>
    }
}
