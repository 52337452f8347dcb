//! `/desk/exports`: the agent's exports, and downloading their files.

pub mod row;
pub mod start;

use leptos::prelude::*;
use shared::api::exports::{Export, KEPT_DAYS, ListExports};
use shared::api::{NoId, Nothing};
use shared::ids::ExportId;
use shared::words::desk::exports as words;

use self::row::{Row, goes_on};
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{EmptyState, PageTitle, Remote};
use crate::effect::effect;
use crate::live::{self, Beat, Pulse};
use crate::load::Load;

/// The time between requests while an export is in progress, in milliseconds.
const PACE: u32 = 1_500;

/// The exports that are shown, the latest first.
#[derive(Clone, Copy)]
pub struct Shown(RwSignal<Vec<Export>>);

impl Shown {
    /// The export with this id, tracked.
    fn get(self, id: ExportId) -> Option<Export> {
        self.0.with(|all| all.iter().find(|it| it.id == id).cloned())
    }

    /// Puts a newer version of an export in its place.
    pub fn put(self, newer: Export) {
        self.0.try_update(|all| {
            if let Some(export) = all.iter_mut().find(|it| it.id == newer.id) {
                *export = newer;
            }
        });
    }
}

/// The page.
#[component]
pub fn Exports() -> impl IntoView {
    let tag = StoredValue::new(String::new());
    let exports = Load::new(move || {
        Changes::follow(Topic::Jobs);
        api::call_tagged::<ListExports>(NoId, Nothing {}, tag)
    });
    // Beside what is loaded, because the rows stay as they are while their progress changes: a
    // button that is rebuilt loses the focus.
    let shown = Shown(RwSignal::new(Vec::new()));
    let pulse = Pulse::new(move || {
        Box::pin(async move {
            match live::news::<ListExports>(&NoId, tag).await {
                Ok(Some(all)) => {
                    shown.0.try_set(all);
                }
                Ok(None) => {}
                Err(beat) => return beat,
            }
            let goes_on = shown.0.try_with_untracked(|all| all.iter().any(goes_on));
            if goes_on == Some(true) { Beat::After(PACE) } else { Beat::Over }
        })
    });
    effect(move || {
        if let Some(all) = exports.get() {
            if all.iter().any(goes_on) {
                pulse.revive();
                pulse.after(PACE);
            }
            shown.0.set(all);
        }
    });
    let empty =
        || view! { <EmptyState icon="icon-[lucide--file-down]" text=words::none() /> }.into_any();
    view! {
        <PageTitle title=words::title() lead=words::lead(KEPT_DAYS) />
        <div class="page-body max-w-5xl">
            <Remote data=exports is_empty=Vec::is_empty empty let:_loaded><List shown /></Remote>
        </div>
    }
}

#[component]
fn List(shown: Shown) -> impl IntoView {
    let ids =
        Memo::new(move |_| shown.0.with(|all| all.iter().map(|it| it.id).collect::<Vec<_>>()));
    view! {
        <div class="sheet">
            <table class="list-table">
                <thead><tr>
                    <th>{words::file()}</th><th>{words::state()}</th><th>{words::started()}</th>
                    <th>{words::expires()}</th><th><span class="sr-only">{words::download()}</span></th>
                </tr></thead>
                <tbody><For each=move || ids.get() key=|id| *id let:id><Row shown id /></For></tbody>
            </table>
        </div>
    }
}
