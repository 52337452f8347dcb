//! The workspace's settings [R7, R9, R10]. Saving them shows first what changes, and who sees
//! more or less by it. Turning off *multi-account* is an act of its own.

use leptos::prelude::*;
use shared::api::operations::{Done, Draft};
use shared::api::settings::{GetSettings, Settings, SettingsDraft};
use shared::api::{NoId, Nothing};
use shared::policy::workspace::{Setting, Workspace};
use shared::words::both::common;
use shared::words::desk::{parent_accounts as parents, settings as words};

use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{Checkbox, Dialog, Remote, Shape};
use crate::dialogs::Dialogs;
use crate::effect::effect;
use crate::lazy::{part_code, soon};
use crate::load::Load;
use crate::pages::desk::operations::form::PreviewForm;
use crate::pages::desk::operations::{undo, words as operation_words};
use crate::session::{self, Desk};

/// The settings that are saved together, in the order of the page.
const SWITCHES: [Setting; 7] = [
    Setting::KeepPrevious,
    Setting::LeaversKeep,
    Setting::ManagersSeePrivate,
    Setting::ActivationOnCreate,
    Setting::SeeIsAssociate,
    Setting::DeleteSharedContacts,
    Setting::RollUpActivity,
];

/// The tab.
#[component]
pub fn WorkspaceTab() -> impl IntoView {
    // What the page follows when an act or its undo is reported.
    let settings = Load::new(|| {
        Changes::follow(Topic::Accounts);
        api::call_owned::<GetSettings>(NoId, Nothing {})
    });
    let is_there = Memo::new(move |_| settings.with(|it| it.is_some()));
    effect(move || {
        let workspace = settings.with(|it| it.map(|it| it.settings.workspace()));
        let known = untrack(|| session::agent().map(|it| it.workspace));
        if workspace.is_some() && workspace != known {
            session::refresh::<Desk>();
        }
    });
    soon("settings_dialogs");
    view! {
        <Remote data=settings shape=Shape::Text let:_there>""</Remote>
        <Show when=move || is_there.get()>
            <div class="grid gap-8">
                <MultiAccount settings />
                <Switches settings />
            </div>
        </Show>
    }
}

/// Turning *multi-account* on and off [R9, R10].
#[component]
fn MultiAccount(settings: Load<Settings>) -> impl IntoView {
    let dialogs = Dialogs::of_page();
    let is_on =
        Memo::new(move |_| settings.with(|it| it.is_some_and(|it| it.settings.multi_account)));
    let turn_off = move |_| {
        if let Some(version) = untrack(|| settings.with(|it| it.map(|it| it.version))) {
            dialogs.open(move |open| turn_off(open, version));
        }
    };
    let turn_on = move |_| {
        let Some(Settings { settings, version }) = untrack(|| settings.get()) else { return };
        let settings = SettingsDraft { multi_account: true, ..settings };
        dialogs.open(move |open| turn_on(open, Draft::EditSettings { version, settings }));
    };
    let state = move || {
        if is_on.get() { words::multi_account_is_on() } else { words::multi_account_is_off() }
    };
    view! {
        <section aria-labelledby="multi-account">
            <h2 class="mb-1" id="multi-account">{words::multi_account()}</h2>
            <p class="quiet mb-3 text-sm">{words::multi_account_explained()}</p>
            <div class="flex flex-wrap items-center gap-3">
                <p class="text-sm font-medium" role="status">{state}</p>
                <Show when=move || is_on.get()
                    fallback=move || view! { <button type="button" class="btn btn-sm" on:click=turn_on>{words::turn_on()}</button> }>
                    <button type="button" class="btn btn-sm" on:click=turn_off>{words::turn_off()}</button>
                </Show>
            </div>
        </section>
    }
}

