//! `/desk/tickets/new`: raising a ticket for a contact. The address may name the contact, or
//! an account whose contacts are offered first.

use leptos::prelude::*;
use shared::api::accounts::{Account, GetAccount};
use shared::api::contacts::{Contact, GetContact, Relationship};
use shared::api::tickets::{CreateTicket, Priority};
use shared::api::{NoId, Nothing};
use shared::customers::relationship::RelationshipKind;
use shared::ids::{AccountId, AgentId, ContactId, DepartmentId};
use shared::text::{MessageBody, Subject};
use shared::ticket::draft::TicketDraft;
use shared::words::both::common;
use shared::words::desk::{new_ticket as words, ticket};

use super::find;
use super::ticket::work::agents;
use super::tickets::queue;
use crate::address;
use crate::api::{self, CallError};
use crate::changes::{Changes, Topic};
use crate::components::{
    Choice, Combobox, Form, PageTitle, Select, SubmitButton, TextArea, TextField,
};
use crate::draft::Draft;
use crate::effect::effect;
use crate::format;
use crate::load::Load;
use crate::routes::DeskPage;
use crate::session;
use crate::submission::Submission;
use crate::toast;

/// The page.
#[component]
pub fn NewTicket() -> impl IntoView {
    let fields = Fields::new();
    let at = fields.at;
    // A contact of another account may be chosen after all.
    let lead = Signal::derive(move || {
        let is_for =
            fields.chosen.read().is_none() || fields.account.get() == fields.named_account.get();
        at.with(|it| {
            it.and_then(Option::as_ref).filter(|_| is_for).map(|it| words::for_account(&it.name))
        })
    });
    let within = fields.named_account;
    let search = move |q: String| find::contacts_of(untrack(|| within.get()), q);
    let form = Submission::checked(move || fields.draft().parse().err().unwrap_or_default());
    let go = address::go();
    let send = move |()| {
        form.send::<CreateTicket>(NoId, untrack(move || fields.draft()), move |made| {
            fields.forget();
            Changes::touch(Topic::Tickets);
            toast::say(words::created());
            go.run(DeskPage::Ticket(made.number).href());
        });
    };
    view! {
        <PageTitle title=common::new_ticket() lead to_field=true above=vec![(common::tickets(), queue::href())] />
        <div class="page-body max-w-2xl">
            <Form form on_send=send label=common::new_ticket()>
                <Combobox form name="requester" label=common::contact() chosen=fields.chosen search hint=words::contact_hint() />
                <AccountField fields form />
                <WorkFields fields form />
                <TextField form name="subject" label=words::subject() value=fields.subject.text() max=Subject::MAX_CHARS />
                <TextArea form name="body" label=words::message() value=fields.body.text() rows=8 max=MessageBody::MAX_CHARS
                    hint=words::message_hint() />
                <TextArea form name="note" label=words::note() value=fields.note.text() rows=3 is_optional=true max=MessageBody::MAX_CHARS
                    hint=words::note_hint() />
                <div class="form-line">
                    <SubmitButton form>{words::create()}</SubmitButton>
                    <a class="btn btn-ghost" href=queue::href()>{common::cancel()}</a>
                </div>
            </Form>
        </div>
    }
}

/// The fields of the form.
#[derive(Clone, Copy)]
struct Fields {
    chosen: RwSignal<Option<Choice>>,
    /// The account that the address names.
    named_account: Memo<Option<AccountId>>,
    /// The same, once it is there.
    at: Load<Option<Account>>,
    /// The accounts of the chosen contact; empty while they are loading.
    accounts: Memo<Vec<Relationship>>,
    account: RwSignal<Option<AccountId>>,
    department: RwSignal<Option<DepartmentId>>,
    priority: RwSignal<Priority>,
    assignee: RwSignal<Option<AgentId>>,
    subject: Draft,
    body: Draft,
    note: Draft,
}

