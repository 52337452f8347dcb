//! What is said where an address leads nowhere.

use leptos::prelude::*;

use super::{EmptyState, PageTitle};
use crate::session;

/// The page.
#[component]
pub fn NothingHere() -> impl IntoView {
    view! {
        <PageTitle title="Page not found" />
        <EmptyState icon="icon-[lucide--compass]" text="This page doesn't exist, or you don't have access to it.">
            <a class="btn" href=session::home()>"Go to tickets"</a>
        </EmptyState>
    }
}
