//! `/desk/contacts`: the contacts by name, and making one.

use leptos::prelude::*;
use shared::api::contacts::{ContactFilter, ContactRow, ContactView, ListContacts};
use shared::api::{Named, NoId, Page};
use shared::ids::ContactId;

use super::bulk::{Chosen, Pick, PickAll, Selection, SelectionBar};
use super::contact::form::NewContact;
use super::invitations::InviteDialog;
use crate::address::Filter;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{
    Dialog, EmptyState, Face, Icon, LetterBar, PageTitle, PortalStateBadge, Remote, SearchBox,
    pager,
};
use crate::format;
use crate::keys::{Key, on_key};
use crate::lazy::{self, part_code, soon};
use crate::load::Load;
use crate::routes::{AccountTab, ContactTab, DeskPage};

/// The views, in the order of the page.
const VIEWS: [ContactView; 3] =
    [ContactView::All, ContactView::Unverified, ContactView::WithoutAccount];

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
    let filter = Filter::<ContactFilter>::of_page();
    let contacts = Load::new(move || {
        Changes::follow(Topic::Contacts);
        api::call_owned::<ListContacts>(NoId, filter.get())
    });
    let (making, inviting) = (RwSignal::new(false), RwSignal::new(false));
    let selection = Selection::<ContactRow>::new();
    let chosen = Signal::derive(move || {
        let row = |row: ContactRow| Named { id: row.id, name: row.name };
        selection.get().into_iter().map(row).collect::<Vec<Named<ContactId>>>()
    });
    let is_unverified = Memo::new(move |_| filter.with(|it| it.view == ContactView::Unverified));
    let cleared = Callback::new(move |()| selection.clear());
    on_key(Key::New, move || making.set(true));
    soon("new_contact");
    soon("invite");
    view! {
        <PageTitle title="Contacts">
            <button type="button" class="btn btn-sm btn-primary" on:click=move |_| making.set(true)>
                <Icon icon="icon-[lucide--plus]" />"New contact"
            </button>
        </PageTitle>
        <div class="page-body">
            <div class="tools">
                <Views filter />
                <SelectionBar selection>
                    <button type="button" class="btn btn-sm" on:click=move |_| inviting.set(true)>
                        <Icon icon="icon-[lucide--mail]" />"Send invitation"
                    </button>
                </SelectionBar>
            </div>
            {move || is_unverified.get().then(|| view! {
                <p class="quiet mb-3 text-sm">"These contacts can't sign in yet. Select some and send them an invitation."</p>
            })}
            <Tools filter />
            <Remote data=contacts is_empty=|page| page.rows.is_empty() empty=move || none(filter) let:page>
                <Rows page filter selection />
            </Remote>
        </div>
        {lazy::dialog(making, move || new_contact(making))}
        {lazy::dialog(inviting, move || invite(inviting, chosen, cleared))}
    }
}

part_code! {
    new_contact: fn new_contact(open: RwSignal<bool>) {
        view! { <Dialog open title="New contact"><NewContact open /></Dialog> }
    }
    invite: fn invite(
        open: RwSignal<bool>,
        contacts: Signal<Vec<Named<ContactId>>>,
        on_sent: Callback<()>
    ) {
        view! { <InviteDialog open contacts on_sent /> }
    }
}

#[component]
fn Views(filter: Filter<ContactFilter>) -> impl IntoView {
    let one = move |view: ContactView| {
        let is_current = filter.with(|it| it.view == view);
        let href = filter.href(|it| *it = ContactFilter { view, ..ContactFilter::default() });
        view! { <a href=href aria-current=is_current.then_some("true")>{format::contact_view(view)}</a> }
    };
    view! { <nav class="filters" aria-label="Views">{move || VIEWS.map(one).into_iter().collect_view()}</nav> }
}

#[component]
fn Tools(filter: Filter<ContactFilter>) -> impl IntoView {
    let search = move |q| filter.change(|it| *it = ContactFilter { q, after: None, ..it.clone() });
    let letter = Signal::derive(move || filter.with(|it| it.letter));
    let under = move |letter| {
        filter.href(|it| *it = ContactFilter { letter, view: it.view, ..ContactFilter::default() })
    };
    view! {
        <div class="tools">
            <SearchBox label="Search contacts" value=Signal::derive(move || filter.get().q) on_search=search />
            <LetterBar letter href=under />
        </div>
    }
}

/// What is said where no contact is found.
fn none(filter: Filter<ContactFilter>) -> impl IntoView {
    let asked = untrack(|| filter.get());
    let is_narrowed = ContactFilter { view: asked.view, ..ContactFilter::default() } != asked;
    let (icon, text) = match asked.view {
        _ if is_narrowed => ("icon-[lucide--search-x]", "No contacts match your search."),
        ContactView::All => ("icon-[lucide--users]", "No contacts yet. Create the first one."),
        ContactView::Unverified => {
            ("icon-[lucide--circle-check]", "All contacts are active in the help center.")
        }
        ContactView::WithoutAccount => {
            ("icon-[lucide--circle-check]", "Every contact belongs to an account.")
        }
    };
    view! { <EmptyState icon text /> }
}

#[component]
fn Rows(
    page: Page<ContactRow>,
    filter: Filter<ContactFilter>,
    selection: Selection<ContactRow>,
) -> impl IntoView {
    let picks = untrack(|| filter.with(|it| it.view == ContactView::Unverified));
    let all =
        picks.then(|| view! { <th class="w-8"><PickAll selection rows=page.rows.clone() /></th> });
    view! {
        <div class="sheet">
            <table class="list-table">
                <thead><tr>{all}<th>"Name"</th><th>"Account"</th><th>"Help center"</th><th><span class="sr-only">"To do"</span></th></tr></thead>
                <tbody>{page.rows.into_iter().map(|row| view! { <Row row selection picks /> }).collect_view()}</tbody>
            </table>
        </div>
        {pager(filter, page.next, |it| &mut it.after)}
    }
}

#[component]
fn Row(row: ContactRow, selection: Selection<ContactRow>, picks: bool) -> impl IntoView {
    let key = row.id.to_string();
    let pick =
        picks.then(|| view! { <td class="cell-pick"><Pick selection row=row.clone() /></td> });
    let account = row.account.map(|account| {
        view! { <a class="link-hover" href=DeskPage::Account(account.id, AccountTab::Overview).href()>{account.name}</a> }
    });
    let others = (row.other_accounts != 0).then(|| {
        view! { " " <span class="quiet text-xs whitespace-nowrap">"+ "{row.other_accounts}" more"</span> }
    });
    let todo = row.needs_details.then(|| {
        view! { <span class="tag"><Icon icon="icon-[lucide--pencil-line]" />"Needs details"</span> }
    });
    view! {
        <tr aria-selected=move || selection.has(&key).then_some("true")>
            {pick}
            <td class="cell-head">
                <div class="flex items-center gap-2.5">
                    <Face name=row.name.clone() />
                    <div class="min-w-0 max-sm:pr-8">
                        <a class="link-hover block font-medium" href=DeskPage::Contact(row.id, ContactTab::Overview).href()>{row.name}</a>
                        <div class="quiet truncate text-xs sm:max-w-44 xl:max-w-72" title=row.email.clone()>{row.email.clone()}</div>
                    </div>
                </div>
            </td>
            <td>{account}{others}</td>
            <td><PortalStateBadge state=row.portal /></td>
            <td>{todo}</td>
        </tr>
    }
}
