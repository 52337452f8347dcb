//! What is said where an address leads nowhere.

use leptos::prelude::*;

use super::{EmptyState, PageTitle};

/// The page.
#[component]
pub fn NothingHere() -> impl IntoView {
    view! {
        <PageTitle title="Nothing here" />
        <EmptyState icon="icon-[lucide--compass]" text="There is nothing at this address, or nothing that you may see." />
    }
}
