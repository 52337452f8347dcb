//! `/desk/groups/:id`: a group and its contacts.

use leptos::prelude::*;
use shared::api::contacts::{ContactRow, CountContacts, ListContacts};
use shared::api::groups::{GetGroup, Group};
use shared::api::operations::{Commit, CommitOperation, Draft};
use shared::api::{NoId, Nothing};
use shared::grid;
use shared::ids::GroupId;
use shared::words::both::common;
use shared::words::desk::{groups as words, tags};

use super::dialogs::{AddMembers, DeleteGroup, GroupForm};
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{EmptyState, Icon, Menu, PageTitle, Remote, Shape};
use crate::dialogs::Dialogs;
use crate::effect::effect;
use crate::load::Load;
use crate::pages::desk::bulk::{Selection, SelectionBar};
use crate::pages::desk::contacts::rows;
use crate::pages::desk::grid::actions::RowActs;
use crate::pages::desk::grid::{Asked, GridFrame, Listed, Pages, Rows, none};
use crate::pages::desk::inline::Inline;
use crate::pages::desk::operations::undo;
use crate::pages::desk::tags::bulk::{Records, tag_dialog};
use crate::routes::DeskPage;
use crate::submission::{Failure, Submission};
use crate::toast;

static LISTED: Listed = Listed {
    views: &[],
    is_counted: false,
    ..Listed::new::<grid::Contacts>(words::search_members, Rows::Contacts)
};

/// The page.
#[component]
pub fn GroupPage(
    /// Which group.
    id: GroupId,
) -> impl IntoView {
    let group = Load::new(move || {
        Changes::follow(Topic::Contacts);
        api::call_owned::<GetGroup>(id, Nothing {})
    });
    let asked = Asked::about::<grid::Contacts>(&LISTED, "groups", id.to_string());
    let contacts = Load::new(move || {
        Changes::follow(Topic::Contacts);
        api::call_owned::<ListContacts>(NoId, asked.rows())
    });
    let counts = Load::new(move || {
        Changes::follow(Topic::Contacts);
        api::call_owned::<CountContacts>(NoId, asked.counted())
    });
    let dialogs = Dialogs::of_page();
    let (row_acts, inline) = (RowActs::of_page(), Inline::of_page());
    let selection = Selection::<ContactRow>::new();
    let is_there = Memo::new(move |_| group.with(|it| it.is_some()));
    let title = Signal::derive(move || {
        group.with(|it| it.map_or_else(|| words::group().to_owned(), |it| it.name.clone()))
    });
    let lead = Signal::derive(move || group.with(|it| it.and_then(|it| it.description.clone())));
    let nothing = move || {
        none(asked, || {
            view! { <EmptyState icon="icon-[lucide--users-round]" text=words::no_members() /> }
                .into_any()
        })
    };
    let pages = Pages::of(asked, contacts);
    let shown = move || {
        view! {
            <GridFrame asked counts pages bar=bar(group, dialogs, selection)>
                <Remote data=contacts is_empty=|page| page.rows.is_empty() empty=nothing let:page>
                    {rows(asked, &page, selection, (row_acts, inline))}
                </Remote>
            </GridFrame>
        }
    };
    view! {
        <PageTitle title lead above=vec![(words::title(), DeskPage::Groups.href())]>
            <Show when=move || is_there.get()>{acts(group, dialogs)}</Show>
        </PageTitle>
        <div class="page-body">
            <Remote data=group shape=Shape::Bare let:_there>""</Remote>
            <Show when=move || is_there.get()>{shown()}</Show>
        </div>
    }
}

/// The buttons in the head.
fn acts(group: Load<Group>, dialogs: Dialogs) -> impl IntoView {
    let with = move |show: fn(RwSignal<bool>, Group) -> AnyView| {
        move |_| {
            if let Some(group) = untrack(|| group.get()) {
                dialogs.show(move |open| show(open, group.clone()));
            }
        }
    };
    let label = untrack(|| {
        tags::more_for(&group.with(|it| it.map(|it| it.name.clone()).unwrap_or_default()))
    });
    view! {
        <button type="button" class="btn btn-sm btn-primary" on:click=with(|open, group| view! { <AddMembers open group /> }.into_any())>
            <Icon icon="icon-[lucide--plus]" />{words::add_contacts()}
        </button>
        <button type="button" class="btn btn-sm" on:click=with(|open, group| view! { <GroupForm open group=Some(group) /> }.into_any())>
            <Icon icon="icon-[lucide--pencil-line]" />{common::edit()}
        </button>
        <Menu label>
            <button type="button" on:click=with(|open, group| view! { <DeleteGroup open group leaves=true /> }.into_any())>
                <Icon icon="icon-[lucide--trash-2]" />{words::delete()}
            </button>
        </Menu>
    }
}

/// What can be done with the selected contacts.
fn bar(group: Load<Group>, dialogs: Dialogs, selection: Selection<ContactRow>) -> AnyView {
    let form = Submission::new();
    let chosen =
        move || untrack(|| selection.get()).into_iter().map(|row| row.id).collect::<Vec<_>>();
    let done = Callback::new(move |()| selection.clear());
    let tag = move |_| {
        let records = Records::Contacts(chosen());
        dialogs.open(move |open| tag_dialog(open, records.clone(), done));
    };
    let remove = move |_| {
        let Some(group) = untrack(|| group.get()) else { return };
        let remove = chosen();
        let said = words::contacts_removed(remove.len(), &group.name);
        let draft = Draft::ChangeMembers { group: group.id, add: Vec::new(), remove };
        form.send::<CommitOperation>(NoId, Commit { draft, hash: None }, move |answer| {
            done.try_run(());
            undo::said(said, &answer);
        });
    };
    effect(move || {
        if let Some(Failure::Call(error)) = form.failure() {
            toast::say(error.to_string());
        }
    });
    view! {
        <SelectionBar selection>
            <button type="button" class="btn btn-sm" on:click=tag>
                <Icon icon="icon-[lucide--tag]" />{tags::tag_menu()}
            </button>
            <button type="button" class="btn btn-sm" on:click=remove>
                <Icon icon="icon-[lucide--user-minus]" />{words::remove_from_group()}
            </button>
        </SelectionBar>
    }
    .into_any()
}
