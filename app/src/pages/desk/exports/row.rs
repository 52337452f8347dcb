//! One of the agent's exports: its progress, its file, and canceling it.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::exports::{CancelExport, DownloadExport, Export, ExportState, MAX_ROWS};
use shared::api::{Endpoint as _, Nothing};
use shared::grid::ListName;
use shared::ids::ExportId;
use shared::words::both::common;
use shared::words::desk::{exports as words, import};

use super::Shown;
use crate::api;
use crate::browser::{self, dates};
use crate::components::{Icon, Time};
use crate::toast;

/// Whether an export is queued or being written.
pub const fn goes_on(export: &Export) -> bool {
    matches!(export.state, ExportState::Queued | ExportState::Running)
}

fn state(state: ExportState) -> &'static str {
    match state {
        ExportState::Queued => words::queued(),
        ExportState::Running => words::running(),
        ExportState::Ready => words::ready(),
        ExportState::Expired => words::expired(),
        ExportState::Failed => words::failed(),
        ExportState::Canceled => words::canceled(),
    }
}

fn list(list: ListName) -> &'static str {
    match list {
        ListName::Contacts => common::contacts(),
        ListName::Accounts => common::accounts(),
        ListName::Tickets => common::tickets(),
    }
}

/// The row of the table.
#[component]
pub fn Row(
    /// All rows.
    shown: Shown,
    /// The export.
    id: ExportId,
) -> impl IntoView {
    let export = Memo::new(move |_| shown.get(id));
    let Some(Export { name, list: of, started_at, .. }) = export.get_untracked() else {
        return ().into_any();
    };
    let state_now = Memo::new(move |_| export.with(|it| it.as_ref().map(|it| it.state)));
    let expires = Memo::new(move |_| export.with(|it| it.as_ref().and_then(|it| it.expires_at)));
    let remark = move || export.with(|it| it.as_ref().and_then(|it| it.remark.clone()));
    let bar_name = name.clone();
    let under = move || {
        export.get().filter(|it| it.state == ExportState::Ready).map(|it| {
            let size = words::size(it.bytes.div_ceil(1_000));
            [" · ", &words::rows(it.done), " · ", &size].concat()
        })
    };
    let file = name.clone();
    let acts = move || state_now.get().map(|state| acts(shown, id, &file, state));
    view! {
        <tr>
            <td class="cell-head">
                <span class="font-medium wrap-anywhere"><bdi>{name}</bdi></span>
                <span class="quiet block text-xs">{list(of)}{under}</span>
            </td>
            <td>
                {move || state_now.get().map(state)}
                <Show when=move || state_now.get() == Some(ExportState::Running)>
                    <Progress export name=bar_name.clone() />
                </Show>
                <p class="quiet max-w-prose text-xs empty:hidden">{remark}</p>
            </td>
            <td data-label=words::started()><Time at=started_at brief=true /></td>
            <td class="quiet" data-label=words::expires()>{move || expires.get().map(dates::day)}</td>
            <td class="sm:text-right">{acts}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn Progress(export: Memo<Option<Export>>, name: String) -> impl IntoView {
    let of = move |look: fn(&Export) -> u32| {
        move || export.with(|it| it.as_ref().map_or(0, look).min(MAX_ROWS).to_string())
    };
    let words_now = move || {
        export.with(|it| it.as_ref().map(|it| import::progress(it.done, it.rows.min(MAX_ROWS))))
    };
    view! {
        <progress class="block h-1.5 w-32 accent-primary" max=of(|it| it.rows) value=of(|it| it.done) aria-label=words::progress_of(&name)></progress>
        <p class="quiet text-xs tabular-nums">{words_now}</p>
    }
}

/// What can be done with an export in this state.
fn acts(shown: Shown, id: ExportId, name: &str, state: ExportState) -> Option<AnyView> {
    let cancel = move |said: &'static str| {
        move |_| {
            spawn_local(async move {
                match api::call_owned::<CancelExport>(id, Nothing {}).await {
                    Ok(export) => {
                        shown.put(export);
                        toast::say(said);
                        // The button is gone.
                        set_timeout(|| browser::focus("h1"), Duration::ZERO);
                    }
                    Err(error) => toast::say(error.to_string()),
                }
            });
        }
    };
    match state {
        ExportState::Queued | ExportState::Running => Some(
            view! {
                <button type="button" class="btn btn-sm" aria-label=words::cancel_this(name) on:click=cancel(words::was_canceled())>
                    <Icon icon="icon-[lucide--x]" />{common::cancel()}
                </button>
            }
            .into_any(),
        ),
        ExportState::Ready => Some(
            view! {
                <div class="flex flex-wrap gap-2 sm:justify-end">
                    <a class="btn btn-sm" href=DownloadExport::path(&id) download=name.to_owned() rel="external" aria-label=words::download_this(name)>
                        <Icon icon="icon-[lucide--download]" />{words::download()}
                    </a>
                    <button type="button" class="btn btn-ghost btn-sm btn-square" aria-label=words::delete_this(name) title=words::delete() on:click=cancel(words::deleted())>
                        <Icon icon="icon-[lucide--trash-2]" />
                    </button>
                </div>
            }
            .into_any(),
        ),
        ExportState::Expired | ExportState::Failed | ExportState::Canceled => None,
    }
}
