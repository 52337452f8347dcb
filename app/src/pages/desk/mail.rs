//! `/dev/mail`: the mails that were sent, as their recipients see them (development only).

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::api::contacts::MailState;
use shared::api::dev::{DevMail, ListDevMail};
use shared::api::{NoId, Nothing};
use shared::ids::MailId;
use shared::problem::ProblemCode;
use shared::words::desk::mailbox as words;

use crate::address::Filter;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{EmptyState, Icon, Notice, PageTitle, Remote, Time};
use crate::format;
use crate::load::Load;
use crate::routes::DeskPage;

/// The mail that is open, as the URL has it.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
struct Opened {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mail: Option<MailId>,
}

/// The page.
#[component]
pub fn Mail() -> impl IntoView {
    let mail = Load::new(|| {
        Changes::follow(Topic::Mail);
        api::call_owned::<ListDevMail>(NoId, Nothing {})
    });
    let is_nowhere = Memo::new(move |_| {
        mail.failure().is_some_and(|error| error.code() == Some(ProblemCode::NotFound))
    });
    view! {
        <PageTitle title=words::title()>
            <button type="button" class="btn btn-sm" aria-disabled=move || mail.is_busy().to_string() on:click=move |_| mail.again()>
                <Icon icon="icon-[lucide--refresh-cw]" />{words::refresh()}
            </button>
        </PageTitle>
        <div class="page-body">
            <Show when=move || !is_nowhere.get() fallback=Nowhere>
                <Notice>{words::shown_here()}</Notice>
                <Remote data=mail is_empty=Vec::is_empty empty=none let:mails><Mailbox mails /></Remote>
            </Show>
        </div>
    }
}

#[component]
fn Nowhere() -> impl IntoView {
    view! { <EmptyState icon="icon-[lucide--mailbox]" text=words::also_delivered() /> }
}

fn none() -> impl IntoView {
    view! { <EmptyState icon="icon-[lucide--mailbox]" text=words::none_yet() /> }
}

/// The list and the open mail: the one in the URL, else the newest. A phone shows only one
/// of the two.
#[component]
fn Mailbox(mails: Vec<DevMail>) -> impl IntoView {
    let opened = Filter::<Opened>::of_page();
    let mails = StoredValue::new(mails);
    let is_named = Memo::new(move |_| opened.with(|it| it.mail.is_some()));
    let open = Memo::new(move |_| {
        let id = opened.with(|it| it.mail);
        mails.with_value(|mails| {
            let named = mails.iter().find(|mail| Some(mail.id) == id);
            named.or_else(|| mails.first()).cloned()
        })
    });
    let row = move |mail: &DevMail| view! { <Row mail=mail.clone() open opened /> };
    view! {
        <div class="grid items-start gap-4 lg:grid-cols-[20rem_minmax(0,1fr)]">
            <ul class="sheet overflow-hidden" class:max-lg:hidden=is_named>
                {mails.with_value(|mails| mails.iter().map(row).collect_view())}
            </ul>
            <div class:max-lg:hidden=move || !is_named.get()>
                <a class="btn btn-sm mb-3 lg:hidden" href=DeskPage::Mail.href()><Icon icon="icon-[lucide--arrow-left]" />{words::all_emails()}</a>
                {move || open.get().map(|mail| view! { <Letter mail /> })}
            </div>
        </div>
    }
}

#[component]
fn Row(mail: DevMail, open: Memo<Option<DevMail>>, opened: Filter<Opened>) -> impl IntoView {
    let id = mail.id;
    let href = move || opened.href(|it| it.mail = Some(id));
    let is_open =
        move || open.with(|open| open.as_ref().is_some_and(|open| open.id == id)).then_some("true");
    view! {
        <li class="row">
            <a class="block px-4 py-2.5 text-sm -outline-offset-2 hover:bg-base-200 lg:aria-[current]:bg-base-200" href=href aria-current=is_open>
                <span class="flex items-baseline gap-2">
                    <span class="min-w-0 grow truncate font-medium">{mail.subject}</span>
                    <span class="quiet text-xs"><Time at=mail.at brief=true in_link=true /></span>
                </span>
                <span class="quiet flex items-baseline gap-2 text-xs">
                    <span class="min-w-0 grow truncate">{mail.to}</span>
                    <StateWord state=mail.state />
                </span>
            </a>
        </li>
    }
}

/// A mail's delivery state, in words with a color.
#[component]
fn StateWord(state: MailState) -> impl IntoView {
    let class = match state {
        MailState::Queued => "text-info",
        MailState::Sent => "text-success",
        MailState::Failed | MailState::Bounced => "text-error",
        MailState::Dropped => "text-warning",
    };
    view! { <span class=[class, " whitespace-nowrap"].concat()>{format::mail_state(state)}</span> }
}

/// A mail as its recipient sees it.
#[component]
fn Letter(mail: DevMail) -> impl IntoView {
    let button = mail.button.map(|button| {
        // The link leads out of the desk: because it has a target, the router leaves it to
        // the browser.
        view! { <p class="my-6"><a class="btn btn-primary h-auto py-2" target="_self" href=button.href>{button.label}</a></p> }
    });
    let paragraphs =
        mail.paragraphs.into_iter().map(|it| view! { <p class="message-body">{it}</p> });
    view! {
        <article class="sheet overflow-hidden" aria-labelledby="letter">
            <header class="border-b border-base-300 bg-base-200 px-5 py-3">
                <h2 id="letter">{mail.subject}</h2>
                <dl class="facts mt-2">
                    <dt>{words::to()}</dt> <dd>{mail.to}</dd>
                    <dt>{words::written()}</dt> <dd><Time at=mail.at /></dd>
                    <dt>{words::state()}</dt> <dd><StateWord state=mail.state /></dd>
                </dl>
            </header>
            <div class="mx-auto max-w-xl px-5 py-6">
                {paragraphs.collect_view()}
                {button}
                <p class="quiet mt-8 border-t border-base-300 pt-4 text-xs whitespace-pre-wrap wrap-anywhere">{mail.footer}</p>
            </div>
        </article>
    }
}
