//! The table's heads and rows. The heads sort. `j` and `k` move the focus through the rows,
//! and `x` selects the focused row.

use std::cell::RefCell;
use std::time::Duration;

use leptos::prelude::*;
use shared::grid::{Column, Direction, Kind, Shown, Sort};
use shared::words::desk::grid as words;

use super::asked::Asked;
use crate::browser;
use crate::components::Icon;
use crate::keys::{Key, on_key};
use crate::pages::desk::bulk::{Chosen, Pick, PickAll, Selection};

/// A row.
pub struct Line {
    /// Its unique key.
    pub key: String,
    /// Its cells, in the order of the columns.
    pub cells: Vec<AnyView>,
    /// Its checkbox, if it can be selected.
    pub pick: Option<Picked>,
    /// Its actions.
    pub end: Option<AnyView>,
}

/// The selection of a row.
pub struct Picked {
    /// Whether the row is selected.
    is_chosen: Signal<bool>,
    /// Its checkbox.
    view: AnyView,
}

impl Picked {
    /// Selects a row in `selection`.
    pub fn of<T: Chosen>(selection: Selection<T>, row: &T) -> Option<Self> {
        let key = row.key();
        let is_chosen = Signal::derive(move || selection.has(&key));
        let view = view! { <Pick selection row=row.clone() /> }.into_any();
        Some(Self { is_chosen, view })
    }
}

/// The rows of a page of a list.
pub struct Table {
    /// The query.
    pub asked: Asked,
    /// The columns.
    pub shown: Vec<&'static Column>,
    /// The rows.
    pub lines: Vec<Line>,
    /// The checkboxes that select every row: in the table head, and above the cards on a
    /// phone.
    pub all: Option<(AnyView, AnyView)>,
    /// The key of the row that was opened last, if the page knows it.
    pub last: Option<String>,
}

impl Table {
    /// A table without rows.
    pub fn new(asked: Asked) -> Self {
        let shown = untrack(|| asked.with(|query| asked.shown(query)));
        Self { asked, shown, lines: Vec::new(), all: None, last: last_row() }
    }

    /// A table whose rows can be selected.
    #[must_use]
    pub fn choosing<T: Chosen>(self, selection: Selection<T>, rows: &[T]) -> Self {
        let head = view! { <PickAll selection rows=rows.to_vec() /> }.into_any();
        let line = view! { <PickAll selection rows=rows.to_vec() says=true /> }.into_any();
        Self { all: Some((head, line)), ..self }
    }
}

