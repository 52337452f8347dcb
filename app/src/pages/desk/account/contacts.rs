//! Who belongs to an account [R12], and what can be done with several of them.

use leptos::prelude::*;
use shared::api::accounts::{
    Account, AccountContactRow, CountAccountContacts, ListAccountContacts,
};
use shared::api::{Named, Page};
use shared::grid::Members;
use shared::ids::AccountId;
use shared::operations::effects::Record;
use shared::words::desk::{account as words, common};

use super::former::FormerContacts;
use super::new_contact::NewContact;
use super::row::More;
use super::sharing::change_sharing;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{EmptyState, Icon, Remote};
use crate::dialogs::Dialogs;
use crate::effect::effect;
use crate::format;
use crate::lazy::soon;
use crate::load::Load;
use crate::pages::desk::bulk::{Chosen, Selection, SelectionBar};
use crate::pages::desk::exports::start::MembersOf;
use crate::pages::desk::grid::{
    Asked, Cells as _, GridFrame, Line, Listed, Pages, Picked, Rows, Table, none, table,
};
use crate::pages::desk::inline::Inline;
use crate::pages::desk::invitations::Inviter;
use crate::pages::desk::relationships::Bond;
use crate::pages::desk::relationships::access::AccessDialog;
use crate::pages::desk::relationships::associate::{To, associate};
use crate::pages::desk::relationships::dissociate::DissociateDialog;

impl Chosen for AccountContactRow {
    fn key(&self) -> String {
        self.relationship.to_string()
    }

    fn name(&self) -> String {
        self.contact.name.clone()
    }
}

/// What can be done with rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Send them the activation mail.
    Invite,
    /// Set role and level.
    SetAccess,
    /// End the relationships.
    Dissociate,
}

/// The acts on the contacts of an account. Each opens a dialog.
#[derive(Clone, Copy, Debug)]
pub struct Acts {
    id: AccountId,
    account: Load<Account>,
    dialogs: Dialogs,
    inviter: Inviter,
    /// The rows that are chosen.
    pub selection: Selection<AccountContactRow>,
    /// Why the agent may not change who belongs here [R17].
    pub refused: Signal<Option<String>>,
}

impl Acts {
    fn new(id: AccountId, account: Load<Account>) -> Self {
        let selection = Selection::<AccountContactRow>::new();
        Self {
            id,
            account,
            dialogs: Dialogs::of_page(),
            inviter: Inviter::of_page(move || selection.clear()),
            selection,
            refused: Signal::derive(move || {
                account.with(|it| it.and_then(|it| it.associate_refused.clone()))
            }),
        }
    }

    /// Starts an act on `rows`.
    pub fn begin(self, act: Act, rows: &[AccountContactRow]) {
        let bonds: Vec<Bond> = rows.iter().map(|row| self.bond(row)).collect();
        let clear = move |()| self.selection.clear();
        match act {
            Act::Invite => self.inviter.invite(rows.iter().map(|row| row.contact.id).collect()),
            Act::SetAccess | Act::Dissociate if self.refused.get_untracked().is_some() => {}
            Act::SetAccess => self.dialogs.show(move |open| {
                view! { <AccessDialog open bonds=bonds.clone() on_done=clear /> }
            }),
            Act::Dissociate => self.dialogs.show(move |open| {
                view! { <DissociateDialog open bonds=bonds.clone() on_done=clear /> }
            }),
        }
    }

    /// Opens the dialog that associates contacts.
    fn associate(self) {
        let Self { id, account, .. } = self;
        self.dialogs.open(move |open| {
            let to = Signal::derive(move || {
                account.with(|it| it.map(|it| To::Account(Named { id, name: it.name.clone() })))
            });
            associate(open, to)
        });
    }

    fn with_selection(self, act: Act) {
        self.begin(act, &untrack(|| self.selection.get()));
    }

    /// A row as a relationship.
    pub fn bond(self, row: &AccountContactRow) -> Bond {
        let name =
            untrack(|| self.account.with(|it| it.map(|it| it.name.clone()).unwrap_or_default()));
        Bond::of_account(Named { id: self.id, name }, row)
    }

    /// Why none of the chosen rows can be ended [R4, R17]; the dialog says the
    /// same for each, with the ways out.
    fn keeps_all(self) -> Option<String> {
        let kept = || {
            let reasons = self
                .selection
                .get()
                .iter()
                .map(|row| self.bond(row).is_kept_by())
                .collect::<Option<Vec<_>>>();
            reasons.and_then(|reasons| reasons.into_iter().next())
        };
        self.refused.get().or_else(kept)
    }
}

static LISTED: Listed = Listed::new::<Members>(words::search_contacts, Rows::Contacts);

