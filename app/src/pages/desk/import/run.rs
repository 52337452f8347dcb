//! An import that is shown: its progress, and what came of it.

use leptos::prelude::*;
use shared::api::imports::{Import, ImportState, RowResult, UndoState};
use shared::ids::ImportId;
use shared::words::both::common;
use shared::words::desk::import as words;

use super::asked::Asked;
use super::follow::{Followed, Work};
use super::preview::commit;
use super::progress::Progress;
use super::report::{Figures, report};
use super::rows::Rows;
use super::{labels, undo};
use crate::address::Filter;
use crate::api::CallError;
use crate::components::{Notice, Time, Tone};

/// The import with this id.
#[component]
pub fn Run(
    /// The import's id.
    id: ImportId,
    /// What the URL asks for.
    asked: Filter<Asked>,
) -> impl IntoView {
    let followed = Followed::of(id);
    let now = Memo::new(move |_| followed.import.with(|it| it.as_ref().map(Now::of)));
    let body = move || match now.get() {
        None => waiting(followed),
        Some(Now { work: Some(work), .. }) => view! { <Progress followed work /> }.into_any(),
        Some(_) => followed
            .import
            .get_untracked()
            .map(|import| settled(followed, &import, asked))
            .into_any(),
    };
    let another = untrack(|| asked.href(|it| *it = Asked::default()));
    view! {
        <Failed followed />
        {move || followed.import.with(|it| it.as_ref().map(head))}
        <div class="grid gap-6">{body}</div>
        <p class="mt-6"><a class="btn btn-sm" href=another>{words::another()}</a></p>
    }
}

/// What decides which parts are shown. They are rebuilt when it changes, not with each answer.
#[derive(Clone, Copy, PartialEq)]
struct Now {
    state: ImportState,
    undo: Option<UndoState>,
    work: Option<Work>,
}

impl Now {
    fn of(import: &Import) -> Self {
        let undo = import.undo.as_ref().map(|it| it.state);
        Self { state: import.state, undo, work: Work::on(import) }
    }
}

/// Until the first answer is there.
fn waiting(followed: Followed) -> AnyView {
    let is_busy = move || followed.failure.read().is_none();
    view! {
        <div class="remote" aria-busy=move || is_busy().to_string()>
            <Show when=is_busy>
                <p class="sr-only" role="status">{common::loading()}</p>
                <div class="remote-waiting" aria-hidden="true"><div class="skeleton-line w-1/2"></div><div class="skeleton-line"></div></div>
            </Show>
        </div>
    }
    .into_any()
}

fn head(import: &Import) -> AnyView {
    let (at, by) = (import.started_at, words::by(&import.started_by));
    let (kind, rows) = (labels::kind(import.kind), words::rows_in_file(import.rows));
    view! {
        <h2 class="wrap-anywhere"><bdi>{import.file_name.clone()}</bdi></h2>
        <p class="quiet mb-4 text-sm">{kind} " · " {rows} " · " <Time at /> " " {by}</p>
    }
    .into_any()
}

#[component]
fn Failed(followed: Followed) -> impl IntoView {
    let words = move |error: CallError| {
        view! {
            <Notice tone=Tone::Error>
                <p>{error.to_string()}</p>
                <button type="button" class="btn btn-sm mt-2" on:click=move |_| followed.again()>{common::try_again()}</button>
            </Notice>
        }
    };
    view! { <div role="alert">{move || followed.failure.get().map(words)}</div> }
}

/// What is shown of an import that nothing is being done with.
fn settled(followed: Followed, import: &Import, asked: Filter<Asked>) -> AnyView {
    let (id, is_check) = (import.id, !import.committed);
    let (tone, text) = match import.state {
        ImportState::Done if import.failed == 0 => (Tone::Success, words::done().to_owned()),
        ImportState::Done => (Tone::Warning, words::done().to_owned()),
        ImportState::Cancelled if !import.committed => {
            (Tone::Info, words::check_canceled().to_owned())
        }
        ImportState::Cancelled => (Tone::Warning, words::canceled(import.done, import.rows)),
        ImportState::Waiting => (Tone::Info, words::no_file_yet().to_owned()),
        ImportState::Checked | ImportState::Checking | ImportState::Running => {
            (Tone::Info, words::checked().to_owned())
        }
    };
    // The rows of a check that was canceled are deleted.
    let has_rows = import.committed || import.state == ImportState::Checked;
    let counts = Figures::of(import);
    let first = [RowResult::Failed, RowResult::Updated, RowResult::Created, RowResult::Skipped];
    let first = first.into_iter().find(|it| counts.get(*it) != 0).unwrap_or(RowResult::Failed);
    let file_name = import.file_name.clone();
    let undone = import.undo.as_ref().map(|it| undo::outcome(followed, it));
    // What the undo says takes the place of what the import has said.
    let said = undone
        .is_none()
        .then(|| view! { <div role="status"><Notice tone><p>{text}</p></Notice></div> });
    view! {
        {said}
        {undone}
        {undo::button(followed, import)}
        {has_rows.then(|| view! {
            {report(import)}
            {(import.state == ImportState::Checked).then(|| commit(followed, import, asked))}
            <Rows id counts is_check first file_name asked />
        })}
    }
    .into_any()
}
