//! `/desk/bulk/:id`: a bulk act, how far it is, what has become of each record, and its undo.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::bulk::{
    Bulk, BulkResult, BulkRow, BulkRowFilter, BulkState, CancelBulk, GetBulk, ListBulkRows,
    UndoBulk,
};
use shared::api::{Nothing, Page};
use shared::ids::BulkId;
use shared::operations::effects::Record;
use shared::words::desk::bulk_all as words;

use super::words::{result, state, title};
use crate::api::{self, CallError};
use crate::browser::dates;
use crate::changes::{Changes, Topic};
use crate::components::{
    ConfirmDialog, EmptyState, Icon, Notice, PageTitle, Remote, Select, Shape, Time, Tone,
};
use crate::dialogs::Dialogs;
use crate::effect::effect;
use crate::live::{self, Beat, Pulse};
use crate::load::Load;
use crate::pages::desk::more::More;
use crate::routes::{AccountTab, ContactTab, DeskPage};
use crate::submission::Submission;
use crate::toast;

/// The time between requests while the server is at work, in milliseconds.
const PACE: u32 = 1_000;

/// The page.
#[component]
pub fn BulkPage(
    /// Which bulk act.
    id: BulkId,
) -> impl IntoView {
    let tag = StoredValue::new(String::new());
    let loaded = Load::new(move || {
        Changes::follow(Topic::Jobs);
        api::call_tagged::<GetBulk>(id, Nothing {}, tag)
    });
    // Beside what is loaded, because the buttons stay while the progress changes.
    let bulk = RwSignal::new(None::<Bulk>);
    let is_active = move |it: &Bulk| it.state.is_active();
    let pulse = Pulse::new(move || {
        Box::pin(async move {
            match live::news::<GetBulk>(&id, tag).await {
                Ok(Some(now)) => {
                    bulk.try_set(Some(now));
                }
                Ok(None) => {}
                Err(beat) => return beat,
            }
            let goes_on = bulk.try_with_untracked(|it| it.as_ref().is_some_and(is_active));
            if goes_on == Some(true) { Beat::After(PACE) } else { Beat::Over }
        })
    });
    effect(move || {
        if let Some(now) = loaded.get() {
            if is_active(&now) {
                pulse.revive();
                pulse.after(PACE);
            }
            bulk.set(Some(now));
        }
    });
    let name = Signal::derive(move || {
        bulk.with(|it| it.as_ref().map_or_else(|| words::title().to_owned(), title))
    });
    view! {
        <PageTitle title=name />
        <div class="page-body max-w-5xl">
            <Remote data=loaded let:_there><Whole id bulk /></Remote>
        </div>
    }
}

#[component]
fn Whole(id: BulkId, bulk: RwSignal<Option<Bulk>>) -> impl IntoView {
    let of =
        move |look: fn(&Bulk) -> u32| bulk.with(|it| it.as_ref().map(look).unwrap_or_default());
    let is_at = move |at: BulkState| bulk.with(|it| it.as_ref().is_some_and(|it| it.state == at));
    let is_active =
        Memo::new(move |_| bulk.with(|it| it.as_ref().is_some_and(|it| it.state.is_active())));
    let done = move || {
        if is_at(BulkState::Undoing) {
            of(|it| it.undone + it.kept)
        } else {
            of(|it| it.done + it.skipped + it.failed)
        }
    };
    let rows = move || if is_at(BulkState::Undoing) { of(|it| it.done) } else { of(|it| it.rows) };
    let said = move || bulk.with(|it| it.as_ref().map(state));
    let started = move || {
        bulk.get().map(|it| {
            view! { {words::started(&it.started_by)} " · " <Time at=it.started_at /> " · " {words::records(it.rows)} }
        })
    };
    let figures = move || words::summary(of(|it| it.done), of(|it| it.skipped), of(|it| it.failed));
    let undone = move || {
        let (undone, kept) = (of(|it| it.undone), of(|it| it.kept));
        (undone + kept != 0).then(|| words::undo_summary(undone, kept))
    };
    let kept = move || {
        let kept = of(|it| it.kept);
        (kept != 0 && !is_active.get())
            .then(|| view! { <Notice tone=Tone::Warning><p>{words::kept_hint(kept)}</p></Notice> })
    };
    view! {
        <section class="grid gap-2" aria-labelledby="progress">
            <p class="font-medium" id="progress" role="status">{said}</p>
            <Show when=move || is_active.get()>
                <progress class="h-2 w-full max-w-xl accent-primary" max=move || rows().to_string() value=move || done().to_string() aria-labelledby="progress"></progress>
                <p class="quiet text-sm tabular-nums">{move || words::progress(done(), rows())}</p>
            </Show>
            <p class="quiet text-sm">{started}</p>
            <p class="text-sm tabular-nums">{figures}</p>
            <p class="text-sm tabular-nums empty:hidden">{undone}</p>
            {kept}
            <Acts id bulk />
        </section>
        <Results id bulk />
    }
}

