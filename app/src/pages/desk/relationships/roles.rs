//! Choosing a role from the list that admins keep.

use leptos::prelude::*;
use shared::api::roles::ListRoleNames;
use shared::api::{NoId, Nothing};
use shared::words::both::common;
use shared::words::desk::relationships as words;

use crate::api;
use crate::components::Select;
use crate::load::Load;
use crate::submission::Submission;

/// The select for a role. A role that is not offered anymore stays to choose where it is set.
#[component]
pub fn RoleSelect(
    /// The form that it belongs to.
    form: Submission,
    /// The name of the chosen role; empty: none.
    role: RwSignal<String>,
) -> impl IntoView {
    let names = Load::new(|| api::call_owned::<ListRoleNames>(NoId, Nothing {}));
    let now = role.get_untracked();
    let options = Signal::derive(move || {
        let mut names = names.get().unwrap_or_default();
        if !now.is_empty() && !names.contains(&now) {
            names.insert(0, now.clone());
        }
        let none = (String::new(), words::no_role().to_owned());
        let all = [none].into_iter().chain(names.into_iter().map(|it| (it.clone(), it)));
        all.collect::<Vec<_>>()
    });
    let hint = Signal::derive(move || {
        let failed = names.failure().is_some();
        Some(if failed { words::roles_failed() } else { words::role_hint() }.to_owned())
    });
    view! { <Select form name="role" label=common::role() value=role options hint /> }
}
