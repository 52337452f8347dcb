//! Associating contacts with an account, or accounts with a contact [R11].

use leptos::prelude::*;
use shared::api::accounts::{AccountRow, ListAccounts};
use shared::api::contacts::{ContactRow, ListContacts};
use shared::api::operations::{Done, Draft};
use shared::api::relationships::{AssociationOutcome, AssociationResult};
use shared::api::{Named, NoId, Page};
use shared::customers::level::AccessLevel;
use shared::customers::relationship::RelationshipKind;
use shared::ids::{AccountId, ContactId};
use shared::problem::FieldProblem;

use super::access::{LevelSelect, check_role};
use super::picker::{Part, Picker};
use crate::api::{self, CallError};
use crate::components::{Checkbox, Choice, Dialog, TextField};
use crate::effect::effect;
use crate::format;
use crate::pages::desk::bulk::{Outcome, Outcomes, Selection, Verdict};
use crate::pages::desk::operations::form::OperationForm;
use crate::pages::desk::operations::undo;
use crate::submission::Submission;

/// To whom others are associated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// Contacts to this account.
    Account(Named<AccountId>),
    /// Accounts to this contact.
    Contact(Named<ContactId>),
}

impl To {
    fn title(&self) -> String {
        match self {
            Self::Account(account) => ["Associate contacts with ", &account.name].concat(),
            Self::Contact(contact) => ["Associate accounts with ", &contact.name].concat(),
        }
    }

    const fn search(&self) -> &'static str {
        match self {
            Self::Account(_) => "Search contacts",
            Self::Contact(_) => "Search accounts",
        }
    }

    const fn none_selected(&self) -> &'static str {
        match self {
            Self::Account(_) => "Select at least one contact",
            Self::Contact(_) => "Select at least one account",
        }
    }

    fn button(&self, count: usize) -> String {
        let what = match self {
            Self::Account(_) => format::count(count, "contact", "contacts"),
            Self::Contact(_) => format::count(count, "account", "accounts"),
        };
        if count == 0 { "Associate".to_owned() } else { ["Associate ", &what].concat() }
    }

    /// What may be associated.
    async fn find(self, part: Part) -> Result<Page<Choice>, CallError> {
        match self {
            Self::Account(account) => {
                let query = part.query("without", &account.id.to_string());
                let page = api::call_owned::<ListContacts>(NoId, query).await;
                page.map(|page| choices(page, of_contact))
            }
            Self::Contact(contact) => {
                let query = part.query("without", &contact.id.to_string());
                let page = api::call_owned::<ListAccounts>(NoId, query).await;
                page.map(|page| choices(page, of_account))
            }
        }
    }
}

fn choices<T>(page: Page<T>, choice: fn(T) -> Choice) -> Page<Choice> {
    let Page { rows, next, previous } = page;
    Page { rows: rows.into_iter().map(choice).collect(), next, previous }
}

fn of_contact(row: ContactRow) -> Choice {
    let account = row.account.map_or_else(|| "No account".to_owned(), |account| account.name);
    let parts: Vec<String> = row.email.into_iter().chain([account]).collect();
    Choice { value: row.id.to_string(), label: row.name, detail: parts.join(" · ") }
}

fn of_account(row: AccountRow) -> Choice {
    let contacts =
        format::count(usize::try_from(row.contacts).unwrap_or_default(), "contact", "contacts");
    let parts: Vec<String> = row.domain.into_iter().chain([contacts]).collect();
    Choice { value: row.id.to_string(), label: row.name, detail: parts.join(" · ") }
}

/// Finds them and associates them. What became of each is listed where that is not what the
/// preview has said of all of them.
#[component]
pub fn AssociateDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// To whom.
    #[prop(into)]
    to: Signal<Option<To>>,
) -> impl IntoView {
    let title = Signal::derive(move || to.get().map(|to| to.title()).unwrap_or_default());
    let done = RwSignal::new(None::<Done>);
    // What floats above the page is out of reach while a dialog is open: the undo is
    // offered when it closes.
    effect(move || {
        if !open.get()
            && let Some(it) = done.get()
        {
            done.set(None);
            undo::said(said(&it.results), &it);
        }
    });
    view! {
        <Dialog open title>{to.get_untracked().map(|to| view! { <Associating open to done /> })}</Dialog>
    }
}

#[component]
fn Associating(open: RwSignal<bool>, to: To, done: RwSignal<Option<Done>>) -> impl IntoView {
    let chosen = Selection::<Choice>::new();
    let to = StoredValue::new(to);
    let choosing = move || done.read().is_none();
    let outcomes = move || {
        let results = done.get().map(|it| it.results).unwrap_or_default();
        to.with_value(|to| results.into_iter().map(|it| outcome(to, it)).collect::<Vec<_>>())
    };
    view! {
        <Show when=choosing>
            <div class="grid gap-4">
                <Picker label=to.with_value(To::search) chosen find=move |part| to.get_value().find(part) />
                <Wish open to chosen done />
            </div>
        </Show>
        <Show when=move || !choosing()>
            <Outcomes outcomes=outcomes() />
            <div class="dialog-actions mt-4">
                <button type="button" class="btn btn-primary" on:click=move |_| open.set(false)>"Done"</button>
            </div>
        </Show>
    }
}

