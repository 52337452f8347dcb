//! The form of a contact, and the dialogs that create and edit a contact.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use shared::api::Named;
use shared::api::contacts::{Contact, ContactMade, CreateContact};
use shared::api::duplicates::{Likeness, TypedContact};
use shared::api::operations::Draft;
use shared::customers::contact::ContactDraft;
use shared::fields::contact as listed;
use shared::fields::custom::Target;
use shared::ids::{AccountId, AgentId, ContactId};
use shared::problem::FieldProblem;
use shared::time::Timestamp;
use shared::words::both::common;
use shared::words::desk::{contact as words, contacts};

use crate::components::{Choice, Combobox, Select, TextField};
use crate::lazy::part_code;
use crate::load::Load;
use crate::pages::desk::duplicates::{Alike, AlikeRecords};
use crate::pages::desk::editor::owners::{OwnerSelect, Owners};
use crate::pages::desk::editor::{Editable, Words, create_dialog, edit_dialog};
use crate::pages::desk::fields::custom::{CustomFields, CustomInputs};
use crate::pages::desk::fields::inputs::{Inputs, ListedFields};
use crate::pages::desk::fields::{all_in_words, custom};
use crate::pages::desk::find;
use crate::pages::desk::merge::offer;
use crate::pages::desk::relationships::roles::RoleSelect;
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
    custom: CustomInputs,
    owner: RwSignal<Option<AgentId>>,
    account: RwSignal<Option<Choice>>,
    role: RwSignal<String>,
    assigned_to: RwSignal<Option<AgentId>>,
    reports_to: RwSignal<Option<Choice>>,
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
            custom: CustomInputs::empty(),
            owner: RwSignal::new(owner),
            account: RwSignal::new(None),
            role: empty(),
            assigned_to: RwSignal::new(None),
            reports_to: RwSignal::new(None),
        }
    }

    fn fill(self, contact: &Contact) {
        self.first_name.set(contact.first_name.clone());
        self.last_name.set(contact.last_name.clone());
        self.listed.fill(&contact.fields);
        self.custom.fill(&contact.custom);
        self.owner.set(contact.owner.as_ref().map(|owner| owner.id));
        self.assigned_to.set(contact.assigned_to.as_ref().map(|agent| agent.id));
        // An empty choice empties the field.
        let (value, label) = match &contact.reports_to {
            Some(superior) => (superior.id.to_string(), superior.name.clone()),
            None => (String::new(), String::new()),
        };
        self.reports_to.set(Some(Choice { value, label, detail: String::new() }));
    }

    fn draft(self) -> ContactDraft {
        ContactDraft {
            first_name: self.first_name.get(),
            last_name: self.last_name.get(),
            email: self.email.get(),
            fields: self.listed.typed(),
            custom: self.custom.typed(),
            owner: self.owner.get(),
            account: self.account.get().and_then(|choice| choice.value.parse().ok()),
            // It is not shown without an account.
            role: if self.account.read().is_some() { self.role.get() } else { String::new() },
            assigned_to: self.assigned_to.get(),
            reports_to: self.reports_to.get().and_then(|choice| choice.value.parse().ok()),
        }
    }

    fn check(self, draft: &ContactDraft, now: Timestamp) -> Vec<FieldProblem> {
        let mistakes = draft.parse(now).err().unwrap_or_default();
        mistakes.into_iter().chain(self.custom.mistakes()).collect()
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
        let assigned = contact.assigned_to.as_ref().map(|it| it.name.clone()).unwrap_or_default();
        let superior = contact.reports_to.as_ref().map(|it| it.name.clone()).unwrap_or_default();
        let own = [
            (common::name(), name),
            (common::owner(), owner),
            (words::assigned_to(), assigned),
            (words::reports_to(), superior),
        ];
        own.into_iter()
            .chain(all_in_words(&contact.fields))
            .chain(custom::all_in_words(&contact.custom))
            .collect()
    }

    fn made(reply: ContactMade) -> ContactId {
        reply.id
    }

    fn page(id: ContactId) -> DeskPage {
        DeskPage::Contact(id, ContactTab::Overview)
    }

    fn provide_remedy(self, form: Submission) {
        offer::for_new(form, move || self.draft());
    }

    fn inputs(self, form: Submission, owners: Owners, is_new: bool) -> AnyView {
        let alike = is_new.then(|| Alike::contact(move || self.typed()));
        let found = |why| alike.map(|alike| view! { <AlikeRecords alike why /> });
        let (names, phones) = (found(Likeness::Name), found(Likeness::Phone));
        let of_new = alike.map(|alike| view! { <FieldsOfNew form fields=self alike /> });
        view! {
            {self.name(form)}
            {names}
            {of_new}
            <ListedFields form inputs=self.listed>
                {phones}
                <div class="grid gap-4 sm:grid-cols-2">
                    <OwnerSelect form value=self.owner owners=owners.clone() />
                    {self.assignee(form, owners)}
                </div>
                {self.superior(form)}
            </ListedFields>
            <CustomFields form inputs=self.custom of=is_new.then_some(Target::Contact) />
        }
        .into_any()
    }

    fn cell(self, form: Submission, owners: Owners, column: &str) -> Option<AnyView> {
        // Enter does not save a name that is typed but not chosen, since that empties the field.
        let only_chosen = move |event: KeyboardEvent| {
            let is_torn = || self.reports_to.with_untracked(Option::is_none);
            if event.key() == "Enter" && is_torn() && !event_target_value(&event).is_empty() {
                event.prevent_default();
            }
        };
        match column {
            "name" => Some(self.name(form)),
            "owner" => Some(view! { <OwnerSelect form value=self.owner owners /> }.into_any()),
            "assigned_to" => Some(self.assignee(form, owners)),
            "reports_to" => {
                Some(view! { <div on:keydown=only_chosen>{self.superior(form)}</div> }.into_any())
            }
            column => self.listed.input(form, column),
        }
    }
}

