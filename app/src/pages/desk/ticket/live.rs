//! Keeps an open ticket up to date, announces what other people change, and shows which agents
//! have it open.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use leptos::prelude::*;
use shared::api::Endpoint;
use shared::api::presence::{Presence, PresenceDraft, Present, TellPresence};
use shared::api::tickets::{Audience, GetTicket, Message, Ticket};
use shared::ids::{MessageId, TicketNumber};
use shared::words::both::live as said_words;
use shared::words::desk::ticket_live as words;

use crate::api::{self, Heard, Question, Tag};
use crate::browser::{fetch, looking};
use crate::components::{Notice, Tone};
use crate::draft::Draft;
use crate::effect::effect;
use crate::format;
use crate::live::{self, Asking, Beat, Pulse, Said};
use crate::load::Load;
use crate::session;

/// The time between reports of the agent's presence, in milliseconds. A report counts for
/// twice as long.
const ALONE: u32 = 20_000;

/// The same while other agents have the ticket open, so that they soon see who is writing.
const IN_COMPANY: u32 = 5_000;

/// The time before the first report, so that leafing through tickets sends none.
const BEFORE_FIRST: u32 = 1_000;

/// The time to wait for more input before a change of writing is reported.
const TYPING: u32 = 400;

/// The time without input after which the agent is not writing any more, in milliseconds.
const PAUSE: u64 = 45_000;

/// A reply of somebody else that arrived while the agent has a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Replied {
    message: MessageId,
    by: String,
}

/// The lines above the fields, and what keeps them and the ticket up to date.
#[component]
pub fn Meanwhile(
    /// The ticket's number.
    number: TicketNumber,
    /// The ticket.
    ticket: Load<Ticket>,
    /// The tag of its answer.
    tag: Tag,
    /// Who sees it.
    audience: Load<Audience>,
    /// What is written to the customer.
    reply: Draft,
    /// What is written for agents only.
    note: Draft,
) -> impl IntoView {
    let said = Said::new();
    let replied = RwSignal::new(None::<Replied>);
    let is_drafting = move || reply.is_some() || note.is_some();
    live::follow::<GetTicket>(&number, (ticket, tag), move |before, now| {
        let new = by_others(before, now);
        if let Some(words) = told(&new, before, now) {
            said.say(words);
        }
        let public = new.iter().rev().find(|it| it.is_public);
        if let Some(message) = public.filter(|_| is_drafting()) {
            let by = message.author.name.clone();
            replied.set(Some(Replied { message: message.id, by }));
        }
        if may_be_seen_by_others(before, now) {
            audience.again();
        }
    });
    // Without a draft, the warning has no purpose.
    effect(move || {
        if !is_drafting() {
            replied.set(None);
        }
    });
    let others = presence(number, ticket, writing(reply));
    view! {
        {said.place()}
        <p class="quiet screen-only min-h-6 pt-1 text-xs" role="status">{move || others.with(|it| who_is_here(it))}</p>
        <div class="screen-only" role="status">{move || replied.get().map(|it| view! { <RepliedMeanwhile replied it /> })}</div>
    }
}

#[component]
fn RepliedMeanwhile(replied: RwSignal<Option<Replied>>, it: Replied) -> impl IntoView {
    let id = it.message.to_string();
    let href = ["#", &id].concat();
    let go = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        looking::show(&id);
        replied.set(None);
    };
    view! {
        <div class="mb-2">
            <Notice tone=Tone::Warning>
                <p>{words::replied_meanwhile(&it.by)}" "<a class="link" href=href on:click=go>{words::go_to_reply()}</a></p>
            </Notice>
        </div>
    }
}

/// The messages that other people wrote since.
fn by_others<'a>(before: &Ticket, now: &'a Ticket) -> Vec<&'a Message> {
    let me = untrack(session::agent).map(|it| it.agent.name);
    let is_mine =
        |it: &Message| it.author.contact.is_none() && Some(&it.author.name) == me.as_ref();
    let new = live::newer(&before.messages, &now.messages, |it| it.id);
    new.iter().filter(|it| !is_mine(it)).collect()
}

/// The announcement for screen readers.
fn told(new: &[&Message], before: &Ticket, now: &Ticket) -> Option<String> {
    match new {
        [] if before.status != now.status => {
            Some(said_words::new_status(format::status(now.status)))
        }
        [] => None,
        [one] if one.is_public => Some(said_words::new_message(&one.author.name)),
        [one] => Some(words::new_note(&one.author.name)),
        more => Some(said_words::new_messages(more.len())),
    }
}

/// Whether something changed that decides who sees the ticket.
fn may_be_seen_by_others(before: &Ticket, now: &Ticket) -> bool {
    let account = |it: &Ticket| it.account.as_ref().map(|it| (it.id, it.contacts));
    let requester = |it: &Ticket| (it.requester.id, it.requester.portal, it.requester.is_deleted);
    before.is_private != now.is_private
        || before.participants != now.participants
        || account(before) != account(now)
        || requester(before) != requester(now)
}

