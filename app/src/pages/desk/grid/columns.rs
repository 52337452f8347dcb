//! Choosing which columns a list shows, and in which order.

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use shared::grid::{Column, Shown};
use shared::words::desk::grid as words;
use shared::words::{GAP, around};

use super::asked::Asked;
use super::panel;
use crate::browser;
use crate::components::Icon;
use crate::effect::effect;
use crate::lazy::part_code;

part_code! {
    /// The form for choosing and ordering the columns.
    grid_columns: pub fn choose_columns(asked: Asked) {
        view! { <Columns asked /> }
    }
}

/// The state of the form.
#[derive(Clone, Copy)]
struct Choosing {
    asked: Asked,
    /// The names of the columns that are shown besides those that are always shown.
    shown: Memo<Vec<&'static str>>,
    /// The id of the element that gets the focus after the columns have moved.
    next: StoredValue<Option<String>>,
}

impl Choosing {
    fn set(self, names: Vec<&'static str>, next: String) {
        self.next.set_value(Some(next));
        self.asked.change(|query| query.columns = Some(names));
    }

    /// Shows a column after the others, or hides it.
    fn switch(self, name: &'static str) {
        let mut names = self.shown.get_untracked();
        let count = names.len();
        names.retain(|it| *it != name);
        if names.len() == count {
            names.push(name);
        }
        self.set(names, id("shows", name));
    }

    /// Moves a column one place up or down.
    fn shift(self, name: &'static str, up: bool) {
        let mut names = self.shown.get_untracked();
        let Some(at) = names.iter().position(|it| *it == name) else { return };
        let to = if up { at.checked_sub(1) } else { Some(at + 1) };
        let Some(to) = to.filter(|to| *to < names.len()) else { return };
        names.swap(at, to);
        self.set(names, id(if up { "up" } else { "down" }, name));
    }
}

fn id(what: &str, name: &str) -> String {
    ["column-", what, "-", name].concat()
}

#[component]
fn Columns(asked: Asked) -> impl IntoView {
    let shown = Memo::new(move |_| {
        let all = asked.with(|query| asked.shown(query));
        all.iter().filter(|it| it.shown != Shown::Always).map(|it| it.name).collect::<Vec<_>>()
    });
    let choosing = Choosing { asked, shown, next: StoredValue::new(None) };
    let order = Memo::new(move |_| {
        let all: Vec<&'static Column> = asked.columns().filter(|it| is_choice(it)).collect();
        let mut order: Vec<&'static str> = shown.get();
        order.extend(all.iter().map(|it| it.name).filter(|name| !shown.read().contains(name)));
        order
    });
    // An element that moves loses the focus.
    effect(move || {
        order.track();
        let Some(next) = choosing.next.try_update_value(Option::take).flatten() else { return };
        let back = move || {
            let button = ["#", &next, ":not(:disabled)"].concat();
            let name = next.rsplit('-').next().unwrap_or_default();
            let other = ["#", &id("shows", name)].concat();
            browser::focus(if browser::is_there(&button) { &button } else { &other });
        };
        set_timeout(back, Duration::ZERO);
    });
    let always = asked.columns().filter(|it| it.shown == Shown::Always);
    let always = always.map(|it| {
        view! {
            <li class="panel-row"><label class="check"><input type="checkbox" class="checkbox checkbox-sm" checked disabled />{it.label()}</label></li>
        }
    });
    let is_usual = move || asked.with(|query| query.columns.is_none());
    let (before, after) = around(&words::keys_move_column(GAP));
    panel::enter();
    view! {
        <div class="panel-head"><h2>{words::columns()}</h2>
            <button type="button" class="btn btn-ghost btn-xs" disabled=is_usual on:click=move |_| asked.change(|query| query.columns = None)>{words::reset()}</button>
        </div>
        <ul class="panel-list">
            {always.collect_view()}
            <For each=move || order.get() key=|name| *name let:name><Row choosing name /></For>
        </ul>
        <p class="quiet px-2.5 pt-1 text-xs max-sm:hidden">{before}<kbd>"Alt"</kbd>" "<kbd>"↑"</kbd>" "<kbd>"↓"</kbd>{after}</p>
    }
}

fn is_choice(column: &Column) -> bool {
    matches!(column.shown, Shown::Usually | Shown::Chosen)
}

#[component]
fn Row(choosing: Choosing, name: &'static str) -> impl IntoView {
    let label = choosing.asked.columns().find(|it| it.name == name).map_or(name, Column::label);
    let at = Memo::new(move |_| choosing.shown.read().iter().position(|it| *it == name));
    let is_shown = move || at.get().is_some();
    let is_last = move || at.get().is_none_or(|at| at + 1 == choosing.shown.read().len());
    let press = move |event: KeyboardEvent| {
        let up = match event.key().as_str() {
            "ArrowUp" if event.alt_key() => true,
            "ArrowDown" if event.alt_key() => false,
            _ => return,
        };
        event.prevent_default();
        choosing.shift(name, up);
    };
    let button = move |up: bool| {
        let (what, said, icon) = if up {
            ("up", words::move_up(label), "icon-[lucide--chevron-up]")
        } else {
            ("down", words::move_down(label), "icon-[lucide--chevron-down]")
        };
        let is_end = move || if up { at.get().is_none_or(|at| at == 0) } else { is_last() };
        view! {
            <button type="button" class="btn btn-ghost btn-xs btn-square" id=id(what, name) aria-label=said
                disabled=is_end on:click=move |_| choosing.shift(name, up)>
                <Icon icon />
            </button>
        }
    };
    view! {
        <li class="panel-row" on:keydown=press>
            <label class="check">
                <input type="checkbox" class="checkbox checkbox-sm checkbox-primary" id=id("shows", name) prop:checked=is_shown on:change=move |_| choosing.switch(name) />
                {label}
            </label>
            <Show when=is_shown>{button(true)} {button(false)}</Show>
        </li>
    }
}
