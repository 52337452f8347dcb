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
use shared::words::both::common;
use shared::words::desk::{self, relationships as words};

use super::access::LevelSelect;
use super::picker::{Part, Picker};
use super::roles::RoleSelect;
use crate::api::{self, CallError};
use crate::components::{Checkbox, Choice, Dialog};
use crate::effect::effect;
use crate::lazy::part_code;
use crate::pages::desk::bulk::{Outcome, Outcomes, Selection, Verdict};
use crate::pages::desk::operations::form::OperationForm;
use crate::pages::desk::operations::undo;
use crate::submission::Submission;

/// The record that others are associated with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// Contacts are associated with this account.
    Account(Named<AccountId>),
    /// Accounts are associated with this contact.
    Contact(Named<ContactId>),
}

impl To {
    fn title(&self) -> String {
        match self {
            Self::Account(account) => words::associate_contacts_with(&account.name),
            Self::Contact(contact) => words::associate_accounts_with(&contact.name),
        }
    }

    fn search(&self) -> &'static str {
        match self {
            Self::Account(_) => words::search_contacts(),
            Self::Contact(_) => words::search_accounts(),
        }
    }

    fn none_selected(&self) -> &'static str {
        match self {
            Self::Account(_) => words::select_a_contact(),
            Self::Contact(_) => words::select_an_account(),
        }
    }

    fn button(&self, count: usize) -> String {
        match self {
            _ if count == 0 => words::associate().to_owned(),
            Self::Account(_) => words::associate_count_contacts(count),
            Self::Contact(_) => words::associate_count_accounts(count),
        }
    }

    /// Searches the records that can be associated.
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
    let account =
        row.account.map_or_else(|| desk::common::no_account().to_owned(), |account| account.name);
    let parts: Vec<String> = row.email.into_iter().chain([account]).collect();
    Choice { value: row.id.to_string(), label: row.name, detail: parts.join(" · ") }
}

fn of_account(row: AccountRow) -> Choice {
    let contacts = common::count_contacts(row.contacts);
    let parts: Vec<String> = row.domain.into_iter().chain([contacts]).collect();
    Choice { value: row.id.to_string(), label: row.name, detail: parts.join(" · ") }
}

part_code! {
    /// Associates contacts with an account, or accounts with a contact.
    associate: pub fn associate(open: RwSignal<bool>, to: Signal<Option<To>>) {
        view! { <AssociateDialog open to /> }
    }
}

/// Searches and associates records. The outcomes are listed if they are not all as
/// previewed.
#[component]
pub fn AssociateDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The record that others are associated with.
    #[prop(into)]
    to: Signal<Option<To>>,
) -> impl IntoView {
    let title = Signal::derive(move || to.get().map(|to| to.title()).unwrap_or_default());
    let done = RwSignal::new(None::<Done>);
    // Toasts cannot be reached while a dialog is open, so the undo is offered when the
    // dialog closes.
    effect(move || {
        if !open.get()
            && let Some(it) = done.get()
        {
            done.set(None);
            undo::said(summary(&it.results), &it);
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
                <RoleAndLevel open to chosen done />
            </div>
        </Show>
        <Show when=move || !choosing()>
            <Outcomes outcomes=outcomes() />
            <div class="dialog-actions mt-4">
                <button type="button" class="btn btn-primary" on:click=move |_| open.set(false)>{words::close_outcomes()}</button>
            </div>
        </Show>
    }
}

/// The form for role and level. It is beside the picker, so that Enter in the search field
/// does not send it.
#[component]
fn RoleAndLevel(
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
        none.into_iter().collect()
    });
    let draft = Signal::derive(move || {
        let (picked, role, level) = (chosen.get(), role.get(), level.get());
        if picked.is_empty() {
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
        To::Account(account) => Some(words::move_earlier_tickets(&account.name)),
        To::Contact(_) => None,
    });
    let confirm = Signal::derive(move || to.with_value(|to| to.button(chosen.count())));
    let finish = move |it: Done| {
        let is_as_previewed = it.results.iter().all(is_made);
        done.set(Some(it));
        if is_as_previewed {
            open.set(false);
        }
    };
    view! {
        <OperationForm form open draft confirm stays=true on_done=finish>
            <div class="grid gap-4 sm:grid-cols-2">
                <RoleSelect form role />
                <LevelSelect form level />
            </div>
            {earlier.map(|label| view! { <Checkbox name="with_earlier_tickets" label value=with_earlier_tickets /> })}
        </OperationForm>
    }
}

/// The message after associating.
fn summary(results: &[AssociationResult]) -> String {
    let made = match results.iter().filter(|it| is_made(it)).count() {
        0 => return words::no_changes().to_owned(),
        made => words::count_created(made),
    };
    let moved = |it: &AssociationResult| match it.outcome {
        AssociationOutcome::Made { moved_tickets, .. } => moved_tickets,
        AssociationOutcome::AlreadyThere { .. } | AssociationOutcome::Refused { .. } => 0,
    };
    match results.iter().map(moved).sum::<u32>() {
        0 => made,
        moved => [made, words::count_tickets_moved(moved)].join(" "),
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
                RelationshipKind::Direct => words::already_here_as_primary(),
                RelationshipKind::Indirect => words::already_here(),
            };
            (Verdict::Skipped, kind.to_owned())
        }
        AssociationOutcome::Refused { title, .. } => (Verdict::Refused, title),
    };
    Outcome { name, verdict, words }
}

fn made(kind: RelationshipKind, moved_tickets: u32) -> String {
    let made = match kind {
        RelationshipKind::Direct => words::associated_as_primary(),
        RelationshipKind::Indirect => words::associated_as_additional(),
    };
    match moved_tickets {
        0 => made.to_owned(),
        moved => [made, &words::count_earlier_tickets(moved)].join(" "),
    }
}
