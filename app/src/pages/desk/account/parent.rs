//! The account that an account is a department of: chosen in a form, and in a dialog of its
//! own from the facts.

use leptos::prelude::*;
use shared::api::Named;
use shared::api::accounts::Account;
use shared::api::operations::{Done, Draft};
use shared::customers::account::AccountDraft;
use shared::ids::AccountId;
use shared::words::desk::{account as account_words, parent_accounts as words};

use super::form::AccountForm;
use crate::components::{Choice, Combobox, Dialog};
use crate::lazy::part_code;
use crate::load::Load;
use crate::pages::desk::find;
use crate::pages::desk::operations::form::OperationForm;
use crate::pages::desk::operations::undo;
use crate::submission::Submission;

part_code! {
    /// Chooses the account that an account is a department of.
    parent_account: pub fn change_parent(open: RwSignal<bool>, account: Load<Account>) {
        let now = untrack(|| account.get());
        view! { <Dialog open title=words::change()>{now.clone().map(|account| view! { <ParentForm open account /> })}</Dialog> }
    }
}

/// The field.
pub fn parent_field(form: Submission, chosen: RwSignal<Option<Choice>>) -> AnyView {
    view! { <Combobox form name="parent" label=words::parent() chosen search=find::accounts hint=words::parent_hint() is_optional=true /> }
        .into_any()
}

/// The choice of `parent`. An empty choice empties the field.
pub fn choice_of(parent: Option<&Named<AccountId>>) -> Choice {
    let (value, label) = parent.map(|it| (it.id.to_string(), it.name.clone())).unwrap_or_default();
    Choice { value, label, detail: String::new() }
}

/// The account of a choice; none: the field is empty, or what is typed is not chosen.
pub fn chosen_parent(chosen: Option<Choice>) -> Option<AccountId> {
    chosen.and_then(|choice| choice.value.parse().ok())
}

#[component]
fn ParentForm(open: RwSignal<bool>, account: Account) -> impl IntoView {
    let form = Submission::new();
    let chosen = RwSignal::new(Some(choice_of(account.parent.as_ref())));
    let (id, version) = (account.id, account.version);
    let unchanged = AccountForm::unchanged(&account);
    let draft = Signal::derive(move || {
        let fields = AccountDraft { parent: chosen_parent(chosen.get()), ..unchanged.clone() };
        Some(Draft::EditAccount { account: id, version, fields })
    });
    let done = |done: Done| undo::said(account_words::updated(), &done);
    view! {
        <OperationForm form open draft confirm=words::change() on_done=done>
            {parent_field(form, chosen)}
        </OperationForm>
    }
}
