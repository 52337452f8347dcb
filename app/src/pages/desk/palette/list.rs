//! The palette's text field and its list of entries.
//!
//! It follows ARIA's combobox pattern: the focus stays in the text field, and the arrow keys
//! move through the list. Entries that open a URL are links, so that they can be opened in a
//! new tab.

use gloo_timers::callback::Timeout;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use shared::api::MAX_SEARCH_CHARS;
use shared::words::both::{common, keys};
use shared::words::desk::palette as words;

use super::entry::{Entry, Section, Then, found};
use super::finder::{Finder, Progress};
use super::{actions, marks, recent};
use crate::address;
use crate::browser;
use crate::components::field::FieldIds;
use crate::components::key_help::presses;
use crate::components::{Icon, Notice, StatusBadge, Tone};
use crate::effect::effect;
use crate::keys::Key;

/// The list and its current entry.
#[derive(Clone, Copy)]
struct List {
    open: RwSignal<bool>,
    finder: Finder,
    sections: RwSignal<Vec<Section>>,
    marked: RwSignal<usize>,
    /// Whether the agent has moved to the current entry. It stays current then when the list
    /// changes.
    is_moved: StoredValue<bool>,
    /// Whether Enter was pressed before the results were there, and with Ctrl. The first
    /// result is chosen when they are.
    waits: StoredValue<Option<bool>>,
    go: Callback<String>,
    ids: FieldIds,
}

/// The palette.
#[component]
pub fn Palette(
    /// Whether the dialog is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let list = List {
        open,
        finder: Finder::idle(),
        sections: RwSignal::new(Vec::new()),
        marked: RwSignal::new(0),
        is_moved: StoredValue::new(false),
        waits: StoredValue::new(None),
        go: address::go(),
        ids: FieldIds::new(),
    };
    let (offered, opened) = (actions::offered(), recent::entries());
    effect(move || list.follow(&offered, &opened));
    effect(move || {
        list.sections.track();
        let id = ["#", &list.id(list.marked.get())].concat();
        // After the list is drawn.
        request_animation_frame(move || browser::reveal(&id));
    });
    let is_empty = move || list.sections.read().is_empty();
    let marked = move || (!is_empty()).then(|| list.id(list.marked.get()));
    let note = move || if is_empty() { list.note() } else { String::new() };
    view! {
        <div class="palette">
            <div class="palette-head">
                <Icon icon="icon-[lucide--search] quiet" />
                <input type="text" id=list.ids.input() role="combobox" aria-autocomplete="list" aria-expanded=move || (!is_empty()).to_string()
                    aria-controls=list.ids.part("list") aria-activedescendant=marked aria-label=words::title() placeholder=words::placeholder()
                    autocomplete="off" autocapitalize="off" spellcheck="false" maxlength=MAX_SEARCH_CHARS.to_string()
                    prop:value=list.finder.text on:input=move |event| list.type_in(event_target_value(&event)) on:keydown=move |event| list.press(&event) />
                <button type="button" class="btn btn-ghost btn-sm btn-square" aria-label=common::close() on:click=move |_| open.set(false)>
                    <Icon icon="icon-[lucide--x]" />
                </button>
            </div>
            <Failed list />
            <div class="palette-list" role="listbox" id=list.ids.part("list") aria-label=words::results() hidden=is_empty>
                {move || list.sections.with(|all| sections(list, all))}
            </div>
            <p class="palette-note" aria-hidden="true" hidden=move || note().is_empty()>{note}</p>
            <p class="sr-only" role="status">{move || list.note()}</p>
            <Keys />
        </div>
    }
}

/// The error of a failed search, and the button to try again.
#[component]
fn Failed(list: List) -> impl IntoView {
    let again = move |_| {
        list.finder.again();
        // The button disappears, so the focus goes back to the text field.
        browser::focus(&["#", &list.ids.input()].concat());
    };
    let words = move || match list.finder.progress.get() {
        Progress::Failed(words) => Some(view! {
            <div class="px-4 pt-3">
                <Notice tone=Tone::Error>
                    <p>{words}</p>
                    <button type="button" class="btn btn-sm mt-2" on:click=again>{common::try_again()}</button>
                </Notice>
            </div>
        }),
        Progress::Idle | Progress::Busy | Progress::There => None,
    };
    view! { <div role="alert">{words}</div> }
}