thread_local! {
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The row that was focused or clicked last.
fn last_row() -> Option<String> {
    LAST.with_borrow(Clone::clone)
}

/// The link of the row at this place.
fn link(at: usize) -> String {
    [".grid-list tbody tr:nth-child(", &(at + 1).to_string(), ") .cell-head a"].concat()
}

/// Renders a table.
pub fn table(table: Table) -> AnyView {
    let Table { asked, shown, lines, all, last } = table;
    // The index of the focused row. After coming back from a record, the row of that
    // record.
    let here = StoredValue::new(lines.iter().position(|it| Some(&it.key) == last.as_ref()));
    let count = lines.len();
    let to = move |at: usize| browser::focus(&link(at));
    on_key(Key::Next, move || {
        to(here.get_value().map_or(0, |at| (at + 1).min(count.saturating_sub(1))));
    });
    on_key(Key::Previous, move || to(here.get_value().map_or(0, |at| at.saturating_sub(1))));
    if all.is_some() {
        on_key(Key::Select, || browser::click(".grid-list tbody tr:focus-within .cell-pick input"));
    }
    let newest = last_row();
    keep_keyboard(lines.iter().position(|it| Some(&it.key) == newest.as_ref()));
    let query = untrack(|| asked.get());
    let has_end = lines.iter().any(|it| it.end.is_some());
    // A few columns fit. Tables with more columns scroll sideways, and their heads scroll
    // with the page.
    let span = match shown.len() {
        0..=6 => None,
        7..=8 => Some("wide"),
        _ => Some("widest"),
    };
    let (in_head, in_line) = all.unzip();
    let labels: Vec<(&'static str, Option<&'static str>)> =
        shown.iter().map(|it| (class(it), label(it))).collect();
    let line = |(at, line): (usize, Line)| row(at, line, &labels, here);
    view! {
        <div class="sheet grid-sheet" data-span=span>
            {in_line.map(|all| view! { <div class="border-b border-base-300 px-3 py-2 sm:hidden">{all}</div> })}
            <table class="list-table">
                <thead>
                    <tr>
                        {in_head.map(|all| view! { <th class="w-8">{all}</th> })}
                        {shown.iter().map(|it| head(asked, it, asked.sorted(&query))).collect_view()}
                        {has_end.then(|| view! { <th><span class="sr-only">{words::more()}</span></th> })}
                    </tr>
                </thead>
                <tbody>{lines.into_iter().enumerate().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Each answer rebuilds the rows, so focus goes back to the head or the row that had it.
fn keep_keyboard(here: Option<usize>) {
    let head = browser::focused_in(".grid-list thead").map(|id| ["#", &id].concat());
    let is_in_rows = browser::is_there(".grid-list tbody a:focus");
    let row = move || here.filter(|_| is_in_rows).map(link);
    if let Some(selector) = head.or_else(row) {
        let back = move || {
            if browser::is_adrift() {
                browser::focus(&selector);
            }
        };
        set_timeout(back, Duration::ZERO);
    }
}

const fn class(column: &Column) -> &'static str {
    match (column.shown, column.kind) {
        (Shown::Always, _) => "cell-head",
        (_, Kind::Number) => "cell-number",
        _ => "cell-text",
    }
}

/// The label of a cell on a phone, if the cell needs one.
fn label(column: &Column) -> Option<&'static str> {
    let speaks = column.shown == Shown::Usually
        && matches!(column.kind, Kind::Choice(_) | Kind::Record(_) | Kind::Nothing);
    (column.shown != Shown::Always && !speaks).then_some(column.label())
}

fn head(asked: Asked, column: &'static Column, sort: Sort) -> AnyView {
    let class = if column.kind == Kind::Number { "cell-number" } else { "" };
    let Some(first) = column.sort else {
        return view! { <th class=class>{column.label()}</th> }.into_any();
    };
    let is_sorted = sort.column == column.name;
    let direction = if is_sorted { sort.direction.reversed() } else { first };
    let next = Sort { column: column.name, direction };
    let href = untrack(|| {
        asked.href(|query| {
            query.sort = Some(next);
            query.cursor = None;
        })
    });
    let (aria, icon) = match (is_sorted, sort.direction) {
        (true, Direction::Up) => (Some("ascending"), "icon-[lucide--arrow-up]"),
        (true, Direction::Down) => (Some("descending"), "icon-[lucide--arrow-down]"),
        (false, _) => (None, "icon-[lucide--arrow-up-down]"),
    };
    view! {
        <th class=class aria-sort=aria>
            <a class="head-sort max-sm:hidden" id=["sort-", column.name].concat() href=href>
                {column.label()} <Icon icon />
            </a>
            <span class="sm:hidden">{column.label()}</span>
        </th>
    }
    .into_any()
}

fn row(
    at: usize,
    line: Line,
    labels: &[(&'static str, Option<&'static str>)],
    here: StoredValue<Option<usize>>,
) -> AnyView {
    let Line { key, cells, pick, end } = line;
    let (is_chosen, pick) = pick.map(|it| (it.is_chosen, it.view)).unzip();
    let focused = move |_| {
        here.set_value(Some(at));
        LAST.replace(Some(key.clone()));
    };
    let cell = |(cell, (class, label)): (AnyView, &(&'static str, Option<&'static str>))| {
        view! { <td class=*class data-label=*label>{cell}</td> }
    };
    view! {
        <tr aria-selected=move || is_chosen.is_some_and(|it| it.get()).then_some("true") on:focusin=focused>
            {pick.map(|pick| view! { <td class="cell-pick">{pick}</td> })}
            {cells.into_iter().zip(labels).map(cell).collect_view()}
            {end.map(|end| view! { <td class="cell-end w-8">{end}</td> })}
        </tr>
    }
    .into_any()
}
