//! Choosing tags and groups: searching them for a [`Combobox`], and a field for several.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::groups::ListGroups;
use shared::api::tags::{LabelFilter, ListTags, Tag};
use shared::customers::labels::{label_key, tag_name};
use shared::words::both::common;
use shared::words::desk::{grid, tags as words};

use crate::api::{self, CallError};
use crate::components::{Choice, Combobox, Icon};
use crate::effect::effect;
use crate::submission::Submission;

/// Nothing, for a field that is to be used for the next choice.
pub fn nothing() -> Option<Choice> {
    Some(Choice { value: String::new(), label: String::new(), detail: String::new() })
}

fn used(tag: &Tag) -> String {
    [common::count_contacts(tag.contacts), common::count_accounts(tag.accounts)].join(" · ")
}

/// Tags with a text in their name.
pub async fn tags(q: String) -> Result<Vec<Choice>, CallError> {
    let page = api::call_owned::<ListTags>(NoId, LabelFilter { q, after: None }).await?;
    let choice =
        |tag: Tag| Choice { value: tag.id.to_string(), detail: used(&tag), label: tag.name };
    Ok(page.rows.into_iter().map(choice).collect())
}

/// Names of tags with a text in them, and the text itself where it could be a new tag's.
pub async fn tags_or_new(q: String) -> Result<Vec<Choice>, CallError> {
    let filter = LabelFilter { q: q.clone(), after: None };
    let page = api::call_owned::<ListTags>(NoId, filter).await?;
    let key = label_key(&q);
    let is_there = page.rows.iter().any(|it| label_key(&it.name) == key);
    let choice = |tag: Tag| Choice { value: tag.name.clone(), detail: used(&tag), label: tag.name };
    let new = tag_name(&q).ok().filter(|_| !is_there).map(|name| Choice {
        value: name.to_string(),
        label: words::create(name.as_str()),
        detail: words::new_tag().to_owned(),
    });
    Ok(page.rows.into_iter().map(choice).chain(new).collect())
}

/// Groups with a text in their name.
pub async fn groups(q: String) -> Result<Vec<Choice>, CallError> {
    let page = api::call_owned::<ListGroups>(NoId, LabelFilter { q, after: None }).await?;
    let choice = |group: shared::api::groups::Group| Choice {
        value: group.id.to_string(),
        label: group.name,
        detail: common::count_contacts(group.members),
    };
    Ok(page.rows.into_iter().map(choice).collect())
}

/// A field that chooses several records.
#[component]
pub fn Several<F>(
    /// Its name in the request.
    name: &'static str,
    /// The label.
    label: &'static str,
    /// The chosen records. A new tag is called by its name.
    picked: RwSignal<Vec<Choice>>,
    /// Searches records for a text.
    search: fn(String) -> F,
    /// The form that it belongs to.
    form: Submission,
) -> impl IntoView
where
    F: Future<Output = Result<Vec<Choice>, CallError>> + 'static,
{
    let chosen = RwSignal::new(None::<Choice>);
    effect(move || {
        let Some(choice) = chosen.get().filter(|it| !it.value.is_empty()) else { return };
        picked.update(|all| {
            if !all.iter().any(|it| it.value == choice.value) {
                all.push(choice);
            }
        });
        chosen.set(nothing());
    });
    view! {
        <div class="grid gap-2">
            <Combobox name label chosen search form is_optional=true />
            <Picked picked />
        </div>
    }
}

/// The chosen records, each with a button that removes it.
#[component]
fn Picked(picked: RwSignal<Vec<Choice>>) -> impl IntoView {
    let one = move |choice: Choice| {
        let is_new = choice.detail == words::new_tag();
        let name = if is_new { choice.value.clone() } else { choice.label };
        let label = grid::remove_name(&name);
        let value = choice.value;
        let remove = move |_| picked.update(|all| all.retain(|it| it.value != value));
        view! {
            <li class="chip">
                <span class="truncate px-2">{name}</span>
                <button type="button" class="btn btn-ghost btn-xs btn-square" aria-label=label on:click=remove>
                    <Icon icon="icon-[lucide--x]" />
                </button>
            </li>
        }
    };
    view! {
        <ul class="flex flex-wrap gap-1 empty:hidden">{move || picked.get().into_iter().map(one).collect_view()}</ul>
    }
}
