//! The controls of a list: its letters, its search and its pager.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::api::{Cursor, Letter, MAX_SEARCH_CHARS};
use shared::words::both::{common, lists};

use super::Icon;
use crate::address::Filter;
use crate::browser;
use crate::effect::effect;
use crate::keys::{Key, on_key};

/// How long typing has to pause before a search starts, in milliseconds.
const PAUSE: u32 = 200;

/// A bar of letters that filters a list by first letter.
#[component]
pub fn LetterBar(
    /// The chosen letter.
    #[prop(into)]
    letter: Signal<Option<Letter>>,
    /// The URL of the list for a letter; none: of the whole list.
    href: impl Fn(Option<Letter>) -> String + Send + Sync + 'static,
    /// The letters under which there are rows; none: it is not known yet.
    #[prop(into)]
    there: Signal<Option<Vec<Letter>>>,
) -> impl IntoView {
    let one = move |at: Option<Letter>| {
        let is_current = letter.get() == at;
        let words = at.map_or_else(|| common::all().to_owned(), String::from);
        let is_empty = match (at, there.read().as_ref()) {
            (Some(at), Some(there)) => !there.contains(&at),
            _ => false,
        };
        if is_empty && !is_current {
            return view! { <a role="link" aria-disabled="true">{words}</a> }.into_any();
        }
        view! { <a href=href(at) aria-current=is_current.then_some("true")>{words}</a> }.into_any()
    };
    view! {
        <nav class="letters" aria-label=lists::by_first_letter()>
            {move || [None].into_iter().chain(Letter::all().map(Some)).map(&one).collect_view()}
        </nav>
    }
}

/// A pager with links to the next rows of a list and back to the first rows.
///
/// `next` is the cursor of the next rows from the current response; `after` is the filter's
/// field for the cursor.
pub fn pager<T>(
    filter: Filter<T>,
    next: Option<Cursor>,
    after: fn(&mut T) -> &mut Option<Cursor>,
) -> impl IntoView
where
    T: Clone + Default + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let to = |place: Option<Cursor>| untrack(|| filter.href(|it| *after(it) = place));
    let is_first = untrack(|| after(&mut filter.get()).is_none());
    let first = (!is_first).then(|| to(None));
    view! { <Pager first next=next.map(|next| to(Some(next))) /> }
}

/// A pager for the given URLs.
#[component]
pub fn Pager(
    /// The URL of the first rows; none: these are the first rows.
    #[prop(into)]
    first: Signal<Option<String>>,
    /// The URL of the previous rows; none: these are the first rows, or the list cannot be
    /// read backward.
    #[prop(optional, into)]
    previous: MaybeProp<String>,
    /// The URL of the next rows; none: these are the last rows.
    #[prop(into)]
    next: Signal<Option<String>>,
) -> impl IntoView {
    let way = |href: String, icon, words| {
        view! { <a class="btn btn-sm" href=href><Icon icon />{words}</a> }
    };
    view! {
        <nav class="pager" aria-label=lists::pages() hidden=move || next.read().is_none() && first.read().is_none()>
            {move || first.get().map(|href| way(href, "icon-[lucide--chevrons-left]", common::first_page()))}
            {move || previous.get().map(|href| way(href, "icon-[lucide--chevron-left]", common::previous()))}
            {move || next.get().map(|href| way(href, "icon-[lucide--chevron-right]", common::next()))}
        </nav>
    }
}

/// A field that searches while the user types. `/` focuses it.
#[component]
pub fn SearchBox(
    /// The accessible name: "Search tickets".
    #[prop(into)]
    label: String,
    /// The search text in the URL.
    #[prop(into)]
    value: Signal<String>,
    /// Called with a new search text.
    #[prop(into)]
    on_search: Callback<String>,
) -> impl IntoView {
    let pending = StoredValue::new_local(None::<Timeout>);
    let text = RwSignal::new(value.get_untracked());
    // Back restores an earlier search text. While the user types, the field is ahead of the
    // URL.
    effect(move || {
        let value = value.get();
        if text.with_untracked(|text| text.trim() != value) {
            text.set(value);
        }
    });
    let is_searched = StoredValue::new_local(true);
    let search = move || {
        is_searched.set_value(true);
        on_search.run(text.get_untracked().trim().to_owned());
    };
    let typed = move |event| {
        text.set(event_target_value(&event));
        is_searched.set_value(false);
        pending.set_value(Some(Timeout::new(PAUSE, search)));
    };
    // On Enter, or when the focus leaves the field. It may go to a link, and a search after
    // the click would lead back to this list.
    let left = move |_| {
        if !is_searched.get_value() {
            pending.set_value(None);
            search();
        }
    };
    on_key(Key::Search, || browser::focus("main [type=search]"));
    view! {
        <label class="input input-sm search">
            <Icon icon="icon-[lucide--search] opacity-60" />
            <input type="search" placeholder=label.clone() aria-label=label prop:value=text on:input=typed on:change=left autocomplete="off" maxlength=MAX_SEARCH_CHARS.to_string() />
            <kbd class="max-sm:hidden" aria-hidden="true">"/"</kbd>
        </label>
    }
}
