//! The step in which what follows is read, and the records are merged.

use std::time::Duration;

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::merges::{GainedTicket, MOVED_AT_MOST, MergePreview};
use shared::api::operations::{Commit, CommitOperation, Done, Draft};
use shared::problem::FieldProblem;
use shared::words::Amount;
use shared::words::desk::duplicates::in_new_tab;
use shared::words::desk::merge as words;
use uuid::Uuid;

use super::kind::Kind;
use super::state::{Merging, Step, ids};
use super::{StepTitle, Then};
use crate::address;
use crate::changes::Changes;
use crate::components::field::FieldIds;
use crate::components::{CancelButton, Form, SubmitButton};
use crate::effect::effect;
use crate::format;
use crate::pages::desk::operations::form::{Way, newer_plan, to_relationships};
use crate::pages::desk::operations::preview::Foreseen;
use crate::pages::desk::operations::undo;
use crate::routes::DeskPage;
use crate::submission::Submission;

/// The field of the request, and the name of the checkbox.
const ACCEPTS: &str = "accepts_gained_tickets";

/// The step, in the dialog that `open` closes.
pub(super) fn review(merging: Merging, open: RwSignal<bool>, then: Then) -> AnyView {
    let (accepts, asks) = (RwSignal::new(false), RwSignal::new(false));
    let gains = Memo::new(move |_| {
        merging.with_preview(|_, merge| !merge.gained.is_empty()).unwrap_or_default()
    });
    let form = Submission::checked(move || {
        let is_open = gains.get() && !accepts.get();
        is_open.then(|| FieldProblem::new(ACCEPTS, words::accept_first())).into_iter().collect()
    });
    // If the plan has changed, the new one is shown and has to be accepted again.
    effect(move || {
        if let Some(newer) = newer_plan(form.failure())
            && let Some(draft) = merging.draft.get_untracked()
        {
            accepts.set(false);
            merging.plan.put(draft, newer);
        }
    });
    let go = address::go();
    let kind = merging.kind;
    let send = move |()| {
        if !form.may_go() {
            return;
        }
        let Some(draft) = merging.draft.get_untracked() else { return };
        // What is not shown yet was not read.
        let Some(hash) = merging.plan.hash_of(&draft) else { return asks.set(true) };
        let (Some(into), name) = untrack(|| (merging.into.get(), merging.name_of_into())) else {
            return;
        };
        let commit = Commit { draft: accepting(draft, accepts.get_untracked()), hash: Some(hash) };
        form.send::<CommitOperation>(NoId, commit, move |done| {
            open.set(false);
            finish(done, (kind, into, name), then, go);
        });
    };
    let title = Signal::derive(move || {
        let (into, all) = (merging.into.get(), ids(&merging.records.read()));
        let others = all.into_iter().filter(|id| Some(*id) != into).map(|id| merging.name(id));
        words::merge_into(&format::names(&others.collect::<Vec<_>>()), &merging.name_of_into())
    });
    let moved = move || {
        let name = merging.name_of_into();
        merging.with_preview(|_, merge| moved(kind, merge, &name))
    };
    let gained = Memo::new(move |_| {
        let gained = merging.with_preview(|_, merge| (merge.gained.clone(), merge.more_gained));
        gained.filter(|(all, _)| !all.is_empty())
    });
    let acknowledgement =
        move || gained.get().map(|gained| view! { <Gained merging form accepts gained /> });
    let blocked_by: Way = to_relationships;
    let back = move |_| merging.go(Step::Compare);
    view! {
        <Form form on_send=send>
            <StepTitle merging title />
            {moved}
            <Foreseen plan=merging.plan asks blocked_by=Some(blocked_by) />
            {acknowledgement}
            <div class="dialog-actions">
                <button type="button" class="btn mr-auto" on:click=back>{words::back()}</button>
                <CancelButton />
                <Show when=move || merging.plan.is_there()>
                    <SubmitButton form>{words::merge()}</SubmitButton>
                </Show>
            </div>
        </Form>
    }
    .into_any()
}

