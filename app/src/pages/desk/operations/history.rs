//! What happened to a record: who did what and when, with the undo of what can be undone.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::operations::{
    Author, Done, Draft, HistoryEntry, HistoryFilter, ListAccountHistory, ListContactHistory,
};
use shared::api::{Cursor, Page};
use shared::ids::OperationId;
use shared::operations::Act;
use shared::operations::effects::Record;
use shared::words::desk::history as texts;
use shared::words::{GAP, around, both};

use super::form::PreviewForm;
use super::undo::{self, Way};
use super::words;
use crate::api::{self, CallError};
use crate::changes::{Changes, Topic};
use crate::components::{Dialog, EmptyState, Notice, Remote, Time, Tone};
use crate::load::Load;

async fn ask(record: Record, after: Option<Cursor>) -> Result<Page<HistoryEntry>, CallError> {
    let filter = HistoryFilter { after };
    match record {
        Record::Contact(id) => api::call_owned::<ListContactHistory>(id, filter).await,
        Record::Account(id) => api::call_owned::<ListAccountHistory>(id, filter).await,
    }
}

/// The tab.
#[component]
pub fn HistoryTab(
    /// Whose history.
    record: Record,
) -> impl IntoView {
    let first = Load::new(move || {
        Changes::follow(Topic::Contacts);
        Changes::follow(Topic::Accounts);
        ask(record, None)
    });
    let undoing = RwSignal::new(None::<(OperationId, Way)>);
    let open = RwSignal::new(false);
    // Asked for together, so that the dialog never shows another operation.
    let ask_to_undo = Callback::new(move |which| {
        undoing.set(Some(which));
        open.set(true);
    });
    let empty = || {
        view! { <EmptyState icon="icon-[lucide--history]" text=texts::no_changes_yet() /> }
            .into_any()
    };
    let title = Signal::derive(move || {
        undoing.get().map_or_else(both::common::undo, |(_, way)| way.label()).to_owned()
    });
    let content = move || {
        undoing.get().map(|(operation, way)| {
            let done = move |done: Done| undo::said_of(way, &done);
            view! { <PreviewForm open draft=Draft::Undo { operation } confirm=way.label() on_done=done /> }
        })
    };
    let is_empty = |page: &Page<HistoryEntry>| page.rows.is_empty();
    view! {
        <Remote data=first is_empty empty let:page>
            <Entries record page ask_to_undo />
        </Remote>
        <Dialog open title>{content}</Dialog>
    }
}

/// The first page, and those that were asked for after it.
#[component]
fn Entries(
    record: Record,
    page: Page<HistoryEntry>,
    ask_to_undo: Callback<(OperationId, Way)>,
) -> impl IntoView {
    let rows = RwSignal::new(page.rows);
    let next = RwSignal::new(page.next);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<CallError>);
    let more = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let after = next.get_untracked();
        spawn_local(async move {
            let answer = ask(record, after).await;
            // The page may be gone by now.
            busy.try_set(false);
            match answer {
                Ok(page) => {
                    failure.try_set(None);
                    rows.try_update(|rows| rows.extend(page.rows));
                    next.try_set(page.next);
                }
                Err(error) => {
                    failure.try_set(Some(error));
                }
            }
        });
    };
    let failed = move || {
        failure.get().map(|it| view! { <Notice tone=Tone::Error><p>{it.to_string()}</p></Notice> })
    };
    view! {
        <ol class="sheet history">
            <For each=move || rows.get() key=|entry| entry.operation let:entry>
                <Entry way=way(&rows.read_untracked(), &entry) entry ask_to_undo />
            </For>
        </ol>
        <div class="mt-3" role="alert">{failed}</div>
        <Show when=move || next.read().is_some()>
            <button type="button" class="btn btn-sm mt-3" aria-disabled=move || busy.get().to_string() on:click=more>{texts::load_more()}</button>
        </Show>
    }
}

/// What undoing an entry is: an undo of what was done, or a redo of what was undone. What
/// an undo undid is followed as far as it is on the page.
fn way(rows: &[HistoryEntry], entry: &HistoryEntry) -> Way {
    if entry.act != Act::Undo {
        return Way::Undo;
    }
    let undone = entry.undoes.and_then(|it| rows.iter().find(|row| row.operation == it));
    match undone.map(|undone| way(rows, undone)) {
        Some(Way::Redo) => Way::Undo,
        Some(Way::Undo) | None => Way::Redo,
    }
}

#[component]
fn Entry(
    way: Way,
    entry: HistoryEntry,
    ask_to_undo: Callback<(OperationId, Way)>,
) -> impl IntoView {
    let HistoryEntry {
        operation, act, at, by, effects, more, names, undone_by, can_be_undone, ..
    } = entry;
    let author = match by {
        Author::Agent { name } => name,
        Author::Contact { name } => texts::customer(&name),
        Author::System => "Atrium".to_owned(),
    };
    let lines = effects.iter().map(|it| view! { <li>{words::effect(it, &names)}</li> });
    let lines = lines.collect_view();
    let more = (more > 0).then(|| view! { <li class="quiet">{texts::more_changes(more)}</li> });
    let undone = undone_by.map(|_| {
        let word = match way {
            Way::Undo => texts::undone(),
            Way::Redo => texts::redone(),
        };
        view! { <span class="badge badge-sm">{word}</span> }
    });
    let what = match (act, way) {
        (Act::Undo, Way::Undo) => texts::redo_operation(GAP),
        _ => words::act(act, GAP),
    };
    let (before, after) = around(&what);
    let button = can_be_undone.then(|| {
        view! {
            <button type="button" class="btn btn-sm" on:click=move |_| ask_to_undo.run((operation, way))>{way.question()}</button>
        }
    });
    view! {
        <li class="flex flex-wrap items-start gap-3 p-4">
            <div class="min-w-0 grow basis-64">
                <p>{before}<b><bdi>{author}</bdi></b>{after}" "{undone}</p>
                <ul class="quiet mt-1 text-sm wrap-anywhere">{lines}{more}</ul>
            </div>
            <span class="quiet text-sm"><Time at /></span>
            {button}
        </li>
    }
}
