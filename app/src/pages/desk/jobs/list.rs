//! The panel of the bell: the agent's jobs, the newest first. Opening it marks what has ended
//! as seen.

use leptos::prelude::*;
use shared::api::jobs::{Job, JobState};
use shared::ids::JobId;
use shared::words::both::common;
use shared::words::desk::{import, jobs as words};

use super::bell::Watch;
use super::words::{href, kind, name as called, state};
use crate::changes::{Changes, Topic};
use crate::components::{Icon, Time};
use crate::effect::effect;
use crate::pages::desk::grid::panel;
use crate::routes::DeskPage;
use crate::session;

/// The content of the panel.
#[component]
pub fn List(
    /// The jobs.
    watch: Watch,
    /// Closes the panel.
    close: Callback<()>,
) -> impl IntoView {
    effect(move || {
        if watch.count_unseen() != 0 {
            watch.mark_seen();
        }
    });
    panel::enter();
    // The button that tries again goes with the failure.
    effect(move || {
        watch.jobs.track();
        panel::enter_again();
    });
    let jobs = watch.jobs;
    let ids = Memo::new(move |_| {
        jobs.with(|it| it.iter().flatten().map(|it| it.id).collect::<Vec<JobId>>())
    });
    let of = move |id: JobId| {
        Memo::new(move |_| jobs.with(|it| it.iter().flatten().find(|it| it.id == id).cloned()))
    };
    let is_admin = untrack(session::agent).is_some_and(|me| me.is_admin);
    let leave = move |_| close.run(());
    view! {
        <h2 class="panel-title">{words::title()}</h2>
        {move || note(watch)}
        <ul class="panel-list">
            <For each=move || ids.get() key=|id| *id let:id><Row job=of(id) close /></For>
        </ul>
        <div class="panel-end panel-menu row-menu">
            <a href=DeskPage::Exports.href() on:click=leave><Icon icon="icon-[lucide--file-down]" />{words::see_exports()}</a>
            {is_admin.then(|| view! {
                <a href=DeskPage::Import.href() on:click=leave><Icon icon="icon-[lucide--file-up]" />{words::see_imports()}</a>
            })}
        </div>
    }
}

/// What is said without a job: that none is there, or that it is not known.
fn note(watch: Watch) -> Option<AnyView> {
    let (text, is_failed) = match watch.jobs.read().as_deref() {
        Some([]) => (words::none(), false),
        Some(_) => return None,
        None if watch.is_failed.get() => (words::not_loaded(), true),
        None => (common::loading(), false),
    };
    let again = is_failed.then(|| {
        view! { <button type="button" class="btn btn-sm mx-2.5 mb-2" on:click=|_| Changes::touch(Topic::Jobs)>{common::try_again()}</button> }
    });
    Some(view! { <p class="quiet px-2.5 pb-2">{text}</p>{again} }.into_any())
}

#[component]
fn Row(job: Memo<Option<Job>>, close: Callback<()>) -> impl IntoView {
    // The link stays while the job goes on, or it would lose the focus.
    let Some(first) = job.get_untracked() else { return ().into_any() };
    let of = move |look: fn(&Job) -> u32| {
        move || job.with(|it| it.as_ref().map(look).unwrap_or_default().to_string())
    };
    let is_running = Memo::new(move |_| {
        job.with(|it| it.as_ref().is_some_and(|it| it.state == JobState::Running))
    });
    let line = move || {
        job.get().map(|it| {
            let at = it.ended_at.unwrap_or(it.started_at);
            view! { {state(it.state)} " · " <Time at brief=true in_link=true /> }
        })
    };
    let progress = move || job.with(|it| it.as_ref().map(|it| import::progress(it.done, it.rows)));
    let reason = move || job.with(|it| it.as_ref().and_then(|it| it.reason.clone()));
    let name = called(&first);
    let bar_name = name.clone();
    view! {
        <li>
            <a class="view-link" href=href(&first) on:click=move |_| close.run(())>
                <span class="min-w-0 grow">
                    <span class="block truncate"><bdi>{name}</bdi></span>
                    <span class="quiet block text-xs">{kind(first.kind)} " · " {line}</span>
                </span>
            </a>
            <Show when=move || is_running.get()>
                <div class="px-2.5 pb-1.5">
                    <progress class="h-1.5 w-full accent-primary" max=of(|it| it.rows) value=of(|it| it.done) aria-label=bar_name.clone()></progress>
                    <p class="quiet text-xs tabular-nums">{progress}</p>
                </div>
            </Show>
            <p class="px-2.5 pb-1.5 text-xs empty:hidden">{reason}</p>
        </li>
    }
    .into_any()
}
