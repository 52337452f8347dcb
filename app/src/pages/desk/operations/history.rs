//! Operations that changed a record: the tab that lists them, one of them in words, and
//! the dialog that undoes it.

use leptos::prelude::*;
use shared::api::operations::{Author, Done, Draft, HistoryEntry};
use shared::ids::OperationId;
use shared::operations::Act;
use shared::operations::effects::Record;
use shared::timeline::TimelineKind;
use shared::words::desk::{activity, bulk_all, history as texts};
use shared::words::{GAP, around, both};

use super::form::PreviewForm;
use super::undo::{self, Way};
use super::words;
use crate::components::Dialog;
use crate::pages::desk::timeline::events::Events;
use crate::pages::desk::timeline::line::Line;
use crate::routes::DeskPage;

/// The tab: the changes of the record's timeline.
#[component]
pub fn HistoryTab(
    /// Whose history.
    record: Record,
) -> impl IntoView {
    view! { <Events record kind=Signal::stored(Some(TimelineKind::Changes)) /> }
}

/// The operation whose undo is asked for, and whether its dialog is open.
#[derive(Clone, Copy, Debug)]
pub struct Undoing {
    which: RwSignal<Option<(OperationId, Way)>>,
    open: RwSignal<bool>,
}

impl Undoing {
    /// Of none yet.
    pub fn closed() -> Self {
        Self { which: RwSignal::new(None), open: RwSignal::new(false) }
    }

    /// Asks for both together, so that the dialog never shows another operation.
    fn ask(self, operation: OperationId, way: Way) {
        self.which.set(Some((operation, way)));
        self.open.set(true);
    }
}

/// The dialog that shows what an undo would do, and does it.
#[component]
pub fn UndoDialog(
    /// What is undone.
    undoing: Undoing,
) -> impl IntoView {
    let Undoing { which, open } = undoing;
    let title = Signal::derive(move || {
        which.get().map_or_else(both::common::undo, |(_, way)| way.label()).to_owned()
    });
    let content = move || {
        which.get().map(|(operation, way)| {
            let done = move |done: Done| undo::said_of(way, &done);
            view! { <PreviewForm open draft=Draft::Undo { operation } confirm=way.label() on_done=done /> }
        })
    };
    view! { <Dialog open title>{content}</Dialog> }
}

/// What undoing an entry is: an undo of what was done, or a redo of what was undone.
const fn way(entry: &HistoryEntry) -> Way {
    match entry.act {
        Act::Undo if !entry.is_redo => Way::Redo,
        _ => Way::Undo,
    }
}

/// An operation in words, with its undo if it can be undone.
#[component]
pub fn Change(
    /// The operation.
    entry: HistoryEntry,
    /// What its button asks of the dialog.
    undoing: Undoing,
    /// What it was carried out on, on a page that is not that record's. What it changed is
    /// shown on demand there.
    #[prop(optional)]
    subject: Option<AnyView>,
) -> impl IntoView {
    let way = way(&entry);
    let HistoryEntry {
        operation,
        act,
        at,
        by,
        effects,
        more,
        names,
        undone_by,
        can_be_undone,
        bulk,
        ..
    } = entry;
    let author = match by {
        Author::Agent { name } => name,
        Author::Contact { name } => texts::customer(&name),
        Author::System => "Atrium".to_owned(),
    };
    let count = u32::try_from(effects.len()).unwrap_or(u32::MAX).saturating_add(more);
    let lines = effects.iter().map(|it| view! { <li>{words::effect(it, &names)}</li> });
    let lines = lines.collect_view();
    let more = (more > 0).then(|| view! { <li class="quiet">{texts::more_changes(more)}</li> });
    let undone = undone_by.map(|_| {
        let word = match way {
            Way::Undo => texts::undone(),
            Way::Redo => texts::redone(),
        };
        view! { <span class="tag">{word}</span> }
    });
    let what = match (act, way) {
        (Act::Undo, Way::Undo) => texts::redo_operation(GAP),
        _ => words::act(act, GAP),
    };
    let (before, after) = around(&what);
    let button = can_be_undone.then(|| {
        view! {
            <button type="button" class="btn btn-sm" on:click=move |_| undoing.ask(operation, way)>{way.question()}</button>
        }
        .into_any()
    });
    let whole = bulk.map(|id| {
        view! { " " <a class="link" href=DeskPage::Bulk(id).href()>{bulk_all::part_of()}</a> }
    });
    let icon = match (act, way) {
        (Act::Undo, Way::Redo) => "icon-[lucide--undo-2]",
        (Act::Undo, Way::Undo) => "icon-[lucide--redo-2]",
        _ => "icon-[lucide--pencil-line]",
    };
    view! {
        <Line icon at action=button>
            <p>{before}<b><bdi>{author}</bdi></b>{after}" "{undone}{whole}</p>
            {folded(subject, count, view! { <ul class="quiet mt-1 text-sm">{lines}{more}</ul> }.into_any())}
        </Line>
    }
}

/// The list of changes. With a subject, that comes first, and the list is opened on demand.
fn folded(subject: Option<AnyView>, count: u32, list: AnyView) -> AnyView {
    let Some(subject) = subject else { return list };
    let details = (count > 0).then(|| {
        view! {
            <details>
                <summary class="quiet w-fit cursor-pointer py-0.5 text-sm">{activity::count_changes(count)}</summary>
                {list}
            </details>
        }
    });
    view! { <p class="text-sm">{subject}</p>{details} }.into_any()
}
