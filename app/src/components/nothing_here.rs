//! The page for a URL that does not exist.

use leptos::prelude::*;
use shared::words::both::shell as words;

use super::{EmptyState, PageTitle};
use crate::session;

/// The page.
#[component]
pub fn NothingHere() -> impl IntoView {
    view! {
        <PageTitle title=words::page_not_found() />
        <EmptyState icon="icon-[lucide--compass]" text=words::page_not_found_explained()>
            <a class="btn" href=session::home()>{words::go_to_tickets()}</a>
        </EmptyState>
    }
}
