//! What an agent sets on a ticket. Each choice is saved as it is made, and can be undone.
//! What could not be saved stays chosen, whatever somebody else sets meanwhile.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::tickets::{Priority, Ticket, TicketWork, WorkTicket};
use shared::ids::{AgentId, DepartmentId, TicketNumber};
use shared::problem::ProblemCode;
use shared::ticket::status::TicketStatus;
use shared::words::both::common;
use shared::words::desk::{common as desk, ticket as words};

use crate::api::{self, CallError};
use crate::browser::{self, fetch};
use crate::changes::{Changes, Topic};
use crate::components::{Checkbox, Form, Notice, Select, SubmitButton, Tone};
use crate::effect::effect;
use crate::format;
use crate::keys::{Key, on_key};
use crate::load::Load;
use crate::session;
use crate::submission::{Failure, Submission};
use crate::toast;

/// The choices, and what they began from.
#[derive(Clone, Copy)]
struct Choices {
    seen: RwSignal<Option<TicketWork>>,
    status: RwSignal<TicketStatus>,
    priority: RwSignal<Priority>,
    assignee: RwSignal<Option<AgentId>>,
    department: RwSignal<Option<DepartmentId>>,
    is_private: RwSignal<bool>,
    /// What somebody else has set before this was saved, in words.
    news: RwSignal<Option<Vec<Difference>>>,
}

/// What was set, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Difference {
    /// "Status".
    field: &'static str,
    /// "Waiting".
    now: String,
    /// "Open".
    was: String,
}

/// What is set on the ticket.
pub fn work_of(ticket: &Ticket) -> TicketWork {
    TicketWork {
        version: ticket.version,
        status: ticket.status,
        priority: ticket.priority,
        assignee: ticket.assignee.as_ref().map(|it| it.id),
        department: ticket.department.id,
        is_private: ticket.is_private,
    }
}

impl Choices {
    fn new() -> Self {
        Self {
            seen: RwSignal::new(None),
            status: RwSignal::new(TicketStatus::Open),
            priority: RwSignal::new(Priority::Normal),
            assignee: RwSignal::new(None),
            department: RwSignal::new(None),
            is_private: RwSignal::new(false),
            news: RwSignal::new(None),
        }
    }

    /// The ticket as it is now: a choice that nobody touched follows it.
    fn follow(self, now: &TicketWork) {
        let seen = self.seen.get_untracked();
        let seen = seen.as_ref();
        follow(self.status, seen.map(|it| it.status), now.status);
        follow(self.priority, seen.map(|it| it.priority), now.priority);
        follow(self.assignee, seen.map(|it| it.assignee), now.assignee);
        follow(self.department, seen.map(|it| Some(it.department)), Some(now.department));
        follow(self.is_private, seen.map(|it| it.is_private), now.is_private);
        self.seen.set(Some(now.clone()));
    }

    /// What is chosen; `None` before the ticket is there.
    fn chosen(self) -> Option<TicketWork> {
        let seen = self.seen.get()?;
        Some(TicketWork {
            version: seen.version,
            status: self.status.get(),
            priority: self.priority.get(),
            assignee: self.assignee.get(),
            department: self.department.get().unwrap_or(seen.department),
            is_private: self.is_private.get(),
        })
    }

    fn is_changed(self) -> bool {
        self.seen.get() != self.chosen()
    }

    /// Whether nothing that is chosen here was set by somebody else since.
    fn is_apart_from(self, newer: &TicketWork) -> bool {
        let Some((mine, seen)) = self.chosen().zip(self.seen.get()) else { return false };
        !both(differs(&mine, &seen), differs(newer, &seen))
    }

    /// Whether the ticket has moved on from what was seen.
    fn is_behind(self, now: &TicketWork) -> bool {
        self.seen.with_untracked(|seen| seen.as_ref().is_none_or(|it| it.version <= now.version))
    }

    /// Back to the ticket as it is.
    fn reset(self) {
        self.news.set(None);
        if let Some(seen) = self.seen.get_untracked() {
            self.status.set(seen.status);
            self.priority.set(seen.priority);
            self.assignee.set(seen.assignee);
            self.department.set(Some(seen.department));
            self.is_private.set(seen.is_private);
        }
    }
}

/// Which fields of two differ.
fn differs(one: &TicketWork, other: &TicketWork) -> [bool; 5] {
    [
        one.status != other.status,
        one.priority != other.priority,
        one.assignee != other.assignee,
        one.department != other.department,
        one.is_private != other.is_private,
    ]
}

