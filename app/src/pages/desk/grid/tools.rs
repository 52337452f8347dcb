//! The controls of a list that are loaded after its rows: filters and menus beside the
//! search, letters, and the page size.

use std::future::pending;
use std::pin::Pin;

use leptos::prelude::*;
use shared::api::letters::{ListAccountLetters, ListContactLetters};
use shared::api::{Letter, NoId};
use shared::grid::{Condition, Kind};
use shared::words::desk::{exports, grid as words};

use super::asked::{Asked, Query, Rows};
use super::panel::panel;
use super::picks::{QuickPicks, SizePick, SortPick};
use super::{columns, filters};
use crate::api::{self, CallError};
use crate::browser::store;
use crate::changes::{Changes, Topic};
use crate::components::{Icon, LetterBar};
use crate::lazy::{self, part_code};
use crate::load::Load;
use crate::pages::desk::exports::start::start_export;

part_code! {
    /// The controls beside the search.
    grid_tools: pub fn tools(asked: Asked, compact: RwSignal<bool>) {
        view! { <Tools asked compact /> }
    }
    /// The bar of first letters.
    grid_tools: pub fn letters(asked: Asked) {
        view! { <Letters asked /> }
    }
    /// The page size.
    grid_tools: pub fn size(asked: Asked) {
        view! { <SizePick asked /> }
    }
}

#[component]
fn Tools(asked: Asked, compact: RwSignal<bool>) -> impl IntoView {
    let add = view! { <Icon icon="icon-[lucide--list-filter]" />{words::add_filter()} }.into_any();
    let adding = Signal::stored(words::add_filter().to_owned());
    let choose = view! { <Icon icon="icon-[lucide--columns-3]" /><span class="sr-only">{words::columns()}</span> };
    let choosing = Signal::stored(words::columns().to_owned());
    let export = view! { <Icon icon="icon-[lucide--file-down]" /><span class="sr-only">{exports::export()}</span> };
    let exporting = Signal::stored(exports::export().to_owned());
    let square = "btn btn-ghost btn-sm btn-square";
    view! {
        <QuickPicks asked />
        {panel(add, "btn btn-ghost btn-sm add-filter", adding, Box::new(move |close| lazy::part(move || filters::add_filter(asked, close))))}
        <SortPick asked />
        <div class="grid-ends">
            {panel(choose.into_any(), square, choosing, Box::new(move |_| lazy::part(move || columns::choose_columns(asked))))}
            {panel(export.into_any(), square, exporting, Box::new(move |close| lazy::part(move || start_export(asked, close))))}
            <Density compact />
        </div>
    }
}

/// The switch for compact rows, which applies to all lists.
#[component]
fn Density(compact: RwSignal<bool>) -> impl IntoView {
    let change = move |_| {
        compact.update(|it| *it = !*it);
        store::set_compact_rows(compact.get_untracked());
    };
    view! {
        <button type="button" class="btn btn-ghost btn-sm btn-square max-sm:hidden" aria-label=words::compact_rows() title=words::compact_rows()
            aria-pressed=move || compact.get().to_string() on:click=change>
            <Icon icon="icon-[lucide--rows-4]" />
        </button>
    }
}

/// The letters under which a list has rows.
fn ask(of: Rows, query: Query) -> Pin<Box<dyn Future<Output = Result<Vec<Letter>, CallError>>>> {
    match of {
        Rows::Contacts => {
            Changes::follow(Topic::Contacts);
            Box::pin(api::call_owned::<ListContactLetters>(NoId, query.of()))
        }
        Rows::Accounts => {
            Changes::follow(Topic::Accounts);
            Box::pin(api::call_owned::<ListAccountLetters>(NoId, query.of()))
        }
        // Tickets have no letters.
        Rows::Tickets => Box::pin(pending()),
    }
}

#[component]
fn Letters(asked: Asked) -> impl IntoView {
    let column = asked.columns().find(|it| it.kind == Kind::Letter);
    let name = column.map_or("", |it| it.name);
    let letter = Signal::derive(move || {
        asked.with(|query| match query.condition(name) {
            Some(Condition::Letter(letter)) => Some(*letter),
            _ => None,
        })
    });
    let href = move |letter: Option<Letter>| {
        asked.href(|query| match letter {
            Some(letter) => asked.ask(query, name, &String::from(letter)),
            None => query.clear(name),
        })
    };
    let query = Memo::new(move |_| {
        let mut query = asked.counted::<()>();
        query.clear(name);
        query
    });
    let there = Load::new(move || {
        asked.wait();
        let query = query.get();
        ask(asked.listed.of, query)
    });
    let there = Signal::derive(move || there.get());
    view! { <LetterBar letter href there /> }
}
