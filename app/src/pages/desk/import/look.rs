//! How the columns of the chosen file are read, with their first values.

use leptos::prelude::*;
use shared::import::look::{Look, SeenColumn};
use shared::words::desk::import as words;

use super::labels;

/// The columns of a file.
#[component]
pub fn Columns(
    /// What its beginning shows.
    look: Look,
) -> impl IntoView {
    let row = |column: SeenColumn| {
        let field = column.field.map(labels::field);
        let is_used = field.is_some();
        view! {
            <tr>
                <td class="cell-head font-medium"><bdi>{column.heading}</bdi></td>
                <td class:quiet=!is_used data-label=words::read_as()>{field.unwrap_or_else(words::not_imported)}</td>
                <td class="quiet" data-label=words::samples()>{column.samples.join(" · ")}</td>
            </tr>
        }
    };
    view! {
        <section aria-labelledby="columns">
            <h2 class="mb-1" id="columns">{words::columns()}</h2>
            <p class="quiet mb-3 text-sm">{words::columns_explained()}</p>
            <div class="sheet">
                <table class="list-table">
                    <thead><tr><th>{words::column()}</th><th>{words::read_as()}</th><th>{words::samples()}</th></tr></thead>
                    <tbody>{look.columns.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}