/// Whether a field is in both.
fn both(one: [bool; 5], other: [bool; 5]) -> bool {
    one.into_iter().zip(other).any(|(one, other)| one && other)
}

fn follow<T: Clone + PartialEq + Send + Sync + 'static>(
    choice: RwSignal<T>,
    seen: Option<T>,
    now: T,
) {
    let is_untouched = seen.is_none_or(|seen| choice.with_untracked(|choice| *choice == seen));
    if is_untouched && choice.with_untracked(|choice| *choice != now) {
        choice.set(now);
    }
}

/// The form.
#[component]
pub fn WorkForm(
    /// The ticket's number.
    number: TicketNumber,
    /// The ticket.
    ticket: Load<Ticket>,
    /// Whether the facts are unfolded on a phone; a key that leads into a field unfolds them.
    unfolded: RwSignal<bool>,
) -> impl IntoView {
    let choices = Choices::new();
    let form = Submission::new();
    effect(move || {
        let Some(now) = ticket.with(|it| it.map(work_of)) else { return };
        // What is not saved yet is judged by what it began from: a refusal brings what is new.
        let is_saved = !form.is_busy() && form.failure().is_none();
        if is_saved && !untrack(|| choices.is_changed()) && choices.is_behind(&now) {
            choices.follow(&now);
        }
    });
    effect(move || {
        let Some(newer) = form.failure().and_then(newer) else { return };
        let seen = choices.seen.get_untracked();
        if untrack(|| choices.is_apart_from(&newer)) {
            // Somebody else set something else: both count.
            form.forget();
            set_timeout(move || save(form, choices, number), Duration::ZERO);
        } else {
            choices.news.set(Some(news(seen.as_ref(), &newer)));
        }
        choices.follow(&newer);
        Changes::touch(Topic::Tickets);
    });
    let send = move |()| save(form, choices, number);
    // Saved as it is chosen; what only follows the ticket is no choice.
    Effect::new(move |before: Option<Option<TicketWork>>| {
        let now = choices.chosen();
        if let (Some(before), Some(now), Some(seen)) =
            (before.flatten(), &now, choices.seen.get_untracked())
            && both(differs(now, &before), differs(now, &seen))
        {
            send(());
        }
        now
    });
    let is_kept_back = move || choices.is_changed() && form.failure().is_some();
    let reset = move |_| {
        form.forget();
        choices.reset();
        // The button goes with the choices; the keyboard stays here.
        browser::focus("#work");
    };
    for (key, field) in [(Key::Status, "[name=status]"), (Key::Assign, "[name=assignee]")] {
        on_key(key, move || {
            unfolded.set(true);
            // The field can take the focus once it is visible, a turn later.
            set_timeout(move || browser::focus(field), Duration::ZERO);
        });
    }
    view! {
        <section class="screen-only" aria-labelledby="work">
            <h2 class="mb-2 outline-none" id="work" tabindex="-1">{common::ticket()}</h2>
            <Form form on_send=send label=common::ticket() class="gap-3">
                <News news=choices.news />
                <Fields form choices />
                <Show when=is_kept_back>
                    <div class="flex items-center gap-2">
                        <SubmitButton form small=true>{common::save()}</SubmitButton>
                        <button type="button" class="btn btn-ghost btn-sm" on:click=reset>{words::discard_changes()}</button>
                    </div>
                </Show>
            </Form>
        </section>
    }
}

/// Saves what is chosen. A choice that is made meanwhile is saved after it.
fn save(form: Submission, choices: Choices, number: TicketNumber) {
    let Some((input, was)) = untrack(|| choices.chosen().zip(choices.seen.get())) else { return };
    if input == was || untrack(|| form.is_busy()) {
        return;
    }
    form.send::<WorkTicket>(number, input, move |now| {
        choices.news.set(None);
        choices.seen.set(Some(now.clone()));
        let said: Vec<_> =
            news(Some(&was), &now).iter().map(|it| words::set(it.field, &it.now)).collect();
        let back = TicketWork { version: now.version, ..was };
        toast::offer(words::saved(&said.join(" · ")), common::undo(), move || {
            spawn_local(undo(number, back.clone()));
        });
        Changes::touch(Topic::Tickets);
        set_timeout(move || save(form, choices, number), Duration::ZERO);
    });
}

