//! The departments: creating and renaming them, and deleting those that are empty.

use leptos::prelude::*;
use shared::api::agents::{
    CreateDepartment, DeleteDepartment, DepartmentDraft, DepartmentRow, ListDepartments,
    RenameDepartment,
};
use shared::api::{NoId, Nothing};
use shared::text::DepartmentName;
use shared::words::both::{agents as counts, common};
use shared::words::desk::settings_agents as words;

use super::agents::changed;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{
    CancelButton, ConfirmDialog, Dialog, EmptyState, Form, Icon, Remote, SubmitButton, TextField,
};
use crate::dialogs::Dialogs;
use crate::lazy::part_code;
use crate::load::Load;
use crate::submission::Submission;
use crate::toast;

/// The tab.
#[component]
pub fn DepartmentsTab() -> impl IntoView {
    let list = Load::new(|| {
        Changes::follow(Topic::Session);
        Changes::follow(Topic::Tickets);
        api::call_owned::<ListDepartments>(NoId, Nothing {})
    });
    let dialogs = Dialogs::of_page();
    let create = move |_| dialogs.open(|open| department_form(open, None));
    view! {
        <section aria-labelledby="departments">
            <div class="mb-3 flex flex-wrap items-center gap-3">
                <h2 class="grow" id="departments">{words::departments()}</h2>
                <button type="button" class="btn btn-sm btn-primary" on:click=create>
                    <Icon icon="icon-[lucide--plus]" />{words::new_department()}
                </button>
            </div>
            <Remote data=list is_empty=Vec::is_empty empty=none let:rows>
                <ul class="sheet">{rows.into_iter().map(|row| view! { <Row row dialogs /> }).collect_view()}</ul>
            </Remote>
        </section>
    }
}

fn none() -> impl IntoView {
    view! { <EmptyState icon="icon-[lucide--inbox]" text=words::no_departments() /> }
}

/// A department, what is in it, and what can be done.
#[component]
fn Row(row: DepartmentRow, dialogs: Dialogs) -> impl IntoView {
    let DepartmentRow { name, content, .. } = row.clone();
    let parts = [
        (content.tickets > 0).then(|| counts::count_tickets(content.tickets)),
        (content.agents > 0).then(|| counts::count_agents(content.agents)),
        (content.help_centers > 0).then(|| counts::count_help_centers(content.help_centers)),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let is_empty = parts.is_empty();
    let inside = if is_empty { words::empty_department().to_owned() } else { parts.join(", ") };
    let (rename_label, delete_label) = (words::rename_this(&name), words::delete_this(&name));
    let renamed = row.clone();
    let rename = move |_| {
        let row = renamed.clone();
        dialogs.open(move |open| department_form(open, Some(row.clone())));
    };
    let delete = is_empty.then(|| {
        let press = move |_| {
            let row = row.clone();
            dialogs.open(move |open| delete_department(open, row.clone()));
        };
        view! { <button type="button" class="btn btn-sm" aria-label=delete_label on:click=press>{words::delete()}</button> }
    });
    view! {
        <li class="row flex flex-wrap items-center gap-3 px-4 py-3">
            <div class="min-w-0 grow basis-48">
                <p class="text-sm font-medium wrap-anywhere">{name}</p>
                <p class="quiet text-xs">{inside}</p>
            </div>
            <div class="flex flex-wrap gap-2">
                <button type="button" class="btn btn-sm" aria-label=rename_label on:click=rename>{words::rename()}</button>
                {delete}
            </div>
        </li>
    }
}

part_code! {
    settings_departments: fn department_form(open: RwSignal<bool>, row: Option<DepartmentRow>) {
        let title = match &row {
            Some(row) => words::rename_this(&row.name),
            None => words::new_department().to_owned(),
        };
        view! { <Dialog open title><DepartmentForm open row=row.clone() /></Dialog> }
    }
    settings_departments: fn delete_department(open: RwSignal<bool>, row: DepartmentRow) {
        view! { <Deletion open row /> }
    }
}

#[component]
fn DepartmentForm(open: RwSignal<bool>, row: Option<DepartmentRow>) -> impl IntoView {
    let name = RwSignal::new(row.as_ref().map(|it| it.name.clone()).unwrap_or_default());
    let id = row.map(|it| it.id);
    let draft = move || DepartmentDraft { name: name.get() };
    let form = Submission::checked(move || draft().parse().err().unwrap_or_default());
    let send = move |()| {
        let done = move || {
            open.set(false);
            toast::say(words::department_saved());
            changed();
        };
        match id {
            Some(id) => form.send::<RenameDepartment>(id, untrack(draft), move |_| done()),
            None => form.send::<CreateDepartment>(NoId, untrack(draft), move |_| done()),
        }
    };
    view! {
        <Form form on_send=send>
            <TextField name="name" label=common::name() value=name form max=DepartmentName::MAX_CHARS />
            <div class="dialog-actions">
                <CancelButton />
                <SubmitButton form>{common::save()}</SubmitButton>
            </div>
        </Form>
    }
}

#[component]
fn Deletion(open: RwSignal<bool>, row: DepartmentRow) -> impl IntoView {
    let DepartmentRow { id, name, .. } = row;
    let form = Submission::new();
    let send = move |()| {
        form.send::<DeleteDepartment>(id, Nothing {}, move |_| {
            open.set(false);
            toast::say(words::department_deleted());
            changed();
        });
    };
    view! {
        <ConfirmDialog open title=words::delete_this(&name) confirm=words::delete() form on_confirm=send danger=true>
            <p>{words::delete_explained()}</p>
        </ConfirmDialog>
    }
}
