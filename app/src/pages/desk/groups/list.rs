//! `/desk/groups`: the groups of contacts.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::groups::{Group, ListGroups};
use shared::api::tags::LabelFilter;
use shared::words::both::common;
use shared::words::desk::{groups as words, tags};

use super::dialogs::{DeleteGroup, GroupForm};
use crate::address::Filter;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{EmptyState, Icon, Menu, PageTitle, Remote, SearchBox, pager};
use crate::dialogs::Dialogs;
use crate::keys::{Key, on_key};
use crate::load::Load;
use crate::routes::DeskPage;

/// The page.
#[component]
pub fn Groups() -> impl IntoView {
    let filter = Filter::<LabelFilter>::of_page();
    let groups = Load::new(move || {
        Changes::follow(Topic::Contacts);
        api::call_owned::<ListGroups>(NoId, filter.get())
    });
    let dialogs = Dialogs::of_page();
    let new = move || dialogs.show(|open| view! { <GroupForm open group=None /> });
    on_key(Key::New, new);
    let search = move |q| filter.change(|it| *it = LabelFilter { q, after: None });
    let empty = move || {
        let is_all = filter.with(|it| it.q.is_empty());
        let text = if is_all { words::none_yet() } else { words::none_match() };
        view! { <EmptyState icon="icon-[lucide--users-round]" text /> }
    };
    view! {
        <PageTitle title=words::title() lead=words::lead().to_owned()>
            <a class="btn btn-sm" href=DeskPage::Tags.href()><Icon icon="icon-[lucide--tags]" />{tags::title()}</a>
            <button type="button" class="btn btn-sm btn-primary" on:click=move |_| new()>
                <Icon icon="icon-[lucide--plus]" />{words::new_group()}
            </button>
        </PageTitle>
        <div class="page-body">
            <div class="mb-3"><SearchBox label=words::search() value=Signal::derive(move || filter.get().q) on_search=search /></div>
            <Remote data=groups is_empty=|page| page.rows.is_empty() empty let:page>
                <div class="sheet">
                    <table class="list-table">
                        <thead><tr>
                            <th>{words::group()}</th><th>{common::contacts()}</th><th>{words::description()}</th>
                            <th><span class="sr-only">{tags::acts()}</span></th>
                        </tr></thead>
                        <tbody>{page.rows.into_iter().map(|group| row(group, dialogs)).collect_view()}</tbody>
                    </table>
                </div>
                {pager(filter, page.next, |it| &mut it.after)}
            </Remote>
        </div>
    }
}

fn row(group: Group, dialogs: Dialogs) -> impl IntoView {
    let href = DeskPage::Group(group.id).href();
    let label = tags::more_for(&group.name);
    let (name, members, description) =
        (group.name.clone(), group.members.to_string(), group.description.clone());
    let group = StoredValue::new(group);
    let edit = move |_| {
        dialogs.show(move |open| view! { <GroupForm open group=Some(group.get_value()) /> });
    };
    let delete = move |_| {
        dialogs
            .show(move |open| view! { <DeleteGroup open group=group.get_value() leaves=false /> });
    };
    view! {
        <tr>
            <td class="cell-head"><a class="link-hover font-medium" href=href>{name}</a></td>
            <td>{members}</td>
            <td class="quiet">{description}</td>
            <td class="cell-end">
                <Menu label>
                    <button type="button" on:click=edit><Icon icon="icon-[lucide--pencil-line]" />{common::edit()}</button>
                    <button type="button" on:click=delete><Icon icon="icon-[lucide--trash-2]" />{words::delete()}</button>
                </Menu>
            </td>
        </tr>
    }
}
