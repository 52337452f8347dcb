//! The fields of an account: to make one, and to change one.

use leptos::prelude::*;
use shared::api::accounts::{Account, CreateAccount};
use shared::api::operations::Draft;
use shared::api::{Named, NoId};
use shared::customers::account::AccountDraft;
use shared::customers::level::AccessLevel;
use shared::fields::account as listed;
use shared::ids::{AccountId, AgentId};
use shared::problem::Blocker;
use shared::words::both::common;
use shared::words::desk::{account as words, common as desk};

use crate::address;
use crate::browser::dates;
use crate::changes::{Changes, Topic};
use crate::components::{CancelButton, Form, Select, SubmitButton, TextField};
use crate::format;
use crate::load::Load;
use crate::pages::desk::fields::all_in_words;
use crate::pages::desk::fields::inputs::{Inputs, ListedFields};
use crate::pages::desk::operations::form::OperationForm;
use crate::pages::desk::operations::undo;
use crate::pages::desk::refusals::{Blockers, Overtaken};
use crate::routes::{AccountTab, DeskPage};
use crate::session;
use crate::submission::Submission;
use crate::toast;

/// What is typed.
#[derive(Clone, Copy, Debug)]
struct Fields {
    name: RwSignal<String>,
    domains: RwSignal<String>,
    listed: Inputs,
    default_level: RwSignal<AccessLevel>,
    owner: RwSignal<Option<AgentId>>,
}

impl Fields {
    fn new() -> Self {
        let me = session::agent().map(|session| session.agent.id);
        Self {
            name: RwSignal::new(String::new()),
            domains: RwSignal::new(String::new()),
            listed: Inputs::of::<listed::Account>(),
            default_level: RwSignal::new(AccessLevel::Own),
            owner: RwSignal::new(me),
        }
    }

    fn fill(self, account: &Account) {
        self.name.set(account.name.clone());
        self.domains.set(account.domains.join(" "));
        self.listed.fill(&account.fields);
        self.default_level.set(account.default_level);
        self.owner.set(account.owner.as_ref().map(|owner| owner.id));
    }

    fn draft(self) -> AccountDraft {
        AccountDraft {
            name: self.name.get(),
            domains: self.domains.get(),
            fields: self.listed.typed(),
            default_level: self.default_level.get(),
            owner: self.owner.get(),
        }
    }
}

/// Makes an account, and goes to it.
#[component]
pub fn NewAccount(
    /// Whether the dialog is open that it stands in.
    open: RwSignal<bool>,
) -> impl IntoView {
    let fields = Fields::new();
    let form =
        Submission::checked(move || fields.draft().parse(dates::now()).err().unwrap_or_default());
    let go = address::go();
    let send = move |()| {
        form.send::<CreateAccount>(NoId, untrack(|| fields.draft()), move |made| {
            open.set(false);
            Changes::touch(Topic::Accounts);
            toast::say(words::created());
            go.run(DeskPage::Account(made.id, AccountTab::Overview).href());
        });
    };
    view! {
        <Form form on_send=send>
            <Blockers form href=to_account />
            <Inputs form fields owners=owners(None) />
            <div class="dialog-actions">
                <CancelButton />
                <SubmitButton form>{words::create()}</SubmitButton>
            </div>
        </Form>
    }
}

/// Changes an account.
#[component]
pub fn EditAccount(
    /// Whether the dialog is open that it stands in.
    open: RwSignal<bool>,
    /// The account's id.
    id: AccountId,
    /// The account.
    account: Load<Account>,
) -> impl IntoView {
    let present = untrack(|| account.get());
    let fields = Fields::new();
    let version = RwSignal::new(0);
    let fill = move |account: &Account| {
        fields.fill(account);
        version.set(account.version);
    };
    if let Some(account) = &present {
        fill(account);
    }
    let form =
        Submission::checked(move || fields.draft().parse(dates::now()).err().unwrap_or_default());
    let draft = Signal::derive(move || {
        let (version, fields) = (version.get(), fields.draft());
        let is_right = fields.parse(dates::now()).is_ok();
        is_right.then_some(Draft::EditAccount { account: id, version, fields })
    });
    let keep = move |newer: Account| version.set(newer.version);
    let take = move |newer: Account| {
        fill(&newer);
        form.forget();
        account.set(newer);
    };
    let owners = owners(present.as_ref().and_then(|account| account.owner.clone()));
    view! {
        <OperationForm form open draft confirm=common::save() on_done=|done| undo::said(words::updated(), &done)>
            {present.map(|began| view! { <Overtaken form began in_words keep take /> })}
            <Blockers form href=to_account />
            <Inputs form fields owners />
        </OperationForm>
    }
}

#[component]
fn Inputs(
    form: Submission,
    fields: Fields,
    owners: Vec<(Option<AgentId>, String)>,
) -> impl IntoView {
    let levels = AccessLevel::ALL.map(|it| (it, format::level(it).to_owned())).to_vec();
    let hint = Signal::derive(move || {
        Some(format::level_explained(fields.default_level.get()).to_owned())
    });
    view! {
        <TextField form name="name" label=common::name() value=fields.name />
        <TextField form name="domains" label=words::email_domains() value=fields.domains is_optional=true
            hint=words::domains_hint() />
        <div class="grid gap-4 sm:grid-cols-2">
            <Select form name="default_level" label=desk::access_to_colleagues_tickets() value=fields.default_level options=levels hint />
            <Select form name="owner" label=common::owner() value=fields.owner options=owners />
        </div>
        <ListedFields form inputs=fields.listed />
    }
}

/// Who can look after it. Somebody who no longer is an agent stays where they are.
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

fn in_words(account: &Account) -> Vec<(&'static str, String)> {
    let owner = account.owner.as_ref().map(|owner| owner.name.clone()).unwrap_or_default();
    let own = [
        (common::name(), account.name.clone()),
        (words::domains(), account.domains.join(" ")),
        (words::default(), format::level(account.default_level).to_owned()),
        (common::owner(), owner),
    ];
    own.into_iter().chain(all_in_words(&account.fields)).collect()
}

fn to_account(blocker: &Blocker) -> Option<String> {
    blocker.id.map(|id| DeskPage::Account(AccountId::from(id), AccountTab::Overview).href())
}
