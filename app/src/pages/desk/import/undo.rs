//! Undoing an import [I10]: what that would do, and what it has kept. Its code is loaded when
//! it is needed.

use leptos::prelude::*;
use shared::api::imports::{
    Import, ImportUndo, ImportUndoPreview, KeptFilter, KeptRecord, ListKeptRecords,
    PreviewImportUndo, UndoImport, UndoState, UndoneRecord,
};
use shared::api::{Nothing, Page};
use shared::ids::ImportId;
use shared::words::desk::import as words;

use super::follow::Followed;
use crate::api;
use crate::browser::dates;
use crate::components::{
    CancelButton, Dialog, Form, Icon, Notice, Remote, Shape, SubmitButton, Time, Tone,
};
use crate::dialogs::Dialogs;
use crate::lazy::{part, part_code, soon};
use crate::load::Load;
use crate::pages::desk::more::More;
use crate::routes::{AccountTab, ContactTab, DeskPage};
use crate::submission::Submission;

part_code! {
    /// The dialog that shows what the undo would do, and starts it.
    import_undo: fn undo_dialog(open: RwSignal<bool>, followed: Followed, name: String) {
        view! { <Dialog open title=words::undo_this(&name)><Asking open followed /></Dialog> }
    }
    /// The records that the undo has kept.
    import_undo: fn kept_records(id: ImportId) { view! { <Kept id /> } }
}

/// The button that undoes an import, while that can be started.
pub fn button(followed: Followed, import: &Import) -> Option<AnyView> {
    import.undo_until().filter(|until| dates::now() < *until)?;
    soon("import_undo");
    let dialogs = Dialogs::of_page();
    let name = import.file_name.clone();
    let press = move |_| {
        let name = name.clone();
        dialogs.open(move |open| undo_dialog(open, followed, name.clone()));
    };
    Some(
        view! {
            <div><button type="button" class="btn btn-sm" on:click=press>
                <Icon icon="icon-[lucide--undo-2]" />{words::undo_import()}
            </button></div>
        }
        .into_any(),
    )
}

/// What has become of an undo that is not in progress.
pub fn outcome(followed: Followed, undo: &ImportUndo) -> AnyView {
    let (id, at) = (followed.id, undo.started_at);
    let (tone, said, go_on) = match undo.state {
        UndoState::Running => return ().into_any(),
        UndoState::Stopped => {
            let go_on = view! {
                <button type="button" class="btn btn-sm mt-2" on:click=move |_| followed.undo()>{words::go_on_undoing()}</button>
            };
            let said = words::undo_stopped(undo.done, undo.rows);
            (Tone::Warning, said, Some(go_on))
        }
        UndoState::Done if undo.kept == 0 => {
            (Tone::Success, words::undone_by(&undo.started_by), None)
        }
        UndoState::Done => (Tone::Warning, words::undone_by(&undo.started_by), None),
    };
    let figures = words::undo_summary(undo.deleted, undo.restored, undo.kept);
    let mails =
        (undo.mails_sent != 0).then(|| view! { <p>{words::mails_stay(undo.mails_sent)}</p> });
    let kept = (undo.kept != 0).then(|| part(move || kept_records(id)));
    view! {
        <div role="status"><Notice tone>
            <p>{said} " " <Time at /></p>
            <p>{figures}</p>
            {mails}{go_on}
        </Notice></div>
        {kept}
    }
    .into_any()
}

#[component]
fn Asking(open: RwSignal<bool>, followed: Followed) -> impl IntoView {
    let id = followed.id;
    let preview = Load::new(move || api::call_owned::<PreviewImportUndo>(id, Nothing {}));
    let form = Submission::new();
    let can_go =
        Memo::new(move |_| preview.with(|it| it.is_some_and(|it| 0 < it.deleted + it.restored)));
    let send = move |()| {
        if can_go.get_untracked() {
            form.send::<UndoImport>(id, Nothing {}, move |import| {
                open.set(false);
                followed.put(import);
            });
        }
    };
    view! {
        <Form form on_send=send>
            <Remote data=preview shape=Shape::Text let:preview>{foreseen(&preview)}</Remote>
            <div class="dialog-actions">
                <CancelButton />
                <Show when=move || can_go.get()><SubmitButton form danger=true>{words::undo_import()}</SubmitButton></Show>
            </div>
        </Form>
    }
}

