//! The fields that admins define for contacts and accounts: adding, changing, archiving and
//! restoring them. Each act shows first what it changes, and can be undone.

use leptos::prelude::*;
use shared::api::fields::{ChosenField, FieldEdit, ListFields, ListedField, NewField};
use shared::api::operations::{Done, Draft};
use shared::api::{Counted, NoId, Nothing};
use shared::fields::custom::{CustomKind, Target, parse_field};
use shared::text::FieldName;
use shared::words::both::common;
use shared::words::desk::custom_fields as words;

use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{Dialog, EmptyState, Icon, Remote, Select, TextArea, TextField};
use crate::dialogs::Dialogs;
use crate::lazy::part_code;
use crate::load::Load;
use crate::pages::desk::operations::form::{OperationForm, PreviewForm};
use crate::pages::desk::operations::undo;
use crate::submission::Submission;

/// The tab.
#[component]
pub fn FieldsTab() -> impl IntoView {
    // What the page follows when an act or its undo is reported.
    let list = Load::new(|| {
        Changes::follow(Topic::Accounts);
        api::call_owned::<ListFields>(NoId, Nothing {})
    });
    let dialogs = Dialogs::of_page();
    let create = move |_| dialogs.open(|open| field_form(open, None));
    let rows = move |all: &[ListedField], is_shown: &dyn Fn(&ListedField) -> bool| {
        let shown: Vec<_> = all.iter().filter(|it| is_shown(it)).cloned().collect();
        (!shown.is_empty()).then(|| {
            let rows = shown.into_iter().map(|field| view! { <Row field dialogs /> });
            view! { <ul class="sheet">{rows.collect_view()}</ul> }
        })
    };
    let of = move |all: &[ListedField], target: Target| {
        let (title, none) = match target {
            Target::Contact => (words::of_contacts(), words::none_for_contacts()),
            Target::Account => (words::of_accounts(), words::none_for_accounts()),
        };
        let rows = rows(all, &|it| it.target == target && !it.is_archived);
        let none = rows.is_none().then(|| view! { <p class="quiet text-sm">{none}</p> });
        view! { <h3 class="mt-6 mb-2">{title}</h3>{rows}{none} }
    };
    view! {
        <section aria-labelledby="fields">
            <div class="mb-3 flex flex-wrap items-center gap-3">
                <h2 class="grow" id="fields">{words::title()}</h2>
                <button type="button" class="btn btn-sm btn-primary" on:click=create>
                    <Icon icon="icon-[lucide--plus]" />{words::new_field()}
                </button>
            </div>
            <p class="quiet mb-3 text-sm">{words::lead()}</p>
            <Remote data=list is_empty=Vec::is_empty empty=none let:all>
                {of(&all, Target::Contact)}
                {of(&all, Target::Account)}
                {rows(&all, &|it| it.is_archived).map(|rows| view! {
                    <h3 class="mt-6 mb-2">{words::archived()}</h3>{rows}
                })}
            </Remote>
        </section>
    }
}

fn none() -> impl IntoView {
    view! { <EmptyState icon="icon-[lucide--id-card]" text=words::none() /> }
}

/// What the kind is called.
fn kind_name(kind: CustomKind) -> &'static str {
    match kind {
        CustomKind::Text => words::kind_text(),
        CustomKind::LongText => words::kind_long_text(),
        CustomKind::Number => words::kind_number(),
        CustomKind::Date => words::kind_date(),
        CustomKind::Choice => words::kind_choice(),
        CustomKind::MultiChoice => words::kind_multi_choice(),
        CustomKind::Checkbox => words::kind_checkbox(),
        CustomKind::Url => words::kind_url(),
    }
}

fn target_name(target: Target) -> &'static str {
    match target {
        Target::Contact => common::contacts(),
        Target::Account => common::accounts(),
    }
}

/// How many records have a value; none: no record has.
fn uses(field: &ListedField) -> Option<String> {
    (field.records != Counted(0)).then(|| match field.target {
        Target::Contact => words::used_by_contacts(field.records),
        Target::Account => words::used_by_accounts(field.records),
    })
}

/// A field, its kind, how many records have a value, and what can be done.
#[component]
fn Row(field: ListedField, dialogs: Dialogs) -> impl IntoView {
    let name = field.field.name.clone();
    let used = uses(&field).unwrap_or_else(|| words::unused().to_owned());
    // An archived field has no heading that says whose it is.
    let whose = field.is_archived.then(|| [target_name(field.target), " · "].concat());
    let facts = [whose.as_deref().unwrap_or_default(), kind_name(field.field.kind), " · ", &used];
    let facts = facts.concat();
    let options = field.field.options.join(", ");
    let options = (!options.is_empty())
        .then(|| view! { <p class="quiet text-xs wrap-anywhere">{options}</p> });
    let (act, act_label) = if field.is_archived {
        (words::restore(), words::restore_this(&name))
    } else {
        (words::archive(), words::archive_this(&name))
    };
    let edit_label = words::edit_this(&name);
    let field = StoredValue::new(field);
    let edit = move |_| dialogs.open(move |open| field_form(open, Some(field.get_value())));
    let move_it = move |_| dialogs.open(move |open| archive_field(open, field.get_value()));
    view! {
        <li class="row flex flex-wrap items-center gap-3 px-4 py-3">
            <div class="min-w-0 grow basis-48">
                <p class="text-sm font-medium wrap-anywhere">{name}</p>
                <p class="quiet text-xs">{facts}</p>
                {options}
            </div>
            <div class="flex flex-wrap gap-2">
                <button type="button" class="btn btn-sm" aria-label=edit_label on:click=edit>{words::edit()}</button>
                <button type="button" class="btn btn-sm" aria-label=act_label on:click=move_it>{act}</button>
            </div>
        </li>
    }
}