/// Whether the agent is writing a reply, short pauses included. A restored draft does not
/// count until the agent types.
fn writing(reply: Draft) -> RwSignal<bool> {
    let writing = RwSignal::new(false);
    let pause = StoredValue::new(None::<TimeoutHandle>);
    // Runs with every input.
    Effect::new(move |before: Option<()>| {
        let is_some = reply.is_some();
        if before.is_none() {
            return;
        }
        if writing.get_untracked() != is_some {
            writing.set(is_some);
        }
        let stop = move || {
            writing.try_set(false);
        };
        let next = set_timeout_with_handle(stop, Duration::from_millis(PAUSE)).ok();
        if let Some(last) = pause.try_update_value(|it| std::mem::replace(it, next)).flatten() {
            last.clear();
        }
    });
    writing
}

/// Reports the agent's presence, and returns the other agents who have the ticket open.
fn presence(
    number: TicketNumber,
    ticket: Load<Ticket>,
    writing: RwSignal<bool>,
) -> RwSignal<Vec<Present>> {
    let others = RwSignal::new(Vec::new());
    let has_told = Arc::new(AtomicBool::new(false));
    let telling = Arc::clone(&has_told);
    let pulse = Pulse::new(move || {
        telling.store(true, Ordering::Relaxed);
        tell(number, writing.get_untracked(), others)
    });
    pulse.after(BEFORE_FIRST);
    effect(move || {
        ticket.with(|_| ());
        pulse.revive();
    });
    Effect::new(move |before: Option<bool>| {
        let now = writing.get();
        if before.is_some_and(|before| before != now) {
            pulse.after(TYPING);
        }
        now
    });
    let leave = move || {
        if has_told.swap(false, Ordering::Relaxed) {
            let gone = PresenceDraft { is_writing: false, is_here: false };
            let body = serde_json::to_string(&gone).unwrap_or_default();
            fetch::set_in_passing(&TellPresence::path(&number), &body);
        }
    };
    let hidden = window_event_listener_untyped("pagehide", {
        let leave = leave.clone();
        move |_| leave()
    });
    on_cleanup(move || {
        hidden.remove();
        leave();
    });
    others
}

/// Sends one report.
fn tell(number: TicketNumber, is_writing: bool, others: RwSignal<Vec<Present>>) -> Asking {
    Box::pin(async move {
        let draft = PresenceDraft { is_writing, is_here: true };
        let heard = api::listen(Question::of::<TellPresence>(&number, &draft), "").await;
        let (now, beat) = match heard {
            Heard::New(parsed, _) => match api::read::<Presence>(parsed) {
                Ok(Presence { others }) if others.is_empty() => (others, Beat::After(ALONE)),
                Ok(Presence { others }) => (others, Beat::After(IN_COMPANY)),
                Err(_) => (Vec::new(), Beat::Failed),
            },
            Heard::Refused => (Vec::new(), Beat::Over),
            Heard::Same | Heard::Nothing => (Vec::new(), Beat::Failed),
        };
        // Set only on a change, so that it is announced once. The page may be gone.
        if others.try_with_untracked(|it| *it != now) == Some(true) {
            others.try_set(now);
        }
        beat
    })
}

/// "Jonas Lind is writing a reply · Priya Nair is viewing this ticket".
fn who_is_here(others: &[Present]) -> String {
    let names = |is_writing: bool| -> Vec<String> {
        let here = others.iter().filter(|it| it.is_writing == is_writing);
        here.map(|it| it.name.clone()).collect()
    };
    let say = |names: Vec<String>, one: fn(&str) -> String, more: fn(&str) -> String| {
        let said = format::names(&names);
        match names.len() {
            0 => None,
            1 => Some(one(&said)),
            _ => Some(more(&said)),
        }
    };
    let writing = say(names(true), words::is_writing, words::are_writing);
    let viewing = say(names(false), words::is_viewing, words::are_viewing);
    writing.into_iter().chain(viewing).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agents_who_are_writing_are_named_first() {
        let check = |here: &[(&str, bool)], expected: &str| {
            let present = |(name, is_writing): &(&str, bool)| Present {
                name: (*name).to_owned(),
                is_writing: *is_writing,
            };
            let here: Vec<Present> = here.iter().map(present).collect();
            assert_eq!(who_is_here(&here), expected);
        };
        check(&[], "");
        check(&[("Jonas", false)], "Jonas is viewing this ticket");
        check(&[("Jonas", true)], "Jonas is writing a reply");
        check(
            &[("Jonas", true), ("Priya", false), ("Tomas", false)],
            "Jonas is writing a reply · Priya and Tomas are viewing this ticket",
        );
        check(
            &[("A", false), ("B", false), ("C", false), ("D", false)],
            "A, B, and 2 more are viewing this ticket",
        );
    }
}
