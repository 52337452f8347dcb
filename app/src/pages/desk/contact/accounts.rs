//! Where a contact belongs, what they may do there, and changing that.

use leptos::prelude::*;
use shared::api::contacts::{Contact, Relationship};
use shared::customers::relationship::RelationshipKind;
use shared::ids::ContactId;
use shared::words::both::common;
use shared::words::desk::common as desk_words;
use shared::words::desk::{contact, contact_accounts as words};

use super::history::History;
use super::named;
use super::primary::{PrimaryDialog, Wish};
use crate::browser::dates;
use crate::components::{EmptyState, Icon, KindTag, LevelText, Menu, Remote};
use crate::dialogs::Dialogs;
use crate::lazy::soon;
use crate::load::Load;
use crate::pages::desk::relationships::Bond;
use crate::pages::desk::relationships::access::AccessDialog;
use crate::pages::desk::relationships::associate::{To, associate};
use crate::pages::desk::relationships::dissociate::DissociateDialog;
use crate::routes::{AccountTab, DeskPage};

/// The acts on the accounts of a contact. Each opens a dialog.
#[derive(Clone, Copy, Debug)]
struct Acts {
    dialogs: Dialogs,
    id: ContactId,
    contact: Load<Contact>,
}

impl Acts {
    fn set_access(self, bond: Bond) {
        self.dialogs.show(move |open| {
            view! { <AccessDialog open bonds=vec![bond.clone()] on_done=|()| () /> }
        });
    }

    fn dissociate(self, bond: Bond) {
        self.dialogs.show(move |open| {
            view! { <DissociateDialog open bonds=vec![bond.clone()] on_done=|()| () /> }
        });
    }

    fn change_primary(self, wish: Wish) {
        let Self { id, contact, .. } = self;
        self.dialogs.show(move |open| {
            view! { <PrimaryDialog open id contact wish=wish.clone() /> }
        });
    }
}

/// The tab.
#[component]
pub fn AccountsTab(
    /// Which contact.
    id: ContactId,
    /// The contact.
    contact: Load<Contact>,
) -> impl IntoView {
    let acts = Acts { dialogs: Dialogs::of_page(), id, contact };
    let to = Signal::derive(move || contact.with(|it| it.map(|it| To::Contact(named(it)))));
    let begin = move |_| acts.dialogs.open(move |open| associate(open, to));
    soon("associate");
    view! {
        <div class="tools">
            <button type="button" class="btn btn-sm btn-primary" on:click=begin>
                <Icon icon="icon-[lucide--building-2]" />{words::associate_accounts()}
            </button>
            <button type="button" class="btn btn-sm" on:click=move |_| acts.change_primary(Wish::Choose)>
                <Icon icon="icon-[lucide--arrow-left-right]" />{desk_words::change_primary_account()}
            </button>
        </div>
        <Remote data=contact let:contact>
            <Rows contact=contact.clone() acts />
            <Loose contact=contact.clone() />
            <History former=contact.former_relationships />
        </Remote>
    }
}

#[component]
fn Rows(contact: Contact, acts: Acts) -> impl IntoView {
    if contact.relationships.is_empty() {
        let text = words::first_becomes_primary();
        return view! { <EmptyState icon="icon-[lucide--building-2]" text /> }.into_any();
    }
    let who = named(&contact);
    // No column is empty in all of its rows.
    let has_roles = contact.relationships.iter().any(|it| it.role.is_some());
    let row = move |row: Relationship| {
        let bond = Bond::of_contact(who.clone(), &row);
        view! {
            <tr>
                <td class="cell-head">
                    <a class="link-hover font-medium" href=DeskPage::Account(row.account.id, AccountTab::Overview).href()>{row.account.name}</a>
                </td>
                <td><KindTag kind=row.kind /></td>
                {has_roles.then(|| view! { <td>{row.role}</td> })}
                <td><LevelText level=row.level /></td>
                <td class="quiet" data-label=words::since()>{dates::day(row.valid_from)}</td>
                <td class="cell-end w-8"><More bond acts /></td>
            </tr>
        }
    };
    view! {
        <div class="sheet">
            <table class="list-table">
                <thead>
                    <tr>
                        <th>{common::account()}</th><th>{contact::relationship()}</th>
                        {has_roles.then(|| view! { <th>{common::role()}</th> })}
                        <th>{desk_words::access_to_colleagues_tickets()}</th>
                        <th>{words::since()}</th><th><span class="sr-only">{words::more()}</span></th>
                    </tr>
                </thead>
                <tbody>{contact.relationships.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// What can be done with one relationship.
#[component]
fn More(bond: Bond, acts: Acts) -> impl IntoView {
    let label = desk_words::more_for(&bond.account.name);
    let (kind, kept, account) = (bond.kind, bond.is_kept_by(), bond.account.clone());
    let bond = StoredValue::new(bond);
    let set = move |_| acts.set_access(bond.get_value());
    let end = move |_| acts.dissociate(bond.get_value());
    let make = move |_| acts.change_primary(Wish::Make(account.clone()));
    let primary = match kind {
        RelationshipKind::Indirect => view! {
            <button type="button" on:click=make><Icon icon="icon-[lucide--star]" />{words::make_primary()}</button>
        }
        .into_any(),
        RelationshipKind::Direct => view! {
            <button type="button" on:click=move |_| acts.change_primary(Wish::Choose)>
                <Icon icon="icon-[lucide--arrow-left-right]" />{desk_words::change_primary_account()}
            </button>
            <button type="button" on:click=move |_| acts.change_primary(Wish::Remove)>
                <Icon icon="icon-[lucide--star-off]" />{words::remove_primary_account()}
            </button>
        }
        .into_any(),
    };
    let dissociate =
        if kept.is_some() { words::cannot_dissociate_primary() } else { desk_words::dissociate() };
    view! {
        <Menu label>
            <button type="button" on:click=set><Icon icon="icon-[lucide--sliders-horizontal]" />{desk_words::change_access()}</button>
            {primary}
            <button type="button" aria-disabled=kept.is_some().then_some("true") title=kept on:click=end>
                <Icon icon="icon-[lucide--unlink]" />{dissociate}
            </button>
        </Menu>
    }
}

/// Earlier tickets that stand under no account [T7].
#[component]
fn Loose(contact: Contact) -> impl IntoView {
    let count = contact.tickets_without_account;
    (count != 0).then(
        || view! { <p class="quiet mt-3 text-sm">{words::tickets_without_account(count)}</p> },
    )
}
