//! Who belonged to an account before, and when [R13].

use leptos::prelude::*;
use shared::api::roles::{FormerContact, FormerFilter, ListFormerContacts};
use shared::api::{Cursor, Page};
use shared::ids::AccountId;
use shared::words::both::common;
use shared::words::desk::{account as words, contact, contact_accounts};

use crate::api;
use crate::browser::dates;
use crate::changes::{Changes, Topic};
use crate::components::{Icon, KindTag, Remote, Shape};
use crate::load::Load;
use crate::routes::{ContactTab, DeskPage};

/// The former contacts, the latest first. A contact who left and came back is here once for
/// each period.
#[component]
pub fn FormerContacts(
    /// Which account.
    id: AccountId,
) -> impl IntoView {
    let after = RwSignal::new(None::<Cursor>);
    let former = Load::new(move || {
        Changes::follow(Topic::Contacts);
        Changes::follow(Topic::Accounts);
        api::call_owned::<ListFormerContacts>(id, FormerFilter { after: after.get() })
    });
    let none = || view! { <p class="quiet text-sm">{words::no_former_contacts()}</p> };
    view! {
        <section class="mt-6" aria-labelledby="former">
            <h2 class="mb-2" id="former">{words::former_contacts()}</h2>
            <Remote data=former shape=Shape::Bare is_empty=|page| page.rows.is_empty() empty=none let:page>
                {list(page, after)}
            </Remote>
        </section>
    }
}

fn list(page: Page<FormerContact>, after: RwSignal<Option<Cursor>>) -> impl IntoView {
    // No column is empty in all of its rows.
    let has_roles = page.rows.iter().any(|it| it.role.is_some());
    let row = move |it: FormerContact| {
        let period = [&dates::day(it.valid_from), " – ", &dates::day(it.valid_to)].concat();
        view! {
            <tr>
                <td class="cell-head">
                    <a class="link-hover font-medium" href=DeskPage::Contact(it.contact.id, ContactTab::Overview).href()>{it.contact.name}</a>
                </td>
                <td><KindTag kind=it.kind /></td>
                {has_roles.then(|| view! { <td>{it.role}</td> })}
                <td class="quiet whitespace-nowrap">{period}</td>
            </tr>
        }
    };
    let first = after.get_untracked().is_some().then(|| {
        view! {
            <button type="button" class="btn btn-sm" on:click=move |_| after.set(None)>
                <Icon icon="icon-[lucide--chevrons-left]" />{common::first_page()}
            </button>
        }
    });
    let next = page.next.map(|next| {
        view! {
            <button type="button" class="btn btn-sm" on:click=move |_| after.set(Some(next.clone()))>
                <Icon icon="icon-[lucide--chevron-right]" />{common::next()}
            </button>
        }
    });
    view! {
        <div class="sheet">
            <table class="list-table">
                <thead><tr>
                    <th>{common::contact()}</th><th>{contact::relationship()}</th>
                    {has_roles.then(|| view! { <th>{common::role()}</th> })}
                    <th>{contact_accounts::period()}</th>
                </tr></thead>
                <tbody>{page.rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        <div class="mt-2 flex justify-end gap-2 empty:hidden">{first}{next}</div>
    }
}
