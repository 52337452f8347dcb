//! Selects that lead to another URL: the most frequent filters, the order of the rows on a
//! phone, and the page size.

use std::time::Duration;

use leptos::prelude::*;
use shared::grid::{Direction, Kind, NONE, Reference, Size, Sort, column};
use shared::words::desk::{common, grid as words};

use super::asked::{Asked, Quick};
use crate::address;
use crate::browser;
use crate::session;

/// A select whose options are links.
#[component]
pub fn Pick(
    /// The accessible name.
    label: &'static str,
    /// Its classes.
    #[prop(default = "select select-sm w-auto")]
    class: &'static str,
    /// The options: a label and a URL.
    #[prop(into)]
    ways: Signal<Vec<(String, String)>>,
    /// The index of the current option.
    #[prop(into)]
    at: Signal<usize>,
) -> impl IntoView {
    let go = address::shift();
    let changed = move |event| {
        let way = event_target_value(&event)
            .parse()
            .ok()
            .and_then(|at: usize| ways.read_untracked().get(at).cloned());
        if let Some((_, href)) = way {
            go.run(href);
        }
    };
    let option = move |(here, (words, _)): (usize, (String, String))| {
        view! { <option value=here.to_string() prop:selected=move || at.get() == here>{words}</option> }
    };
    view! {
        <select class=class aria-label=label on:change=changed>
            {move || ways.get().into_iter().enumerate().map(option).collect_view()}
        </select>
    }
}

/// The filters beside the search. A filter with only one value is left out.
#[component]
pub fn QuickPicks(
    /// The query.
    asked: Asked,
) -> impl IntoView {
    asked.listed.quick.iter().map(|quick| view! { <QuickPick asked quick=*quick /> }).collect_view()
}

#[component]
fn QuickPick(asked: Asked, quick: Quick) -> impl IntoView {
    let all = Memo::new(move |_| options(asked, quick));
    let text = Memo::new(move |_| {
        asked.with(|it| it.condition(quick.column).map(|it| by_me(it.to_string())))
    });
    // A condition that is not an option is shown as a chip.
    let is_other = Memo::new(move |_| all.read().iter().all(|(it, _)| *it != *text.read()));
    let ways = Signal::derive(move || {
        let way = |(condition, words): (Option<String>, String)| {
            let href = asked.href(|query| match &condition {
                Some(text) => asked.ask(query, quick.column, text),
                None => query.clear(quick.column),
            });
            (words, href)
        };
        let other = is_other.get().then(|| (words::filtered().to_owned(), asked.href(|_| ())));
        all.get().into_iter().map(way).chain(other).collect::<Vec<_>>()
    });
    let at = Signal::derive(move || {
        let all = all.read();
        all.iter().position(|(it, _)| *it == *text.read()).unwrap_or(all.len())
    });
    let label = column(asked.listed.columns, quick.column).map_or("", |it| it.label());
    let is_choice = move || is_choice(&all.read());
    let class = "select select-sm w-auto max-sm:grow max-sm:basis-28";
    view! { <Show when=is_choice><Pick label class ways at /></Show> }
}

/// Whether there is more than one value to choose from.
const fn is_choice(all: &[(Option<String>, String)]) -> bool {
    2 < all.len()
}

/// A condition on an agent. The id of the signed-in agent is the same as "Me".
fn by_me(text: String) -> String {
    let is_me = session::agent().is_some_and(|me| me.agent.id.to_string() == text);
    if is_me { "me".to_owned() } else { text }
}

/// Whether the filter beside the search has `condition` as an option.
pub fn says(asked: Asked, quick: Quick, condition: &str) -> bool {
    let text = Some(by_me(condition.to_owned()));
    let all = options(asked, quick);
    is_choice(&all) && all.iter().any(|(it, _)| *it == text)
}

/// The options for the column: conditions and their labels.
fn options(asked: Asked, quick: Quick) -> Vec<(Option<String>, String)> {
    let one = |text: &str, words: &str| (Some(text.to_owned()), words.to_owned());
    let mut all = vec![(None, (quick.any)().to_owned())];
    match column(asked.listed.columns, quick.column).map(|it| it.kind) {
        Some(Kind::Choice(choices)) => {
            all.extend(choices.iter().map(|it| one(it.word, it.label())));
        }
        Some(Kind::Record(to)) => {
            all.extend(records(to).into_iter().map(|(it, words)| (Some(it), words)));
        }
        _ => {}
    }
    all.extend(quick.also.iter().map(|(text, words)| one(text, words())));
    all
}

