//! The list of saved views, with how many rows each has.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::api::views::{CountViews, SavedView, ViewClock, ViewCount};
use shared::words::Amount as _;
use shared::words::both::common;
use shared::words::desk::views as words;

use super::acts::Acts;
use crate::api;
use crate::browser::dates;
use crate::components::Icon;
use crate::load::Load;
use crate::pages::desk::grid::panel;

/// The numbers of rows by the ids of the views.
type Counts = Signal<BTreeMap<String, String>>;

/// The agent's own views, then the shared ones.
#[component]
pub fn ViewList(
    /// The views.
    acts: Acts,
    /// Closes the panel.
    close: Callback<()>,
) -> impl IntoView {
    let counts = Load::new(move || {
        acts.views.with(|_| ());
        api::call_owned::<CountViews>(acts.list, ViewClock { offset: dates::offset() })
    });
    let counts: Counts = Signal::derive(move || {
        let all = |counts: &Vec<_>| counts.iter().map(said).collect();
        counts.with(|counts| counts.map(all).unwrap_or_default())
    });
    let mine = move |view: &SavedView| acts.me.is_some_and(|(me, _)| me == view.owner.id);
    let groups = move || {
        acts.views.get().map(|views| {
            let (own, shared): (Vec<_>, Vec<_>) = views.into_iter().partition(mine);
            if own.is_empty() && shared.is_empty() {
                return view! { <p class="quiet px-2.5 py-1.5">{words::none_yet()}</p> }.into_any();
            }
            let own = group(acts, words::mine(), own, counts, close);
            let shared = group(acts, words::shared_by_others(), shared, counts, close);
            view! { {own} {shared} }.into_any()
        })
    };
    let failed = move || acts.views.failure().filter(|_| acts.views.with(|it| it.is_none()));
    let create = move |_| {
        close.run(());
        acts.create();
    };
    panel::enter();
    view! {
        <div class="panel-head"><h2>{words::saved_views()}</h2></div>
        {move || failed().map(|error| view! { <p class="quiet px-2.5 py-1.5" role="alert">{error.to_string()}</p> })}
        {groups}
        <div class="panel-menu panel-end">
            <button type="button" on:click=create>{words::save_this_list()}</button>
        </div>
    }
}

fn said(count: &ViewCount) -> (String, String) {
    (count.id.to_string(), count.rows.shown())
}

/// Views under a heading; nothing if there are none.
fn group(
    acts: Acts,
    title: &'static str,
    views: Vec<SavedView>,
    counts: Counts,
    close: Callback<()>,
) -> Option<AnyView> {
    let rows = |view| row(acts, view, counts, close);
    (!views.is_empty()).then(|| {
        view! {
            <h3 class="panel-title">{title}</h3>
            <ul class="panel-list">{views.into_iter().map(rows).collect_view()}</ul>
        }
        .into_any()
    })
}

fn row(acts: Acts, view: SavedView, counts: Counts, close: Callback<()>) -> AnyView {
    let asked = acts.asked;
    let id = view.id.to_string();
    let count = {
        let id = id.clone();
        move || counts.read().get(&id).cloned()
    };
    let is_current = {
        let id = id.clone();
        move || (asked.view().as_ref() == Some(&id)).then_some("true")
    };
    let is_own = acts.me.is_some_and(|(me, _)| me == view.owner.id);
    let under = match (is_own, view.is_shared) {
        (true, true) => Some(words::shared().to_owned()),
        (true, false) => None,
        (false, _) => Some(view.owner.name.clone()),
    };
    let name = view.name.clone();
    let ends = acts.keeps(&view).then(|| {
        let (edit_label, delete_label) = (words::edit_this(&name), words::delete_this(&name));
        let edited = view.clone();
        let edit = move |_| {
            close.run(());
            acts.edit(edited.clone());
        };
        let delete = move |_| {
            close.run(());
            acts.delete(&view);
        };
        view! {
            <button type="button" class="btn btn-ghost btn-xs btn-square" aria-label=edit_label title=common::edit() on:click=edit>
                <Icon icon="icon-[lucide--pencil]" />
            </button>
            <button type="button" class="btn btn-ghost btn-xs btn-square" aria-label=delete_label title=words::delete() on:click=delete>
                <Icon icon="icon-[lucide--trash-2]" />
            </button>
        }
    });
    view! {
        <li class="panel-row">
            <a class="view-link" href=move || asked.href_of_saved(&id) aria-current=is_current on:click=move |_| close.run(())>
                <span class="min-w-0 grow">
                    <span class="block truncate">{name}</span>
                    {under.map(|words| view! { <span class="quiet block truncate text-xs">{words}</span> })}
                </span>
                <span class="quiet text-xs tabular-nums">{count}</span>
            </a>
            {ends}
        </li>
    }
    .into_any()
}