/// Sets what stood there before. It may be asked for after the page is left.
async fn undo(number: TicketNumber, back: TicketWork) {
    match api::call_owned::<WorkTicket>(number, back).await {
        Ok(_) => toast::say(words::undone()),
        Err(error) => toast::say(error.to_string()),
    }
    Changes::touch(Topic::Tickets);
}

#[component]
fn Fields(form: Submission, choices: Choices) -> impl IntoView {
    let statuses = TicketStatus::ALL.map(|it| (it, format::status(it).to_owned())).to_vec();
    let priorities = Priority::ALL.map(|it| (it, format::priority(it).to_owned())).to_vec();
    view! {
        <div class="work-fields">
            <Select form name="status" label=common::status() value=choices.status options=statuses />
            <Select form name="priority" label=words::priority() value=choices.priority options=priorities />
            <Assignee form choices />
            <Select form name="department" label=common::department() value=choices.department options=departments() />
        </div>
        <Checkbox name="is_private" label=common::private_ticket() value=choices.is_private hint=words::private_hint() />
    }
}

/// Whose it is, with the shortest way to make it one's own.
#[component]
fn Assignee(form: Submission, choices: Choices) -> impl IntoView {
    let me = untrack(session::agent).map(|it| it.agent.id);
    let take = move |_| choices.assignee.set(me);
    let is_mine = move || choices.assignee.get() == me;
    view! {
        <div class="relative">
            <Select form name="assignee" label=words::assignee() value=choices.assignee options=agents() />
            <Show when=move || !is_mine()>
                <button type="button" class="work-take link link-hover" on:click=take>{words::assign_to_me()}</button>
            </Show>
        </div>
    }
}

/// Nobody and all agents, with their names.
pub fn agents() -> Vec<(Option<AgentId>, String)> {
    let agents = untrack(session::agent).map(|me| me.agents).unwrap_or_default();
    let each = agents.into_iter().map(|it| (Some(it.id), it.name));
    [(None, desk::unassigned().to_owned())].into_iter().chain(each).collect()
}

fn departments() -> Vec<(Option<DepartmentId>, String)> {
    let departments = untrack(session::agent).map(|me| me.departments).unwrap_or_default();
    departments.into_iter().map(|it| (Some(it.id), it.name)).collect()
}

/// What somebody else has set meanwhile.
#[component]
fn News(news: RwSignal<Option<Vec<Difference>>>) -> impl IntoView {
    let one = |it: Difference| view! { <li>{words::set_was(it.field, &it.now, &it.was)}</li> };
    let list = move |news: Vec<Difference>| {
        if news.is_empty() {
            view! { <p>{words::updated_meanwhile_save_again()}</p> }.into_any()
        } else {
            view! {
                <p class="font-medium">{words::updated_meanwhile()}</p>
                <ul class="list-disc pl-4">{news.into_iter().map(one).collect_view()}</ul>
                <p class="mt-1">{words::not_saved_yet()}</p>
            }
            .into_any()
        }
    };
    move || news.get().map(|news| view! { <Notice tone=Tone::Warning>{list(news)}</Notice> })
}

/// The newer state, where a change came too late.
fn newer(failure: Failure) -> Option<TicketWork> {
    match failure {
        Failure::Call(CallError::Refused(problem)) if problem.code == ProblemCode::Stale => {
            fetch::read_value(&problem.current?)
        }
        Failure::Call(_) | Failure::Rule => None,
    }
}

/// What differs, in words.
fn news(seen: Option<&TicketWork>, now: &TicketWork) -> Vec<Difference> {
    let Some(seen) = seen else { return Vec::new() };
    let agent = |id: Option<AgentId>| name_of(agents(), &id);
    let department = |id| name_of(departments(), &Some(id));
    let private = |it| if it { words::yes() } else { words::no() };
    [
        news_of(common::status(), format::status(seen.status), format::status(now.status)),
        news_of(words::priority(), format::priority(seen.priority), format::priority(now.priority)),
        news_of(words::assignee(), &agent(seen.assignee), &agent(now.assignee)),
        news_of(common::department(), &department(seen.department), &department(now.department)),
        news_of(common::private_ticket(), private(seen.is_private), private(now.is_private)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn news_of(field: &'static str, was: &str, now: &str) -> Option<Difference> {
    (was != now).then(|| Difference { field, now: now.to_owned(), was: was.to_owned() })
}

fn name_of<T: PartialEq>(all: Vec<(T, String)>, id: &T) -> String {
    let name = all.into_iter().find(|(it, _)| it == id).map(|(_, name)| name);
    name.unwrap_or_else(|| words::other().to_owned())
}
