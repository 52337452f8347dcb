//! The saved views of a list, beside the ready-made ones: a button with their list, and what
//! can be done where the list differs from its view. The code is loaded after the rows.

pub mod acts;
pub mod dialog;
pub mod list;

use std::cell::RefCell;

use leptos::prelude::*;
use shared::api::Nothing;
use shared::api::views::{ListViews, SavedView};
use shared::grid::{GridQuery, ListName};
use shared::ids::AgentId;
use shared::words::both::common;
use shared::words::desk::views as words;

use self::acts::Acts;
use super::asked::{Asked, Query};
use super::panel::panel;
use super::saved::Saved;
use crate::address;
use crate::api;
use crate::components::{Icon, Notice, Tone};
use crate::dialogs::Dialogs;
use crate::effect::effect;
use crate::lazy::{part_code, soon};
use crate::load::Load;
use crate::session;

part_code! {
    /// The saved views of a list.
    grid_views: pub fn saved(asked: Asked, list: ListName) {
        view! { <SavedViews asked list /> }
    }
}

/// The views of a list that an agent has seen last in this tab.
type Kept = (AgentId, ListName, Vec<SavedView>);

thread_local! {
    static CHANGED: ArcTrigger = ArcTrigger::new();
    static KEPT: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
}

/// Loads the views again, wherever they are shown.
fn touch() {
    CHANGED.with(Clone::clone).notify();
}

fn kept(me: AgentId, list: ListName) -> Option<Vec<SavedView>> {
    let find =
        |all: &Vec<Kept>| all.iter().find(|it| (it.0, it.1) == (me, list)).map(|it| it.2.clone());
    KEPT.with_borrow(find)
}

fn keep(me: AgentId, list: ListName, views: &[SavedView]) {
    KEPT.with_borrow_mut(|all| {
        all.retain(|it| (it.0, it.1) != (me, list));
        all.push((me, list, views.to_vec()));
    });
}

/// The view with this id, as the list's page needs it. One that the agent does not see asks
/// for nothing.
fn resolved(asked: Asked, list: ListName, id: &str, views: &[SavedView]) -> Saved {
    let view = views.iter().find(|it| it.id.to_string() == id);
    let (mut query, dead) =
        view.map(|it| GridQuery::of_kept(list.columns(), &it.query)).unwrap_or_default();
    asked.shorten(&mut query);
    Saved { id: id.to_owned(), query, dead }
}

/// The query in the URL without the place in the list.
fn here(asked: Asked) -> Query {
    asked.get().at(None)
}

#[component]
fn SavedViews(asked: Asked, list: ListName) -> impl IntoView {
    let views = Load::new(move || {
        CHANGED.with(Clone::clone).track();
        api::call_owned::<ListViews>(list, Nothing {})
    });
    let me = untrack(session::agent).map(|it| (it.agent.id, it.is_admin));
    if let Some(views_kept) = me.and_then(|(me, _)| kept(me, list)) {
        views.set(views_kept);
    }
    effect(move || {
        let saved = views.with(|all| {
            let all = all?;
            if let Some((me, _)) = me {
                keep(me, list, all);
            }
            let id = asked.view()?;
            // It may be among those that are being loaded.
            let is_there = |it: &SavedView| it.id.to_string() == id;
            let is_known = all.iter().any(is_there) || !views.is_busy();
            is_known.then(|| resolved(asked, list, &id, all))
        });
        if saved.is_some() && asked.saved.with_untracked(|it| *it != saved) {
            asked.saved.set(saved);
        }
    });
    let current = Memo::new(move |_| {
        let id = asked.view()?;
        views.with(|all| all?.iter().find(|it| it.id.to_string() == id).cloned())
    });
    soon("grid_view_dialog");
    let acts = Acts {
        asked,
        list,
        views,
        me,
        dialogs: Dialogs::of_page(),
        go: address::shift(),
        replace: address::replace(),
    };
    let label = move || {
        current
            .read()
            .as_ref()
            .map_or_else(|| words::saved_views().to_owned(), |it| it.name.clone())
    };
    let is_current = move || current.read().is_some().then_some("true");
    let button = view! {
        <span class="views-name" data-current=is_current>
            <Icon icon="icon-[lucide--bookmark]" /><span class="truncate">{label}</span><Icon icon="icon-[lucide--chevron-down]" />
        </span>
    };
    let said = Signal::stored(words::saved_views().to_owned());
    let inside = move |close| view! { <list::ViewList acts close /> }.into_any();
    view! {
        {panel(button.into_any(), "views-button", said, Box::new(inside))}
        <Differs acts current />
        {move || unseen(acts, current)}
    }
}

/// What can be done where the list differs from its view, or where it has none and is not
/// shown as usual.
#[component]
fn Differs(acts: Acts, current: Memo<Option<SavedView>>) -> impl IntoView {
    let asked = acts.asked;
    let has_view = Memo::new(move |_| asked.view().is_some());
    let differs = Memo::new(move |_| match asked.known() {
        Some(saved) => {
            let is_without_dead = !saved.dead.is_empty() && !asked.is_as_saved();
            is_without_dead || here(asked) != saved.query
        }
        None => !has_view.get() && here(asked) != Query::default(),
    });
    let keeps = Memo::new(move |_| current.read().as_ref().is_some_and(|it| acts.keeps(it)));
    let is_shared = Memo::new(move |_| current.read().as_ref().is_some_and(|it| it.is_shared));
    let save = move |_| {
        if let Some(view) = current.get_untracked() {
            acts.save_changes(view);
        }
    };
    let save_label =
        move || if is_shared.get() { words::save_for_all() } else { words::save_changes() };
    let back = move || asked.view().map(|id| asked.href_of_saved(&id));
    view! {
        <Show when=move || differs.get()>
            <Show when=move || keeps.get()>
                <button type="button" class="btn btn-sm" on:click=save>{save_label}</button>
            </Show>
            <button type="button" class="btn btn-ghost btn-sm" on:click=move |_| acts.create()>
                {move || if has_view.get() { words::save_as_new() } else { words::save_view() }}
            </button>
            <Show when=move || current.read().is_some()>
                <a class="btn btn-ghost btn-sm" href=back>{words::discard_changes()}</a>
            </Show>
        </Show>
    }
}

/// Says that the views could not be loaded, or that the agent does not see the one in the
/// URL.
fn unseen(acts: Acts, current: Memo<Option<SavedView>>) -> AnyView {
    let Acts { asked, views, .. } = acts;
    if asked.view().is_none() || current.read().is_some() {
        return ().into_any();
    }
    let is_there = views.with(|it| it.is_some());
    let failure = views.failure().filter(|_| !is_there);
    let said = match &failure {
        Some(failure) => failure.to_string(),
        None if is_there && !views.is_busy() => words::not_there().to_owned(),
        None => return ().into_any(),
    };
    let way = if failure.is_some() {
        view! { <button type="button" class="btn btn-sm mt-2" on:click=move |_| views.again()>{common::try_again()}</button> }.into_any()
    } else {
        let href = move || asked.filter.href_beside("", &asked.get());
        view! { <a class="btn btn-sm mt-2" href=href>{words::without_view()}</a> }.into_any()
    };
    view! {
        <div class="views-notice" role="status"><Notice tone=Tone::Warning><p>{said}</p>{way}</Notice></div>
    }
    .into_any()
}
