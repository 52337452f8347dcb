//! Creating, editing and deleting a group, and adding contacts to one.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::groups::Group;
use shared::api::operations::{Commit, CommitOperation, Draft};
use shared::customers::labels::{GroupBody, MAX_AT_ONCE};
use shared::ids::{ContactId, GroupId};
use shared::problem::FieldProblem;
use shared::text::{Description, GroupName};
use shared::words::both::common;
use shared::words::desk::{groups as words, tags};

use crate::address;
use crate::components::{
    CancelButton, Choice, Combobox, ConfirmDialog, Dialog, Form, Notice, SubmitButton, TextArea,
    TextField, Tone,
};
use crate::lazy::part_code;
use crate::pages::desk::find;
use crate::pages::desk::operations::undo;
use crate::pages::desk::tags::picker::{Several, groups};
use crate::routes::DeskPage;
use crate::submission::Submission;

part_code! {
    /// The dialog that adds contacts to a group that is chosen in it.
    label_dialogs: pub fn group_dialog(open: RwSignal<bool>, contacts: Vec<ContactId>, on_done: Callback<()>) {
        view! { <AddToGroup open contacts on_done /> }
    }
}

/// Carries out `draft`, closes the dialog, and says `said`.
fn send(
    form: Submission,
    open: RwSignal<bool>,
    (draft, said): (Draft, String),
    then: Callback<()>,
) {
    form.send::<CommitOperation>(NoId, Commit { draft, hash: None }, move |done| {
        open.set(false);
        then.try_run(());
        let is_done = done.operation.is_some();
        undo::said(if is_done { said } else { tags::nothing_changed().to_owned() }, &done);
    });
}

/// The dialog that creates a group, or edits `group`.
#[component]
pub fn GroupForm(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The group to edit; none: a new one.
    group: Option<Group>,
) -> impl IntoView {
    let title = if group.is_some() { words::edit_group() } else { words::new_group() };
    view! { <Dialog open title=title.to_owned()><Fields open group=group.clone() /></Dialog> }
}

#[component]
fn Fields(open: RwSignal<bool>, group: Option<Group>) -> impl IntoView {
    let id = group.as_ref().map(|it| it.id);
    let (name, description) =
        group.map(|it| (it.name, it.description.unwrap_or_default())).unwrap_or_default();
    let (name, description) = (RwSignal::new(name), RwSignal::new(description));
    let form = Submission::checked(move || {
        GroupBody::parse(&name.read(), &description.read()).err().unwrap_or_default()
    });
    let go = move |()| {
        if !form.may_go() {
            return;
        }
        let (name, description) = (name.get_untracked(), description.get_untracked());
        let act = match id {
            None => (Draft::CreateGroup { name, description }, words::created().to_owned()),
            Some(group) => {
                (Draft::EditGroup { group, name, description }, words::edited().to_owned())
            }
        };
        send(form, open, act, Callback::new(|()| ()));
    };
    let confirm = if id.is_some() { common::save() } else { words::create() };
    view! {
        <Form form on_send=go>
            <TextField form name="name" label=common::name() value=name max=GroupName::MAX_CHARS />
            <TextArea form name="description" label=words::description() value=description rows=3 is_optional=true max=Description::MAX_CHARS />
            <div class="dialog-actions"><CancelButton /><SubmitButton form>{confirm}</SubmitButton></div>
        </Form>
    }
}

/// The dialog that deletes a group.
#[component]
pub fn DeleteGroup(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The group.
    group: Group,
    /// Whether it is on the group's own page, which is left then.
    leaves: bool,
) -> impl IntoView {
    let Group { id, name, members, .. } = group;
    let form = Submission::new();
    let to = address::go();
    let then = Callback::new(move |()| {
        if leaves {
            to.run(DeskPage::Groups.href());
        }
    });
    let go = move |()| {
        let act = (Draft::DeleteGroup { group: id }, words::deleted().to_owned());
        send(form, open, act, then);
    };
    let said = words::delete_explained(members);
    view! {
        <ConfirmDialog open title=words::delete_of(&name) confirm=words::delete() form on_confirm=go danger=true>
            <p>{said.clone()}</p>
        </ConfirmDialog>
    }
}

#[component]
fn AddToGroup(
    open: RwSignal<bool>,
    contacts: Vec<ContactId>,
    on_done: Callback<()>,
) -> impl IntoView {
    let title = words::groups_of_contacts(contacts.len());
    view! { <Dialog open title><Adding open contacts=contacts.clone() on_done /></Dialog> }
}

#[component]
fn Adding(open: RwSignal<bool>, contacts: Vec<ContactId>, on_done: Callback<()>) -> impl IntoView {
    let chosen = RwSignal::new(None::<Choice>);
    let group = move || chosen.read().as_ref().and_then(|it| it.value.parse::<GroupId>().ok());
    let form = Submission::checked(move || match group() {
        Some(_) => Vec::new(),
        None => vec![FieldProblem::new("group", words::choose_group())],
    });
    let is_too_many = MAX_AT_ONCE < contacts.len();
    let contacts = StoredValue::new(contacts);
    let change = move |is_added: bool| {
        if !form.may_go() {
            return;
        }
        let Some((group, name)) = untrack(group).zip(chosen.get_untracked().map(|it| it.label))
        else {
            return;
        };
        let all = contacts.get_value();
        let count = all.len();
        let act = if is_added {
            let said = words::contacts_added(count, &name);
            (Draft::ChangeMembers { group, add: all, remove: Vec::new() }, said)
        } else {
            let said = words::contacts_removed(count, &name);
            (Draft::ChangeMembers { group, add: Vec::new(), remove: all }, said)
        };
        send(form, open, act, on_done);
    };
    let buttons = (!is_too_many).then(|| {
        view! {
            <button type="button" class="btn" on:click=move |_| change(false)>{words::remove_from_group()}</button>
            <SubmitButton form>{words::add()}</SubmitButton>
        }
    });
    view! {
        <Form form on_send=move |()| change(true)>
            {is_too_many.then(|| view! { <Notice tone=Tone::Warning>{tags::at_most_at_once(MAX_AT_ONCE)}</Notice> })}
            <Combobox form name="group" label=words::group() chosen search=groups />
            <div class="dialog-actions"><CancelButton />{buttons}</div>
        </Form>
    }
}

/// The dialog that adds contacts to `group`.
#[component]
pub fn AddMembers(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The group.
    group: Group,
) -> impl IntoView {
    view! {
        <Dialog open title=words::add_contacts().to_owned()><Members open group=group.clone() /></Dialog>
    }
}

#[component]
fn Members(open: RwSignal<bool>, group: Group) -> impl IntoView {
    let picked = RwSignal::new(Vec::<Choice>::new());
    let form = Submission::checked(move || {
        if picked.read().is_empty() {
            vec![FieldProblem::new("add", words::choose_contacts())]
        } else {
            Vec::new()
        }
    });
    let go = move |()| {
        if !form.may_go() {
            return;
        }
        let add: Vec<ContactId> =
            picked.get_untracked().iter().filter_map(|it| it.value.parse().ok()).collect();
        let said = words::contacts_added(add.len(), &group.name);
        let draft = Draft::ChangeMembers { group: group.id, add, remove: Vec::new() };
        send(form, open, (draft, said), Callback::new(|()| ()));
    };
    view! {
        <Form form on_send=go>
            <Several name="add" label=common::contacts() picked search=find::contacts form />
            <div class="dialog-actions"><CancelButton /><SubmitButton form>{words::add()}</SubmitButton></div>
        </Form>
    }
}
