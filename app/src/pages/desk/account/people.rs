//! The first contacts of an account, on the account's overview.

use leptos::prelude::*;
use shared::api::accounts::{Account, AccountContactRow, ListAccountContacts};
use shared::grid::{GridQuery, Members, Size};
use shared::ids::AccountId;
use shared::words::both::common;
use shared::words::desk::{account as words, record};

use super::new_contact::NewContact;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{Face, PortalStateBadge, Remote, Shape};
use crate::format;
use crate::load::Load;
use crate::routes::{AccountTab, ContactTab, DeskPage};

/// How many contacts are listed; a link leads to all.
const SHOWN: usize = 6;

/// The first contacts by name, and a link to all.
#[component]
pub fn People(
    /// Which account.
    id: AccountId,
    /// The account.
    account: Load<Account>,
) -> impl IntoView {
    let people = Load::new(move || {
        Changes::follow(Topic::Accounts);
        Changes::follow(Topic::Contacts);
        let first = GridQuery::<Members>::default().sized(Size::TEN);
        api::call_owned::<ListAccountContacts>(id, first)
    });
    let count = Memo::new(move |_| account.with(|it| it.map(|it| it.contacts)).unwrap_or_default());
    let all = DeskPage::Account(id, AccountTab::Contacts).href();
    let href = all.clone();
    let may_add = move || account.with(|it| it.is_some_and(|it| it.associate_refused.is_none()));
    let rest = move || {
        let is_more = people.with(|page| page.is_some_and(|page| SHOWN < page.rows.len()));
        let href = href.clone();
        let words = record::view_all_contacts(count.get());
        is_more.then(|| {
            view! { <p class="border-t border-base-300 px-4 py-2 text-sm"><a class="link-hover" href=href>{words}</a></p> }
        })
    };
    let empty =
        || view! { <p class="quiet px-4 pb-3 text-sm">{words::no_contacts()}</p> }.into_any();
    view! {
        <section class="sheet" aria-labelledby="people">
            <div class="flex flex-wrap items-center gap-x-2 px-4 pt-2 pb-1">
                <h2 class="grow py-1" id="people"><a class="link-hover" href=all>{common::contacts()}</a></h2>
                <Show when=may_add><NewContact id account ghost=true /></Show>
            </div>
            <Remote data=people shape=Shape::Bare is_empty=|page| page.rows.is_empty() empty let:page>
                <ul class="px-4 pb-2 text-sm">{page.rows.into_iter().take(SHOWN).map(one).collect_view()}</ul>
            </Remote>
            {rest}
        </section>
    }
}

/// The height that is reserved for the list, by the number of contacts.
pub const fn place(contacts: u32) -> &'static str {
    match contacts {
        0 | 1 => "min-h-24",
        2 | 3 => "min-h-40",
        4 | 5 => "min-h-60",
        _ => "min-h-92",
    }
}

fn one(row: AccountContactRow) -> impl IntoView {
    let href = DeskPage::Contact(row.contact.id, ContactTab::Overview).href();
    let role = row.role.map(|role| [&*role, " · "].concat());
    view! {
        <li class="flex gap-2.5 py-1.5">
            <Face name=row.contact.name.clone() small=true />
            <div class="min-w-0 grow">
                <p><a class="link-hover font-medium" href=href>{row.contact.name}</a></p>
                <p class="quiet text-xs">{role}{format::level(row.level.level)}</p>
            </div>
            <span class="shrink-0 text-xs"><PortalStateBadge state=row.portal /></span>
        </li>
    }
}
