//! `/desk/contacts`: the contacts, and creating a contact.

use leptos::prelude::*;
use shared::api::contacts::{ContactRow, CountContacts, ListContacts};
use shared::api::{Named, NoId, Page};
use shared::fields::contact::Contact;
use shared::grid::{self, Condition};
use shared::ids::ContactId;
use shared::operations::effects::Record;
use shared::words::both::common;
use shared::words::desk::{common as desk_words, contacts as words, deletion, groups, tags};

use super::bulk::{Chosen, Selection, SelectionBar};
use super::bulk_all::{Kind as Act, Matching};
use super::contact::form::new_contact;
use super::deletion::delete_contacts;
use super::grid::actions::RowActs;
use super::grid::cells::{field, person, quiet, time};
use super::grid::{
    Asked, Cells, GridFrame, Line, Listed, Pages, Picked, Rows, Shown, Table, none, table,
};
use super::groups::dialogs::group_dialog;
use super::inline::Inline;
use super::invitations::Inviter;
use super::merge::Kind;
use super::merge::button::MergeButton;
use super::tags::bulk::{Records, tag_dialog};
use super::tags::chips;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{EmptyState, Icon, PageTitle, PortalStateBadge, Remote};
use crate::dialogs::Dialogs;
use crate::keys::{Key, on_key};
use crate::lazy::soon;
use crate::load::Load;
use crate::routes::{AccountTab, ContactTab, DeskPage};

static LISTED: Listed = Listed {
    saves: Some(grid::ListName::Contacts),
    ..Listed::new::<grid::Contacts>(words::search, Rows::Contacts)
};

impl Chosen for ContactRow {
    fn key(&self) -> String {
        self.id.to_string()
    }

    fn name(&self) -> String {
        self.name.clone()
    }
}

/// The page.
#[component]
pub fn Contacts() -> impl IntoView {
    let asked = Asked::of_page::<grid::Contacts>(&LISTED);
    let contacts = Load::new(move || {
        Changes::follow(Topic::Contacts);
        api::call_owned::<ListContacts>(NoId, asked.rows())
    });
    let counts = Load::new(move || {
        Changes::follow(Topic::Contacts);
        api::call_owned::<CountContacts>(NoId, asked.counted())
    });
    let dialogs = Dialogs::of_page();
    let acts = RowActs::of_page();
    let inline = Inline::of_page();
    let selection = Selection::<ContactRow>::new();
    let inviter = Inviter::of_page(move || selection.clear());
    let invite = move |_| {
        inviter.invite(untrack(|| selection.get()).into_iter().map(|row| row.id).collect());
    };
    let cleared = Callback::new(move |()| selection.clear());
    let delete = move |_| {
        let named = |row: ContactRow| Named { id: row.id, name: row.name };
        let chosen: Vec<_> = untrack(|| selection.get()).into_iter().map(named).collect();
        dialogs.open(move |open| delete_contacts(open, chosen.clone(), cleared));
    };
    let chosen =
        move || -> Vec<_> { untrack(|| selection.get()).into_iter().map(|row| row.id).collect() };
    let done = Callback::new(move |()| selection.clear());
    let tag = move |_| {
        let records = Records::Contacts(chosen());
        dialogs.open(move |open| tag_dialog(open, records.clone(), done));
    };
    let group = move |_| {
        let contacts = chosen();
        dialogs.open(move |open| group_dialog(open, contacts.clone(), done));
    };
    soon("label_dialogs");
    let matching = Matching::of_page(grid::ListName::Contacts, (asked, counts), cleared);
    let ids = move || chosen().into_iter().map(ContactId::uuid).collect();
    let is_unverified = Memo::new(move |_| asks(asked, "active", "no"));
    on_key(Key::New, move || dialogs.open(new_contact));
    soon("new_contact");
    soon("deletion");
    let bar = view! {
        <SelectionBar selection away=Signal::derive(move || matching.is_all())>
            <button type="button" class="btn btn-sm" on:click=invite>
                <Icon icon="icon-[lucide--mail]" />{desk_words::send_invitation()}
            </button>
            <button type="button" class="btn btn-sm" on:click=tag>
                <Icon icon="icon-[lucide--tag]" />{tags::tag_menu()}
            </button>
            <button type="button" class="btn btn-sm" on:click=group>
                <Icon icon="icon-[lucide--users-round]" />{groups::add_to_group()}
            </button>
            {matching.button(Act::Owner, ids)}
            {matching.button(Act::Account, ids)}
            <MergeButton kind=Kind::Contacts selection />
            <button type="button" class="btn btn-sm" on:click=delete>
                <Icon icon="icon-[lucide--trash-2]" />{deletion::delete()}
            </button>
        </SelectionBar>
        {matching.bar()}
    };
    view! {
        <PageTitle title=common::contacts()>
            <button type="button" class="btn btn-sm btn-primary" on:click=move |_| dialogs.open(new_contact)>
                <Icon icon="icon-[lucide--plus]" />{words::new_contact()}
            </button>
        </PageTitle>
        <div class="page-body">
            <GridFrame asked counts pages=Pages::of(asked, contacts) bar=bar.into_any()>
                {move || is_unverified.get().then(|| view! {
                    <p class="quiet mb-3 text-sm">{words::invite_some()}</p>
                })}
                {matching.banner(contacts, selection)}
                <Remote data=contacts is_empty=|page| page.rows.is_empty() empty=move || nothing(asked) let:page>
                    {rows(asked, &page, selection, (acts, inline))}
                </Remote>
            </GridFrame>
        </div>
    }
}

