//! Who left an account in a period, the latest first.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::api::reports::{Leaver, LeaversReport, ListLeavers};
use shared::api::{Cursor, NoId, Page};
use shared::words::both::common;
use shared::words::desk::{activity, columns, reports as words};

use super::ICON;
use crate::address::Filter;
use crate::api;
use crate::browser::dates;
use crate::changes::{Changes, Topic};
use crate::components::{EmptyState, KindTag, Remote, Time, pager};
use crate::load::Load;
use crate::pages::desk::operations_log::asked::period;
use crate::pages::desk::operations_log::filters::{day, some};
use crate::routes::{AccountTab, ContactTab, DeskPage};

/// The period as the URL has it. Days are those of the reader's calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Asked {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<Cursor>,
}

impl Asked {
    const fn is_filtered(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    fn report(self, offset: i16) -> LeaversReport {
        let (since, until) = period(self.from, self.to, offset);
        LeaversReport { since, until, after: self.after }
    }
}

/// The tab of the leavers.
#[component]
pub fn Leavers() -> impl IntoView {
    let asked = Filter::<Asked>::of_page();
    let rows = Load::new(move || {
        Changes::follow(Topic::Accounts);
        Changes::follow(Topic::Contacts);
        api::call_owned::<ListLeavers>(NoId, asked.get().report(dates::offset()))
    });
    let change = move |set: fn(&mut Asked, Option<String>), value: String| {
        asked.change(|it| {
            set(it, some(value));
            it.after = None;
        });
    };
    let from = Signal::derive(move || asked.with(|it| it.from.clone().unwrap_or_default()));
    let to = Signal::derive(move || asked.with(|it| it.to.clone().unwrap_or_default()));
    let clear = move || asked.href(|it| *it = Asked::default());
    let empty = move || {
        let is_filtered = untrack(|| asked.with(Asked::is_filtered));
        let text = if is_filtered { words::none_left_then() } else { words::none_left() };
        view! { <EmptyState icon=ICON text /> }.into_any()
    };
    view! {
        <p class="quiet mb-4 text-sm">{words::leavers_explained()}</p>
        <div class="mb-4 flex flex-wrap items-end gap-3" role="group" aria-label=activity::filters()>
            {day(activity::from(), from, move |day| change(|it, day| it.from = day, day))}
            {day(activity::to(), to, move |day| change(|it, day| it.to = day, day))}
            <Show when=move || asked.with(Asked::is_filtered)>
                <a class="btn btn-ghost btn-sm" href=clear>{activity::clear()}</a>
            </Show>
        </div>
        <Remote data=rows is_empty=|page| page.rows.is_empty() empty let:page>{table(asked, page)}</Remote>
    }
}

fn table(asked: Filter<Asked>, page: Page<Leaver>) -> AnyView {
    let Page { rows, next, .. } = page;
    view! {
        <div class="sheet overflow-x-auto">
            <table class="list-table">
                <caption class="sr-only">{words::leavers()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{common::contact()}</th>
                        <th scope="col">{common::account()}</th>
                        <th scope="col">{columns::relationship()}</th>
                        <th scope="col">{columns::since()}</th>
                        <th scope="col">{words::left()}</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        {pager(asked, next, |it| &mut it.after)}
    }
    .into_any()
}

/// The name of a record, as a link if it has a page.
fn named(href: String, name: String, has_page: bool) -> AnyView {
    if has_page {
        view! { <a class="link-hover font-medium" href=href><bdi>{name}</bdi></a> }.into_any()
    } else {
        view! { <bdi>{name}</bdi> <span class="quiet text-xs">{words::deleted()}</span> }.into_any()
    }
}

fn row(it: Leaver) -> impl IntoView {
    let contact = DeskPage::Contact(it.contact.id, ContactTab::Accounts).href();
    let account = DeskPage::Account(it.account.id, AccountTab::Contacts).href();
    let role = it.role.map(|role| view! { <span class="quiet ml-2">{role}</span> });
    view! {
        <tr>
            <td class="cell-head">{named(contact, it.contact.name, it.has_page)}</td>
            <td data-label=common::account()>{named(account, it.account.name, it.account_has_page)}</td>
            <td data-label=columns::relationship()><KindTag kind=it.kind />{role}</td>
            <td data-label=columns::since()><Time at=it.valid_from /></td>
            <td data-label=words::left()><Time at=it.valid_to /></td>
        </tr>
    }
}