/// The other settings, each with what it does.
#[component]
fn Switches(settings: Load<Settings>) -> impl IntoView {
    let values = SWITCHES.map(|_| RwSignal::new(false));
    let taken = StoredValue::new(None::<i64>);
    // A newer version replaces what is chosen; the same one, loaded again, does not.
    effect(move || {
        let Some(Settings { settings, version }) = settings.get() else { return };
        if taken.get_value() != Some(version) {
            taken.set_value(Some(version));
            for (setting, value) in SWITCHES.into_iter().zip(values) {
                value.set(setting.is_on(settings.workspace()));
            }
        }
    });
    let draft = Memo::new(move |_| {
        let Settings { settings, version } = settings.get()?;
        let now = settings.workspace();
        let set = |it: Workspace, (setting, value): (Setting, RwSignal<bool>)| {
            setting.set(it, value.get())
        };
        let next = SWITCHES.into_iter().zip(values).fold(now, set);
        (next != now).then_some(Draft::EditSettings { version, settings: SettingsDraft::of(next) })
    });
    let dialogs = Dialogs::of_page();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(draft) = draft.get_untracked() {
            dialogs.open(move |open| save_settings(open, draft.clone()));
        }
    };
    let is_multi =
        Memo::new(move |_| settings.with(|it| it.is_none_or(|it| it.settings.multi_account)));
    let hint = move |setting: Setting| {
        Signal::derive(move || match setting {
            Setting::KeepPrevious if !is_multi.get() => {
                words::keep_previous_without_effect().to_owned()
            }
            setting => explained(setting).to_owned(),
        })
    };
    let switch = move |(setting, value): (Setting, RwSignal<bool>)| {
        view! { <Checkbox name=name(setting) label=operation_words::setting(setting) value hint=hint(setting) /> }
    };
    view! {
        <section aria-labelledby="switches">
            <h2 class="mb-3" id="switches">{words::other_settings()}</h2>
            <form class="form" novalidate on:submit=save>
                {SWITCHES.into_iter().zip(values).map(switch).collect_view()}
                <div class="flex flex-wrap items-center gap-3">
                    <button type="submit" class="btn btn-primary btn-sm" aria-disabled=move || draft.read().is_none().to_string() aria-describedby="unchanged">
                        {common::save()}
                    </button>
                    <p class="quiet text-sm" id="unchanged" role="status">
                        {move || draft.read().is_none().then(words::nothing_to_save)}
                    </p>
                </div>
            </form>
        </section>
    }
}

/// The name of a setting's field.
const fn name(setting: Setting) -> &'static str {
    match setting {
        Setting::MultiAccount => "multi_account",
        Setting::KeepPrevious => "keep_previous",
        Setting::SeeIsAssociate => "see_is_associate",
        Setting::ActivationOnCreate => "activation_on_create",
        Setting::LeaversKeep => "leavers_keep",
        Setting::ManagersSeePrivate => "managers_see_private",
        Setting::DeleteSharedContacts => "delete_shared_contacts",
        Setting::RollUpActivity => "roll_up_activity",
    }
}

/// What a setting does.
fn explained(setting: Setting) -> &'static str {
    match setting {
        Setting::MultiAccount => words::multi_account_explained(),
        Setting::KeepPrevious => words::keep_previous_explained(),
        Setting::SeeIsAssociate => words::see_is_associate_explained(),
        Setting::ActivationOnCreate => words::activation_on_create_explained(),
        Setting::LeaversKeep => words::leavers_keep_explained(),
        Setting::ManagersSeePrivate => words::managers_see_private_explained(),
        Setting::DeleteSharedContacts => words::delete_shared_contacts_explained(),
        Setting::RollUpActivity => parents::roll_up_activity_explained(),
    }
}

part_code! {
    settings_dialogs: fn save_settings(open: RwSignal<bool>, draft: Draft) {
        let done = |done: Done| undo::said(words::settings_saved(), &done);
        view! {
            <Dialog open title=words::save_settings()>
                <PreviewForm open draft=draft.clone() confirm=common::save() on_done=done>
                    <p>{words::next_request()}</p>
                    <p class="quiet text-sm">{words::counted_over_latest()}</p>
                </PreviewForm>
            </Dialog>
        }
    }
    settings_dialogs: fn turn_off(open: RwSignal<bool>, version: i64) {
        let done = |done: Done| undo::said(words::turned_off(), &done);
        view! {
            <Dialog open title=words::turn_off_multi_account()>
                <PreviewForm open draft=Draft::TurnOffMultiAccount { version } confirm=words::turn_off() danger=true on_done=done>
                    <p>{words::ends_additional()}</p>
                    <p>{words::primary_and_tickets_stay()}</p>
                </PreviewForm>
            </Dialog>
        }
    }
    settings_dialogs: fn turn_on(open: RwSignal<bool>, draft: Draft) {
        let done = |done: Done| undo::said(words::turned_on(), &done);
        view! {
            <Dialog open title=words::turn_on_multi_account()>
                <PreviewForm open draft=draft.clone() confirm=words::turn_on() on_done=done>
                    <p>{words::revives_nothing()}</p>
                </PreviewForm>
            </Dialog>
        }
    }
}
