//! `/profile`: the contact's names, accounts, password and sessions.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::portal::{ProfileDraft, UpdateProfile};
use shared::api::session::{GetPortalSession, PortalAccount, PortalSession};
use shared::api::{NoId, Nothing};
use shared::customers::level::AccessLevel;
use shared::text::{PersonName, Phone};
use shared::words::Language;
use shared::words::both::common;
use shared::words::portal::profile as words;

use crate::api;
use crate::components::key_help::PortalKeyList;
use crate::components::{
    EmptyState, Form, Icon, KindTag, LanguageChoice, PageTitle, SubmitButton, TextField,
    ThemeChoice,
};
use crate::pages::session::password::password_form;
use crate::pages::session::sessions::sessions;
use crate::session::{self, Portal};
use crate::submission::Submission;
use crate::toast;

/// The page.
#[component]
pub fn Profile() -> impl IntoView {
    // The gate makes sure that there is a session.
    let me = untrack(session::contact);
    view! {
        <PageTitle title=common::your_profile()>
            <button type="button" class="btn" on:click={|_| session::leave::<Portal>()}>
                <Icon icon="icon-[lucide--log-out]" />{common::sign_out()}
            </button>
        </PageTitle>
        <div class="page-body">
            {me.map(|me| view! { <Part title=words::about_you()><AboutYou me /></Part> })}
            <Part title=words::your_accounts() lead=words::your_accounts_lead()><Accounts /></Part>
            <Part title=common::password() lead=words::password_lead()>{password_form::<Portal>()}</Part>
            <Part title=common::sessions() lead=words::sessions_lead()>{sessions::<Portal>()}</Part>
            <Part title=common::keyboard_shortcuts()><PortalKeyList /></Part>
            <Part title=common::language() lead=words::language_lead()><LanguageChoice before=keep_language /></Part>
            <Part title=common::appearance()>
                <ThemeChoice />
            </Part>
        </div>
    }
}

/// Sets the contact's language for mails to the language that is chosen for the pages. The
/// session is loaded again first, since this page may have been open for a while.
fn keep_language(language: Language, then: Callback<bool>) {
    spawn_local(async move {
        let kept = async {
            let me = api::call::<GetPortalSession>(&NoId, &Nothing {}).await?;
            let draft = ProfileDraft {
                version: me.version,
                first_name: me.first_name,
                last_name: me.last_name,
                phone: me.phone.unwrap_or_default(),
                language: Some(language.code().to_owned()),
            };
            api::call::<UpdateProfile>(&NoId, &draft).await
        };
        let kept = kept.await;
        if let Err(error) = &kept {
            toast::say(error.to_string());
        }
        then.run(kept.is_ok());
    });
}

/// A section of the page, with its title at the left and its content at the right.
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
        language: None,
    };
    let form = Submission::checked(move || draft().parse().err().unwrap_or_default());
    let send = move |()| {
        form.send::<UpdateProfile>(NoId, untrack(draft), move |me| {
            version.set_value(me.version);
            session::enter::<Portal>(me);
            toast::say(words::updated());
        });
    };
    view! {
        <Form form on_send=send label=words::about_you()>
            <div class="grid gap-4 sm:grid-cols-2">
                <TextField form name="first_name" label=common::first_name() value=first_name autocomplete="given-name" max=PersonName::MAX_CHARS />
                <TextField form name="last_name" label=common::last_name() value=last_name autocomplete="family-name" max=PersonName::MAX_CHARS />
            </div>
            <TextField form name="phone" label=common::phone() value=phone kind="tel" autocomplete="tel" is_optional=true max=Phone::MAX_CHARS />
            {me.email.map(|email| view! { <Address email /> })}
            <div class="form-line"><SubmitButton form>{common::save()}</SubmitButton></div>
        </Form>
    }
}

/// The address to sign in with. It cannot be changed here, since an address has to be
/// verified by a link.
#[component]
fn Address(email: String) -> impl IntoView {
    view! {
        <div class="text-sm">
            <p class="font-medium">{common::email_address()}</p>
            <p class="break-words">{email}</p>
            <p class="field-hint">{words::email_use()}</p>
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
                <p class="quiet text-sm">{level(account.level.level)}</p>
            </li>
        }
    };
    view! {
        <Show when=move || !accounts().is_empty() fallback=NoAccount>
            <ul class="sheet">{move || accounts().into_iter().map(one).collect_view()}</ul>
        </Show>
    }
}

/// The access level for colleagues' tickets.
fn level(level: AccessLevel) -> &'static str {
    match level {
        AccessLevel::Own => words::sees_own(),
        AccessLevel::AllRead => words::sees_all(),
        AccessLevel::AllReply => words::replies_to_all(),
        AccessLevel::Manage => words::manages_all(),
    }
}

#[component]
fn NoAccount() -> impl IntoView {
    view! {
        <div class="sheet">
            <EmptyState icon="icon-[lucide--building-2]" text=words::no_account() />
        </div>
    }
}
