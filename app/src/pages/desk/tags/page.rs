//! `/desk/settings/tags`: all tags with how often each is used. Admins rename, merge and
//! delete them.

use leptos::prelude::*;
use shared::api::NoId;
use shared::api::tags::{LabelFilter, ListTags, Tag};
use shared::list::Counted;
use shared::words::both::common;
use shared::words::desk::tags as words;

use super::acts::{Act, dialog};
use crate::address::{self, Filter};
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{EmptyState, Icon, Menu, Notice, PageTitle, Remote, SearchBox, pager};
use crate::dialogs::Dialogs;
use crate::load::Load;
use crate::routes::DeskPage;
use crate::session;

/// The page.
#[component]
pub fn Tags() -> impl IntoView {
    let filter = Filter::<LabelFilter>::of_page();
    let tags = Load::new(move || {
        Changes::follow(Topic::Contacts);
        Changes::follow(Topic::Accounts);
        api::call_owned::<ListTags>(NoId, filter.get())
    });
    let dialogs = Dialogs::of_page();
    let is_admin = Memo::new(|_| session::agent().is_some_and(|me| me.is_admin));
    let search = move |q| filter.change(|it| *it = LabelFilter { q, after: None });
    let empty = move || {
        let is_all = filter.with(|it| it.q.is_empty());
        let text = if is_all { words::none_yet() } else { words::none_match() };
        view! { <EmptyState icon="icon-[lucide--tags]" text /> }
    };
    view! {
        <PageTitle title=words::title() lead=words::lead().to_owned() />
        <div class="page-body">
            {move || (!is_admin.get()).then(|| view! { <Notice>{words::only_admins()}</Notice> })}
            <div class="mb-3"><SearchBox label=words::search() value=Signal::derive(move || filter.get().q) on_search=search /></div>
            <Remote data=tags is_empty=|page| page.rows.is_empty() empty let:page>
                <div class="sheet">
                    <table class="list-table">
                        <thead><tr>
                            <th>{words::name()}</th><th>{common::contacts()}</th><th>{common::accounts()}</th>
                            {is_admin.get().then(|| view! { <th><span class="sr-only">{words::acts()}</span></th> })}
                        </tr></thead>
                        <tbody>{page.rows.into_iter().map(|tag| row(tag, dialogs, is_admin)).collect_view()}</tbody>
                    </table>
                </div>
                {pager(filter, page.next, |it| &mut it.after)}
            </Remote>
        </div>
    }
}

fn row(tag: Tag, dialogs: Dialogs, is_admin: Memo<bool>) -> impl IntoView {
    let list = |page: DeskPage| address::with_query(&page.href(), &[("tags", tag.id.to_string())]);
    let contacts = uses(tag.contacts, list(DeskPage::Contacts));
    let accounts = uses(tag.accounts, list(DeskPage::Accounts));
    let name = tag.name.clone();
    let acts = is_admin.get_untracked().then(|| {
        let label = words::more_for(&tag.name);
        let begin = move |act| {
            let tag = tag.clone();
            move |_| {
                let tag = tag.clone();
                dialogs.show(move |open| dialog(open, act, tag.clone()));
            }
        };
        view! {
            <td class="cell-end">
                <Menu label>
                    <button type="button" on:click=begin(Act::Rename)><Icon icon="icon-[lucide--pencil-line]" />{words::rename()}</button>
                    <button type="button" on:click=begin(Act::Merge)><Icon icon="icon-[lucide--merge]" />{words::merge()}</button>
                    <button type="button" on:click=begin(Act::Delete)><Icon icon="icon-[lucide--trash-2]" />{words::delete()}</button>
                </Menu>
            </td>
        }
    });
    view! {
        <tr>
            <td class="cell-head"><span class="tag">{name}</span></td>
            <td data-label=common::contacts()>{contacts}</td>
            <td data-label=common::accounts()>{accounts}</td>
            {acts}
        </tr>
    }
}

/// How many records have it, as a link to them.
fn uses(count: Counted, href: String) -> AnyView {
    let said = count.to_string();
    if count == Counted(0) {
        view! { <span data-zero="">{said}</span> }.into_any()
    } else {
        view! { <a class="link-hover" href=href>{said}</a> }.into_any()
    }
}
