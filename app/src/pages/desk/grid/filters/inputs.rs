//! The fields of an editor, and the condition that they result in.

use leptos::prelude::*;
use shared::fields::account::Account;
use shared::fields::contact::Contact;
use shared::fields::{FIRST_YEAR, find};
use shared::grid::{Column, Condition, Kind, NONE, Reference};
use shared::words::desk::{common, grid as words};

use super::chips::name;
use crate::components::{Checkbox, Choice, Combobox, DateField, Icon, Select, TextField};
use crate::effect::effect;
use crate::pages::desk::fields::inputs::offered;
use crate::pages::desk::find as found;
use crate::pages::desk::grid::asked::Asked;
use crate::pages::desk::grid::picks::records;
use crate::pages::desk::tags::picker;

/// The fields, and the condition as a text, which may be incomplete.
pub struct Input {
    /// The fields.
    pub view: AnyView,
    /// The condition.
    pub text: Signal<String>,
}

/// The fields for `column`, filled with its current condition.
pub fn of(asked: Asked, column: &'static Column) -> Input {
    let given = untrack(|| asked.with(|query| query.condition(column.name).cloned()));
    let given = given.as_ref();
    match column.kind {
        Kind::Choice(choices) => {
            let all = choices.iter().map(|it| (it.word.to_owned(), it.label().to_owned()));
            checks(column, all.collect(), given)
        }
        Kind::Record(to @ (Reference::Account | Reference::Contact)) => {
            one_of_many(asked, column, to, given)
        }
        Kind::Record(to) => {
            let mut all = records(to);
            if to == Reference::Department {
                all.push((NONE.to_owned(), words::no_department().to_owned()));
            }
            // A former agent stays in the list.
            for id in values(given) {
                if !all.iter().any(|(it, _)| *it == id) {
                    all.push((id.clone(), untrack(|| name(asked, column, &id))));
                }
            }
            checks(column, all, given)
        }
        Kind::Records(to) => some_of_many(asked, column, to, given),
        Kind::Text => text(column, given),
        Kind::Code => code(column, given),
        Kind::Day | Kind::CalendarDay => days(column.kind == Kind::Day, given),
        Kind::Number => numbers(given),
        Kind::Letter | Kind::Nothing => {
            Input { view: ().into_any(), text: Signal::stored(String::new()) }
        }
    }
}

fn values(given: Option<&Condition>) -> Vec<String> {
    match given {
        Some(Condition::Any(values)) => values.clone(),
        _ => Vec::new(),
    }
}

/// Checkboxes for a few values.
fn checks(column: &Column, all: Vec<(String, String)>, given: Option<&Condition>) -> Input {
    let chosen = RwSignal::new(values(given));
    let order: Vec<String> = all.iter().map(|(value, _)| value.clone()).collect();
    let text = Signal::derive(move || {
        let chosen = chosen.read();
        let chosen: Vec<&str> =
            order.iter().filter(|it| chosen.contains(it)).map(String::as_str).collect();
        chosen.join(",")
    });
    let one = |(value, words): (String, String)| {
        let is_chosen = {
            let value = value.clone();
            move || chosen.read().contains(&value)
        };
        let change = move |_| {
            chosen.update(|all| match all.iter().position(|it| *it == value) {
                Some(at) => drop(all.remove(at)),
                None => all.push(value.clone()),
            });
        };
        view! {
            <label class="check"><input type="checkbox" class="checkbox checkbox-sm checkbox-primary" prop:checked=is_chosen on:change=change />{words}</label>
        }
    };
    let view = view! {
        <fieldset class="checks"><legend class="sr-only">{column.label()}</legend>{all.into_iter().map(one).collect_view()}</fieldset>
    };
    Input { view: view.into_any(), text }
}