/// What the undo would do, in words.
fn foreseen(preview: &ImportUndoPreview) -> AnyView {
    let ImportUndoPreview { deleted, restored, kept, mails_sent, until, .. } = *preview;
    let line =
        |count: u32, say: fn(u32) -> String| (count != 0).then(|| view! { <li>{say(count)}</li> });
    let happens = if deleted + restored == 0 {
        view! { <p class="font-medium">{words::nothing_to_undo()}</p> }.into_any()
    } else {
        view! { <ul class="list-disc ps-5">{line(deleted, words::undo_deletes)}{line(restored, words::undo_restores)}</ul> }
            .into_any()
    };
    let named = preview.first_kept.len();
    let more = usize::try_from(kept).unwrap_or(named).saturating_sub(named);
    let one = |it: &KeptRecord| {
        let line = it.line.map(|it| words::note_line(&it.to_string()));
        view! {
            <li class="px-3 py-1.5">
                <span class="font-medium">{link(it)}</span> " " <span class="quiet text-xs">{line}</span>
                <span class="quiet block">{it.reason.clone()}</span>
            </li>
        }
    };
    let kept = (kept != 0).then(|| {
        view! {
            <Notice tone=Tone::Warning><p>{words::undo_keeps(kept)}</p></Notice>
            <ul class="sheet max-h-60 divide-y divide-base-300 overflow-y-auto" tabindex="0" aria-label=words::kept()>{preview.first_kept.iter().map(one).collect_view()}</ul>
            {(more != 0).then(|| view! { <p class="quiet">{words::more_kept(more)}</p> })}
        }
    });
    let mails = (mails_sent != 0).then(|| view! { <p>{words::mails_stay(mails_sent)}</p> });
    view! {
        <div class="grid gap-3">
            {happens}{kept}{mails}
            <p class="quiet">{words::undo_until(&dates::day(until))}</p>
        </div>
    }
    .into_any()
}

/// A record's name, as a link to its page if that can be opened.
fn link(kept: &KeptRecord) -> AnyView {
    let name = kept.name.clone();
    if !kept.is_there {
        return view! { <bdi>{name}</bdi> }.into_any();
    }
    let href = match kept.record {
        UndoneRecord::Contact(id) => DeskPage::Contact(id, ContactTab::Overview).href(),
        UndoneRecord::Account(id) => DeskPage::Account(id, AccountTab::Overview).href(),
        UndoneRecord::Ticket(number) => DeskPage::Ticket(number).href(),
    };
    view! { <a class="link inline-block py-0.5" href=href><bdi>{name}</bdi></a> }.into_any()
}

/// The records that were kept, by line, with the reasons.
#[component]
fn Kept(id: ImportId) -> impl IntoView {
    let first = Load::new(move || api::call_owned::<ListKeptRecords>(id, KeptFilter::default()));
    view! {
        <section aria-labelledby="kept">
            <h2 id="kept" class="mb-3">{words::kept()}</h2>
            <Remote data=first shape=Shape::Rows let:first><KeptRows id first /></Remote>
        </section>
    }
}

#[component]
fn KeptRows(id: ImportId, first: Page<KeptRecord>) -> impl IntoView {
    let row = |it: KeptRecord| {
        view! {
            <tr tabindex="-1">
                <td class="cell-number quiet" data-label=words::line()>{it.line}</td>
                <td class="cell-head font-medium">{link(&it)}</td>
                <td data-label=words::reason()>{it.reason}</td>
            </tr>
        }
    };
    let more = More::after(first);
    let ask = move |after| api::call_owned::<ListKeptRecords>(id, KeptFilter { after });
    view! {
        <div class="sheet">
            <table class="list-table">
                <thead><tr><th>{words::line()}</th><th>{words::record()}</th><th>{words::reason()}</th></tr></thead>
                <tbody id="kept-rows"><For each=move || more.rows.get() key=|it| it.record let:it>{row(it)}</For></tbody>
            </table>
        </div>
        {more.button("#kept-rows", ask)}
    }
}
