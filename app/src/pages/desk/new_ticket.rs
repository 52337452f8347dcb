//! `/desk/tickets/new`: raising a ticket for a contact.

use leptos::prelude::*;
use shared::api::contacts::{Contact, GetContact, Relationship};
use shared::api::tickets::CreateTicket;
use shared::api::{NoId, Nothing};
use shared::customers::relationship::RelationshipKind;
use shared::ids::{AccountId, ContactId, DepartmentId};
use shared::text::Subject;
use shared::ticket::draft::TicketDraft;
use shared::words::both::common;
use shared::words::desk::new_ticket as words;

use super::find;
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
        <PageTitle title=common::new_ticket() to_field=true above=vec![(common::tickets(), queue::href())] />
        <div class="page-body max-w-2xl">
            <Form form on_send=send label=common::new_ticket()>
                <Combobox form name="requester" label=common::contact() chosen=fields.chosen search=find::contacts hint=words::contact_hint() />
                <AccountField fields form />
                <DepartmentField fields form />
                <TextField form name="subject" label=words::subject() value=fields.subject.text() max=Subject::MAX_CHARS />
                <TextArea form name="body" label=words::message() value=fields.body.text() rows=8
                    hint=words::message_hint() />
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
    /// The accounts of the chosen contact; empty while they are loading.
    accounts: Memo<Vec<Relationship>>,
    account: RwSignal<Option<AccountId>>,
    department: RwSignal<Option<DepartmentId>>,
    subject: Draft,
    body: Draft,
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
        // T2: the primary account, unless another one is chosen.
        let account = RwSignal::new(None);
        effect(move || account.set(primary(&accounts.read())));
        let departments = untrack(session::agent).map(|me| me.departments).unwrap_or_default();
        Self {
            chosen,
            accounts,
            account,
            department: RwSignal::new(departments.first().map(|it| it.id)),
            subject: Draft::new("new-ticket:subject"),
            body: Draft::new("new-ticket:body"),
        }
    }

    fn draft(self) -> TicketDraft {
        TicketDraft {
            requester: self.chosen.with(|it| it.as_ref().and_then(|it| it.value.parse().ok())),
            account: self.account.get(),
            department: self.department.get(),
            subject: self.subject.get(),
            body: self.body.get(),
        }
    }

    fn forget(self) {
        self.subject.clear();
        self.body.clear();
    }
}

async fn contact_of(id: Option<ContactId>) -> Result<Option<Contact>, CallError> {
    match id {
        Some(id) => api::call_owned::<GetContact>(id, Nothing {}).await.map(Some),
        None => Ok(None),
    }
}

fn primary(accounts: &[Relationship]) -> Option<AccountId> {
    accounts.iter().find(|it| it.kind == RelationshipKind::Direct).map(|it| it.account.id)
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

/// The choice of the department, if there are several.
#[component]
fn DepartmentField(fields: Fields, form: Submission) -> impl IntoView {
    let options: Vec<_> = untrack(session::agent)
        .map(|me| me.departments.into_iter().map(|it| (Some(it.id), it.name)).collect())
        .unwrap_or_default();
    (1 < options.len()).then(move || {
        view! { <Select form name="department" label=common::department() value=fields.department options /> }
    })
}
