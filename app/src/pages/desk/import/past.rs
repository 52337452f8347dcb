//! The imports so far, the latest first.

use leptos::prelude::*;
use shared::api::imports::{ImportState, ImportsFilter, ListImports, ListedImport};
use shared::api::{NoId, Page};
use shared::words::desk::import as words;

use super::asked::Asked;
use super::labels;
use crate::address::Filter;
use crate::api;
use crate::components::{EmptyState, Notice, Remote, Time, pager};
use crate::load::Load;

/// The list.
#[component]
pub fn Past(
    /// What the URL asks for.
    asked: Filter<Asked>,
) -> impl IntoView {
    let load = Load::new(move || {
        let after = asked.with(|it| it.after.clone());
        api::call_owned::<ListImports>(NoId, ImportsFilter { after })
    });
    let is_empty = |page: &Page<ListedImport>| page.rows.is_empty();
    let empty =
        || view! { <EmptyState icon="icon-[lucide--file-up]" text=words::none() /> }.into_any();
    view! {
        <section class="mt-8" aria-labelledby="past">
            <h2 class="mb-3" id="past">{words::past()}</h2>
            <Remote data=load is_empty empty let:page>
                {list(asked, page)}
            </Remote>
        </section>
    }
}

fn list(asked: Filter<Asked>, page: Page<ListedImport>) -> AnyView {
    let running = page.rows.iter().find(|it| it.state == ImportState::Running).cloned();
    let running = running.map(|it| {
        let href = untrack(|| asked.href(|asked| *asked = Asked::of(it.id)));
        let text = words::running_now(&it.started_by, &it.file_name, it.done, it.rows);
        view! {
            <Notice>
                <p>{text}</p>
                <a class="btn btn-sm mt-2" href=href>{words::open_running()}</a>
            </Notice>
        }
    });
    let row = |it: ListedImport| {
        let href = untrack(|| asked.href(|asked| *asked = Asked::of(it.id)));
        let summary = words::summary(it.created, it.updated, it.skipped, it.failed);
        view! {
            <tr>
                <td class="cell-head">
                    <a class="link-hover font-medium wrap-anywhere" href=href><bdi>{it.file_name}</bdi></a>
                    <span class="quiet block text-xs">{labels::kind(it.kind)}</span>
                </td>
                <td><Time at=it.started_at brief=true /> " " <span class="quiet">{words::by(&it.started_by)}</span></td>
                <td>{labels::state(it.state, it.undo)}</td>
                <td data-label=words::result()>{summary}</td>
            </tr>
        }
    };
    view! {
        {running}
        <div class="sheet">
            <table class="list-table">
                <thead><tr><th>{words::file()}</th><th>{words::started()}</th><th>{words::state()}</th><th>{words::result()}</th></tr></thead>
                <tbody>{page.rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        {pager(asked, page.next, |it| &mut it.after)}
    }
    .into_any()
}
