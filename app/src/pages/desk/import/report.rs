//! What an import does, or has done: its counts, causes and remarks.

use leptos::prelude::*;
use shared::api::imports::{Import, Note, RowResult, UnusedColumn};
use shared::words::desk::import as words;

use super::labels;

/// The number of rows with each result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures([u32; 4]);

impl Figures {
    /// Those of an import.
    pub const fn of(import: &Import) -> Self {
        Self([import.created, import.updated, import.skipped, import.failed])
    }

    /// The number of rows with this result.
    pub const fn get(self, result: RowResult) -> u32 {
        let [created, updated, skipped, failed] = self.0;
        match result {
            RowResult::Created => created,
            RowResult::Updated => updated,
            RowResult::Skipped => skipped,
            RowResult::Failed => failed,
        }
    }
}

/// The report.
pub fn report(import: &Import) -> AnyView {
    let is_check = !import.committed;
    let figures = Figures::of(import);
    let figure = |result: RowResult| {
        view! {
            <div class="sheet px-4 py-3">
                <dt class="quiet text-xs">{labels::result(result, is_check)}</dt>
                <dd class="text-xl font-semibold tabular-nums" data-result=word(result)>{words::rows_in_file(figures.get(result))}</dd>
            </div>
        }
    };
    let accounts = (import.new_accounts != 0).then(|| {
        let text = if is_check {
            words::will_create_accounts(import.new_accounts)
        } else {
            words::created_accounts(import.new_accounts)
        };
        view! { <p>{text}</p> }
    });
    let skipped =
        (import.skipped != 0).then(|| view! { <p class="quiet">{words::skip_explained()}</p> });
    view! {
        <dl class="grid grid-cols-2 gap-3 sm:grid-cols-4">{labels::RESULTS.map(figure).into_iter().collect_view()}</dl>
        <div class="grid gap-1 text-sm empty:hidden">{accounts}{skipped}</div>
        {notes("causes", words::causes(), import.causes.iter())}
        {notes("notes", words::notes(), import.notes.iter())}
        {unused(&import.unused_columns)}
    }
    .into_any()
}

/// The name of a result, for tests of the page.
const fn word(result: RowResult) -> &'static str {
    match result {
        RowResult::Created => "created",
        RowResult::Updated => "updated",
        RowResult::Skipped => "skipped",
        RowResult::Failed => "failed",
    }
}

/// Messages with the number of their rows.
fn notes<'a>(
    id: &'static str,
    title: &'static str,
    notes: impl Iterator<Item = &'a Note>,
) -> Option<AnyView> {
    let one = |note: &Note| {
        let line = note.line.to_string();
        let place = match note.rows {
            0 => words::note_line(&line),
            rows => words::note_rows(rows, &line),
        };
        view! { <li class="flex flex-wrap gap-x-2 px-4 py-2"><span>{note.message.clone()}</span><span class="quiet">{place}</span></li> }
    };
    let notes: Vec<_> = notes.map(one).collect();
    (!notes.is_empty()).then(|| {
        view! {
            <section aria-labelledby=id>
                <h2 class="mb-2" id=id>{title}</h2>
                <ul class="sheet divide-y divide-base-300 text-sm wrap-anywhere">{notes}</ul>
            </section>
        }
        .into_any()
    })
}

fn unused(columns: &[UnusedColumn]) -> Option<AnyView> {
    let one = |it: &UnusedColumn| view! { <li class="tag">{words::unused_rows(&it.heading, it.rows)}</li> };
    (!columns.is_empty()).then(|| {
        view! {
            <section aria-labelledby="unused">
                <h2 class="mb-2" id="unused">{words::unused()}</h2>
                <ul class="flex flex-wrap gap-2">{columns.iter().map(one).collect_view()}</ul>
            </section>
        }
        .into_any()
    })
}
