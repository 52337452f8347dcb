//! Setting the role and the access level of relationships.

use leptos::prelude::*;
use shared::api::operations::{Done, Draft};
use shared::api::relationships::MAX_AT_ONCE;
use shared::customers::level::AccessLevel;
use shared::words::desk::{common, relationships as words};

use super::roles::RoleSelect;
use super::{Bond, TooMany};
use crate::components::{Checkbox, Dialog, Select};
use crate::format;
use crate::pages::desk::bulk::Chosen;
use crate::pages::desk::operations::form::OperationForm;
use crate::pages::desk::operations::undo;
use crate::submission::Submission;

/// The select for a relationship's own level.
#[component]
pub fn LevelSelect(
    /// The form that it belongs to.
    form: Submission,
    /// The chosen level; none: the level of the role or the account applies.
    level: RwSignal<Option<AccessLevel>>,
) -> impl IntoView {
    let options: Vec<(Option<AccessLevel>, String)> =
        [(None, words::use_default_level().to_owned())]
            .into_iter()
            .chain(AccessLevel::ALL.map(|level| (Some(level), format::level(level).to_owned())))
            .collect();
    let hint = Signal::derive(move || {
        let explained = match level.get() {
            Some(level) => format::level_explained(level),
            None => words::default_level_explained(),
        };
        Some(explained.to_owned())
    });
    view! { <Select form name="level" label=common::access_to_colleagues_tickets() value=level options hint /> }
}

/// Sets role and level of one or several relationships.
#[component]
pub fn AccessDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The relationships.
    bonds: Vec<Bond>,
    /// Called when the change was made.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let title = match bonds.as_slice() {
        [one] => words::access_of(&one.name()),
        several => words::change_access_of_count(several.len()),
    };
    view! {
        <Dialog open title><AccessForm open bonds=bonds.clone() on_done /></Dialog>
    }
}

/// The value that all of `values` have in common, if they are equal.
fn all_same<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

#[component]
fn AccessForm(open: RwSignal<bool>, bonds: Vec<Bond>, on_done: Callback<()>) -> impl IntoView {
    let role_of_all = all_same(bonds.iter().map(|it| it.role.clone()));
    let level_of_all = all_same(bonds.iter().map(Bond::own_level));
    let relationships: Vec<_> = bonds.iter().map(|it| it.id).collect();
    let count = relationships.len();
    let keep_roles = RwSignal::new(role_of_all.is_none());
    let keep_levels = RwSignal::new(level_of_all.is_none());
    let (roles_differ, levels_differ) = (role_of_all.is_none(), level_of_all.is_none());
    let role = RwSignal::new(role_of_all.flatten().unwrap_or_default());
    let level = RwSignal::new(level_of_all.flatten());
    let form = Submission::new();
    let draft = Signal::derive(move || {
        let role = (!keep_roles.get()).then(|| role.get());
        (count <= MAX_AT_ONCE).then(|| Draft::SetAccess {
            relationships: relationships.clone(),
            role,
            level: level.get(),
            keep_levels: keep_levels.get(),
        })
    });
    let done = move |done: Done| {
        on_done.run(());
        undo::said(words::access_updated(), &done);
    };
    view! {
        <OperationForm form open draft confirm=common::change_access() refused=MAX_AT_ONCE < count on_done=done>
            <TooMany count />
            <Show when=move || roles_differ><Checkbox name="keep_roles" label=words::keep_roles() value=keep_roles /></Show>
            <Show when=move || !keep_roles.get()>
                <RoleSelect form role />
            </Show>
            <Show when=move || levels_differ><Checkbox name="keep_levels" label=words::keep_levels() value=keep_levels /></Show>
            <Show when=move || !keep_levels.get()><LevelSelect form level /></Show>
        </OperationForm>
    }
}
