//! Selected rows, and the bar with the actions for them.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use shared::words::desk::bulk as words;
use shared::words::{GAP, around};

use crate::browser;
use crate::components::Icon;

/// A row that can be selected.
pub trait Chosen: Clone + Send + Sync + 'static {
    /// Its unique key.
    fn key(&self) -> String;
    /// Its name.
    fn name(&self) -> String;
}

/// The selected rows. They stay selected while the user changes pages and searches.
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
    /// An empty selection.
    pub fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// The number of selected rows.
    pub fn count(self) -> usize {
        self.0.read().len()
    }

    /// The selected rows.
    pub fn get(self) -> Vec<T> {
        self.0.get()
    }

    /// Whether the row with this key is selected.
    pub fn has(self, key: &str) -> bool {
        self.0.read().iter().any(|row| row.key() == key)
    }

    /// Selects or deselects a row.
    pub fn set(self, row: T, chosen: bool) {
        let key = row.key();
        self.0.update(|rows| {
            rows.retain(|row| row.key() != key);
            if chosen {
                rows.push(row);
            }
        });
    }

    /// Deselects all rows. The focus goes to the page's title, since the focused element
    /// disappears with the selection, as does the element that a closing dialog would
    /// return the focus to.
    pub fn clear(self) {
        self.0.update(Vec::clear);
        Timeout::new(0, || browser::focus("h1")).forget();
    }

    /// Replaces selected rows by their newer versions.
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

/// The checkbox that selects a row.
#[component]
pub fn Pick<T: Chosen>(
    /// The selection.
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

/// The checkbox that selects all rows of a page.
#[component]
pub fn PickAll<T: Chosen>(
    /// The selection.
    selection: Selection<T>,
    /// The rows.
    rows: Vec<T>,
    /// Whether it has a visible label.
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

/// The number of selected rows, and the actions for them. It is at the free end of a line,
/// or on narrow pages at the bottom, so that nothing moves when it appears.
#[component]
pub fn SelectionBar<T: Chosen>(
    /// The selected rows.
    selection: Selection<T>,
    /// Whether another bar is in its place.
    #[prop(optional, into)]
    away: MaybeProp<bool>,
    /// The actions.
    children: Children,
) -> impl IntoView {
    let none = move || selection.count() == 0 || away.get() == Some(true);
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
