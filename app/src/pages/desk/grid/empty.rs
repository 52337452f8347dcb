//! Empty states of lists, with links to other queries.

use leptos::prelude::*;
use shared::words::desk::grid as words;

use super::asked::{Asked, Query, Rows, clear_all};
use crate::components::EmptyState;

/// The empty state of a list: `first` if the query has no search and no conditions, else a
/// text that the query matches nothing.
pub fn none(asked: Asked, first: impl FnOnce() -> AnyView) -> AnyView {
    let query = untrack(|| asked.get());
    if query.is_all() && query.cursor.is_none() {
        return first();
    }
    let [on_page, filtered, found] = match asked.listed.of {
        Rows::Tickets => {
            [words::no_tickets_on_page, words::no_tickets_filtered, words::no_tickets_found]
        }
        Rows::Contacts => {
            [words::no_contacts_on_page, words::no_contacts_filtered, words::no_contacts_found]
        }
        Rows::Accounts => {
            [words::no_accounts_on_page, words::no_accounts_filtered, words::no_accounts_found]
        }
    };
    let text = if query.is_all() {
        on_page()
    } else if query.q.is_empty() {
        filtered()
    } else {
        found()
    };
    not_found(asked, text.to_owned(), None)
}

/// The empty state of a query that matches nothing, with this text and an additional link.
pub fn not_found(asked: Asked, text: String, better: Option<AnyView>) -> AnyView {
    let query = untrack(|| asked.get());
    let searched = (!query.q.is_empty()).then(|| {
        way(asked, words::clear_search(), |query| {
            query.q = String::new();
            query.cursor = None;
        })
    });
    let filtered = query.conditions().next().map(|_| way(asked, words::clear_filters(), clear_all));
    view! {
        <EmptyState icon="icon-[lucide--search-x]" text>
            <div class="flex flex-wrap justify-center gap-2">{better} {searched} {filtered}</div>
        </EmptyState>
    }
    .into_any()
}

/// A link that changes the query. It applies the change to the query at the time of the
/// click.
pub fn way(
    asked: Asked,
    words: &'static str,
    change: impl Fn(&mut Query) + Send + Sync + 'static,
) -> AnyView {
    view! { <a class="btn btn-sm" href=move || asked.href(&change)>{words}</a> }.into_any()
}
