//! `/desk/settings`: what admins decide about the workspace, in tabs.

pub mod agent_form;
pub mod agents;
pub mod departments;
pub mod fields;
pub mod roles;
pub mod workspace;

use leptos::prelude::*;
use shared::words::desk::settings as words;

use self::agents::AgentsTab;
use self::departments::DepartmentsTab;
use self::fields::FieldsTab;
use self::roles::RolesTab;
use self::workspace::WorkspaceTab;
use crate::address;
use crate::components::{PageTitle, Tab, Tabs};
use crate::lazy::{part, part_code, soon};
use crate::routes::{DeskPage, SettingsTab};

/// The page.
#[component]
pub fn Settings() -> impl IntoView {
    let word = address::query_value("tab");
    let shown = Memo::new(move |_| SettingsTab::named(&word.read()));
    let tabs = Signal::derive(move || {
        let one = |at: &SettingsTab| Tab {
            label: at.label().to_owned(),
            href: DeskPage::Settings(*at).href(),
            count: None,
            is_current: *at == shown.get(),
        };
        SettingsTab::ALL.iter().map(one).collect::<Vec<_>>()
    });
    let content = move || match shown.get() {
        SettingsTab::Workspace => view! { <WorkspaceTab /> }.into_any(),
        SettingsTab::Agents => part(settings_agents),
        SettingsTab::Departments => part(settings_departments),
        SettingsTab::Roles => part(settings_roles),
        SettingsTab::Fields => part(settings_fields),
    };
    ["settings_agents", "settings_departments", "settings_roles", "settings_fields"]
        .into_iter()
        .for_each(soon);
    view! {
        <PageTitle title=words::title() />
        <div class="page-head"><Tabs label=words::title() tabs /></div>
        <div class="page-body max-w-4xl">{content}</div>
    }
}

part_code! {
    settings_agents: fn settings_agents() { view! { <AgentsTab /> } }
    settings_departments: fn settings_departments() { view! { <DepartmentsTab /> } }
    settings_roles: fn settings_roles() { view! { <RolesTab /> } }
    settings_fields: fn settings_fields() { view! { <FieldsTab /> } }
}
