//! The agents: who they are, what they may do, and inviting, changing, deactivating and
//! reactivating them.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::agents::{
    AgentList, AgentRow, AgentState, DeactivateAgent, HandOver, ListAgents, ReactivateAgent,
    ReinviteAgent,
};
use shared::api::{Named, NoId, Nothing};
use shared::ids::{AgentId, DepartmentId};
use shared::words::both::{agents as counts, common};
use shared::words::desk::settings_agents as words;

use super::agent_form::AgentForm;
use crate::api::{self, CallError};
use crate::changes::{Changes, Topic};
use crate::components::{
    CancelButton, Dialog, EmptyState, Face, Form, Icon, Remote, Select, SubmitButton,
};
use crate::dialogs::Dialogs;
use crate::lazy::part_code;
use crate::load::Load;
use crate::session::{self, Desk};
use crate::submission::Submission;
use crate::toast;

/// The tab.
#[component]
pub fn AgentsTab() -> impl IntoView {
    let list = Load::new(|| {
        Changes::follow(Topic::Session);
        api::call_owned::<ListAgents>(NoId, Nothing {})
    });
    let dialogs = Dialogs::of_page();
    let departments =
        move || untrack(|| list.with(|it| it.map(|it| it.departments.clone()).unwrap_or_default()));
    let invite = move |_| {
        let departments = departments();
        dialogs.open(move |open| agent_form(open, departments.clone(), None));
    };
    view! {
        <section aria-labelledby="agents">
            <div class="mb-3 flex flex-wrap items-center gap-3">
                <h2 class="grow" id="agents">{words::title()}</h2>
                <button type="button" class="btn btn-sm btn-primary" on:click=invite>
                    <Icon icon="icon-[lucide--user-plus]" />{words::invite()}
                </button>
            </div>
            <Remote data=list is_empty=is_empty empty=none let:list><Rows list dialogs /></Remote>
        </section>
    }
}

const fn is_empty(list: &AgentList) -> bool {
    list.agents.is_empty()
}

fn none() -> impl IntoView {
    view! { <EmptyState icon="icon-[lucide--users]" text=words::none() /> }
}

#[component]
fn Rows(list: AgentList, dialogs: Dialogs) -> impl IntoView {
    let AgentList { agents, departments } = list;
    let all = agents.clone();
    let one = move |agent: AgentRow| {
        view! { <Row agent departments=departments.clone() all=all.clone() dialogs /> }
    };
    view! { <ul class="sheet">{agents.into_iter().map(one).collect_view()}</ul> }
}

/// An agent, and what can be done.
#[component]
fn Row(
    agent: AgentRow,
    departments: Vec<Named<DepartmentId>>,
    all: Vec<AgentRow>,
    dialogs: Dialogs,
) -> impl IntoView {
    let AgentRow { id, name, email, state, .. } = agent.clone();
    let is_self = session::agent().is_some_and(|it| it.agent.id == id);
    let works_for = if agent.sees_all {
        words::all_departments().to_owned()
    } else {
        agent.departments.iter().map(|it| &*it.name).collect::<Vec<_>>().join(", ")
    };
    let admin =
        agent.is_admin.then(|| view! { <span class="tag tag-primary">{words::admin()}</span> });
    let state_word = match state {
        AgentState::Active => None,
        AgentState::Invited => Some(words::invited()),
        AgentState::Deactivated => Some(words::deactivated()),
    };
    let state_word = state_word.map(|it| view! { <span class="tag">{it}</span> });
    let edit = {
        let (label, agent) = (words::edit_this(&name), agent.clone());
        let press = move |_| {
            let (agent, departments) = (agent.clone(), departments.clone());
            dialogs.open(move |open| agent_form(open, departments.clone(), Some(agent.clone())));
        };
        view! { <button type="button" class="btn btn-sm" aria-label=label on:click=press>{common::edit()}</button> }
    };
    let invite_again = (state == AgentState::Invited).then(|| {
        let label = words::send_again_to(&name);
        let press = move |_| {
            spawn_local(async move {
                let done = api::call_owned::<ReinviteAgent>(id, Nothing {}).await;
                said(done, words::invitation_sent());
            });
        };
        view! { <button type="button" class="btn btn-sm" aria-label=label on:click=press>{words::send_again()}</button> }
    });
    let reactivate = (state == AgentState::Deactivated).then(|| {
        let label = words::reactivate_this(&name);
        let press = move |_| {
            spawn_local(async move {
                let done = api::call_owned::<ReactivateAgent>(id, Nothing {}).await;
                said(done, words::reactivated());
            });
        };
        view! { <button type="button" class="btn btn-sm" aria-label=label on:click=press>{words::reactivate()}</button> }
    });
    let deactivate = (state != AgentState::Deactivated && !is_self).then(|| {
        let label = words::deactivate_this(&name);
        let may_own = |it: &&AgentRow| it.state == AgentState::Active && it.id != id;
        let heirs: Vec<Named<AgentId>> =
            all.iter().filter(may_own).map(|it| Named { id: it.id, name: it.name.clone() }).collect();
        let press = move |_| {
            let (agent, heirs) = (agent.clone(), heirs.clone());
            dialogs.open(move |open| deactivate(open, agent.clone(), heirs.clone()));
        };
        view! { <button type="button" class="btn btn-sm" aria-label=label on:click=press>{words::deactivate()}</button> }
    });
    view! {
        <li class="row flex flex-wrap items-center gap-3 px-4 py-3">
            <Face name=name.clone() small=true />
            <div class="min-w-0 grow basis-48">
                <p class="flex flex-wrap items-center gap-2 text-sm font-medium"><span class="wrap-anywhere">{name}</span> {admin} {state_word}</p>
                <p class="quiet text-xs wrap-anywhere">{email}</p>
                <p class="quiet text-xs">{works_for}</p>
            </div>
            <div class="flex flex-wrap gap-2">{edit}{invite_again}{deactivate}{reactivate}</div>
        </li>
    }
}

