//! Rows that are chosen, and the bar that says what can be done with them.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use shared::words::desk::bulk as words;
use shared::words::{GAP, around};

use crate::browser;
use crate::components::Icon;

/// A row that can be chosen.
pub trait Chosen: Clone + Send + Sync + 'static {
    /// What tells it from the others.
    fn key(&self) -> String;
    /// What it is called.
    fn name(&self) -> String;
}

/// The rows that are chosen. They stay while pages and searches come and go.
#[derive(Debug)]
pub struct Selection<T: Send + Sync + 'static>(RwSignal<Vec<T>>);

impl<T: Send + Sync + 'static> Clone for Selection<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Selection<T> {}

impl<T: Chosen> Default for Selection<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Chosen> Selection<T> {
    /// Nothing yet.
    pub fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// How many.
    pub fn count(self) -> usize {
        self.0.read().len()
    }

    /// What is chosen.
    pub fn get(self) -> Vec<T> {
        self.0.get()
    }

    /// Whether the row with this key is.
    pub fn has(self, key: &str) -> bool {
        self.0.read().iter().any(|row| row.key() == key)
    }

    /// Chooses a row, or no longer.
    pub fn set(self, row: T, chosen: bool) {
        let key = row.key();
        self.0.update(|rows| {
            rows.retain(|row| row.key() != key);
            if chosen {
                rows.push(row);
            }
        });
    }

    /// Chooses nothing. The keyboard goes to the page's name: what it was on
    /// is gone with the selection, and so is what a closing dialog gives it back to.
    pub fn clear(self) {
        self.0.update(Vec::clear);
        Timeout::new(0, || browser::focus("h1")).forget();
    }

    /// Takes what is newer of rows that are chosen.
    pub fn renew(self, newer: &[T]) {
        if self.0.read_untracked().is_empty() {
            return;
        }
        self.0.update(|rows| {
            for row in rows {
                if let Some(newer) = newer.iter().find(|newer| newer.key() == row.key()) {
                    *row = newer.clone();
                }
            }
        });
    }
}

/// The box that chooses a row.
#[component]
pub fn Pick<T: Chosen>(
    /// What it is added to.
    selection: Selection<T>,
    /// The row.
    row: T,
) -> impl IntoView {
    let key = row.key();
    let label = words::select_row(&row.name());
    let change = move |event| selection.set(row.clone(), event_target_checked(&event));
    view! {
        <input type="checkbox" class="checkbox checkbox-sm checkbox-primary block" aria-label=label
            prop:checked=move || selection.has(&key) on:change=change />
    }
}

/// The box that chooses all rows of a page.
#[component]
pub fn PickAll<T: Chosen>(
    /// What they are added to.
    selection: Selection<T>,
    /// The rows.
    rows: Vec<T>,
    /// Says in words what it does.
    #[prop(optional)]
    says: bool,
) -> impl IntoView {
    let keys: Vec<String> = rows.iter().map(T::key).collect();
    let all = move || !keys.is_empty() && keys.iter().all(|key| selection.has(key));
    let change = move |event| {
        let chosen = event_target_checked(&event);
        for row in &rows {
            selection.set(row.clone(), chosen);
        }
    };
    let box_of = |hidden: &'static str| {
        view! {
            <input type="checkbox" class=["checkbox checkbox-sm checkbox-primary block", hidden].concat()
                aria-label=words::select_all_on_page() prop:checked=all on:change=change />
        }
    };
    if says {
        return view! { <label class="flex items-center gap-2 text-sm">{box_of("")} {words::select_all_on_page()}</label> }.into_any();
    }
    view! { {box_of(" max-sm:hidden")} <span class="sr-only">{words::selected()}</span> }.into_any()
}

/// How many are chosen, and what can be done with them. It takes the free end
/// of a line, on a narrow page the lower edge: nothing moves when it comes.
#[component]
pub fn SelectionBar<T: Chosen>(
    /// What is chosen.
    selection: Selection<T>,
    /// The actions.
    children: Children,
) -> impl IntoView {
    let none = move || selection.count() == 0;
    let (before, after) = around(&words::count_selected(GAP));
    view! {
        <div class="selection-bar" hidden=none>
            <span class="text-sm" role="status">{before}<b>{move || selection.count()}</b>{after}</span>
            {children()}
            <button type="button" class="btn btn-ghost btn-sm btn-square" aria-label=words::clear_selection() on:click=move |_| selection.clear()>
                <Icon icon="icon-[lucide--x]" />
            </button>
        </div>
    }
}
