//! The accounts above an account and its departments, on its page.

use leptos::prelude::*;
use shared::api::parent_accounts::{AccountTree, GetAccountTree};
use shared::api::{Named, Nothing};
use shared::ids::AccountId;
use shared::words::desk::parent_accounts as words;

use crate::address;
use crate::api;
use crate::changes::{Changes, Topic};
use crate::components::{Icon, Remote, Shape};
use crate::load::Load;
use crate::routes::{AccountTab, DeskPage};

/// The way down to the account, and the first of its departments.
#[component]
pub fn Departments(
    /// Which account.
    id: AccountId,
) -> impl IntoView {
    let tree = Load::new(move || {
        Changes::follow(Topic::Accounts);
        api::call_owned::<GetAccountTree>(id, Nothing {})
    });
    let is_empty = |tree: &AccountTree| tree.ancestors.is_empty() && tree.departments.is_empty();
    let empty =
        || view! { <p class="quiet px-4 pb-3 text-sm">{words::no_departments()}</p> }.into_any();
    view! {
        <section class="sheet" aria-labelledby="departments">
            <h2 class="px-4 pt-3 pb-1" id="departments">{words::tree()}</h2>
            <Remote data=tree shape=Shape::Bare is_empty empty let:tree>{shown(id, tree)}</Remote>
        </section>
    }
}

fn link(it: Named<AccountId>) -> impl IntoView {
    let href = DeskPage::Account(it.id, AccountTab::Overview).href();
    view! { <a class="link-hover font-medium wrap-anywhere" href=href><bdi>{it.name}</bdi></a> }
}

fn shown(id: AccountId, tree: AccountTree) -> AnyView {
    let AccountTree { ancestors, departments, count } = tree;
    let above = (!ancestors.is_empty()).then(|| {
        let one = |it| {
            view! {
                <li class="flex min-w-0 items-center gap-1">{link(it)}<Icon icon="icon-[lucide--chevron-right]" /></li>
            }
        };
        view! {
            <nav class="px-4 pb-2 text-sm" aria-label=words::above()>
                <ol class="flex flex-wrap items-center gap-1">{ancestors.into_iter().map(one).collect_view()}</ol>
            </nav>
        }
    });
    let below = if departments.is_empty() {
        view! { <p class="quiet px-4 pb-3 text-sm">{words::no_departments()}</p> }.into_any()
    } else {
        let one = |it| view! { <li class="py-1">{link(it)}</li> };
        let all = address::with_query(&DeskPage::Accounts.href(), &[("within", id.to_string())]);
        view! {
            <ul class="px-4 pb-2 text-sm" aria-label=words::below()>{departments.into_iter().map(one).collect_view()}</ul>
            <p class="border-t border-base-300 px-4 py-2 text-sm"><a class="link-hover" href=all>{words::view_all(count)}</a></p>
        }
        .into_any()
    };
    view! { {above}{below} }.into_any()
}