impl ContactForm {
    fn name(self, form: Submission) -> AnyView {
        view! {
            <div class="grid gap-4 sm:grid-cols-2">
                <TextField form name="first_name" label=common::first_name() value=self.first_name />
                <TextField form name="last_name" label=common::last_name() value=self.last_name />
            </div>
        }
        .into_any()
    }

    fn assignee(self, form: Submission, owners: Owners) -> AnyView {
        view! { <Select form name="assigned_to" label=words::assigned_to() value=self.assigned_to options=with_no_one(owners) /> }
            .into_any()
    }

    fn superior(self, form: Submission) -> AnyView {
        view! { <Combobox form name="reports_to" label=words::reports_to() chosen=self.reports_to search=find::contacts is_optional=true /> }
            .into_any()
    }

    /// What is typed, as far as it tells the person apart.
    fn typed(self) -> TypedContact {
        let text = |text: RwSignal<String>| text.read().trim().to_owned();
        TypedContact {
            first_name: text(self.first_name),
            last_name: text(self.last_name),
            email: text(self.email),
            phone: self.listed.text("phone").trim().to_owned(),
            account: self.account.get().and_then(|choice| choice.value.parse().ok()),
        }
    }

    /// Begins with `account` as the primary account of a new contact.
    pub fn belong_to(self, account: &Named<AccountId>) {
        self.account.set(Some(Choice {
            value: account.id.to_string(),
            label: account.name.clone(),
            detail: String::new(),
        }));
    }
}

/// The choices of *assigned to*: no agent, and then the active agents.
fn with_no_one(agents: Owners) -> Owners {
    [(None, words::no_agent().to_owned())].into_iter().chain(agents).collect()
}

/// The fields that only a new contact has.
#[component]
fn FieldsOfNew(form: Submission, fields: ContactForm, alike: Alike) -> impl IntoView {
    let writes =
        untrack(session::agent).is_some_and(|session| session.workspace.activation_on_create);
    let hint = if writes { words::invitation_follows() } else { words::no_email_follows() };
    let has_account = Memo::new(move |_| fields.account.read().is_some());
    view! {
        <TextField form name="email" label=words::email() kind="email" value=fields.email is_optional=true hint />
        <AlikeRecords alike why=Likeness::Address />
        <Combobox form name="account" label=words::primary_account() chosen=fields.account search=find::accounts is_optional=true />
        <Show when=move || has_account.get()><RoleSelect form role=fields.role /></Show>
    }
}