/// A choice of very many records, which are searched by name.
fn one_of_many(
    asked: Asked,
    column: &'static Column,
    to: Reference,
    given: Option<&Condition>,
) -> Input {
    let values = values(given);
    let none = RwSignal::new(values.iter().any(|it| it == NONE));
    let picked = RwSignal::new(values.into_iter().filter(|it| it != NONE).collect::<Vec<_>>());
    let chosen = RwSignal::new(None::<Choice>);
    effect(move || {
        let Some(choice) = chosen.get().filter(|it| !it.value.is_empty()) else { return };
        asked.names.update(|names| drop(names.insert(choice.value.clone(), choice.label)));
        picked.update(|all| {
            if !all.contains(&choice.value) {
                all.push(choice.value);
            }
        });
        // A choice without a name clears the field for the next choice.
        chosen.set(Some(Choice {
            value: String::new(),
            label: String::new(),
            detail: String::new(),
        }));
    });
    let text = Signal::derive(move || {
        let none = none.get().then(|| NONE.to_owned());
        picked.get().into_iter().chain(none).collect::<Vec<_>>().join(",")
    });
    let one = move |id: String| {
        let called = {
            let id = id.clone();
            Signal::derive(move || name(asked, column, &id))
        };
        let remove = move |_| picked.update(|all| all.retain(|it| *it != id));
        view! {
            <li class="chip self-start">
                <span class="truncate px-2">{called}</span>
                <button type="button" class="btn btn-ghost btn-xs btn-square" aria-label=move || words::remove_name(&called.read()) on:click=remove>
                    <Icon icon="icon-[lucide--x]" />
                </button>
            </li>
        }
    };
    let search = match to {
        Reference::Contact => view! { <Combobox name="value" label=words::find_contact() chosen search=found::contacts is_optional=true /> }.into_any(),
        Reference::Tag => view! { <Combobox name="value" label=words::find_tag() chosen search=picker::tags is_optional=true /> }.into_any(),
        Reference::Group => view! { <Combobox name="value" label=words::find_group() chosen search=picker::groups is_optional=true /> }.into_any(),
        _ => view! { <Combobox name="value" label=words::find_account() chosen search=found::accounts is_optional=true /> }.into_any(),
    };
    let nothing = (column.kind == Kind::Record(Reference::Account))
        .then(|| view! { <Checkbox name="none" label=common::no_account() value=none /> });
    let view = view! {
        {search}
        <ul class="flex flex-col gap-1 empty:hidden">{move || picked.get().into_iter().map(one).collect_view()}</ul>
        {nothing}
    };
    Input { view: view.into_any(), text }
}

/// A kind of condition and its label.
type Way = (&'static str, fn() -> &'static str);

/// The kinds of condition without a value.
const EMPTY: Way = ("empty", words::way_empty);
const FILLED: Way = ("filled", words::way_filled);

/// The select for the kind of condition.
fn how(value: RwSignal<String>, ways: &[Way]) -> AnyView {
    let options: Vec<(String, String)> =
        ways.iter().map(|(it, words)| ((*it).to_owned(), words().to_owned())).collect();
    view! { <Select name="how" label=words::condition() value options /> }.into_any()
}

/// A choice of several records that a row can have several of.
fn some_of_many(
    asked: Asked,
    column: &'static Column,
    to: Reference,
    given: Option<&Condition>,
) -> Input {
    let way = RwSignal::new(word(given).unwrap_or("any").to_owned());
    let Input { view: chosen, text: any } = one_of_many(asked, column, to, given);
    let is_word = move || is_word(&way.read());
    let text = Signal::derive(move || if is_word() { way.get() } else { any.get() });
    let view = view! {
        {how(way, &[("any", words::way_any_of), EMPTY, FILLED])}
        <div class="grid gap-2" hidden=is_word>{chosen}</div>
    };
    Input { view: view.into_any(), text }
}

fn is_word(how: &str) -> bool {
    how == EMPTY.0 || how == FILLED.0
}

/// The kind of `given`, if it has no value.
fn word(given: Option<&Condition>) -> Option<&'static str> {
    match given {
        Some(Condition::Empty) => Some(EMPTY.0),
        Some(Condition::Filled) => Some(FILLED.0),
        _ => None,
    }
}

fn text(column: &Column, given: Option<&Condition>) -> Input {
    let (way, value) = match given {
        Some(Condition::Is(text)) => ("is", text.clone()),
        Some(Condition::Has(text)) => ("has", text.clone()),
        _ => (word(given).unwrap_or("has"), String::new()),
    };
    let (way, value) = (RwSignal::new(way.to_owned()), RwSignal::new(value));
    let label = column.label();
    let text = Signal::derive(move || spelled(&way.read(), &value.read()));
    let view = view! {
        {how(way, &[("has", words::way_contains), ("is", words::way_is), EMPTY, FILLED])}
        <Show when=move || !is_word(&way.read())><TextField name="value" label value /></Show>
    };
    Input { view: view.into_any(), text }
}

