//! Tabs: links that are parts of one page.

use leptos::prelude::*;

/// One tab.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Its words.
    pub label: String,
    /// Its address.
    pub href: String,
    /// How many things are in it.
    pub count: Option<usize>,
    /// Whether it is the one that is shown.
    pub is_current: bool,
}

/// The tabs of a page.
#[component]
pub fn Tabs(
    /// What they are parts of, for a screen reader.
    #[prop(into)]
    label: String,
    /// The tabs.
    #[prop(into)]
    tabs: Signal<Vec<Tab>>,
) -> impl IntoView {
    let one = |tab: Tab| {
        let count = tab.count.map(|count| view! { <span class="quiet">{count}</span> });
        view! { <a href=tab.href aria-current=tab.is_current.then_some("page")>{tab.label} " " {count}</a> }
    };
    view! { <nav class="tabs-line" aria-label=label>{move || tabs.get().into_iter().map(one).collect_view()}</nav> }
}
