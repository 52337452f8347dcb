//! The events of a timeline: the first page, and those that are loaded after it.

use leptos::prelude::*;
use shared::api::timeline::{
    Event, ListAccountTimeline, ListContactTimeline, TimelineFilter, TimelineKind,
};
use shared::api::{Cursor, Page};
use shared::operations::effects::Record;
use shared::words::desk::{history, timeline as texts};

use super::line;
use crate::api::{self, CallError};
use crate::changes::{Changes, Topic};
use crate::components::{EmptyState, Remote};
use crate::load::Load;
use crate::pages::desk::more::More;
use crate::pages::desk::operations::history::{Change, UndoDialog, Undoing};

async fn ask(
    record: Record,
    kind: Option<TimelineKind>,
    after: Option<Cursor>,
) -> Result<Page<Event>, CallError> {
    let filter = TimelineFilter { kind, after };
    match record {
        Record::Contact(id) => api::call_owned::<ListContactTimeline>(id, filter).await,
        Record::Account(id) => api::call_owned::<ListAccountTimeline>(id, filter).await,
    }
}

/// The first page, with the kind that it was asked for with: its next page has the same.
type First = (Option<TimelineKind>, Page<Event>);

/// The events of a record, the latest first.
#[component]
pub fn Events(
    /// Whose events.
    record: Record,
    /// Those of one kind; none: all.
    #[prop(into)]
    kind: Signal<Option<TimelineKind>>,
) -> impl IntoView {
    let first = Load::new(move || {
        Changes::follow(Topic::Contacts);
        Changes::follow(Topic::Accounts);
        Changes::follow(Topic::Tickets);
        let kind = kind.get();
        async move { ask(record, kind, None).await.map(|page| (kind, page)) }
    });
    let undoing = Undoing::closed();
    let empty = move || {
        let (icon, text) = nothing(untrack(|| kind.get()));
        view! { <EmptyState icon text /> }.into_any()
    };
    let is_empty = |(_, page): &First| page.rows.is_empty();
    view! {
        <Remote data=first is_empty empty let:first>
            <Pages record first undoing />
        </Remote>
        <UndoDialog undoing />
    }
}

/// What is said where there are no events of a kind.
fn nothing(kind: Option<TimelineKind>) -> (&'static str, &'static str) {
    match kind {
        None => ("icon-[lucide--history]", texts::no_events()),
        Some(TimelineKind::Tickets) => (line::TICKET, texts::no_tickets()),
        Some(TimelineKind::Mails) => (line::MAIL, texts::no_mails()),
        Some(TimelineKind::SignIns) => (line::SIGN_IN, texts::no_sign_ins()),
        Some(TimelineKind::Changes) => ("icon-[lucide--history]", history::no_changes_yet()),
    }
}

#[component]
fn Pages(record: Record, first: First, undoing: Undoing) -> impl IntoView {
    let (kind, page) = first;
    let more = More::after(page);
    let ask = move |after| ask(record, kind, after);
    view! {
        <ol class="sheet events">
            <For each=move || more.rows.get() key=key let:event>{one(event, record, undoing)}</For>
        </ol>
        {more.button(".events", ask)}
    }
}

/// What tells an event from the others.
fn key(event: &Event) -> String {
    match event {
        Event::Ticket(it) => it.number.to_string(),
        Event::Mail(it) => it.id.to_string(),
        Event::SignIn(it) => it.id.to_string(),
        Event::Change(it) => it.operation.to_string(),
    }
}

fn one(event: Event, record: Record, undoing: Undoing) -> AnyView {
    match event {
        Event::Ticket(ticket) => line::ticket(ticket, record),
        Event::Mail(mail) => line::mail(mail),
        Event::SignIn(sign_in) => line::sign_in(&sign_in),
        Event::Change(entry) => view! { <Change entry undoing /> }.into_any(),
    }
}
