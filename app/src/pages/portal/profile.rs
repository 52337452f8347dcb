//! `/profile`: the contact's names, accounts, password and sessions.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::portal::{ProfileDraft, UpdateProfile};
use shared::api::session::{PortalAccount, PortalSession};

use super::words;
use crate::components::key_help::PortalKeyList;
use crate::components::{
    EmptyState, Form, Icon, KindTag, PageTitle, SubmitButton, TextField, ThemeChoice,
};
use crate::pages::session::password::password_form;
use crate::pages::session::sessions::sessions;
use crate::session::{self, Portal};
use crate::submission::Submission;
use crate::toast;

/// The page.
#[component]
pub fn Profile() -> impl IntoView {
    // The gate lets nobody through without a session.
    let me = untrack(session::contact);
    view! {
        <PageTitle title="Your profile">
            <button type="button" class="btn" on:click={|_| session::leave::<Portal>()}>
                <Icon icon="icon-[lucide--log-out]" />"Sign out"
            </button>
        </PageTitle>
        <div class="page-body">
            {me.map(|me| view! { <Part title="About you"><AboutYou me /></Part> })}
            <Part title="Your accounts" lead="Your companies, and which of your colleagues’ tickets you can see."><Accounts /></Part>
            <Part title="Password" lead="Changing it signs you out everywhere else.">{password_form::<Portal>()}</Part>
            <Part title="Sessions">{sessions::<Portal>()}</Part>
            <Part title="Keyboard shortcuts"><PortalKeyList /></Part>
            <Part title="Appearance">
                <ThemeChoice />
            </Part>
        </div>
    }
}

/// One subject of the page: its name at the left, the rest at the right.
#[component]
fn Part(
    title: &'static str,
    #[prop(optional)] lead: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="grid gap-x-10 gap-y-4 border-t border-base-300 py-7 md:grid-cols-[14rem_1fr]">
            <div>
                <h2>{title}</h2>
                <p class="quiet mt-1 text-sm">{lead}</p>
            </div>
            <div class="min-w-0">{children()}</div>
        </section>
    }
}

#[component]
fn AboutYou(me: PortalSession) -> impl IntoView {
    let (first_name, last_name) = (RwSignal::new(me.first_name), RwSignal::new(me.last_name));
    let phone = RwSignal::new(me.phone.unwrap_or_default());
    let version = StoredValue::new(me.version);
    let draft = move || ProfileDraft {
        version: version.get_value(),
        first_name: first_name.get(),
        last_name: last_name.get(),
        phone: phone.get(),
    };
    let form = Submission::checked(move || draft().parse().err().unwrap_or_default());
    let send = move |()| {
        form.send::<UpdateProfile>(NoId, untrack(draft), move |me| {
            version.set_value(me.version);
            session::enter::<Portal>(me);
            toast::say("Profile updated.");
        });
    };
    view! {
        <Form form on_send=send label="About you">
            <div class="grid gap-4 sm:grid-cols-2">
                <TextField form name="first_name" label="First name" value=first_name autocomplete="given-name" />
                <TextField form name="last_name" label="Last name" value=last_name autocomplete="family-name" />
            </div>
            <TextField form name="phone" label="Phone" value=phone kind="tel" autocomplete="tel" is_optional=true />
            {me.email.map(|email| view! { <Address email /> })}
            <div class="form-line"><SubmitButton form>"Save"</SubmitButton></div>
        </Form>
    }
}

/// The address that they sign in with. It is proved by a link, so not changed here.
#[component]
fn Address(email: String) -> impl IntoView {
    view! {
        <div class="text-sm">
            <p class="font-medium">"E-mail address"</p>
            <p class="break-words">{email}</p>
            <p class="quiet text-xs">"You use this to sign in."</p>
        </div>
    }
}

#[component]
fn Accounts() -> impl IntoView {
    let accounts = move || session::contact().map(|me| me.accounts).unwrap_or_default();
    let one = |account: PortalAccount| {
        view! {
            <li class="row px-4 py-3">
                <div class="flex flex-wrap items-center gap-x-2 gap-y-1">
                    <span class="font-medium">{account.name}</span><KindTag kind=account.kind />
                </div>
                <p class="quiet text-sm">{words::level(account.level.level)}</p>
            </li>
        }
    };
    view! {
        <Show when=move || !accounts().is_empty() fallback=NoAccount>
            <ul class="sheet">{move || accounts().into_iter().map(one).collect_view()}</ul>
        </Show>
    }
}

#[component]
fn NoAccount() -> impl IntoView {
    view! {
        <div class="sheet">
            <EmptyState icon="icon-[lucide--building-2]" text="You don't belong to an account. Only you can see your tickets." />
        </div>
    }
}