part_code! {
    settings_fields: fn field_form(open: RwSignal<bool>, field: Option<ListedField>) {
        let title = match &field {
            Some(it) => words::edit_this(&it.field.name),
            None => words::new_field().to_owned(),
        };
        view! { <Dialog open title><FieldForm open field=field.clone() /></Dialog> }
    }
    settings_fields: fn archive_field(open: RwSignal<bool>, field: ListedField) {
        let name = &field.field.name;
        let title = if field.is_archived { words::restore_this(name) } else { words::archive_this(name) };
        view! { <Dialog open title><Archiving open field=field.clone() /></Dialog> }
    }
}

#[component]
fn FieldForm(open: RwSignal<bool>, field: Option<ListedField>) -> impl IntoView {
    let began = field.as_ref().map(|it| it.field.clone());
    let name = RwSignal::new(began.as_ref().map(|it| it.name.clone()).unwrap_or_default());
    let target = RwSignal::new(Target::Contact);
    let kind = RwSignal::new(began.as_ref().map_or(CustomKind::Text, |it| it.kind));
    let lines = began.as_ref().map(|it| it.options.join("\n")).unwrap_or_default();
    let lines = RwSignal::new(lines);
    let typed = move || {
        let options: Vec<String> = lines.read().lines().map(str::to_owned).collect();
        (name.get(), kind.get(), if kind.get().has_options() { options } else { Vec::new() })
    };
    let form = Submission::checked(move || {
        let (name, kind, options) = typed();
        parse_field(kind, (&name, &options)).err().unwrap_or_default()
    });
    let id = began.map(|it| it.id);
    let draft = Signal::derive(move || {
        let (name, kind, options) = typed();
        parse_field(kind, (&name, &options)).ok()?;
        let target = target.get();
        Some(match id {
            Some(field) => Draft::EditField(FieldEdit { field, name, options }),
            None => Draft::CreateField(NewField { target, name, kind, options }),
        })
    });
    let (confirm, said) = match id {
        Some(_) => (common::save(), words::saved()),
        None => (words::create(), words::created()),
    };
    let done = move |done: Done| undo::said(said, &done);
    let about = field.as_ref().map(|it| {
        let used = uses(it).map(|it| view! { <p class="quiet text-sm">{it}</p> });
        view! { <p>{words::rename_explained()}</p>{used} }
    });
    let targets = Target::ALL.map(|it| (it, target_name(it).to_owned())).to_vec();
    let target_choice = id.is_none().then(|| {
        view! { <Select form name="target" label=words::whose() value=target options=targets /> }
    });
    let kinds = CustomKind::ALL.map(|it| (it, kind_name(it).to_owned())).to_vec();
    let kind_choice = id.is_none().then(|| {
        view! { <Select form name="kind" label=words::kind() value=kind options=kinds hint=words::kind_hint() /> }
    });
    let has_options = Memo::new(move |_| kind.get().has_options());
    view! {
        <OperationForm form open draft confirm on_done=done>
            {about}
            {target_choice}
            <TextField form name="name" label=common::name() value=name max=FieldName::MAX_CHARS />
            {kind_choice}
            <Show when=move || has_options.get()>
                <TextArea form name="options" label=words::options() value=lines hint=words::options_hint() rows=5 />
            </Show>
        </OperationForm>
    }
}

/// Archives a field, or restores an archived one.
#[component]
fn Archiving(open: RwSignal<bool>, field: ListedField) -> impl IntoView {
    let chosen = ChosenField { field: field.field.id };
    let used = uses(&field).map(|it| view! { <p class="quiet text-sm">{it}</p> });
    let (draft, confirm, said, explained) = if field.is_archived {
        (
            Draft::RestoreField(chosen),
            words::restore(),
            words::restored(),
            words::restore_explained(),
        )
    } else {
        (
            Draft::ArchiveField(chosen),
            words::archive(),
            words::archived_now(),
            words::archive_explained(),
        )
    };
    let done = move |done: Done| undo::said(said, &done);
    view! {
        <PreviewForm open draft confirm on_done=done>
            <p>{explained}</p>
            {used}
        </PreviewForm>
    }
}