/// What Enter does. Screen readers announce that by themselves.
#[component]
fn Keys() -> impl IntoView {
    let command = Key::Palette.caps().into_iter().next();
    view! {
        <p class="palette-foot" aria-hidden="true">
            <span><kbd>{keys::key_enter()}</kbd> " " {words::open()}</span>
            <span><kbd>{command}</kbd> " " <kbd>{keys::key_enter()}</kbd> " " {words::open_in_new_tab()}</span>
        </p>
    }
}

fn sections(list: List, all: &[Section]) -> AnyView {
    let searched = list.finder.text.with_untracked(|text| marks::words(text));
    let mut at = 0;
    let mut groups = Vec::new();
    for section in all {
        let label = list.ids.part(&["group-", &at.to_string()].concat());
        let labelled_by = label.clone();
        let mut options = Vec::new();
        for entry in &section.entries {
            options.push(option(list, at, entry, &searched));
            at += 1;
        }
        groups.push(view! {
            <div role="group" aria-labelledby=labelled_by>
                <div class="palette-label" id=label>{section.label}</div>
                {options}
            </div>
        });
    }
    groups.into_any()
}

fn option(list: List, at: usize, entry: &Entry, searched: &[marks::Word]) -> AnyView {
    let id = list.id(at);
    let is_marked = move || (list.marked.get() == at).to_string();
    let point = move |event: MouseEvent| {
        // Not if the list has moved under a resting pointer.
        let is_moved = event.movement_x() != 0 || event.movement_y() != 0;
        if is_moved && list.marked.get_untracked() != at {
            list.mark(at);
        }
    };
    // The focus stays in the text field.
    let hold = |event: MouseEvent| event.prevent_default();
    let inside = line(entry, searched);
    let taken = entry.clone();
    match entry.then.href().map(str::to_owned) {
        Some(href) => {
            let follow = move |event: MouseEvent| {
                let is_else = event.ctrl_key() || event.meta_key() || event.shift_key();
                if !is_else {
                    // The router follows the link.
                    list.leave(&taken);
                }
            };
            view! {
                <a role="option" id=id href=href tabindex="-1" aria-selected=is_marked on:mousemove=point on:mousedown=hold on:click=follow>{inside}</a>
            }
            .into_any()
        }
        None => view! {
            <div role="option" id=id aria-selected=is_marked on:mousemove=point on:mousedown=hold on:click=move |_| list.leave(&taken)>{inside}</div>
        }
        .into_any(),
    }
}

fn line(entry: &Entry, searched: &[marks::Word]) -> AnyView {
    let marked = |text: &str| {
        let part = |(is_marked, part): (bool, String)| {
            if is_marked { view! { <mark>{part}</mark> }.into_any() } else { part.into_any() }
        };
        marks::marked(searched, text).into_iter().map(part).collect_view()
    };
    let detail = (!entry.detail.is_empty()).then(|| {
        view! { <span class="quiet block truncate text-xs">{marked(&entry.detail)}</span> }
    });
    let status = entry.status.map(|status| view! { <StatusBadge status /> });
    let keys = entry.key.filter(|key| key.is_on()).map(|key| {
        view! { <span class="shrink-0 max-sm:hidden" aria-hidden="true">{presses(key)}</span> }
    });
    view! {
        <Icon icon=entry.icon />
        <span class="min-w-0 grow"><span class="block truncate">{marked(&entry.title)}</span>{detail}</span>
        {status} {keys}
    }
    .into_any()
}

fn lines(sections: &[Section]) -> impl Iterator<Item = &Entry> {
    sections.iter().flat_map(|it| &it.entries)
}

impl List {
    fn id(self, at: usize) -> String {
        self.ids.part(&at.to_string())
    }

