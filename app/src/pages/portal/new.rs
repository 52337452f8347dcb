//! `/new`: raising a ticket. The form shows who will see it.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::portal::{
    AudienceQuestion, CreatePortalTicket, GetPortalAudience, PortalAudience,
};
use shared::api::session::{PortalAccount, PortalSession};
use shared::ids::{AccountId, TicketNumber};
use shared::text::{MessageBody, Subject};
use shared::ticket::draft::PortalTicketDraft;
use shared::words::both::common;
use shared::words::portal::new_ticket as words;

use super::tickets::BackToTickets;
use super::{account, house, visibility};
use crate::address;
use crate::api;
use crate::browser::store;
use crate::changes::{Changes, Topic};
use crate::components::field::FieldIds;
use crate::components::{Form, Icon, PageTitle, Select, SubmitButton, TextArea, TextField};
use crate::draft::Draft;
use crate::load::Load;
use crate::routes::PortalPage;
use crate::session;
use crate::submission::Submission;
use crate::toast;

/// The keys of the draft's parts.
const SUBJECT: &str = "new:subject";
const BODY: &str = "new:body";
const ACCOUNT: &str = "new:account";
const PRIVATE: &str = "new:private";

/// Fills the draft for a ticket that follows a closed one. Texts that were typed before
/// stay.
pub(super) fn go_on_from(number: TicketNumber, subject: &str, body: &str) {
    if store::draft(SUBJECT).is_empty() && store::draft(BODY).is_empty() {
        store::set_draft(SUBJECT, &words::after(subject, &number.to_string()));
        store::set_draft(BODY, body);
    }
}

/// A ticket that is being written, which is stored in the tab until it is sent. The privacy
/// setting is stored, too: a private ticket must stay private after a reload.
#[derive(Clone, Copy)]
struct Writing {
    subject: Draft,
    body: Draft,
    account: RwSignal<Option<AccountId>>,
    is_private: RwSignal<bool>,
}

impl Writing {
    /// Restores the stored draft, else starts a new one for the preselected account [T3].
    fn resume(me: &PortalSession) -> Self {
        let is_mine = |id: &AccountId| me.accounts.iter().any(|account| account.id == *id);
        let kept = store::draft(ACCOUNT).parse().ok().filter(is_mine);
        let offered = me
            .offered_account
            .filter(is_mine)
            .or_else(|| me.accounts.first().map(|first| first.id));
        let account = RwSignal::new(kept.or(offered));
        let is_private = RwSignal::new(!store::draft(PRIVATE).is_empty());
        Effect::new(move |before: Option<()>| {
            let id = account.get().map(|id| id.to_string()).unwrap_or_default();
            let mark = if is_private.get() { "yes" } else { "" };
            if before.is_some() {
                store::set_draft(ACCOUNT, &id);
                store::set_draft(PRIVATE, mark);
            }
        });
        Self { subject: Draft::new(SUBJECT), body: Draft::new(BODY), account, is_private }
    }

    fn ticket(self) -> PortalTicketDraft {
        PortalTicketDraft {
            subject: self.subject.get(),
            body: self.body.get(),
            account: self.account.get(),
            is_private: self.is_private.get(),
        }
    }

    fn is_some(self) -> bool {
        self.subject.is_some() || self.body.is_some()
    }

    fn forget(self) {
        self.subject.clear();
        self.body.clear();
        for key in [SUBJECT, BODY, ACCOUNT, PRIVATE] {
            store::set_draft(key, "");
        }
    }
}

/// The page.
#[component]
pub fn New() -> impl IntoView {
    // The gate makes sure that there is a session.
    let me = untrack(session::contact);
    view! {
        <BackToTickets />
        <PageTitle title=common::new_ticket() to_field=true />
        <div class="page-body">{me.map(|me| view! { <Ask me /> })}</div>
    }
}

