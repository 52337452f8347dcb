//! Restoring a deleted contact or account by one click. What could not be restored is listed
//! [D2].

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::NoId;
use shared::api::operations::{Commit, CommitOperation, Done, Draft};
use shared::api::recycle_bin::DeletedRecord;
use shared::words::desk::recycle_bin as words;
use shared::words::desk::relationships;

use crate::api;
use crate::browser;
use crate::changes::Changes;
use crate::components::{Dialog, Icon};
use crate::dialogs::Dialogs;
use crate::effect::effect;
use crate::pages::desk::operations::{undo, words as operation_words};
use crate::toast;

/// Restores records, one at a time.
#[derive(Clone, Copy, Debug)]
pub struct Restorer {
    dialogs: Dialogs,
    busy: RwSignal<bool>,
}

impl Restorer {
    /// Restores from a page.
    pub fn of_page() -> Self {
        Self { dialogs: Dialogs::of_page(), busy: RwSignal::new(false) }
    }

    /// The dialogs of the page.
    pub const fn dialogs(self) -> Dialogs {
        self.dialogs
    }

    /// Restores a record. Does nothing while another one is being restored.
    fn restore(self, deleted: &DeletedRecord) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let name = deleted.name.clone();
        let draft = Draft::Restore { record: deleted.record };
        spawn_local(async move {
            let commit = Commit { draft, hash: None };
            let answer = api::call_owned::<CommitOperation>(NoId, commit).await;
            self.busy.try_set(false);
            match answer {
                Ok(done) => self.finish(name, done),
                Err(error) => {
                    toast::say(error.to_string());
                    // Perhaps another agent was faster.
                    Changes::touch_all();
                }
            }
        });
    }

    fn finish(self, name: String, done: Done) {
        let said = words::restored(&name);
        if done.kept.is_empty() {
            undo::said(said, &done);
            // The button is gone with its row.
            set_timeout(|| browser::focus("h1"), std::time::Duration::ZERO);
            return;
        }
        self.dialogs.show(move |open| {
            view! { <Exceptions open name=name.clone() done=done.clone() /> }
        });
    }
}

/// The button that restores a record.
#[component]
pub fn RestoreButton(
    /// Restores it.
    restorer: Restorer,
    /// The record.
    deleted: DeletedRecord,
) -> impl IntoView {
    let label = words::restore_this(&deleted.name);
    view! {
        <button type="button" class="btn btn-sm" aria-label=label
            aria-disabled=move || restorer.busy.get().to_string() on:click=move |_| restorer.restore(&deleted)>
            <Icon icon="icon-[lucide--archive-restore]" />{words::restore()}
        </button>
    }
}

/// What could not be restored, and why.
#[component]
fn Exceptions(open: RwSignal<bool>, name: String, done: Done) -> impl IntoView {
    let said = words::restored(&name);
    let sentences: Vec<(String, String)> = done
        .kept
        .iter()
        .map(|kept| {
            let effects: Vec<String> =
                kept.effects.iter().map(|it| operation_words::effect(it, &done.names)).collect();
            let left_out = words::not_restored(&effects.join(" "));
            (operation_words::kept(kept, &done.names), left_out)
        })
        .collect();
    let line = |(why, left_out): (String, String)| {
        view! { <li>{why}" "<span class="quiet">{left_out}</span></li> }
    };
    // Toasts cannot be reached while a dialog is open.
    effect({
        let (said, done) = (said.clone(), StoredValue::new(Some(done)));
        move || {
            if !open.get()
                && let Some(done) = done.try_update_value(Option::take).flatten()
            {
                undo::said(said.clone(), &done);
            }
        }
    });
    view! {
        <Dialog open title=said>
            <p>{words::with_exceptions()}</p>
            <ul class="my-3 grid list-disc gap-2 ps-5">{sentences.clone().into_iter().map(line).collect_view()}</ul>
            <div class="dialog-actions">
                <button type="button" class="btn btn-primary" on:click=move |_| open.set(false)>{relationships::close_outcomes()}</button>
            </div>
        </Dialog>
    }
}