/// What they are to be there. It stands beside the picker, so that Enter in the
/// search sends nothing.
#[component]
fn Wish(
    open: RwSignal<bool>,
    to: StoredValue<To>,
    chosen: Selection<Choice>,
    done: RwSignal<Option<Done>>,
) -> impl IntoView {
    let role = RwSignal::new(String::new());
    let level = RwSignal::new(None::<AccessLevel>);
    let with_earlier_tickets = RwSignal::new(false);
    let form = Submission::checked(move || {
        let none = FieldProblem::new("picked", to.with_value(To::none_selected));
        let none = (chosen.count() == 0).then_some(none);
        none.into_iter().chain(check_role(&role.read())).collect()
    });
    let draft = Signal::derive(move || {
        let (picked, role, level) = (chosen.get(), role.get(), level.get());
        if picked.is_empty() || !check_role(&role).is_empty() {
            return None;
        }
        Some(match to.get_value() {
            To::Account(account) => Draft::AssociateContacts {
                account: account.id,
                contacts: picked.iter().filter_map(|it| it.value.parse().ok()).collect(),
                role,
                level,
                with_earlier_tickets: with_earlier_tickets.get(),
            },
            To::Contact(contact) => Draft::AssociateAccounts {
                contact: contact.id,
                accounts: picked.iter().filter_map(|it| it.value.parse().ok()).collect(),
                role,
                level,
            },
        })
    });
    let earlier = to.with_value(|to| match to {
        To::Account(account) => {
            Some(["Also move their tickets that have no account to ", &account.name].concat())
        }
        To::Contact(_) => None,
    });
    let confirm = Signal::derive(move || to.with_value(|to| to.button(chosen.count())));
    let finish = move |it: Done| {
        let is_as_said = it.results.iter().all(is_made);
        done.set(Some(it));
        if is_as_said {
            open.set(false);
        }
    };
    view! {
        <OperationForm form open draft confirm stays=true on_done=finish>
            <div class="grid gap-4 sm:grid-cols-2">
                <TextField form name="role" label="Role" value=role is_optional=true hint="Their role at this account, for example IT lead" />
                <LevelSelect form level />
            </div>
            {earlier.map(|label| view! { <Checkbox name="with_earlier_tickets" label value=with_earlier_tickets /> })}
        </OperationForm>
    }
}

/// What is said once they are associated.
fn said(results: &[AssociationResult]) -> String {
    let made = match results.iter().filter(|it| is_made(it)).count() {
        0 => return "No changes.".to_owned(),
        made => [&format::count(made, "relationship", "relationships"), " created."].concat(),
    };
    let moved = |it: &AssociationResult| match it.outcome {
        AssociationOutcome::Made { moved_tickets, .. } => moved_tickets,
        AssociationOutcome::AlreadyThere { .. } | AssociationOutcome::Refused { .. } => 0,
    };
    match usize::try_from(results.iter().map(moved).sum::<u32>()).unwrap_or_default() {
        0 => made,
        moved => [&made, " ", &format::count(moved, "ticket", "tickets"), " moved along."].concat(),
    }
}

const fn is_made(result: &AssociationResult) -> bool {
    matches!(result.outcome, AssociationOutcome::Made { .. })
}

fn outcome(to: &To, result: AssociationResult) -> Outcome {
    let name = match to {
        To::Account(_) => result.contact.name,
        To::Contact(_) => result.account.name,
    };
    let (verdict, words) = match result.outcome {
        AssociationOutcome::Made { kind, moved_tickets } => {
            (Verdict::Done, made(kind, moved_tickets))
        }
        AssociationOutcome::AlreadyThere { kind } => {
            let kind = match kind {
                RelationshipKind::Direct => "Already here as primary account. No changes.",
                RelationshipKind::Indirect => "Already here. No changes.",
            };
            (Verdict::Skipped, kind.to_owned())
        }
        AssociationOutcome::Refused { title, .. } => (Verdict::Refused, title),
    };
    Outcome { name, verdict, words }
}

fn made(kind: RelationshipKind, moved_tickets: u32) -> String {
    let made = match kind {
        RelationshipKind::Direct => "Associated as primary account.",
        RelationshipKind::Indirect => "Associated as additional account.",
    };
    match usize::try_from(moved_tickets).unwrap_or_default() {
        0 => made.to_owned(),
        moved => [
            made,
            " ",
            &format::count(moved, "earlier ticket came", "earlier tickets came"),
            " along.",
        ]
        .concat(),
    }
}
