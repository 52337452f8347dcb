//! Where a contact belonged before [R13].

use leptos::prelude::*;
use shared::api::contacts::FormerRelationship;
use shared::words::both::common;
use shared::words::desk::{contact, contact_accounts as words};

use crate::browser::dates;
use crate::components::KindTag;
use crate::routes::{AccountTab, DeskPage};

/// The former relationships, the latest first. An account that they left and
/// came back to stands here once for each period.
#[component]
pub fn History(
    /// The relationships.
    former: Vec<FormerRelationship>,
) -> impl IntoView {
    let row = |it: FormerRelationship| {
        let period = [&dates::day(it.valid_from), " – ", &dates::day(it.valid_to)].concat();
        view! {
            <tr>
                <td class="cell-head">
                    <a class="link-hover font-medium" href=DeskPage::Account(it.account.id, AccountTab::Overview).href()>{it.account.name}</a>
                </td>
                <td><KindTag kind=it.kind /></td>
                <td>{it.role}</td>
                <td class="quiet whitespace-nowrap">{period}</td>
            </tr>
        }
    };
    (!former.is_empty()).then(|| {
        view! {
            <section class="mt-6">
                <h2 class="mb-2">{words::past_accounts()}</h2>
                <div class="sheet">
                    <table class="list-table">
                        <thead><tr><th>{common::account()}</th><th>{contact::relationship()}</th><th>{common::role()}</th><th>{words::period()}</th></tr></thead>
                        <tbody>{former.into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
            </section>
        }
    })
}
