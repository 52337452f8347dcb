//! The tags of a contact or an account on its page, and a contact's groups. They are added
//! and removed in place.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::operations::{Commit, CommitOperation, Draft};
use shared::api::tags::{ContactLabels, GetAccountLabels, GetContactLabels};
use shared::api::{Named, NoId, Nothing};
use shared::ids::{ContactId, GroupId, TagId};
use shared::operations::effects::Record;
use shared::words::desk::{columns, groups as group_words, tags as words};

use super::picker::{groups, nothing, tags_or_new};
use crate::api::{self, CallError};
use crate::browser;
use crate::changes::{Changes, Topic};
use crate::components::{Choice, Combobox, Icon, Remote, Shape};
use crate::effect::effect;
use crate::lazy::part_code;
use crate::load::Load;
use crate::pages::desk::operations::undo;
use crate::routes::DeskPage;
use crate::toast;

part_code! {
    /// The tags and groups of a record.
    labels: pub fn record_labels(record: Record) { view! { <RecordLabels record /> } }
}

async fn ask(record: Record) -> Result<ContactLabels, CallError> {
    match record {
        Record::Contact(id) => api::call_owned::<GetContactLabels>(id, Nothing {}).await,
        Record::Account(id) => {
            let labels = api::call_owned::<GetAccountLabels>(id, Nothing {}).await?;
            Ok(ContactLabels { tags: labels.tags, groups: Vec::new() })
        }
    }
}

/// Carries out `draft`, and says `what` was done.
fn carry_out(draft: Draft, what: String) {
    spawn_local(async move {
        let commit = Commit { draft, hash: None };
        match api::call_owned::<CommitOperation>(NoId, commit).await {
            Ok(done) if done.operation.is_none() => toast::say(words::nothing_changed()),
            Ok(done) => undo::said(what, &done),
            Err(error) => toast::say(error.to_string()),
        }
    });
}

fn tagging(record: Record, add: Vec<String>, remove: Vec<TagId>) -> Draft {
    match record {
        Record::Contact(id) => Draft::TagContacts { contacts: vec![id], add, remove },
        Record::Account(id) => Draft::TagAccounts { accounts: vec![id], add, remove },
    }
}

#[component]
fn RecordLabels(record: Record) -> impl IntoView {
    let labels = Load::new(move || {
        Changes::follow(Topic::Contacts);
        Changes::follow(Topic::Accounts);
        ask(record)
    });
    let groups = match record {
        Record::Contact(id) => Some(view! { <Groups id labels /> }),
        Record::Account(_) => None,
    };
    view! {
        <section class="sheet grid gap-4 p-4 text-sm">
            <Tags record labels />
            {groups}
        </section>
    }
}

/// What is chosen is carried out by `act`, and the field is empty for the next one.
fn once_chosen(act: impl Fn(Choice) + Send + Sync + 'static) -> RwSignal<Option<Choice>> {
    let chosen = RwSignal::new(None::<Choice>);
    effect(move || {
        let Some(choice) = chosen.get().filter(|it| !it.value.is_empty()) else { return };
        chosen.set(nothing());
        act(choice);
    });
    chosen
}

#[component]
fn Tags(record: Record, labels: Load<ContactLabels>) -> impl IntoView {
    let chosen = once_chosen(move |choice| {
        let said = words::added(&choice.value);
        carry_out(tagging(record, vec![choice.value], Vec::new()), said);
    });
    let one = move |tag: Named<TagId>| {
        let (label, said) = (words::remove_tag(&tag.name), words::removed(&tag.name));
        let remove = move || carry_out(tagging(record, Vec::new(), vec![tag.id]), said.clone());
        chip(tag.name, None, label, Box::new(remove))
    };
    view! {
        <div class="grid gap-2" data-labels="tags">
            <h2>{columns::tags()}</h2>
            <Remote data=labels shape=Shape::Bare is_empty=|it| it.tags.is_empty() empty=|| view! { <p class="quiet">{words::no_tags()}</p> } let:labels>
                <ul class="flex flex-wrap gap-1">{labels.tags.into_iter().map(one).collect_view()}</ul>
            </Remote>
            <Combobox name="tag" label=words::add_tag() chosen search=tags_or_new is_optional=true />
        </div>
    }
}

#[component]
fn Groups(id: ContactId, labels: Load<ContactLabels>) -> impl IntoView {
    let change = move |group, is_added: bool| {
        let (add, remove) = if is_added { (vec![id], vec![]) } else { (vec![], vec![id]) };
        Draft::ChangeMembers { group, add, remove }
    };
    let chosen = once_chosen(move |choice| {
        let Ok(group) = choice.value.parse::<GroupId>() else { return };
        carry_out(change(group, true), group_words::contacts_added(1_u32, &choice.label));
    });
    let one = move |group: Named<GroupId>| {
        let label = group_words::remove_group(&group.name);
        let said = group_words::contacts_removed(1_u32, &group.name);
        let remove = move || carry_out(change(group.id, false), said.clone());
        chip(group.name, Some(DeskPage::Group(group.id).href()), label, Box::new(remove))
    };
    view! {
        <div class="grid gap-2" data-labels="groups">
            <h2>{columns::groups()}</h2>
            <Remote data=labels shape=Shape::Bare is_empty=|it| it.groups.is_empty() empty=|| view! { <p class="quiet">{group_words::no_groups()}</p> } let:labels>
                <ul class="flex flex-wrap gap-1">{labels.groups.into_iter().map(one).collect_view()}</ul>
            </Remote>
            <Combobox name="group" label=group_words::add_to_a_group() chosen search=groups is_optional=true />
        </div>
    }
}

/// A tag or group with a button that removes it.
fn chip(
    name: String,
    href: Option<String>,
    label: String,
    remove: Box<dyn Fn() + Send>,
) -> AnyView {
    // The focused button was removed.
    on_cleanup(|| {
        let back = || {
            if browser::is_adrift() {
                browser::focus("[data-labels] input");
            }
        };
        set_timeout(back, Duration::ZERO);
    });
    let name = match href {
        Some(href) => view! { <a class="link-hover truncate px-2" href=href>{name}</a> }.into_any(),
        None => view! { <span class="truncate px-2">{name}</span> }.into_any(),
    };
    view! {
        <li class="chip">
            {name}
            <button type="button" class="btn btn-ghost btn-xs btn-square" aria-label=label on:click=move |_| remove()>
                <Icon icon="icon-[lucide--x]" />
            </button>
        </li>
    }
    .into_any()
}