/// The buttons that cancel and undo it.
#[component]
fn Acts(id: BulkId, bulk: RwSignal<Option<Bulk>>) -> impl IntoView {
    let dialogs = Dialogs::of_page();
    let is_running = Memo::new(move |_| {
        bulk.with(|it| it.as_ref().is_some_and(|it| it.state == BulkState::Running))
    });
    let can_be_undone = Memo::new(move |_| {
        bulk.with(|it| it.as_ref().is_some_and(|it| it.can_be_undone(dates::now())))
    });
    let cancel = move |_| {
        spawn_local(async move {
            match api::call_owned::<CancelBulk>(id, Nothing {}).await {
                Ok(now) => put(bulk, now),
                Err(error) => toast::say(error.to_string()),
            }
        });
    };
    let undo = move |_| {
        let left = bulk.with_untracked(|it| {
            it.as_ref().map(|it| it.done - it.undone - it.kept).unwrap_or_default()
        });
        dialogs.show(move |open| view! { <Undoing id bulk open left /> });
    };
    view! {
        <Show when=move || is_running.get()>
            <div class="flex flex-wrap items-center gap-2">
                <button type="button" class="btn btn-sm" on:click=cancel><Icon icon="icon-[lucide--x]" />{words::cancel_this()}</button>
                <span class="quiet text-sm">{words::cancel_hint()}</span>
            </div>
        </Show>
        <Show when=move || can_be_undone.get()>
            <div><button type="button" class="btn btn-sm" on:click=undo><Icon icon="icon-[lucide--undo-2]" />{words::undo()}</button></div>
        </Show>
    }
}

/// Shows what an act of this page has made of it. Its loading starts again with that.
fn put(bulk: RwSignal<Option<Bulk>>, now: Bulk) {
    bulk.try_set(Some(now));
    Changes::touch(Topic::Jobs);
}

#[component]
fn Undoing(
    id: BulkId,
    bulk: RwSignal<Option<Bulk>>,
    open: RwSignal<bool>,
    left: u32,
) -> impl IntoView {
    let form = Submission::new();
    let go = move |()| {
        form.send::<UndoBulk>(id, Nothing {}, move |now| {
            open.set(false);
            put(bulk, now);
        });
    };
    view! {
        <ConfirmDialog open title=words::undo().to_owned() confirm=words::undo() form on_confirm=go danger=true>
            <p>{words::undo_explained(left)}</p>
        </ConfirmDialog>
    }
}

/// The records, by what has become of them.
#[component]
fn Results(id: BulkId, bulk: RwSignal<Option<Bulk>>) -> impl IntoView {
    let wanted = RwSignal::new(None::<BulkResult>);
    // They are read again when a part of the work is over, and not with each slice.
    let at = Memo::new(move |_| bulk.with(|it| it.as_ref().map(|it| it.state)));
    let rows = Load::new(move || {
        at.get();
        let filter = BulkRowFilter { result: wanted.get(), after: None };
        api::call_owned::<ListBulkRows>(id, filter)
    });
    let all = [
        BulkResult::Done,
        BulkResult::Skipped,
        BulkResult::Failed,
        BulkResult::Undone,
        BulkResult::Kept,
    ];
    let one = |it| (Some(it), result(it).to_owned());
    let first = (None, words::all_results().to_owned());
    let options: Vec<_> = std::iter::once(first).chain(all.into_iter().map(one)).collect();
    let empty =
        || view! { <EmptyState icon="icon-[lucide--list]" text=words::no_rows() /> }.into_any();
    view! {
        <section aria-labelledby="results" class="mt-6">
            <h2 id="results" class="mb-3">{words::results()}</h2>
            <div class="mb-3 max-w-60"><Select name="result" label=words::choose_result() value=wanted options /></div>
            <Remote data=rows shape=Shape::Rows is_empty=|page| page.rows.is_empty() empty let:page>
                <Rows id page wanted />
            </Remote>
        </section>
    }
}

#[component]
fn Rows(id: BulkId, page: Page<BulkRow>, wanted: RwSignal<Option<BulkResult>>) -> impl IntoView {
    let more = More::after(page);
    let ask =
        move |after| -> std::pin::Pin<Box<dyn Future<Output = Result<Page<BulkRow>, CallError>>>> {
            let filter = BulkRowFilter { result: wanted.get_untracked(), after };
            Box::pin(api::call_owned::<ListBulkRows>(id, filter))
        };
    let row = |it: BulkRow| {
        let word = it.result.map_or_else(words::pending, result);
        view! {
            <tr tabindex="-1">
                <td class="cell-head font-medium">{link(&it)}</td>
                <td data-label=words::result()>{word}</td>
                <td data-label=words::reason()>{it.reason}</td>
            </tr>
        }
    };
    view! {
        <div class="sheet">
            <table class="list-table">
                <thead><tr><th>{words::record()}</th><th>{words::result()}</th><th>{words::reason()}</th></tr></thead>
                <tbody id="bulk-rows"><For each=move || more.rows.get() key=|it| it.record let:it>{row(it)}</For></tbody>
            </table>
        </div>
        {more.button("#bulk-rows", ask)}
    }
}

/// A record's name, as a link to its page if it has one.
fn link(row: &BulkRow) -> AnyView {
    let name = row.name.clone();
    if !row.has_page {
        return view! { <bdi>{name}</bdi> }.into_any();
    }
    let href = match row.record {
        Record::Contact(id) => DeskPage::Contact(id, ContactTab::Overview).href(),
        Record::Account(id) => DeskPage::Account(id, AccountTab::Overview).href(),
    };
    view! { <a class="link inline-block py-0.5" href=href><bdi>{name}</bdi></a> }.into_any()
}
