//! The frame around the rows of a list: views, search, filters and display options above
//! them, the total and the pager below.

use leptos::prelude::*;
use shared::api::Page;
use shared::grid::{GridCounts, Kind, Size, View};
use shared::list::Counted;
use shared::words::Amount as _;
use shared::words::both::common;
use shared::words::desk::grid as words;

use super::asked::{Asked, Rows};
use super::{filters, tools, views};
use crate::browser::store;
use crate::components::{Pager, SearchBox};
use crate::lazy::{self, soon};
use crate::load::Load;

/// The URLs of a list's other pages, from the response that is shown.
#[derive(Clone, Copy)]
pub struct Pages {
    first: Signal<Option<String>>,
    previous: Signal<Option<String>>,
    next: Signal<Option<String>>,
}

impl Pages {
    /// The URLs of the pages around `rows`.
    pub fn of<T: Send + Sync + 'static>(asked: Asked, rows: Load<Page<T>>) -> Self {
        // Computed for each response, with the URL at that time: the URL may change while
        // the next response is loading.
        let ways = Memo::new(move |_| {
            let (previous, next) = rows.with(|page| {
                page.map(|page| (page.previous.clone(), page.next.clone())).unwrap_or_default()
            });
            untrack(|| {
                let to = |cursor| asked.href(|query| query.cursor = cursor);
                let is_first = asked.with(|query| query.cursor.is_none());
                let first = (!is_first).then(|| to(None));
                (first, previous.map(|it| to(Some(it))), next.map(|it| to(Some(it))))
            })
        });
        Self {
            first: Signal::derive(move || ways.read().0.clone()),
            previous: Signal::derive(move || ways.read().1.clone()),
            next: Signal::derive(move || ways.read().2.clone()),
        }
    }
}

/// The frame; the rows are inside.
#[component]
pub fn GridFrame(
    /// The query.
    asked: Asked,
    /// The total number of rows.
    counts: Load<GridCounts>,
    /// The URLs of the other pages.
    pages: Pages,
    /// Further actions for the list.
    #[prop(optional)]
    beside: Option<AnyView>,
    /// Actions for the selected rows.
    #[prop(optional)]
    bar: Option<AnyView>,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let compact = RwSignal::new(store::compact_rows());
    let search = move |text: String| {
        asked.change(|query| {
            query.q = text;
            query.cursor = None;
        });
    };
    let value = Signal::derive(move || asked.with(|query| query.q.clone()));
    let has_quick = (!asked.listed.quick.is_empty()).then_some("");
    let has_letters = asked.columns().any(|it| it.kind == Kind::Letter);
    let has_chips =
        Memo::new(move |_| asked.with(|query| !asked.chips(query).is_empty()) || asked.has_dead());
    soon("grid_filters");
    soon("grid_columns");
    view! {
        <div class="grid-list" data-compact=move || compact.get().then_some("")>
            <Views asked counts />
            <div class="tools">
                <SearchBox label=(asked.listed.search)() value on_search=search />
                // Loaded after the rows; its space is reserved.
                <div class="grid-tools" data-quick=has_quick>{lazy::following(move || tools::tools(asked, compact))} {beside}</div>
                {bar}
            </div>
            // Its space is reserved, so that nothing moves when it is loaded.
            <Show when=move || has_chips.get()>
                <div class="chips">{lazy::following(move || filters::chips(asked))}</div>
            </Show>
            {has_letters.then(|| view! { <div class="letters-line">{lazy::following(move || tools::letters(asked))}</div> })}
            {children()}
            <div class="grid-foot">
                <Total asked counts />
                <Show when=move || is_long(asked, counts)>{lazy::following(move || tools::size(asked))}</Show>
                <Pager first=pages.first previous=pages.previous next=pages.next />
            </div>
        </div>
    }
}

/// Whether the list is long enough to offer page sizes.
fn is_long(asked: Asked, counts: Load<GridCounts>) -> bool {
    let least = Counted(10);
    asked.with(|query| query.size != Size::default())
        || counts.with(|it| it.is_some_and(|it| least < it.shown))
}

#[component]
fn Views(asked: Asked, counts: Load<GridCounts>) -> impl IntoView {
    let one = move |(at, view): (usize, &'static View)| {
        let is_current =
            move || asked.view().is_none() && asked.with(|query| asked.is_seen(query, view));
        let href = move || asked.href_of_view(view);
        let count =
            move || counts.with(|it| it.and_then(|it| it.views.get(at)).map(|it| it.shown()));
        let count = asked
            .listed
            .is_counted
            .then(|| view! { " " <span class="filter-count">{count}</span> });
        view! {
            <a href=href aria-current=move || is_current().then_some("true")>{(view.label)()} {count}</a>
        }
    };
    let ready = asked.listed.views;
    // Loaded after the rows; its space is reserved.
    let saved = asked.listed.saves.map(|list| {
        view! { <div class="views-saved">{lazy::following(move || views::saved(asked, list))}</div> }
    });
    (!ready.is_empty()).then(|| {
        view! { <nav class="filters mb-2" aria-label=words::views()>{ready.iter().enumerate().map(one).collect_view()} {saved}</nav> }
    })
}

/// The total number of rows. Screen readers announce it when the filter changes.
#[component]
fn Total(asked: Asked, counts: Load<GridCounts>) -> impl IntoView {
    let say: fn(Counted) -> String = match asked.listed.of {
        Rows::Tickets => common::count_tickets,
        Rows::Contacts => common::count_contacts,
        Rows::Accounts => common::count_accounts,
    };
    let words = move || counts.with(|it| it.map(|it| say(it.shown)));
    view! { <p class="quiet text-sm" role="status">{words}</p> }
}
