//! A picker for several of very many records: by letter, by search, and page by page.
//! Selected records stay selected while the list changes.

use leptos::prelude::*;
use shared::api::relationships::MAX_AT_ONCE;
use shared::api::{Cursor, Letter, Page};
use shared::grid::{Grid, GridQuery};
use shared::words::both::common;
use shared::words::desk::relationships as words;

use crate::api::CallError;
use crate::browser;
use crate::components::{Choice, EmptyState, Icon, Remote, SearchBox};
use crate::format;
use crate::load::Load;
use crate::pages::desk::bulk::{Chosen, Pick, Selection};

impl Chosen for Choice {
    fn key(&self) -> String {
        self.value.clone()
    }

    fn name(&self) -> String {
        self.label.clone()
    }
}

/// The part of the list that is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The search text.
    pub q: String,
    /// The first letter.
    pub letter: Option<Letter>,
    /// Where the page begins.
    pub after: Option<Cursor>,
}

impl Part {
    /// The part as a query of a list, with the additional condition `text` on `column`.
    pub fn query<L: Grid>(self, column: &str, text: &str) -> GridQuery<L> {
        let Self { q, letter, after } = self;
        let mut query = GridQuery::default().searching(q).with(column, text);
        if let Some(letter) = letter {
            query.set("letter", &String::from(letter));
        }
        query.at(after)
    }
}

/// The picker, with its search and its letters.
#[component]
pub fn Picker<F>(
    /// The label of the search: "Search contacts".
    label: &'static str,
    /// The selection.
    chosen: Selection<Choice>,
    /// Loads a part of the list.
    find: impl Fn(Part) -> F + 'static,
) -> impl IntoView
where
    F: Future<Output = Result<Page<Choice>, CallError>> + 'static,
{
    let part = RwSignal::new(Part::default());
    let page = Load::new(move || find(part.get()));
    // The search field gets the focus, not the dialog's close button.
    Effect::new(|_| browser::focus("dialog[open] [type=search]"));
    let search = move |q| part.update(|part| *part = Part { q, letter: part.letter, after: None });
    view! {
        <div class="grid gap-2">
            <SearchBox label value=Signal::derive(move || part.get().q) on_search=search />
            <Letters part />
            <div class="h-64 overflow-y-auto rounded-box border border-base-300">
                <Remote data=page is_empty=|page| page.rows.is_empty() empty=|| view! { <EmptyState icon="icon-[lucide--search-x]" text=words::no_match() /> } let:page>
                    <Rows page chosen part />
                </Remote>
            </div>
            <Summary chosen />
        </div>
    }
}

#[component]
fn Letters(part: RwSignal<Part>) -> impl IntoView {
    let one = move |letter: Option<Letter>| {
        let label = letter.map_or_else(|| common::all().to_owned(), String::from);
        let current = move || (part.read().letter == letter).then_some("true");
        let take =
            move |_| part.update(|part| *part = Part { q: part.q.clone(), letter, after: None });
        view! { <button type="button" aria-current=current on:click=take>{label}</button> }
    };
    let all = [None].into_iter().chain(Letter::all().map(Some)).map(one).collect_view();
    view! { <div class="letters" role="group" aria-label=words::by_first_letter()>{all}</div> }
}

#[component]
fn Rows(page: Page<Choice>, chosen: Selection<Choice>, part: RwSignal<Part>) -> impl IntoView {
    let row = move |choice: Choice| {
        let (key, label, detail) =
            (choice.value.clone(), choice.label.clone(), choice.detail.clone());
        let full = move || MAX_AT_ONCE <= chosen.count() && !chosen.has(&key);
        view! {
            <li class="row">
                <label class="flex cursor-pointer items-center gap-3 px-3 py-2">
                    <fieldset class="contents" disabled=full><Pick selection=chosen row=choice /></fieldset>
                    <span class="min-w-0 grow">
                        <span class="block font-medium break-words">{label}</span>
                        <span class="quiet block text-xs break-words">{detail}</span>
                    </span>
                </label>
            </li>
        }
    };
    let turn = move |after: Option<Cursor>| part.update(|part| part.after = after);
    let first = part.with_untracked(|part| part.after.is_some()).then(|| {
        view! { <button type="button" class="btn btn-sm" on:click=move |_| turn(None)><Icon icon="icon-[lucide--chevrons-left]" />{common::first_page()}</button> }
    });
    let next = page.next.map(|next| {
        view! { <button type="button" class="btn btn-sm" on:click=move |_| turn(Some(next.clone()))><Icon icon="icon-[lucide--chevron-right]" />{common::next()}</button> }
    });
    view! {
        <ul>{page.rows.into_iter().map(row).collect_view()}</ul>
        <div class="flex justify-end gap-2 p-2 empty:hidden">{first}{next}</div>
    }
}

/// The selected records, including those that are not in the shown part.
#[component]
fn Summary(chosen: Selection<Choice>) -> impl IntoView {
    let summary = move || {
        let all = chosen.get();
        if all.is_empty() {
            return words::none_selected().to_owned();
        }
        let names: Vec<String> = all.iter().map(|choice| choice.label.clone()).collect();
        let names = format::names(&names);
        if all.len() < MAX_AT_ONCE {
            words::selected_names(all.len(), &names)
        } else {
            words::selected_names_full(all.len(), &names)
        }
    };
    view! { <p class="quiet min-h-5 text-xs" role="status">{summary}</p> }
}
