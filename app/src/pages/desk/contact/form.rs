//! The form of a contact, and the dialogs that create and edit a contact.

use leptos::prelude::*;
use shared::api::Named;
use shared::api::contacts::{Contact, ContactMade, CreateContact};
use shared::api::operations::Draft;
use shared::customers::contact::ContactDraft;
use shared::fields::contact as listed;
use shared::ids::{AccountId, AgentId, ContactId};
use shared::problem::FieldProblem;
use shared::time::Timestamp;
use shared::words::both::common;
use shared::words::desk::{contact as words, contacts};

use crate::components::{Choice, Combobox, TextField};
use crate::lazy::part_code;
use crate::load::Load;
use crate::pages::desk::editor::owners::{OwnerSelect, Owners};
use crate::pages::desk::editor::{Editable, Words, create_dialog, edit_dialog};
use crate::pages::desk::fields::all_in_words;
use crate::pages::desk::fields::inputs::{Inputs, ListedFields};
use crate::pages::desk::find;
use crate::routes::{ContactTab, DeskPage};
use crate::session;
use crate::submission::Submission;

part_code! {
    /// Creates a contact.
    new_contact: pub fn new_contact(open: RwSignal<bool>) { create_dialog::<ContactForm>(open) }
    /// Edits a contact. E-mail addresses and accounts are edited elsewhere.
    edit_contact: pub fn edit_contact(open: RwSignal<bool>, id: ContactId, contact: Load<Contact>) {
        edit_dialog::<ContactForm>(open, id, contact)
    }
}

/// The fields of the form.
#[derive(Clone, Copy, Debug)]
pub struct ContactForm {
    first_name: RwSignal<String>,
    last_name: RwSignal<String>,
    email: RwSignal<String>,
    listed: Inputs,
    owner: RwSignal<Option<AgentId>>,
    account: RwSignal<Option<Choice>>,
}

impl Editable for ContactForm {
    type Id = ContactId;
    type Record = Contact;
    type Draft = ContactDraft;
    type Create = CreateContact;

    fn words() -> Words {
        Words {
            new: contacts::new_contact(),
            create: words::create_contact(),
            created: words::contact_created(),
            edit: words::edit_contact(),
            updated: words::contact_updated(),
        }
    }

    fn new(owner: Option<AgentId>) -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            first_name: empty(),
            last_name: empty(),
            email: empty(),
            listed: Inputs::of::<listed::Contact>(),
            owner: RwSignal::new(owner),
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

    fn check(draft: &ContactDraft, now: Timestamp) -> Vec<FieldProblem> {
        draft.parse(now).err().unwrap_or_default()
    }

    fn edit(contact: ContactId, version: i64, fields: ContactDraft) -> Draft {
        Draft::EditContact { contact, version, fields }
    }

    fn version_and_owner(contact: &Contact) -> (i64, Option<&Named<AgentId>>) {
        (contact.version, contact.owner.as_ref())
    }

    fn in_words(contact: &Contact) -> Vec<(&'static str, String)> {
        let owner = contact.owner.as_ref().map(|owner| owner.name.clone()).unwrap_or_default();
        let name = [&contact.first_name, " ", &contact.last_name].concat();
        let own = [(common::name(), name), (common::owner(), owner)];
        own.into_iter().chain(all_in_words(&contact.fields)).collect()
    }

    fn made(reply: ContactMade) -> ContactId {
        reply.id
    }

    fn page(id: ContactId) -> DeskPage {
        DeskPage::Contact(id, ContactTab::Overview)
    }

    fn inputs(self, form: Submission, owners: Owners, is_new: bool) -> AnyView {
        let of_new = is_new.then(|| view! { <FieldsOfNew form fields=self /> });
        view! {
            <div class="grid gap-4 sm:grid-cols-2">
                <TextField form name="first_name" label=common::first_name() value=self.first_name />
                <TextField form name="last_name" label=common::last_name() value=self.last_name />
            </div>
            {of_new}
            <ListedFields form inputs=self.listed><OwnerSelect form value=self.owner owners /></ListedFields>
        }
        .into_any()
    }
}

impl ContactForm {
    /// Begins with `account` as the primary account of a new contact.
    pub fn belong_to(self, account: &Named<AccountId>) {
        self.account.set(Some(Choice {
            value: account.id.to_string(),
            label: account.name.clone(),
            detail: String::new(),
        }));
    }
}

/// The fields that only a new contact has.
#[component]
fn FieldsOfNew(form: Submission, fields: ContactForm) -> impl IntoView {
    let writes =
        untrack(session::agent).is_some_and(|session| session.workspace.activation_on_create);
    let hint = if writes { words::invitation_follows() } else { words::no_email_follows() };
    view! {
        <TextField form name="email" label=words::email() kind="email" value=fields.email is_optional=true hint />
        <Combobox form name="account" label=words::primary_account() chosen=fields.account search=find::accounts is_optional=true />
    }
}
