//! Setting what contacts are at an account, and what they may do there.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::operations::{Commit, CommitOperation, Done, Draft};
use shared::customers::level::AccessLevel;

use super::Bond;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{Checkbox, Dialog, Form, Select, TextField};
use crate::format;
use crate::pages::desk::bulk::{Bulk, BulkButton, Chosen, Outcome, Outcomes, Verdict};
use crate::pages::desk::operations::undo;
use crate::submission::Submission;

/// A level of its own, or that of the role and the account.
#[component]
pub fn LevelSelect(
    /// The form that it belongs to.
    form: Submission,
    /// What is chosen; none: that of the role or the account.
    level: RwSignal<Option<AccessLevel>>,
) -> impl IntoView {
    let options: Vec<(Option<AccessLevel>, String)> =
        [(None, "As the role or the account says".to_owned())]
            .into_iter()
            .chain(AccessLevel::ALL.map(|level| (Some(level), format::level(level).to_owned())))
            .collect();
    let hint = Signal::derive(move || {
        let words = match level.get() {
            Some(level) => format::level_explained(level),
            None => "The level that the account gives to the role, else its default.",
        };
        Some(words.to_owned())
    });
    view! { <Select form name="level" label="May see colleagues’ tickets" value=level options hint /> }
}

/// Sets role and level of one or several relationships.
#[component]
pub fn AccessDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Which relationships.
    #[prop(into)]
    bonds: Signal<Vec<Bond>>,
    /// What follows when it is done.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let title = Signal::derive(move || match bonds.read().as_slice() {
        [one] => ["Access: ", &one.name()].concat(),
        several => ["Access of ", &several.len().to_string(), " contacts"].concat(),
    });
    view! {
        <Dialog open title><AccessForm open bonds on_done /></Dialog>
    }
}

/// What all of `values` are, where they are all the same.
fn common<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

#[component]
fn AccessForm(
    open: RwSignal<bool>,
    bonds: Signal<Vec<Bond>>,
    on_done: Callback<()>,
) -> impl IntoView {
    let (role_of_all, level_of_all) = bonds.with_untracked(|bonds| {
        (common(bonds.iter().map(|it| it.role.clone())), common(bonds.iter().map(Bond::own_level)))
    });
    let keep_roles = RwSignal::new(role_of_all.is_none());
    let keep_levels = RwSignal::new(level_of_all.is_none());
    let (roles_differ, levels_differ) = (role_of_all.is_none(), level_of_all.is_none());
    let role = RwSignal::new(role_of_all.flatten().unwrap_or_default());
    let level = RwSignal::new(level_of_all.flatten());
    let form = Submission::new();
    let bulk = Bulk::new();
    let operations = StoredValue::new(Vec::new());
    let send = move |()| {
        let (keep_roles, keep_levels) = (keep_roles.get_untracked(), keep_levels.get_untracked());
        let (role, level) = (role.get_untracked(), level.get_untracked());
        let change = move |bond: Bond| {
            let draft = Draft::SetAccess {
                relationships: vec![bond.id],
                role: (!keep_roles).then(|| role.clone()),
                level: if keep_levels { bond.own_level() } else { level },
            };
            let name = bond.name();
            async move {
                let commit = Commit { draft, hash: None };
                let result = api::call_owned::<CommitOperation>(NoId, commit).await;
                if let Ok(Done { operation: Some(operation), .. }) = &result {
                    operations.try_update_value(|it| it.push(*operation));
                }
                Outcome::of(name, result, "Access is set.")
            }
        };
        bulk.run(bonds.get_untracked(), change, move |outcomes| {
            Changes::touch(Topic::Contacts);
            Changes::touch(Topic::Accounts);
            if outcomes.iter().all(|it| it.verdict == Verdict::Done) {
                open.set(false);
                on_done.run(());
                let operations = operations.try_get_value().unwrap_or_default();
                undo::said_of_all(
                    "The access is set. It holds from their next click on.",
                    operations,
                );
            }
        });
    };
    let outcomes = move || {
        let outcomes = bulk.outcomes();
        outcomes
            .iter()
            .any(|it| it.verdict != Verdict::Done)
            .then(|| view! { <div><Outcomes outcomes /></div> })
    };
    view! {
        <Form form on_send=send>
            {outcomes}
            <Show when=move || roles_differ><Checkbox name="keep_roles" label="Leave each one’s role as it is" value=keep_roles /></Show>
            <Show when=move || !keep_roles.get()>
                <TextField form name="role" label="Role" value=role is_optional=true hint="What they are there, as “IT lead”." />
            </Show>
            <Show when=move || levels_differ><Checkbox name="keep_levels" label="Leave each one’s level as it is" value=keep_levels /></Show>
            <Show when=move || !keep_levels.get()><LevelSelect form level /></Show>
            <div class="dialog-actions">
                <button type="button" class="btn" on:click=move |_| open.set(false)>"Cancel"</button>
                <BulkButton bulk>"Set access"</BulkButton>
            </div>
        </Form>
    }
}
