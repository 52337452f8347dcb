//! The rows of an import by their result, and the failed ones as a file.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::imports::{ImportRow, ImportRows, ImportRowsFilter, ListImportRows, RowResult};
use shared::ids::ImportId;
use shared::import::failed;
use shared::words::desk::import as words;

use super::asked::Asked;
use super::labels;
use super::report::Figures;
use crate::address::Filter;
use crate::api::{self, CallError};
use crate::browser::files;
use crate::components::{Icon, Remote, Tab, Tabs, pager};
use crate::load::Load;
use crate::toast;

/// How many rows a page of the table has.
const ROWS: u16 = 50;

/// How many cells of a row are shown. They tell which row it is.
const CELLS: usize = 3;

/// The rows.
#[component]
pub fn Rows(
    /// The import.
    id: ImportId,
    /// The number of rows with each result.
    counts: Figures,
    /// Whether nothing is written yet.
    is_check: bool,
    /// The result whose rows are shown first.
    first: RowResult,
    /// The name of the file.
    file_name: String,
    /// What the URL asks for.
    asked: Filter<Asked>,
) -> impl IntoView {
    let shown = Memo::new(move |_| asked.with(|it| it.result).unwrap_or(first));
    let tabs = Signal::derive(move || {
        let tab = |result: RowResult| Tab {
            label: labels::result(result, is_check).to_owned(),
            href: asked.href(|it| *it = Asked { result: Some(result), ..Asked::of(id) }),
            count: usize::try_from(counts.get(result)).ok(),
            is_current: shown.get() == result,
        };
        labels::RESULTS.map(tab).to_vec()
    });
    let load = Load::new(move || {
        let after = asked.with(|it| it.after.clone());
        let filter = ImportRowsFilter { result: Some(shown.get()), limit: Some(ROWS), after };
        api::call_owned::<ListImportRows>(id, filter)
    });
    let none =
        || view! { <p class="quiet py-3 text-sm">{words::rows_in_file(0_u32)}</p> }.into_any();
    let is_empty = |page: &ImportRows| page.rows.is_empty();
    let failed = (counts.get(RowResult::Failed) != 0).then(|| view! { <Download id file_name /> });
    view! {
        <section class="grid gap-3" aria-labelledby="rows">
            <h2 id="rows">{words::rows()}</h2>
            {failed}
            <Tabs label=words::rows_by_result().to_owned() tabs />
            <Remote data=load is_empty empty=none let:page>
                {table(asked, page)}
            </Remote>
        </section>
    }
}

fn table(asked: Filter<Asked>, page: ImportRows) -> AnyView {
    let has_changes = page.rows.iter().any(|it| !it.changes.is_empty());
    let has_reasons = page.rows.iter().any(|it| it.reason.is_some());
    let row = move |row: ImportRow| {
        let cells: Vec<_> = row.cells.into_iter().filter(|it| !it.trim().is_empty()).collect();
        let cells = cells.into_iter().take(CELLS).collect::<Vec<_>>().join(" · ");
        let change = |it| view! { <li>{labels::change(it)}</li> };
        let changes = has_changes.then(|| {
            view! { <td data-label=words::changes()><ul>{row.changes.iter().map(change).collect_view()}</ul></td> }
        });
        let reason =
            has_reasons.then(|| view! { <td data-label=words::reason()>{row.reason}</td> });
        view! {
            <tr>
                <td class="cell-number quiet" data-label=words::line()>{row.line}</td>
                <td class="cell-head line-clamp-3"><bdi>{cells}</bdi></td>
                {changes}{reason}
            </tr>
        }
    };
    view! {
        <div class="sheet">
            <table class="list-table">
                <thead><tr>
                    <th>{words::line()}</th><th>{words::row()}</th>
                    {has_changes.then(|| view! { <th>{words::changes()}</th> })}
                    {has_reasons.then(|| view! { <th>{words::reason()}</th> })}
                </tr></thead>
                <tbody>{page.rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        {pager(asked, page.next, |it| &mut it.after)}
    }
    .into_any()
}

/// The failed rows as a file.
#[component]
fn Download(id: ImportId, file_name: String) -> impl IntoView {
    let busy = RwSignal::new(false);
    let name = StoredValue::new(file_name);
    let press = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match all_failed(id).await {
                Ok(text) => {
                    let name = name.try_get_value().unwrap_or_default();
                    let stem = name.rsplit_once('.').map_or(&*name, |(stem, _)| stem);
                    files::save(&[stem, "-failed.csv"].concat(), &text);
                }
                Err(_) => toast::say(words::not_downloaded()),
            }
            busy.try_set(false);
        });
    };
    view! {
        <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
            <button type="button" class="btn btn-sm" on:click=press aria-disabled=move || busy.get().to_string()>
                {move || busy.get().then(|| view! { <Icon icon="icon-[lucide--loader-circle] spin" /> })}
                {words::download_failed()}
            </button>
            <p class="quiet min-w-0 flex-1 basis-60 text-sm">{words::fix_and_drop()}</p>
        </div>
    }
}

/// All failed rows, as CSV.
async fn all_failed(id: ImportId) -> Result<String, CallError> {
    let mut filter = ImportRowsFilter { result: Some(RowResult::Failed), ..Default::default() };
    let mut text = String::new();
    loop {
        let page = api::call::<ListImportRows>(&id, &filter).await?;
        if text.is_empty() {
            text = failed::head([words::line(), words::reason()], &page.headings);
        }
        for row in page.rows {
            text += &failed::row(row.line, row.reason.as_deref().unwrap_or_default(), &row.cells);
        }
        match page.next {
            Some(next) => filter.after = Some(next),
            None => return Ok(text),
        }
    }
}