/// The agents or departments as options: ids and names. The signed-in agent and "none" come
/// first.
pub fn records(to: Reference) -> Vec<(String, String)> {
    let Some(me) = session::agent() else { return Vec::new() };
    let one = |text: &str, words: &str| (text.to_owned(), words.to_owned());
    match to {
        Reference::Agent => {
            let others = me.agents.into_iter().filter(|it| it.id != me.agent.id);
            let others = others.map(|it| (it.id.to_string(), it.name));
            let own = [one("me", words::me_choice()), one(NONE, common::unassigned())];
            own.into_iter().chain(others).collect()
        }
        Reference::Department => {
            me.departments.into_iter().map(|it| (it.id.to_string(), it.name)).collect()
        }
        Reference::Account | Reference::Contact | Reference::Tag | Reference::Group => Vec::new(),
    }
}

/// The select for the order of the rows, for layouts without table heads.
#[component]
pub fn SortPick(
    /// The query.
    asked: Asked,
) -> impl IntoView {
    let all = StoredValue::new(orders(asked));
    let ways = Signal::derive(move || {
        let way = |(sort, words): (Sort, String)| {
            let href = asked.href(|query| {
                query.sort = Some(sort);
                query.cursor = None;
            });
            (words, href)
        };
        all.get_value().into_iter().map(way).collect::<Vec<_>>()
    });
    let at = Signal::derive(move || {
        let sort = asked.with(|query| asked.sorted(query));
        all.with_value(|all| all.iter().position(|(it, _)| *it == sort)).unwrap_or_default()
    });
    view! { <Pick label=words::sort() class="select select-sm w-auto grow basis-28 sm:hidden" ways at /> }
}

/// The label of an order for the label of a column.
type OrderLabel = fn(&str) -> String;

/// The orders: each column that can be sorted by, in both directions.
fn orders(asked: Asked) -> Vec<(Sort, String)> {
    let mut all = Vec::new();
    for column in asked.columns() {
        let Some(first) = column.sort else { continue };
        let (up, down): (OrderLabel, OrderLabel) = match column.kind {
            Kind::Day | Kind::CalendarDay => (words::oldest_first, words::newest_first),
            Kind::Number => (words::fewest_first, words::most_first),
            Kind::Choice(_) => (words::first_to_last, words::last_to_first),
            _ => (words::a_to_z, words::z_to_a),
        };
        for direction in [first, first.reversed()] {
            let way = if direction == Direction::Up { up } else { down };
            all.push((Sort { column: column.name, direction }, way(column.label())));
        }
    }
    all
}

/// The select for the page size. A number that is not an option is typed.
#[component]
pub fn SizePick(
    /// The query.
    asked: Asked,
) -> impl IntoView {
    let typing = RwSignal::new(false);
    let size = Memo::new(move |_| asked.with(|query| query.size));
    let set = move |size: Size| {
        asked.change(|query| {
            query.size = size;
            query.cursor = None;
        });
    };
    let all = move || {
        let other = Some(size.get()).filter(|it| !Size::OFFERED.contains(it));
        Size::OFFERED.into_iter().chain(other).map(Size::rows).collect::<Vec<_>>()
    };
    let option = move |rows: usize| {
        let is_chosen = move || size.get().rows() == rows;
        view! { <option value=rows.to_string() prop:selected=is_chosen>{words::per_page(rows)}</option> }
    };
    let changed = move |event| match event_target_value(&event).parse().ok().and_then(Size::of) {
        Some(size) => set(size),
        None => typing.set(true),
    };
    // The input disappears, and the select gets the focus that it had.
    let end = move || {
        typing.set(false);
        let back = || {
            if browser::is_adrift() {
                browser::focus(".size-pick");
            }
        };
        set_timeout(back, Duration::ZERO);
    };
    let typed = move |event| {
        let rows: usize = event_target_value(&event).trim().parse().unwrap_or_default();
        end();
        if let Some(size) = Size::of(rows.clamp(1, Size::MOST)) {
            set(size);
        }
    };
    let press = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            end();
        }
    };
    move || {
        if typing.get() {
            set_timeout(|| browser::focus(".size-typed"), Duration::ZERO);
            view! {
                <input type="number" class="input input-sm size-typed w-20" min="1" max=Size::MOST.to_string() prop:value=move || size.get().rows().to_string()
                    aria-label=words::rows_typed(Size::MOST) on:change=typed on:keydown=press on:blur=move |_| end() />
            }
            .into_any()
        } else {
            view! {
                <select class="select select-sm size-pick w-auto" aria-label=words::rows_per_page() on:change=changed>
                    {move || all().into_iter().map(option).collect_view()}
                    <option value="">{words::other_size()}</option>
                </select>
            }
            .into_any()
        }
    }
}
