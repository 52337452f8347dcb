//! Changing a contact's primary account [R5, R6]: what follows is said before.

use leptos::prelude::*;
use shared::api::Named;
use shared::api::contacts::Contact;
use shared::api::operations::{Done, Draft};
use shared::customers::relationship::{Live, RelationshipRefusal, change_primary};
use shared::ids::{AccountId, ContactId};
use shared::problem::{Blocker, FieldProblem, ProblemCode};
use shared::words::desk::{common, contact, contact_accounts as words};

use crate::api::CallError;
use crate::changes::{Changes, Topic};
use crate::components::{Choice, Combobox, Dialog, Notice, Tone};
use crate::effect::effect;
use crate::load::Load;
use crate::pages::desk::find;
use crate::pages::desk::operations::form::OperationForm;
use crate::pages::desk::operations::undo;
use crate::pages::desk::refusals::Blockers;
use crate::pages::desk::relationships::live_of;
use crate::routes::{AccountTab, DeskPage};
use crate::session;
use crate::submission::{Failure, Submission};

/// What the agent has begun with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// To choose another primary account.
    Choose,
    /// To make this one the primary account.
    Make(Named<AccountId>),
    /// To leave the contact without one [R5].
    Remove,
}

/// Chooses the account, says what follows, and changes it.
#[component]
pub fn PrimaryDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Which contact.
    id: ContactId,
    /// The contact.
    contact: Load<Contact>,
    /// What the agent has begun with.
    wish: Wish,
) -> impl IntoView {
    let title = match &wish {
        Wish::Choose => common::change_primary_account().to_owned(),
        Wish::Make(account) => words::make_this_primary(&account.name),
        Wish::Remove => words::remove_primary_account().to_owned(),
    };
    view! {
        <Dialog open title><Changing open id contact wish=wish.clone() /></Dialog>
    }
}

#[component]
fn Changing(
    open: RwSignal<bool>,
    id: ContactId,
    contact: Load<Contact>,
    wish: Wish,
) -> impl IntoView {
    let (removes, chooses) = (wish == Wish::Remove, wish == Wish::Choose);
    let chosen = RwSignal::new(match wish {
        Wish::Make(account) => Some(Choice {
            value: account.id.to_string(),
            label: account.name,
            detail: String::new(),
        }),
        Wish::Choose | Wish::Remove => None,
    });
    let target = move || chosen.get().and_then(|choice| choice.value.parse::<AccountId>().ok());
    // What the rule says to it: what is refused anyway, the worker is not asked about.
    let verdict = Signal::derive(move || {
        let to = target();
        if to.is_none() && !removes {
            return None;
        }
        let live = contact.with(|it| it.map(live_of).unwrap_or_default());
        let rules = session::agent()?.workspace.relationships();
        Some(change_primary(&live, to, rules).map(|steps| !steps.is_empty()))
    });
    let form = Submission::checked(move || {
        let none = FieldProblem::new("account", words::select_account());
        if removes || target().is_some() { Vec::new() } else { vec![none] }
    });
    let draft = Signal::derive(move || {
        let version = contact.with(|it| it.map(|it| it.version).unwrap_or_default());
        let changes = verdict.with(|verdict| *verdict == Some(Ok(true)));
        changes.then(|| Draft::ChangePrimary { contact: id, version, account: target() })
    });
    // Another agent changed the contact first: load the new state, and preview from that.
    effect(move || {
        if let Some(Failure::Call(error)) = form.failure()
            && is_overtaken(&error)
        {
            Changes::touch(Topic::Contacts);
        }
    });
    let refused =
        Signal::derive(move || verdict.with(|it| it.as_ref().is_some_and(|it| *it != Ok(true))));
    let confirm = if removes { words::remove_primary_account() } else { words::change() };
    let done = |done: Done| undo::said(words::primary_account_changed(), &done);
    view! {
        <OperationForm form open draft confirm danger=removes refused on_done=done>
            <Blockers form href=to_account />
            <Show when=move || chooses>
                <Combobox form name="account" label=contact::primary_account() chosen search=find::accounts hint=words::start_typing() />
            </Show>
            {move || verdict.get().map(|verdict| view! { <Verdict verdict /> })}
        </OperationForm>
    }
}

fn is_overtaken(error: &CallError) -> bool {
    error.code() == Some(ProblemCode::Stale)
}

/// What goes without saying, or why it cannot be.
#[component]
fn Verdict(verdict: Result<bool, RelationshipRefusal>) -> impl IntoView {
    match verdict {
        Ok(true) => view! { <p class="quiet">{words::no_tickets_move()}</p> }.into_any(),
        Ok(false) => view! { <p class="quiet">{words::already_primary()}</p> }.into_any(),
        Err(refusal) => view! { <Refused refusal /> }.into_any(),
    }
}

#[component]
fn Refused(refusal: RelationshipRefusal) -> impl IntoView {
    let why = refusal.to_string();
    let others = match refusal {
        RelationshipRefusal::OtherAccountsRemain(others) => others,
        RelationshipRefusal::MultiAccountOff(_)
        | RelationshipRefusal::PrimaryCannotBeDissociated => Vec::new(),
    };
    let one = |it: Live| {
        let href = DeskPage::Account(it.account, AccountTab::Contacts).href();
        view! { <li><a class="link" href=href>{it.account_name}</a></li> }
    };
    view! {
        <Notice tone=Tone::Warning>
            <p>{why}</p>
            <ul class="mt-1 list-disc pl-5">{others.into_iter().map(one).collect_view()}</ul>
        </Notice>
    }
}

fn to_account(blocker: &Blocker) -> Option<String> {
    blocker.id.map(|id| DeskPage::Account(AccountId::from(id), AccountTab::Contacts).href())
}
