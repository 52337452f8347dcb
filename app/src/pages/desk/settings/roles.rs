//! The roles that contacts have at accounts: creating, renaming and archiving them. Each act
//! shows first what it changes, and can be undone.

use leptos::prelude::*;
use shared::api::operations::{Done, Draft};
use shared::api::roles::{ChosenRole, ListRoles, ListedRole, NewRole, RoleName};
use shared::api::{Counted, NoId, Nothing};
use shared::problem::FieldProblem;
use shared::text::Role;
use shared::words::both::common;
use shared::words::desk::settings_roles as words;

use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{Dialog, EmptyState, Icon, Remote, TextField};
use crate::dialogs::Dialogs;
use crate::lazy::part_code;
use crate::load::Load;
use crate::pages::desk::operations::form::{OperationForm, PreviewForm};
use crate::pages::desk::operations::undo;
use crate::submission::Submission;

/// The tab.
#[component]
pub fn RolesTab() -> impl IntoView {
    // What the page follows when an act or its undo is reported.
    let list = Load::new(|| {
        Changes::follow(Topic::Accounts);
        api::call_owned::<ListRoles>(NoId, Nothing {})
    });
    let dialogs = Dialogs::of_page();
    let create = move |_| dialogs.open(|open| role_form(open, None));
    let rows = move |is_archived: bool, all: &[ListedRole]| {
        let shown = all.iter().filter(|it| it.is_archived == is_archived).cloned();
        shown.map(|role| view! { <Row role dialogs /> }).collect_view()
    };
    view! {
        <section aria-labelledby="roles">
            <div class="mb-3 flex flex-wrap items-center gap-3">
                <h2 class="grow" id="roles">{words::title()}</h2>
                <button type="button" class="btn btn-sm btn-primary" on:click=create>
                    <Icon icon="icon-[lucide--plus]" />{words::new_role()}
                </button>
            </div>
            <p class="quiet mb-3 text-sm">{words::lead()}</p>
            <Remote data=list is_empty=Vec::is_empty empty=none let:all>
                {all.iter().any(|it| !it.is_archived).then(|| view! { <ul class="sheet">{rows(false, &all)}</ul> })}
                {all.iter().any(|it| it.is_archived).then(|| view! {
                    <h3 class="mt-6 mb-2">{words::archived()}</h3>
                    <ul class="sheet">{rows(true, &all)}</ul>
                })}
            </Remote>
        </section>
    }
}

fn none() -> impl IntoView {
    view! { <EmptyState icon="icon-[lucide--id-card]" text=words::none() /> }
}

/// Who uses a role; none: nobody does.
fn uses(role: &ListedRole) -> Option<String> {
    let some = |count: Counted| count != Counted(0);
    let parts = [
        some(role.relationships).then(|| words::used_by(role.relationships)),
        some(role.accounts).then(|| words::access_by(role.accounts)),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// A role, how often it is used, and what can be done.
#[component]
fn Row(role: ListedRole, dialogs: Dialogs) -> impl IntoView {
    let name = role.name.clone();
    let used = uses(&role).unwrap_or_else(|| words::unused().to_owned());
    let (rename_label, archived) = (words::rename_this(&name), role.is_archived);
    let (act, act_label) = if archived {
        (words::restore(), words::restore_this(&name))
    } else {
        (words::archive(), words::archive_this(&name))
    };
    let role = StoredValue::new(role);
    let rename = move |_| dialogs.open(move |open| role_form(open, Some(role.get_value())));
    let move_it = move |_| dialogs.open(move |open| archive_role(open, role.get_value()));
    view! {
        <li class="row flex flex-wrap items-center gap-3 px-4 py-3">
            <div class="min-w-0 grow basis-48">
                <p class="text-sm font-medium wrap-anywhere">{name}</p>
                <p class="quiet text-xs">{used}</p>
            </div>
            <div class="flex flex-wrap gap-2">
                <button type="button" class="btn btn-sm" aria-label=rename_label on:click=rename>{words::rename()}</button>
                <button type="button" class="btn btn-sm" aria-label=act_label on:click=move_it>{act}</button>
            </div>
        </li>
    }
}

part_code! {
    settings_roles: fn role_form(open: RwSignal<bool>, role: Option<ListedRole>) {
        let title = match &role {
            Some(role) => words::rename_this(&role.name),
            None => words::new_role().to_owned(),
        };
        view! { <Dialog open title><RoleForm open role=role.clone() /></Dialog> }
    }
    settings_roles: fn archive_role(open: RwSignal<bool>, role: ListedRole) {
        let title =
            if role.is_archived { words::restore_this(&role.name) } else { words::archive_this(&role.name) };
        view! { <Dialog open title><Archiving open role=role.clone() /></Dialog> }
    }
}

#[component]
fn RoleForm(open: RwSignal<bool>, role: Option<ListedRole>) -> impl IntoView {
    let name = RwSignal::new(role.as_ref().map(|it| it.name.clone()).unwrap_or_default());
    let id = role.as_ref().map(|it| it.id);
    let form = Submission::checked(move || {
        let mistake = Role::parse(&name.read()).err();
        mistake.map(|it| FieldProblem::new("name", it)).into_iter().collect()
    });
    let draft = Signal::derive(move || {
        let name = name.get();
        Role::parse(&name).ok()?;
        Some(match id {
            Some(role) => Draft::RenameRole(RoleName { role, name }),
            None => Draft::CreateRole(NewRole { name }),
        })
    });
    let (confirm, said) = match id {
        Some(_) => (words::rename(), words::renamed()),
        None => (words::create(), words::created()),
    };
    let done = move |done: Done| undo::said(said, &done);
    let used = role.as_ref().and_then(uses).map(|it| words::in_use(&it));
    let explained = id.map(|_| view! { <p>{words::rename_explained()}</p> });
    view! {
        <OperationForm form open draft confirm on_done=done>
            {explained}
            {used.map(|it| view! { <p class="quiet text-sm">{it}</p> })}
            <TextField form name="name" label=common::name() value=name max=Role::MAX_CHARS />
        </OperationForm>
    }
}

/// Archives a role, or restores an archived one.
#[component]
fn Archiving(open: RwSignal<bool>, role: ListedRole) -> impl IntoView {
    let chosen = ChosenRole { role: role.id };
    let used = uses(&role).map(|it| words::in_use(&it));
    let (draft, confirm, said, explained) = if role.is_archived {
        (
            Draft::RestoreRole(chosen),
            words::restore(),
            words::restored(),
            words::restore_explained(),
        )
    } else {
        (
            Draft::ArchiveRole(chosen),
            words::archive(),
            words::archived_now(),
            words::archive_explained(),
        )
    };
    let done = move |done: Done| undo::said(said, &done);
    view! {
        <PreviewForm open draft confirm on_done=done>
            <p>{explained}</p>
            {used.map(|it| view! { <p class="quiet text-sm">{it}</p> })}
        </PreviewForm>
    }
}
