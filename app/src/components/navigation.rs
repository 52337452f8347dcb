//! Tabs: links that are parts of one page.

use leptos::html;
use leptos::prelude::*;

use crate::browser;
use crate::effect::effect;

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
    let place = NodeRef::<html::Nav>::new();
    let current = Memo::new(move |_| tabs.read().iter().position(|tab| tab.is_current));
    // On a phone they are wider than the page: the current one has to be in
    // sight. By its place, since the old one may be marked still.
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