    /// Updates the list from the text and the search results.
    fn follow(self, offered: &[Section], opened: &[Entry]) {
        let text = self.finder.text.get();
        let mut sections = Vec::new();
        if text.trim().is_empty() && !opened.is_empty() {
            let (label, entries) = (words::recently_viewed(), opened.to_vec());
            sections.push(Section { label, entries });
        }
        sections.extend(actions::matching(offered, &text));
        self.finder.found.with(|all| sections.extend(found(all, &text)));
        let kept = if self.is_moved.get_value() { self.current() } else { None };
        let at = kept.and_then(|kept| lines(&sections).position(|it| it.is(&kept)));
        self.is_moved.set_value(at.is_some());
        self.sections.set(sections);
        self.marked.set(at.unwrap_or(0));
        if self.finder.progress.get() != Progress::Busy
            && let Some(in_tab) = self.waits.get_value()
        {
            self.waits.set_value(None);
            self.take(in_tab);
        }
    }

    /// The status message.
    fn note(self) -> String {
        let count = self.sections.with(|all| lines(all).count());
        match self.finder.progress.get() {
            Progress::Idle | Progress::Failed(_) => String::new(),
            Progress::Busy => words::searching().to_owned(),
            Progress::There if count == 0 => {
                self.finder.text.with(|text| words::nothing_matches(text.trim()))
            }
            Progress::There => words::count_results(count),
        }
    }

    fn current(self) -> Option<Entry> {
        let at = self.marked.get_untracked();
        self.sections.with_untracked(|all| lines(all).nth(at).cloned())
    }

    fn mark(self, at: usize) {
        self.is_moved.set_value(true);
        self.marked.set(at);
    }

    fn type_in(self, text: String) {
        self.waits.set_value(None);
        self.is_moved.set_value(false);
        self.finder.type_in(text);
    }

    fn press(self, event: &KeyboardEvent) {
        if event.is_composing() {
            return;
        }
        let last = self.sections.with_untracked(|all| lines(all).count()).saturating_sub(1);
        let at = self.marked.get_untracked();
        let is_command = event.ctrl_key() || event.meta_key();
        match event.key().as_str() {
            "ArrowDown" => self.mark(if at < last { at + 1 } else { 0 }),
            "ArrowUp" => self.mark(if at == 0 { last } else { at - 1 }),
            "Home" if !event.shift_key() => self.mark(0),
            "End" if !event.shift_key() => self.mark(last),
            "Enter" => self.enter(is_command),
            // The key that opens the palette also closes it.
            _ if is_command && browser::letter(event).as_deref() == Some("k") => {
                self.open.set(false);
            }
            _ => return,
        }
        event.prevent_default();
    }

    /// Chooses the current entry. Before the results are there, the list may show those of the
    /// text before: then the first result is chosen when they are.
    fn enter(self, in_tab: bool) {
        let is_busy = self.finder.progress.get_untracked() == Progress::Busy;
        let is_certain = self.is_moved.get_value() || self.current().is_some_and(|it| !it.is_found);
        if is_busy && !is_certain {
            self.waits.set_value(Some(in_tab));
        } else {
            self.take(in_tab);
        }
    }

    fn take(self, in_tab: bool) {
        let Some(entry) = self.current() else { return };
        match entry.then.href() {
            Some(href) if in_tab => {
                browser::open_tab(href);
                self.open.set(false);
            }
            Some(href) => {
                self.leave(&entry);
                self.go.run(href.to_owned());
            }
            None => self.leave(&entry),
        }
    }

    /// Closes the palette, and runs what the entry does besides opening a URL.
    fn leave(self, entry: &Entry) {
        self.open.set(false);
        match &entry.then {
            Then::Go(_) => {}
            Then::GoAndPress(path, label) => actions::press_once_there(path.clone(), label),
            Then::Run(run) => {
                let run = run.clone();
                // After the dialog has given the focus back.
                Timeout::new(0, move || run()).forget();
            }
        }
    }
}
