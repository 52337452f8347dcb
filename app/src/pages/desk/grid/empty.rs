//! What is said where no row is, and the ways on.

use leptos::prelude::*;

use super::asked::{Asked, Query, clear_all};
use crate::components::EmptyState;

/// No row: `first` says so where nothing is asked, else what is asked is to blame.
pub fn none(asked: Asked, first: impl FnOnce() -> AnyView) -> AnyView {
    let query = untrack(|| asked.get());
    if query.is_all() && query.cursor.is_none() {
        return first();
    }
    let (_, many) = asked.listed.nouns;
    let what = if query.is_all() {
        " on this page."
    } else if query.q.is_empty() {
        " match these filters."
    } else {
        " match your search."
    };
    not_found(asked, ["No ", many, what].concat(), None)
}

/// The same with words for it, and with a better way on.
pub fn not_found(asked: Asked, text: String, better: Option<AnyView>) -> AnyView {
    let query = untrack(|| asked.get());
    let searched = (!query.q.is_empty()).then(|| {
        way(asked, "Clear search", |query| {
            query.q = String::new();
            query.cursor = None;
        })
    });
    let filtered = query.conditions().next().map(|_| way(asked, "Clear filters", clear_all));
    view! {
        <EmptyState icon="icon-[lucide--search-x]" text>
            <div class="flex flex-wrap justify-center gap-2">{better} {searched} {filtered}</div>
        </EmptyState>
    }
    .into_any()
}

/// A way to something else.
pub fn way(asked: Asked, words: &'static str, change: impl FnOnce(&mut Query)) -> AnyView {
    let href = untrack(|| asked.href(change));
    view! { <a class="btn btn-sm" href=href>{words}</a> }.into_any()
}
