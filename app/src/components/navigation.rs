//! Tabs: links to the parts of a page.

use leptos::html;
use leptos::prelude::*;

use crate::browser;
use crate::effect::effect;

/// A tab.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Its label.
    pub label: String,
    /// Its URL.
    pub href: String,
    /// The number of records in it.
    pub count: Option<usize>,
    /// Whether it is the current tab.
    pub is_current: bool,
}

/// The tabs of a page.
#[component]
pub fn Tabs(
    /// The accessible name.
    #[prop(into)]
    label: String,
    /// The tabs.
    #[prop(into)]
    tabs: Signal<Vec<Tab>>,
) -> impl IntoView {
    let place = NodeRef::<html::Nav>::new();
    let current = Memo::new(move |_| tabs.read().iter().position(|tab| tab.is_current));
    // On a phone the tabs are wider than the page, so the current tab is scrolled into
    // view. It is found by its index, because the former tab may still be marked as the current one.
    effect(move || {
        if let (Some(_), Some(at)) = (place.get(), current.get()) {
            browser::reveal(&[".tabs-line :nth-child(", &(at + 1).to_string(), ")"].concat());
        }
    });
    let one = |tab: Tab| {
        let count = tab.count.map(|count| view! { <span class="quiet">{count}</span> });
        view! { <a href=tab.href aria-current=tab.is_current.then_some("page")>{tab.label} " " {count}</a> }
    };
    view! { <nav class="tabs-line" aria-label=label node_ref=place>{move || tabs.get().into_iter().map(one).collect_view()}</nav> }
}
