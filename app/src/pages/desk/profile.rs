//! `/desk/profile`: the agent's data, password, sessions, language, theme and keyboard
//! shortcuts.

use leptos::prelude::*;
use shared::words::both::common;
use shared::words::desk::profile as words;
use shared::words::{GAP, around};

use crate::components::key_help::KeyList;
use crate::components::{Face, Icon, LanguageChoice, PageTitle, ThemeChoice};
use crate::pages::session::password::password_form;
use crate::pages::session::sessions::sessions;
use crate::session::{self, Desk};

/// The page.
#[component]
pub fn Profile() -> impl IntoView {
    let (before, after) = around(&words::keys_explained(GAP));
    view! {
        <PageTitle title=common::your_profile() />
        <div class="page-body grid max-w-5xl gap-x-10 gap-y-8 xl:grid-cols-2">
            <div class="grid content-start gap-8">
                <Me />
                <section aria-labelledby="password">
                    <h2 class="mb-3" id="password">{common::password()}</h2>
                    {password_form::<Desk>()}
                </section>
                <section aria-labelledby="sessions">
                    <h2 class="mb-1" id="sessions">{common::sessions()}</h2>
                    <p class="quiet mb-3 text-sm">{words::sessions_explained()}</p>
                    <div class="text-sm">{sessions::<Desk>()}</div>
                </section>
            </div>
            <div class="grid content-start gap-8">
                <section aria-labelledby="language">
                    <h2 class="mb-3" id="language">{common::language()}</h2>
                    <LanguageChoice />
                </section>
                <section aria-labelledby="theme">
                    <h2 class="mb-3" id="theme">{common::appearance()}</h2>
                    <ThemeChoice />
                </section>
                <section aria-labelledby="keys">
                    <h2 class="mb-1" id="keys">{common::keyboard_shortcuts()}</h2>
                    <p class="quiet mb-3 text-sm">{before}<kbd>"?"</kbd>{after}</p>
                    <div class="text-sm"><KeyList /></div>
                </section>
            </div>
        </div>
    }
}

/// The agent who is signed in.
#[component]
fn Me() -> impl IntoView {
    let me = Memo::new(|_| session::agent());
    let card = move || {
        me.get().map(|me| {
            let admin = me.is_admin.then(|| {
                view! { <span class="tag tag-primary"><Icon icon="icon-[lucide--shield-check]" />{words::admin()}</span> }
            });
            let departments: Vec<String> = me.departments.into_iter().map(|it| it.name).collect();
            view! {
                <div class="flex items-center gap-3">
                    <Face name=me.agent.name.clone() />
                    <div class="min-w-0">
                        <p class="flex flex-wrap items-center gap-2 text-sm font-medium">{me.agent.name} {admin}</p>
                        <p class="quiet text-sm wrap-anywhere">{me.email}</p>
                    </div>
                </div>
                <dl class="facts mt-4">
                    <dt>{words::departments()}</dt>
                    <dd>{departments.join(", ")}</dd>
                </dl>
            }
        })
    };
    view! { <section aria-label=common::you()>{card}</section> }
}
