//! What is said where an address leads nowhere.

use leptos::prelude::*;

use super::{EmptyState, PageTitle};
use crate::address;
use crate::routes::{DeskPage, PortalPage};

/// The page.
#[component]
pub fn NothingHere() -> impl IntoView {
    let path = address::path();
    let is_desk = untrack(|| path.read().starts_with("/desk"));
    let home = if is_desk { DeskPage::Tickets.href() } else { PortalPage::Tickets.href() };
    view! {
        <PageTitle title="Page not found" />
        <EmptyState icon="icon-[lucide--compass]" text="This page doesn't exist, or you don't have access to it.">
            <a class="btn" href=home>"Go to tickets"</a>
        </EmptyState>
    }
}
