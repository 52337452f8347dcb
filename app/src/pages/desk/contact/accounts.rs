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
use crate::effect::effect;
use crate::load::Load;
use crate::pages::desk::relationships::Bond;
use crate::pages::desk::relationships::access::AccessDialog;
use crate::pages::desk::relationships::associate::{AssociateDialog, To};
use crate::pages::desk::relationships::dissociate::DissociateDialog;
use crate::routes::{AccountTab, DeskPage};

/// Which dialog stands open, and about what.
#[derive(Clone, Copy, Debug)]
struct Acts {
    about: RwSignal<Vec<Bond>>,
    setting: RwSignal<bool>,
    ending: RwSignal<bool>,
    associating: RwSignal<bool>,
    changing: RwSignal<bool>,
    wish: RwSignal<Wish>,
}

impl Acts {
    fn new() -> Self {
        let closed = || RwSignal::new(false);
        Self {
            about: RwSignal::new(Vec::new()),
            setting: closed(),
            ending: closed(),
            associating: closed(),
            changing: closed(),
            wish: RwSignal::new(Wish::Choose),
        }
    }

    fn begin(self, open: RwSignal<bool>, bond: Bond) {
        self.about.set(vec![bond]);
        open.set(true);
    }

    fn change_primary(self, wish: Wish) {
        self.wish.set(wish);
        self.changing.set(true);
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
    let acts = Acts::new();
    let to = Signal::derive(move || contact.with(|it| it.map(|it| To::Contact(named(it)))));
    // A change needs the newest version of what the dialog is about.
    effect(move || {
        contact.with(|contact| {
            let Some(contact) = contact else { return };
            let newer = |bond: &Bond| {
                contact
                    .relationships
                    .iter()
                    .find(|it| it.id == bond.id)
                    .map(|it| Bond::of_contact(named(contact), it))
            };
            acts.about.update(|about| {
                for bond in about.iter_mut() {
                    if let Some(newer) = newer(bond) {
                        *bond = newer;
                    }
                }
            });
        });
    });
    view! {
        <div class="tools">
            <button type="button" class="btn btn-sm btn-primary" on:click=move |_| acts.associating.set(true)>
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
        <AccessDialog open=acts.setting bonds=acts.about on_done=|()| () />
        <DissociateDialog open=acts.ending bonds=acts.about on_done=|()| () />
        <PrimaryDialog open=acts.changing id contact wish=acts.wish />
        <AssociateDialog open=acts.associating to />
    }
}

#[component]
fn Rows(contact: Contact, acts: Acts) -> impl IntoView {
    if contact.relationships.is_empty() {
        let text = words::first_becomes_primary();
        return view! { <EmptyState icon="icon-[lucide--building-2]" text /> }.into_any();
    }
    let who = named(&contact);
    let row = move |row: Relationship| {
        let bond = Bond::of_contact(who.clone(), &row);
        view! {
            <tr>
                <td class="cell-head">
                    <a class="link-hover font-medium" href=DeskPage::Account(row.account.id, AccountTab::Overview).href()>{row.account.name}</a>
                </td>
                <td><KindTag kind=row.kind /></td>
                <td>{row.role}</td>
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
                        <th>{common::account()}</th><th>{contact::relationship()}</th><th>{common::role()}</th>
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
    let set = move |_| acts.begin(acts.setting, bond.get_value());
    let end = move |_| acts.begin(acts.ending, bond.get_value());
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
