//! The fields of a contact: to make one, and to change one.

use leptos::prelude::*;
use shared::api::contacts::{Contact, CreateContact};
use shared::api::operations::Draft;
use shared::api::{Named, NoId};
use shared::customers::contact::ContactDraft;
use shared::fields::contact as listed;
use shared::ids::{AgentId, ContactId};
use shared::problem::Blocker;
use shared::words::both::common;
use shared::words::desk::contact as words;

use crate::address;
use crate::browser::dates;
use crate::changes::{Changes, Topic};
use crate::components::{CancelButton, Choice, Combobox, Form, Select, SubmitButton, TextField};
use crate::load::Load;
use crate::pages::desk::fields::all_in_words;
use crate::pages::desk::fields::inputs::{Inputs, ListedFields};
use crate::pages::desk::find;
use crate::pages::desk::operations::form::OperationForm;
use crate::pages::desk::operations::undo;
use crate::pages::desk::refusals::{Blockers, Overtaken};
use crate::routes::{ContactTab, DeskPage};
use crate::session;
use crate::submission::Submission;
use crate::toast;

/// What is typed.
#[derive(Clone, Copy, Debug)]
struct Fields {
    first_name: RwSignal<String>,
    last_name: RwSignal<String>,
    email: RwSignal<String>,
    listed: Inputs,
    owner: RwSignal<Option<AgentId>>,
    account: RwSignal<Option<Choice>>,
}

impl Fields {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        let me = untrack(session::agent).map(|session| session.agent.id);
        Self {
            first_name: empty(),
            last_name: empty(),
            email: empty(),
            listed: Inputs::of::<listed::Contact>(),
            owner: RwSignal::new(me),
            account: RwSignal::new(None),
        }
    }

    fn fill(self, contact: &Contact) {
        self.first_name.set(contact.first_name.clone());
        self.last_name.set(contact.last_name.clone());
        self.listed.fill(&contact.fields);
        self.owner.set(contact.owner.as_ref().map(|owner| owner.id));
    }

    fn draft(self) -> ContactDraft {
        ContactDraft {
            first_name: self.first_name.get(),
            last_name: self.last_name.get(),
            email: self.email.get(),
            fields: self.listed.typed(),
            owner: self.owner.get(),
            account: self.account.get().and_then(|choice| choice.value.parse().ok()),
        }
    }
}

/// Makes a contact, and goes to it.
#[component]
pub fn NewContact(
    /// Whether the dialog is open that it stands in.
    open: RwSignal<bool>,
) -> impl IntoView {
    let fields = Fields::new();
    let form =
        Submission::checked(move || fields.draft().parse(dates::now()).err().unwrap_or_default());
    let go = address::go();
    let send = move |()| {
        form.send::<CreateContact>(NoId, untrack(|| fields.draft()), move |made| {
            open.set(false);
            Changes::touch(Topic::Contacts);
            Changes::touch(Topic::Accounts);
            toast::say(words::contact_created());
            go.run(DeskPage::Contact(made.id, ContactTab::Overview).href());
        });
    };
    let writes =
        untrack(session::agent).is_some_and(|session| session.workspace.activation_on_create);
    let hint = if writes { words::invitation_follows() } else { words::no_email_follows() };
    view! {
        <Form form on_send=send>
            <Blockers form href=to_contact />
            <Names form fields />
            <TextField form name="email" label=words::email() kind="email" value=fields.email is_optional=true hint />
            <Combobox form name="account" label=words::primary_account() chosen=fields.account search=find::accounts is_optional=true />
            <Details form fields owners=owners(None) />
            <div class="dialog-actions">
                <CancelButton />
                <SubmitButton form>{words::create_contact()}</SubmitButton>
            </div>
        </Form>
    }
}

/// Changes a contact. Addresses and accounts have acts of their own.
#[component]
pub fn EditContact(
    /// Whether the dialog is open that it stands in.
    open: RwSignal<bool>,
    /// The contact's id.
    id: ContactId,
    /// The contact.
    contact: Load<Contact>,
) -> impl IntoView {
    let present = untrack(|| contact.get());
    let fields = Fields::new();
    let version = RwSignal::new(0);
    let fill = move |contact: &Contact| {
        fields.fill(contact);
        version.set(contact.version);
    };
    present.iter().for_each(fill);
    let form =
        Submission::checked(move || fields.draft().parse(dates::now()).err().unwrap_or_default());
    let draft = Signal::derive(move || {
        let (version, fields) = (version.get(), fields.draft());
        let is_right = fields.parse(dates::now()).is_ok();
        is_right.then_some(Draft::EditContact { contact: id, version, fields })
    });
    let keep = move |newer: Contact| version.set(newer.version);
    let take = move |newer: Contact| {
        fill(&newer);
        form.forget();
        contact.set(newer);
    };
    let owners = owners(present.as_ref().and_then(|contact| contact.owner.clone()));
    view! {
        <OperationForm form open draft confirm=common::save() on_done=|done| undo::said(words::contact_updated(), &done)>
            {present.map(|began| view! { <Overtaken form began in_words keep take /> })}
            <Names form fields />
            <Details form fields owners />
        </OperationForm>
    }
}

#[component]
fn Names(form: Submission, fields: Fields) -> impl IntoView {
    view! {
        <div class="grid gap-4 sm:grid-cols-2">
            <TextField form name="first_name" label=common::first_name() value=fields.first_name />
            <TextField form name="last_name" label=common::last_name() value=fields.last_name />
        </div>
    }
}

#[component]
fn Details(
    form: Submission,
    fields: Fields,
    owners: Vec<(Option<AgentId>, String)>,
) -> impl IntoView {
    view! {
        <ListedFields form inputs=fields.listed>
            <Select form name="owner" label=common::owner() value=fields.owner options=owners />
        </ListedFields>
    }
}

/// Who can look after a contact. Somebody who no longer is an agent stays.
fn owners(present: Option<Named<AgentId>>) -> Vec<(Option<AgentId>, String)> {
    let agents = untrack(session::agent).map(|session| session.agents).unwrap_or_default();
    let is_known =
        present.as_ref().is_none_or(|present| agents.iter().any(|it| it.id == present.id));
    agents
        .into_iter()
        .chain(present.filter(|_| !is_known))
        .map(|agent| (Some(agent.id), agent.name))
        .collect()
}

fn in_words(contact: &Contact) -> Vec<(&'static str, String)> {
    let owner = contact.owner.as_ref().map(|owner| owner.name.clone()).unwrap_or_default();
    let name = [&contact.first_name, " ", &contact.last_name].concat();
    let own = [(common::name(), name), (common::owner(), owner)];
    own.into_iter().chain(all_in_words(&contact.fields)).collect()
}

fn to_contact(blocker: &Blocker) -> Option<String> {
    blocker.id.map(|id| DeskPage::Contact(ContactId::from(id), ContactTab::Overview).href())
}