/// Whether the filter on a column is this single value.
fn asks(asked: Asked, column: &str, value: &str) -> bool {
    asked.with(|query| query.condition(column).and_then(Condition::single) == Some(value))
}

/// The empty state of the list.
fn nothing(asked: Asked) -> AnyView {
    let only = |column, value| {
        untrack(|| {
            asks(asked, column, value)
                && asked.with(|query| query.q.is_empty() && query.conditions().count() == 1)
        })
    };
    let done = if only("active", "no") {
        words::all_active()
    } else if only("account", grid::NONE) {
        words::all_have_accounts()
    } else if only("details", "yes") {
        words::none_need_details()
    } else {
        return none(asked, || {
            view! { <EmptyState icon="icon-[lucide--users]" text=words::none_yet() /> }.into_any()
        });
    };
    view! { <EmptyState icon="icon-[lucide--circle-check]" text=done /> }.into_any()
}

/// The rows of contacts, which can be selected and edited.
pub fn rows(
    asked: Asked,
    page: &Page<ContactRow>,
    selection: Selection<ContactRow>,
    (acts, inline): (RowActs, Inline),
) -> AnyView {
    let into = Table::new(asked).choosing(selection, &page.rows);
    let line = |row: &ContactRow| Line {
        key: row.key(),
        cells: inline.cells(
            (Record::Contact(row.id), &row.name),
            &into.shown,
            row.cells(&into.shown),
        ),
        pick: Picked::of(selection, row),
        end: Some(acts.of_contact(row)),
    };
    table(Table { lines: page.rows.iter().map(line).collect(), ..into })
}

impl Cells for ContactRow {
    fn cell(&self, column: &str, shown: Shown<'_>) -> AnyView {
        match column {
            "name" => name(self, shown),
            "email" => quiet(self.email.clone()),
            "account" => account(self),
            "portal" => view! { <PortalStateBadge state=self.portal /> }.into_any(),
            "seen" => time(self.seen_at),
            "owner" => quiet(self.owner.clone()),
            "assigned_to" => quiet(self.assigned_to.clone()),
            "reports_to" => superior(self),
            "created" => time(self.created_at),
            "tags" => chips(self.tags.as_ref()),
            "groups" => chips(self.groups.as_ref()),
            name => field::<Contact>(&self.fields, name),
        }
    }
}

fn name(row: &ContactRow, shown: Shown<'_>) -> AnyView {
    let todo = row.needs_details.then(|| {
        view! { <span class="tag"><Icon icon="icon-[lucide--pencil-line]" />{words::needs_details()}</span> }
    });
    let email = row.email.clone().filter(|_| !shown.has("email"));
    let href = DeskPage::Contact(row.id, ContactTab::Overview).href();
    person(&row.name, href, email, todo.into_any())
}

fn superior(row: &ContactRow) -> AnyView {
    let link = |it: Named<ContactId>| {
        let href = DeskPage::Contact(it.id, ContactTab::Overview).href();
        view! { <a class="link-hover" href=href>{it.name}</a> }
    };
    row.reports_to.clone().map(link).into_any()
}

fn account(row: &ContactRow) -> AnyView {
    let Some(account) = row.account.clone() else { return ().into_any() };
    let href = DeskPage::Account(account.id, AccountTab::Overview).href();
    let others = (row.other_accounts != 0).then(|| {
        view! { " " <span class="quiet text-xs">{words::other_accounts(row.other_accounts)}</span> }
    });
    view! { <a class="link-hover" href=href>{account.name}</a> {others} }.into_any()
}
