//! The page at an address, and what is said where there is none.

use leptos::prelude::*;

use super::{EmptyState, PageTitle};
use crate::place;

/// Shows the page at each path, built anew for each.
#[component]
pub fn PageAt(
    /// The page.
    page: fn(&str) -> AnyView,
) -> impl IntoView {
    let path = place::path();
    view! { <For each=move || [path.get()] key=String::clone children=move |path| page(&path) /> }
}

/// What is said where an address leads nowhere.
#[component]
pub fn NothingHere() -> impl IntoView {
    view! {
        <PageTitle title="Nothing here" />
        <EmptyState icon="icon-[lucide--compass]" text="There is nothing at this address, or nothing that you may see." />
    }
}