/// The tab.
#[component]
pub fn ContactsTab(
    /// Which account.
    id: AccountId,
    /// The account.
    account: Load<Account>,
) -> impl IntoView {
    let asked = Asked::of_page::<Members>(&LISTED);
    let follow = || {
        Changes::follow(Topic::Contacts);
        Changes::follow(Topic::Accounts);
    };
    let contacts = Load::new(move || {
        follow();
        api::call_owned::<ListAccountContacts>(id, asked.rows())
    });
    let counts = Load::new(move || {
        follow();
        api::call_owned::<CountAccountContacts>(id, asked.counted())
    });
    provide_context(MembersOf(id));
    let acts = Acts::new(id, account);
    let inline = Inline::of_tab();
    effect(move || {
        contacts.with(|page| page.iter().for_each(|page| acts.selection.renew(&page.rows)));
    });
    ["associate", "sharing"].into_iter().for_each(soon);
    let dialogs = acts.dialogs;
    let change = Callback::new(move |()| dialogs.open(move |open| change_sharing(open, account)));
    let refused = move || acts.refused.read().is_some();
    let beside = view! {
        <Show when=move || !refused()><NewContact id account /></Show>
    };
    view! {
        <GridFrame asked counts pages=Pages::of(asked, contacts) beside=beside.into_any() bar=bar(&acts)>
            <Remote data=contacts is_empty=|page| page.rows.is_empty() empty=move || nothing(asked, &acts) let:page>
                {rows(asked, &page, (&acts, inline))}
            </Remote>
        </GridFrame>
        <Default account change />
        <FormerContacts id />
    }
}

/// What says why something cannot be done with the selection.
const WHY_NOT: &str = "why-not";

fn bar(acts: &Acts) -> AnyView {
    let acts = *acts;
    // Said where it can be seen by touch and heard with the button, too.
    let why_not = move || acts.keeps_all();
    view! {
        <SelectionBar selection=acts.selection>
            <button type="button" class="btn btn-sm" on:click=move |_| acts.with_selection(Act::Invite)>
                <Icon icon="icon-[lucide--mail]" />{common::send_invitation()}
            </button>
            <button type="button" class="btn btn-sm" aria-disabled=move || acts.refused.read().is_some().then_some("true")
                aria-describedby=move || acts.refused.read().is_some().then_some(WHY_NOT) on:click=move |_| acts.with_selection(Act::SetAccess)>
                <Icon icon="icon-[lucide--sliders-horizontal]" />{common::change_access()}
            </button>
            <button type="button" class="btn btn-sm" aria-disabled=move || acts.keeps_all().is_some().then_some("true")
                aria-describedby=WHY_NOT on:click=move |_| acts.with_selection(Act::Dissociate)>
                <Icon icon="icon-[lucide--unlink]" />{common::dissociate()}
            </button>
            <p class="basis-full text-xs lg:text-right" id=WHY_NOT hidden=move || why_not().is_none()>{why_not}</p>
        </SelectionBar>
    }
    .into_any()
}

/// What is said where no contact is found.
fn nothing(asked: Asked, acts: &Acts) -> AnyView {
    let acts = *acts;
    none(asked, || {
        view! {
            <EmptyState icon="icon-[lucide--users]" text=words::no_contacts()>
                <Show when=move || acts.refused.read().is_none()>
                    <button type="button" class="btn btn-sm btn-primary" on:click=move |_| acts.associate()>{words::associate_contacts()}</button>
                </Show>
            </EmptyState>
        }
        .into_any()
    })
}

fn rows(asked: Asked, page: &Page<AccountContactRow>, (acts, inline): (&Acts, Inline)) -> AnyView {
    let acts = *acts;
    let into = Table::new(asked).choosing(acts.selection, &page.rows);
    let line = |row: &AccountContactRow| Line {
        key: row.key(),
        cells: inline.cells(
            (Record::Contact(row.contact.id), &row.contact.name),
            &into.shown,
            row.cells(&into.shown),
        ),
        pick: Picked::of(acts.selection, row),
        end: Some(view! { <More row=row.clone() acts /> }.into_any()),
    };
    table(Table { lines: page.rows.iter().map(line).collect(), ..into })
}

/// What holds where nothing else is set.
#[component]
fn Default(account: Load<Account>, change: Callback<()>) -> impl IntoView {
    let said = move || {
        account.with(|it| {
            it.map(|it| {
                let level = it.default_level;
                words::default_access(format::level(level), format::level_explained(level))
            })
        })
    };
    view! {
        <p class="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
            <span class="quiet">{said}</span>
            <button type="button" class="link" on:click=move |_| change.run(())>{words::change_default()}</button>
        </p>
    }
}
