//! The form of an agent: to invite one, or to change their name, role and departments.

use leptos::prelude::*;
use shared::api::agents::{
    AgentChange, AgentDraft, AgentRow, EditAgent, InvitationDraft, InviteAgent,
};
use shared::api::{Named, NoId};
use shared::ids::DepartmentId;
use shared::text::PersonName;
use shared::words::both::common;
use shared::words::desk::settings_agents as words;

use super::agents::changed;
use crate::components::{CancelButton, Checkbox, Form, SubmitButton, TextField};
use crate::submission::Submission;
use crate::toast;

/// The form.
#[component]
pub fn AgentForm(
    /// Whether the dialog is open that it stands in.
    open: RwSignal<bool>,
    /// The departments to choose from.
    departments: Vec<Named<DepartmentId>>,
    /// The agent; none: a new one is invited.
    agent: Option<AgentRow>,
) -> impl IntoView {
    let before = |read: fn(&AgentRow) -> bool| agent.as_ref().is_some_and(read);
    let name = RwSignal::new(agent.as_ref().map(|it| it.name.clone()).unwrap_or_default());
    let email = RwSignal::new(String::new());
    let is_admin = RwSignal::new(before(|it| it.is_admin));
    let sees_all = RwSignal::new(agent.as_ref().is_none_or(|it| it.sees_all));
    let chosen: Vec<(Named<DepartmentId>, RwSignal<bool>)> = departments
        .into_iter()
        .map(|it| {
            let works = agent
                .as_ref()
                .is_some_and(|agent| agent.departments.iter().any(|at| at.id == it.id));
            (it, RwSignal::new(works))
        })
        .collect();
    let choices =
        StoredValue::new(chosen.iter().map(|(it, value)| (it.id, *value)).collect::<Vec<_>>());
    let draft = move || AgentDraft {
        name: name.get(),
        is_admin: is_admin.get(),
        sees_all: sees_all.get(),
        departments: choices.with_value(|all| {
            all.iter().filter(|(_, value)| value.get()).map(|(id, _)| *id).collect()
        }),
    };
    let existing = agent.map(|it| (it.id, it.version));
    let is_new = existing.is_none();
    let invitation = move || InvitationDraft { email: email.get(), agent: draft() };
    let form = Submission::checked(move || {
        let problems = if is_new { invitation().parse().err() } else { draft().parse().err() };
        problems.unwrap_or_default()
    });
    let send = move |()| {
        let done = move |words: &'static str| {
            open.set(false);
            toast::say(words);
            changed();
        };
        match existing {
            Some((id, version)) => {
                let change = AgentChange { version, agent: untrack(draft) };
                form.send::<EditAgent>(id, change, move |_| done(words::agent_saved()));
            }
            None => {
                form.send::<InviteAgent>(NoId, untrack(invitation), move |_| {
                    done(words::invitation_sent());
                });
            }
        }
    };
    let address = is_new.then(|| {
        view! { <TextField name="email" label=common::email_address() kind="email" value=email form hint=words::email_hint() /> }
    });
    let one = |(it, value): (Named<DepartmentId>, RwSignal<bool>)| {
        view! { <Checkbox name="departments" label=it.name value /> }
    };
    let mistake = move || form.of_field("departments");
    let confirm = if is_new { words::send_invitation() } else { common::save() };
    view! {
        <Form form on_send=send>
            <TextField name="name" label=common::name() value=name form max=PersonName::MAX_CHARS />
            {address}
            <Checkbox name="is_admin" label=words::admin() value=is_admin hint=words::admin_explained() />
            <Checkbox name="sees_all" label=words::all_departments() value=sees_all hint=words::all_departments_explained() />
            <fieldset class="grid gap-2" hidden=move || sees_all.get()>
                <legend class="mb-1 text-sm font-medium">{words::departments()}</legend>
                {chosen.into_iter().map(one).collect_view()}
                <p class="field-mistake" hidden=move || mistake().is_none()>{mistake}</p>
            </fieldset>
            <div class="dialog-actions">
                <CancelButton />
                <SubmitButton form>{confirm}</SubmitButton>
            </div>
        </Form>
    }
}