/// Says what became of a request, and loads the agents again.
fn said(done: Result<Nothing, CallError>, words: &'static str) {
    match done {
        Ok(Nothing {}) => toast::say(words),
        Err(error) => toast::say(error.to_string()),
    }
    changed();
}

/// Loads again what depends on the agents.
pub fn changed() {
    Changes::touch(Topic::Session);
    session::refresh::<Desk>();
}

part_code! {
    settings_agents: fn agent_form(open: RwSignal<bool>, departments: Vec<Named<DepartmentId>>, agent: Option<AgentRow>) {
        let title = match &agent {
            Some(agent) => words::edit_this(&agent.name),
            None => words::invite().to_owned(),
        };
        view! { <Dialog open title><AgentForm open departments=departments.clone() agent=agent.clone() /></Dialog> }
    }
    settings_agents: fn deactivate(open: RwSignal<bool>, agent: AgentRow, heirs: Vec<Named<AgentId>>) {
        let title = words::deactivate_this(&agent.name);
        view! { <Dialog open title><Deactivation open agent=agent.clone() heirs=heirs.clone() /></Dialog> }
    }
}

/// Says what ends, and asks who takes over what the agent owns.
#[component]
fn Deactivation(
    open: RwSignal<bool>,
    agent: AgentRow,
    heirs: Vec<Named<AgentId>>,
) -> impl IntoView {
    let AgentRow { id, contacts, accounts, tickets, .. } = agent;
    let owned = [
        (contacts > 0).then(|| counts::count_contacts(contacts)),
        (accounts > 0).then(|| counts::count_accounts(accounts)),
        (tickets > 0).then(|| counts::count_open_tickets(tickets)),
    ];
    let owned: Vec<String> = owned.into_iter().flatten().collect();
    let owns = !owned.is_empty();
    let to = RwSignal::new(None::<AgentId>);
    let form = Submission::new();
    let send = move |()| {
        form.send::<DeactivateAgent>(id, HandOver { to: to.get_untracked() }, move |_| {
            open.set(false);
            toast::say(words::agent_deactivated());
            // Contacts, accounts and tickets have another owner now.
            Changes::touch_all();
            session::refresh::<Desk>();
        });
    };
    let options: Vec<(Option<AgentId>, String)> = [(None, words::choose_an_agent().to_owned())]
        .into_iter()
        .chain(heirs.into_iter().map(|it| (Some(it.id), it.name)))
        .collect();
    let options = Signal::stored(options);
    let hands_over = owns.then(|| {
        view! {
            <p>{words::owns(&owned.join(", "))}</p>
            <Select name="to" label=words::hand_over_to() value=to options form />
        }
    });
    view! {
        <Form form on_send=send>
            <p>{words::sessions_end()}</p>
            {hands_over}
            <div class="dialog-actions">
                <CancelButton />
                <SubmitButton form danger=true>{words::deactivate()}</SubmitButton>
            </div>
        </Form>
    }
}
