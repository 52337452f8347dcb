//! The form of an account, and the dialogs that create and edit an account.

use leptos::prelude::*;
use shared::api::Named;
use shared::api::accounts::{Account, AccountMade, CreateAccount};
use shared::api::duplicates::{Likeness, TypedAccount};
use shared::api::operations::Draft;
use shared::customers::account::AccountDraft;
use shared::customers::level::AccessLevel;
use shared::fields::account as listed;
use shared::fields::custom::Target;
use shared::ids::{AccountId, AgentId};
use shared::problem::FieldProblem;
use shared::time::Timestamp;
use shared::words::both::common;
use shared::words::desk::{account as words, accounts, common as desk, parent_accounts as parents};

use super::parent::{choice_of, chosen_parent, parent_field};
use crate::components::{Choice, Select, TextField};
use crate::format;
use crate::lazy::part_code;
use crate::load::Load;
use crate::pages::desk::duplicates::{Alike, AlikeRecords};
use crate::pages::desk::editor::owners::{OwnerSelect, Owners};
use crate::pages::desk::editor::{Editable, Words, create_dialog, edit_dialog};
use crate::pages::desk::fields::custom::{CustomFields, CustomInputs};
use crate::pages::desk::fields::inputs::{Inputs, ListedFields};
use crate::pages::desk::fields::{all_in_words, custom};
use crate::routes::{AccountTab, DeskPage};
use crate::submission::Submission;

part_code! {
    /// Creates an account.
    new_account: pub fn new_account(open: RwSignal<bool>) { create_dialog::<AccountForm>(open) }
    /// Edits an account.
    edit_account: pub fn edit_account(open: RwSignal<bool>, id: AccountId, account: Load<Account>) {
        edit_dialog::<AccountForm>(open, id, account)
    }
}

/// The fields of the form.
#[derive(Clone, Copy, Debug)]
pub struct AccountForm {
    name: RwSignal<String>,
    domains: RwSignal<String>,
    listed: Inputs,
    custom: CustomInputs,
    default_level: RwSignal<AccessLevel>,
    owner: RwSignal<Option<AgentId>>,
    parent: RwSignal<Option<Choice>>,
}

impl Editable for AccountForm {
    type Id = AccountId;
    type Record = Account;
    type Draft = AccountDraft;
    type Create = CreateAccount;

    fn words() -> Words {
        Words {
            new: accounts::new_account(),
            create: words::create(),
            created: words::created(),
            edit: words::edit_account(),
            updated: words::updated(),
        }
    }

    fn new(owner: Option<AgentId>) -> Self {
        Self {
            name: RwSignal::new(String::new()),
            domains: RwSignal::new(String::new()),
            listed: Inputs::of::<listed::Account>(),
            custom: CustomInputs::empty(),
            default_level: RwSignal::new(AccessLevel::Own),
            owner: RwSignal::new(owner),
            parent: RwSignal::new(None),
        }
    }

    fn fill(self, account: &Account) {
        self.name.set(account.name.clone());
        self.domains.set(account.domains.join(" "));
        self.listed.fill(&account.fields);
        self.custom.fill(&account.custom);
        self.default_level.set(account.default_level);
        self.owner.set(account.owner.as_ref().map(|owner| owner.id));
        self.parent.set(Some(choice_of(account.parent.as_ref())));
    }

    fn draft(self) -> AccountDraft {
        AccountDraft {
            name: self.name.get(),
            domains: self.domains.get(),
            fields: self.listed.typed(),
            custom: self.custom.typed(),
            default_level: self.default_level.get(),
            owner: self.owner.get(),
            parent: chosen_parent(self.parent.get()),
        }
    }

    fn check(self, draft: &AccountDraft, now: Timestamp) -> Vec<FieldProblem> {
        let mistakes = draft.parse(now).err().unwrap_or_default();
        mistakes.into_iter().chain(self.custom.mistakes()).collect()
    }

    fn edit(account: AccountId, version: i64, fields: AccountDraft) -> Draft {
        Draft::EditAccount { account, version, fields }
    }

    fn version_and_owner(account: &Account) -> (i64, Option<&Named<AgentId>>) {
        (account.version, account.owner.as_ref())
    }

    fn in_words(account: &Account) -> Vec<(&'static str, String)> {
        let owner = account.owner.as_ref().map(|owner| owner.name.clone()).unwrap_or_default();
        let parent = account.parent.as_ref().map(|it| it.name.clone()).unwrap_or_default();
        let own = [
            (common::name(), account.name.clone()),
            (words::domains(), account.domains.join(" ")),
            (words::default(), format::level(account.default_level).to_owned()),
            (common::owner(), owner),
            (parents::parent(), parent),
        ];
        own.into_iter()
            .chain(all_in_words(&account.fields))
            .chain(custom::all_in_words(&account.custom))
            .collect()
    }

    fn made(reply: AccountMade) -> AccountId {
        reply.id
    }

    fn page(id: AccountId) -> DeskPage {
        DeskPage::Account(id, AccountTab::Overview)
    }

    fn inputs(self, form: Submission, owners: Owners, is_new: bool) -> AnyView {
        let alike = is_new.then(|| Alike::account(move || self.typed()));
        let found = |why| alike.map(|alike| view! { <AlikeRecords alike why /> });
        let levels = AccessLevel::ALL.map(|it| (it, format::level(it).to_owned())).to_vec();
        let level = self.default_level;
        let hint = Signal::derive(move || Some(format::level_explained(level.get()).to_owned()));
        view! {
            {self.name(form)}
            {found(Likeness::Name)}
            <TextField form name="domains" label=words::email_domains() value=self.domains is_optional=true
                hint=words::domains_hint() />
            {found(Likeness::Domain)}
            <div class="grid gap-4 sm:grid-cols-2">
                <Select form name="default_level" label=desk::access_to_colleagues_tickets() value=level options=levels hint />
                <OwnerSelect form value=self.owner owners />
            </div>
            {parent_field(form, self.parent)}
            <ListedFields form inputs=self.listed />
            <CustomFields form inputs=self.custom of=is_new.then_some(Target::Account) />
        }
        .into_any()
    }

    fn cell(self, form: Submission, owners: Owners, column: &str) -> Option<AnyView> {
        match column {
            "name" => Some(self.name(form)),
            "owner" => Some(view! { <OwnerSelect form value=self.owner owners /> }.into_any()),
            column => self.listed.input(form, column),
        }
    }
}

impl AccountForm {
    /// The draft that leaves an account as it is.
    pub fn unchanged(account: &Account) -> AccountDraft {
        untrack(|| {
            let form = Self::new(None);
            form.fill(account);
            form.draft()
        })
    }

    fn name(self, form: Submission) -> AnyView {
        view! { <TextField form name="name" label=common::name() value=self.name /> }.into_any()
    }

    /// What is typed, as far as it tells the company apart.
    fn typed(self) -> TypedAccount {
        TypedAccount {
            name: self.name.read().trim().to_owned(),
            domains: self.domains.read().trim().to_owned(),
        }
    }
}