#[component]
fn Ask(me: PortalSession) -> impl IntoView {
    let writing = Writing::resume(&me);
    let form = Submission::checked(move || writing.ticket().parse().err().unwrap_or_default());
    let go = address::go();
    let send = move |()| {
        form.send::<CreatePortalTicket>(NoId, untrack(|| writing.ticket()), move |made| {
            writing.forget();
            Changes::touch(Topic::Tickets);
            // The account that was used is preselected the next time.
            session::refresh::<session::Portal>();
            toast::say(words::created(&made.number.to_string()));
            go.run(PortalPage::Ticket(made.number).href());
        });
    };
    view! {
        <Form form on_send=send label=common::new_ticket() class="gap-5 [&_textarea]:min-h-40">
            <ForAccount form writing accounts=me.accounts.clone() />
            <TextField form name="subject" label=words::subject() value=writing.subject.text() max=Subject::MAX_CHARS />
            <TextArea form name="body" label=words::description() value=writing.body.text() rows=6 max=MessageBody::MAX_CHARS
                hint=words::description_hint() />
            <Readers writing has_accounts=!me.accounts.is_empty() />
            <div class="form-line">
                <SubmitButton form>{common::send()}</SubmitButton>
                <Show when=move || writing.is_some()><span class="quiet text-sm">{common::draft_kept()}</span></Show>
            </div>
        </Form>
    }
}

/// The choice of the account, if the contact has several [T3].
#[component]
fn ForAccount(form: Submission, writing: Writing, accounts: Vec<PortalAccount>) -> impl IntoView {
    let many = 1 < accounts.len();
    let choices: Vec<_> =
        accounts.into_iter().map(|account| (Some(account.id), account.name)).collect();
    many.then(|| view! { <Select form name="account" label=common::account() value=writing.account options=choices /> })
}

/// Who will see the ticket: of each choice, what follows from it.
#[component]
fn Readers(writing: Writing, has_accounts: bool) -> impl IntoView {
    let ours = Audience::new(writing, false);
    if !has_accounts {
        return view! { <p class="text-sm" role="status">{move || ours.words()}</p> }.into_any();
    }
    let private = Audience::new(writing, true);
    let colleagues = move || match writing.account.get().and_then(account) {
        Some(account) => words::colleagues_at(&account.name),
        None => words::my_colleagues().to_owned(),
    };
    view! {
        <fieldset class="field">
            <legend class="mb-1.5 text-sm font-medium">{words::who_can_see()}</legend>
            <div class="grid gap-2 sm:grid-cols-2">
                <Choice writing is_private=false icon="icon-[lucide--users]" label=Signal::derive(colleagues) audience=ours />
                <Choice writing is_private=true icon="icon-[lucide--lock]" label=words::only_me() audience=private />
            </div>
        </fieldset>
    }
    .into_any()
}

/// Who would see the ticket with one of the choices.
#[derive(Clone, Copy)]
struct Audience {
    there: Load<PortalAudience>,
    account: RwSignal<Option<AccountId>>,
    is_private: bool,
}

impl Audience {
    fn new(writing: Writing, is_private: bool) -> Self {
        let account = writing.account;
        let there = Load::new(move || {
            let question = AudienceQuestion { account: account.get(), is_private };
            api::call_owned::<GetPortalAudience>(NoId, question)
        });
        Self { there, account, is_private }
    }

    fn words(self) -> Option<String> {
        let Self { there, account: id, is_private } = self;
        if there.is_busy() {
            return Some(words::checking().to_owned());
        }
        if there.failure().is_some() {
            return Some(words::cannot_check().to_owned());
        }
        let name = id.get().and_then(account).map(|account| account.name);
        there.with(|there| {
            there.map(|there| visibility::audience(there, name.as_deref(), is_private, &house()))
        })
    }
}

/// A choice of who will see the ticket.
#[component]
fn Choice(
    writing: Writing,
    is_private: bool,
    icon: &'static str,
    #[prop(into)] label: Signal<String>,
    audience: Audience,
) -> impl IntoView {
    let ids = FieldIds::new();
    let chosen = writing.is_private;
    view! {
        <label class="theme-tile choice">
            <input type="radio" class="sr-only" name="is_private" aria-labelledby=ids.part("label") aria-describedby=ids.part("hint")
                prop:checked=move || chosen.get() == is_private on:change=move |_| chosen.set(is_private) />
            <Icon icon />
            <span class="min-w-0">
                <span class="block" id=ids.part("label")>{label}</span>
                <span class="block font-normal text-base-content" id=ids.part("hint") aria-live="polite">{move || audience.words()}</span>
            </span>
        </label>
    }
}
