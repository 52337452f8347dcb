//! What the contacts of an account may do with each other's tickets: the account's default and
//! the level of each role, in one dialog that shows first who gains and who loses [V6].

use leptos::prelude::*;
use shared::api::accounts::{Account, RoleLevel};
use shared::api::operations::{Done, Draft};
use shared::api::roles::{ListRoleNames, Sharing};
use shared::api::{NoId, Nothing};
use shared::customers::level::AccessLevel;
use shared::words::desk::{account as words, common, relationships};

use crate::api;
use crate::components::{Dialog, Remote, Select, Shape};
use crate::format;
use crate::lazy::part_code;
use crate::load::Load;
use crate::pages::desk::operations::form::OperationForm;
use crate::pages::desk::operations::undo;
use crate::submission::Submission;

part_code! {
    /// Changes the levels that an account gives.
    sharing: pub fn change_sharing(open: RwSignal<bool>, account: Load<Account>) {
        let now = untrack(|| account.get());
        let title = now.as_ref().map(|it| words::sharing_of(&it.name)).unwrap_or_default();
        view! { <Dialog open title>{now.clone().map(|account| view! { <Levels open account /> })}</Dialog> }
    }
}

/// A role, and the level that it is to have; none: the account's default.
type Choice = (String, RwSignal<Option<AccessLevel>>);

#[component]
fn Levels(open: RwSignal<bool>, account: Account) -> impl IntoView {
    let names = Load::new(|| api::call_owned::<ListRoleNames>(NoId, Nothing {}));
    let account = StoredValue::new(account);
    let is_there = Memo::new(move |_| names.with(|it| it.is_some()));
    let waiting = move || view! { <Remote data=names shape=Shape::Text let:_there>""</Remote> };
    // The form is made once, when the roles are there.
    view! {
        <Show when=move || is_there.get() fallback=waiting>
            <LevelsForm open account=account.get_value() offered=untrack(|| names.get()).unwrap_or_default() />
        </Show>
    }
}

/// The offered roles, after those that have a level and are not offered anymore.
fn choices(levels: &[RoleLevel], offered: Vec<String>) -> Vec<Choice> {
    let level = |name: &String| levels.iter().find(|it| it.role == *name).map(|it| it.level);
    let others = levels.iter().map(|it| &it.role).filter(|it| !offered.contains(it)).cloned();
    let others: Vec<String> = others.collect();
    let all = others.into_iter().chain(offered);
    all.map(|name| (name.clone(), RwSignal::new(level(&name)))).collect()
}

#[component]
fn LevelsForm(open: RwSignal<bool>, account: Account, offered: Vec<String>) -> impl IntoView {
    let form = Submission::new();
    let choices = choices(&account.role_levels, offered);
    let default_level = RwSignal::new(account.default_level);
    let (id, version) = (account.id, account.version);
    let chosen = choices.clone();
    let draft = Signal::derive(move || {
        let level = |(role, level): &Choice| {
            level.get().map(|level| RoleLevel { role: role.clone(), level })
        };
        Some(Draft::SetSharing(Sharing {
            account: id,
            version,
            default_level: default_level.get(),
            role_levels: chosen.iter().filter_map(level).collect(),
        }))
    });
    let levels = AccessLevel::ALL.map(|it| (it, format::level(it).to_owned())).to_vec();
    let of_role: Vec<(Option<AccessLevel>, String)> = [(None, words::account_default().to_owned())]
        .into_iter()
        .chain(levels.iter().map(|(level, name)| (Some(*level), name.clone())))
        .collect();
    let hint =
        Signal::derive(move || Some(format::level_explained(default_level.get()).to_owned()));
    let one = move |(role, level): Choice| {
        view! { <Select form name="role_level" label=role value=level options=of_role.clone() /> }
    };
    let done = |done: Done| undo::said(relationships::access_updated(), &done);
    let roles = if choices.is_empty() {
        view! { <p class="quiet text-sm">{words::no_roles()}</p> }.into_any()
    } else {
        view! { <div class="grid gap-4 sm:grid-cols-2">{choices.into_iter().map(one).collect_view()}</div> }
            .into_any()
    };
    view! {
        <OperationForm form open draft confirm=common::change_access() on_done=done>
            <p class="quiet text-sm">{words::sharing_explained()}</p>
            <Select form name="default_level" label=words::account_default() value=default_level options=levels hint />
            <fieldset class="grid gap-3">
                <legend class="mb-2 text-sm font-medium">{words::access_by_role()}</legend>
                {roles}
            </fieldset>
        </OperationForm>
    }
}
