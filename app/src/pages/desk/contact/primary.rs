//! Changing a contact's primary account [R5, R6]: what follows is said before.

use leptos::prelude::*;
use shared::api::Named;
use shared::api::contacts::Contact;
use shared::api::relationships::{ChangePrimary, PrimaryChange};
use shared::customers::relationship::{Live, RelationshipRefusal, Step, change_primary};
use shared::ids::{AccountId, ContactId};
use shared::problem::{Blocker, FieldProblem, ProblemCode};

use super::form::find_accounts;
use crate::api::CallError;
use crate::changes::{Changes, Topic};
use crate::components::{Choice, Combobox, Dialog, Form, Notice, SubmitButton, Tone};
use crate::effect::effect;
use crate::load::Load;
use crate::pages::desk::refusals::Blockers;
use crate::pages::desk::relationships::live_of;
use crate::routes::{AccountTab, DeskPage};
use crate::session;
use crate::submission::{Failure, Submission};
use crate::toast;

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
    #[prop(into)]
    wish: Signal<Wish>,
) -> impl IntoView {
    let title = Signal::derive(move || match wish.get() {
        Wish::Choose => "Change the primary account".to_owned(),
        Wish::Make(account) => ["Make ", &account.name, " the primary account"].concat(),
        Wish::Remove => "Leave without a primary account".to_owned(),
    });
    view! {
        <Dialog open title><Changing open id contact wish=wish.get_untracked() /></Dialog>
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
    // What the rule says to it, with the words for what is not yet there.
    let plan = Signal::derive(move || {
        let to = target();
        if to.is_none() && !removes {
            return None;
        }
        let live = contact.with(|it| it.map(live_of).unwrap_or_default());
        let rules = session::agent()?.workspace.relationships();
        let name = chosen.get().map(|choice| choice.label).unwrap_or_default();
        Some(change_primary(&live, to, rules).map(|steps| in_words(&steps, &live, &name)))
    });
    let form = Submission::checked(move || {
        let none = FieldProblem::new("account", "choose an account");
        if removes || target().is_some() { Vec::new() } else { vec![none] }
    });
    let send = move |()| {
        let version = untrack(|| contact.with(|it| it.map(|it| it.version).unwrap_or_default()));
        let account = untrack(target);
        form.send::<ChangePrimary>(id, PrimaryChange { version, account }, move |reply| {
            open.set(false);
            contact.set(reply);
            toast::say("The primary account is changed.");
        });
    };
    // Somebody was faster: what follows is worked out anew from the newer state.
    effect(move || {
        if let Some(Failure::Call(error)) = form.failure()
            && is_overtaken(&error)
        {
            Changes::touch(Topic::Contacts);
        }
    });
    let is_refused = move || plan.with(|plan| plan.as_ref().is_some_and(Result::is_err));
    view! {
        <Form form on_send=send>
            <Blockers form href=to_account />
            <Show when=move || chooses>
                <Combobox form name="account" label="Primary account" chosen search=find_accounts hint="Begin to type its name." />
            </Show>
            {move || plan.get().map(|plan| view! { <Plan plan /> })}
            <div class="dialog-actions">
                <button type="button" class="btn" on:click=move |_| open.set(false)>"Cancel"</button>
                <Show when=move || !is_refused()>
                    <SubmitButton form danger=removes>{if removes { "Leave without primary" } else { "Change" }}</SubmitButton>
                </Show>
            </div>
        </Form>
    }
}

fn is_overtaken(error: &CallError) -> bool {
    error.code() == Some(ProblemCode::Stale)
}

/// What follows, or why it cannot be.
#[component]
fn Plan(plan: Result<Vec<String>, RelationshipRefusal>) -> impl IntoView {
    match plan {
        Ok(words) if words.is_empty() => {
            view! { <p class="quiet">"It is the primary account already."</p> }.into_any()
        }
        Ok(words) => view! {
            <div>
                <p class="font-medium">"What follows"</p>
                <ul class="mt-1 list-disc pl-5">
                    {words.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}
                    <li>"No ticket moves: each stays under its account."</li>
                </ul>
            </div>
        }
        .into_any(),
        Err(refusal) => view! { <Refused refusal /> }.into_any(),
    }
}

#[component]
fn Refused(refusal: RelationshipRefusal) -> impl IntoView {
    let words = refusal.to_string();
    let others = match refusal {
        RelationshipRefusal::OtherAccountsRemain(others) => others,
        RelationshipRefusal::PrimaryRequired
        | RelationshipRefusal::MultiAccountOff(_)
        | RelationshipRefusal::PrimaryCannotBeDissociated => Vec::new(),
    };
    let one = |it: Live| {
        let href = DeskPage::Account(it.account, AccountTab::Contacts).href();
        view! { <li><a class="link" href=href>{it.account_name}</a></li> }
    };
    view! {
        <Notice tone=Tone::Warning>
            <p>{words}</p>
            <ul class="mt-1 list-disc pl-5">{others.into_iter().map(one).collect_view()}</ul>
        </Notice>
    }
}

/// Each step as a sentence. `name` is that of the next primary account.
fn in_words(steps: &[Step], live: &[Live], name: &str) -> Vec<String> {
    let of = |id| live.iter().find(|it| it.id == id).map_or(name, |it| it.account_name.as_str());
    let one = |step: &Step| match *step {
        Step::End(id) => {
            [of(id), " ends: the contact no longer belongs there. The period stays in the history."]
                .concat()
        }
        Step::Demote(id) => [of(id), " stays, as “Also here”, with its role and level."].concat(),
        Step::Promote(id) => {
            [of(id), " becomes the primary account, with its role and level."].concat()
        }
        Step::Make(_) => [name, " becomes the primary account."].concat(),
    };
    steps.iter().map(one).collect()
}

fn to_account(blocker: &Blocker) -> Option<String> {
    blocker.id.map(|id| DeskPage::Account(AccountId::from(id), AccountTab::Contacts).href())
}
