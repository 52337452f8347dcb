//! A new contact of an account, from the account's page.

use leptos::prelude::*;
use shared::api::Named;
use shared::api::accounts::Account;
use shared::ids::AccountId;
use shared::words::desk::contacts as words;

use crate::components::Icon;
use crate::dialogs::Dialogs;
use crate::lazy::{part_code, soon};
use crate::load::Load;
use crate::pages::desk::contact::form::ContactForm;
use crate::pages::desk::editor::create_dialog_with;

part_code! {
    new_contact: fn new_contact_of(open: RwSignal<bool>, account: Named<AccountId>) {
        create_dialog_with::<ContactForm>(
            open,
            Callback::new(move |fields: ContactForm| fields.belong_to(&account)),
        )
    }
}

/// The button that opens the form, with the account as the primary one.
#[component]
pub fn NewContact(
    /// Which account.
    id: AccountId,
    /// The account.
    account: Load<Account>,
    /// Whether it stands in the head of a part.
    #[prop(optional)]
    ghost: bool,
) -> impl IntoView {
    let dialogs = Dialogs::of_page();
    let class = if ghost { "btn btn-ghost btn-sm -mr-2 ml-auto" } else { "btn btn-sm" };
    let ask = move |_| {
        let name = untrack(|| account.with(|it| it.map(|it| it.name.clone())));
        if let Some(name) = name {
            dialogs.open(move |open| new_contact_of(open, Named { id, name: name.clone() }));
        }
    };
    soon("new_contact");
    view! {
        <button type="button" class=class on:click=ask><Icon icon="icon-[lucide--plus]" />{words::new_contact()}</button>
    }
}