/// The draft with the agent's word for the tickets that the contact gains.
fn accepting(draft: Draft, accepts: bool) -> Draft {
    match draft {
        Draft::MergeContacts(mut it) => {
            it.accepts_gained_tickets = accepts;
            Draft::MergeContacts(it)
        }
        other => other,
    }
}

/// Says what was done, and shows the record that stayed, or the list that the records were
/// selected from.
fn finish(done: Done, (kind, into, name): (Kind, Uuid, String), then: Then, go: Callback<String>) {
    let said = words::merged_into(&name);
    match then {
        Then::Stay(on_done) => {
            undo::said(said, &done);
            on_done.try_run(());
            return;
        }
        Then::Leave(dialog) => {
            dialog.try_set(false);
        }
        Then::OpenRecord => {}
    }
    // The page of a record that was merged is left first: it would say so as well.
    if go.try_run(kind.page(into).href()).is_none() {
        Changes::touch_all();
    }
    set_timeout(move || undo::said(said, &done), Duration::ZERO);
}

/// A number that is counted up to a limit: "1,000+".
#[derive(Clone, Copy)]
struct UpTo(u32);

impl Amount for UpTo {
    fn number(self) -> u64 {
        self.0.into()
    }

    fn shown(self) -> String {
        let more = if self.0 < MOVED_AT_MOST { "" } else { "+" };
        [&*self.0.shown(), more].concat()
    }
}

/// How much moves to the record that stays.
fn moved(kind: Kind, merge: &MergePreview, name: &str) -> AnyView {
    let moved = merge.moved;
    let tickets = (moved.tickets != 0).then(|| words::tickets_move(UpTo(moved.tickets), name));
    let others = (moved.participations != 0).then(|| {
        let count = UpTo(moved.participations);
        match kind {
            Kind::Contacts => words::takes_part(name, count),
            Kind::Accounts => words::shares_move(count, name),
        }
    });
    let line = |text: String| view! { <li>{text}</li> };
    let lines: Vec<_> = tickets.into_iter().chain(others).map(line).collect();
    (!lines.is_empty()).then(|| view! { <ul class="list-disc ps-5">{lines}</ul> }).into_any()
}

/// The tickets that the contact gains, and the agent's word that this is right [M9].
#[component]
fn Gained(
    merging: Merging,
    form: Submission,
    accepts: RwSignal<bool>,
    gained: (Vec<GainedTicket>, u32),
) -> impl IntoView {
    let ids = FieldIds::new();
    let (tickets, more) = gained;
    let ticket = |it: GainedTicket| {
        let href = DeskPage::Ticket(it.number).href();
        view! { <li><a class="link" href=href target="_blank">{["#", &it.number.to_string()].concat()}<span class="sr-only">" "{in_new_tab()}</span></a>" "<bdi>{it.subject}</bdi></li> }
    };
    let more = (more != 0).then(|| view! { <li class="quiet">{words::more_tickets(more)}</li> });
    let mistake = move || form.of_field(ACCEPTS);
    view! {
        <section class="notice notice-warning block">
            <p class="font-medium">{move || words::gains(&merging.name_of_into())}</p>
            <ul class="my-2 list-disc ps-5">{tickets.into_iter().map(ticket).collect_view()}{more}</ul>
            <label class="flex items-start gap-2.5">
                <input class="checkbox checkbox-sm checkbox-primary mt-0.5" type="checkbox" name=ACCEPTS bind:checked=accepts
                    aria-invalid=move || mistake().is_some().to_string() aria-describedby=ids.part("mistake") />
                <span>{move || words::accept(&merging.name_of_into())}</span>
            </label>
            <p class="field-mistake" id=ids.part("mistake") hidden=move || mistake().is_none()>{mistake}</p>
        </section>
    }
}