impl Fields {
    fn new() -> Self {
        let chosen = RwSignal::new(None::<Choice>);
        let named = address::query_value("requester");
        let id = Memo::new(move |_| {
            let chosen = chosen.with(|it| it.as_ref().and_then(|it| it.value.parse().ok()));
            chosen.or_else(|| named.read().parse::<ContactId>().ok())
        });
        let contact = Load::new(move || contact_of(id.get()));
        // A link for a contact preselects that contact, once.
        Effect::new(move |done: Option<bool>| {
            let there = contact.with(|it| it.and_then(Option::as_ref).map(choice));
            match (done.unwrap_or_default(), there) {
                (false, Some(there)) => {
                    chosen.set(Some(there));
                    true
                }
                (done, _) => done,
            }
        });
        let accounts = Memo::new(move |_| {
            let here = id.get();
            contact.with(|it| match it {
                Some(Some(contact)) if Some(contact.id) == here => contact.relationships.clone(),
                Some(_) | None => Vec::new(),
            })
        });
        let named = address::query_value("account");
        let named_account = Memo::new(move |_| named.read().parse::<AccountId>().ok());
        let at = Load::new(move || account_of(named_account.get()));
        // T2: the primary account, unless another one is named or chosen.
        let account = RwSignal::new(None);
        effect(move || account.set(begun(&accounts.read(), named_account.get())));
        let departments = untrack(session::agent).map(|me| me.departments).unwrap_or_default();
        Self {
            chosen,
            named_account,
            at,
            accounts,
            account,
            department: RwSignal::new(departments.first().map(|it| it.id)),
            priority: RwSignal::new(Priority::default()),
            assignee: RwSignal::new(None),
            subject: Draft::new("new-ticket:subject"),
            body: Draft::new("new-ticket:body"),
            note: Draft::new("new-ticket:note"),
        }
    }

    fn draft(self) -> TicketDraft {
        TicketDraft {
            requester: self.chosen.with(|it| it.as_ref().and_then(|it| it.value.parse().ok())),
            account: self.account.get(),
            department: self.department.get(),
            subject: self.subject.get(),
            body: self.body.get(),
            priority: self.priority.get(),
            assignee: self.assignee.get(),
            note: self.note.get(),
        }
    }

    fn forget(self) {
        self.subject.clear();
        self.body.clear();
        self.note.clear();
    }
}

async fn contact_of(id: Option<ContactId>) -> Result<Option<Contact>, CallError> {
    match id {
        Some(id) => api::call_owned::<GetContact>(id, Nothing {}).await.map(Some),
        None => Ok(None),
    }
}

async fn account_of(id: Option<AccountId>) -> Result<Option<Account>, CallError> {
    match id {
        Some(id) => api::call_owned::<GetAccount>(id, Nothing {}).await.map(Some),
        None => Ok(None),
    }
}

/// The account to begin with: the named one if the contact belongs to it, else the primary one.
fn begun(accounts: &[Relationship], named: Option<AccountId>) -> Option<AccountId> {
    let is_named = |it: &&Relationship| Some(it.account.id) == named;
    let is_primary = |it: &&Relationship| it.kind == RelationshipKind::Direct;
    let first = accounts.iter().find(is_named).or_else(|| accounts.iter().find(is_primary));
    first.map(|it| it.account.id)
}

fn choice(contact: &Contact) -> Choice {
    Choice {
        value: contact.id.to_string(),
        label: [&*contact.first_name, &*contact.last_name].join(" "),
        detail: contact.addresses.first().map(|it| it.email.clone()).unwrap_or_default(),
    }
}

/// The choice of one of the contact's accounts. It is not shown if there is no choice.
#[component]
fn AccountField(fields: Fields, form: Submission) -> impl IntoView {
    let options = Signal::derive(move || {
        let option = |it: Relationship| {
            let label = [&*it.account.name, " · ", format::kind(it.kind)].concat();
            (Some(it.account.id), label)
        };
        fields.accounts.get().into_iter().map(option).collect::<Vec<_>>()
    });
    view! {
        <Show when=move || !fields.accounts.read().is_empty()>
            <Select form name="account" label=common::account() value=fields.account options
                hint=words::account_hint() />
        </Show>
    }
}

/// Who works on it, and how soon. The department is a choice if there are several.
#[component]
fn WorkFields(fields: Fields, form: Submission) -> impl IntoView {
    let options: Vec<_> = untrack(session::agent)
        .map(|me| me.departments.into_iter().map(|it| (Some(it.id), it.name)).collect())
        .unwrap_or_default();
    let department = (1 < options.len()).then(move || {
        view! { <Select form name="department" label=common::department() value=fields.department options /> }
    });
    let priorities = Priority::ALL.map(|it| (it, format::priority(it).to_owned())).to_vec();
    view! {
        <div class="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
            {department}
            <Select form name="assignee" label=ticket::assignee() value=fields.assignee options=agents() />
            <Select form name="priority" label=ticket::priority() value=fields.priority options=priorities />
        </div>
    }
}