fn code(column: &Column, given: Option<&Condition>) -> Input {
    let (way, value) = match given {
        Some(Condition::Is(code)) => ("is", code.clone()),
        _ => (word(given).unwrap_or("is"), String::new()),
    };
    let (way, value) = (RwSignal::new(way.to_owned()), RwSignal::new(value));
    let label = column.label();
    let field = find::<Contact>(column.name).or_else(|| find::<Account>(column.name));
    let mut all = field.map(|field| offered(field.kind)).unwrap_or_default();
    all.insert(0, (String::new(), words::choose().to_owned()));
    // A code that was imported and is not an option.
    value.with_untracked(|value| {
        if !all.iter().any(|(it, _)| it == value) {
            all.push((value.clone(), value.clone()));
        }
    });
    let all = StoredValue::new(all);
    let text = Signal::derive(move || spelled(&way.read(), &value.read()));
    let view = view! {
        {how(way, &[("is", words::way_is), EMPTY, FILLED])}
        <Show when=move || !is_word(&way.read())><Select name="value" label value options=all.get_value() /></Show>
    };
    Input { view: view.into_any(), text }
}

fn spelled(way: &str, value: &str) -> String {
    if is_word(way) { way.to_owned() } else { [way, ":", value].concat() }
}

fn days(has_last: bool, given: Option<&Condition>) -> Input {
    let (mut from, mut to, mut last) = (String::new(), String::new(), "30".to_owned());
    let mut way = word(given).unwrap_or(if has_last { "last" } else { "between" });
    match given {
        Some(Condition::Last(days)) => last = days.to_string(),
        Some(Condition::Days { from: first, to: end, not }) => {
            from = first.map(|day| day.to_string()).unwrap_or_default();
            to = end.map(|day| day.to_string()).unwrap_or_default();
            way = if *not { "not" } else { "between" };
        }
        _ => {}
    }
    let (way, last) = (RwSignal::new(way.to_owned()), RwSignal::new(last));
    let (from, to) = (RwSignal::new(from), RwSignal::new(to));
    let text = Signal::derive(move || match way.read().as_str() {
        "last" => ["last:", last.read().trim()].concat(),
        "between" => range(from.get(), to.get(), String::clone),
        "not" => ["not:", &range(from.get(), to.get(), String::clone)].concat(),
        word => word.to_owned(),
    });
    let mut ways: Vec<Way> =
        vec![("between", words::way_between), ("not", words::way_not_between), EMPTY, FILLED];
    if has_last {
        ways.insert(0, ("last", words::way_last));
    }
    let first = || [&FIRST_YEAR.to_string(), "-01-01"].concat();
    let is_range = move || matches!(way.read().as_str(), "between" | "not");
    let view = view! {
        {how(way, &ways)}
        <Show when=move || way.read().as_str() == "last"><TextField name="days" label=words::days() kind="number" value=last /></Show>
        <Show when=is_range>
            <div class="grid grid-cols-2 gap-2">
                <DateField name="from" label=words::from() value=from first=first() last="9999-12-31".to_owned() />
                <DateField name="to" label=words::to() value=to first=first() last="9999-12-31".to_owned() />
            </div>
        </Show>
    };
    Input { view: view.into_any(), text }
}

fn numbers(given: Option<&Condition>) -> Input {
    let (from, to) = match given {
        Some(Condition::Numbers { from, to }) => (*from, *to),
        _ => (None, None),
    };
    let say = |number: Option<u32>| number.map(|it| it.to_string()).unwrap_or_default();
    let (from, to) = (RwSignal::new(say(from)), RwSignal::new(say(to)));
    let text = Signal::derive(move || {
        range(from.get(), to.get(), |it| it.trim().parse::<u32>().unwrap_or_default())
    });
    let view = view! {
        <div class="grid grid-cols-2 gap-2">
            <TextField name="from" label=words::from() kind="number" value=from is_optional=true />
            <TextField name="to" label=words::to() kind="number" value=to is_optional=true />
        </div>
    };
    Input { view: view.into_any(), text }
}

/// The range between two values, in either order.
fn range<K: Ord>(from: String, to: String, key: fn(&String) -> K) -> String {
    let is_turned = !from.is_empty() && !to.is_empty() && key(&to) < key(&from);
    let (from, to) = if is_turned { (to, from) } else { (from, to) };
    [&*from, "..", &*to].concat()
}
