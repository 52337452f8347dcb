//! The help center: which page stands where.

use leptos::prelude::*;

use crate::components::param::{NothingHere, PageAt};
use crate::components::portal_shell::PortalShell;
use crate::pages::portal::link::{Activate, Link, Reset};
use crate::pages::portal::{new::New, profile::Profile, ticket::Ticket, tickets::Tickets};
use crate::pages::session::gate::{gate, once_known};
use crate::pages::session::sign_in::sign_in_page;
use crate::place;
use crate::routes::PortalPage;
use crate::session::Portal;

/// Puts the help center into the page.
pub fn start() {
    mount_to_body(|| {
        place::listen();
        once_known::<Portal>(|| view! { <PortalShell><PageAt page /></PortalShell> }.into_any())
    });
}

/// The table.
fn page(path: &str) -> AnyView {
    let Some(page) = PortalPage::at(path) else { return view! { <NothingHere /> }.into_any() };
    match page {
        PortalPage::Tickets => gated(|| view! { <Tickets /> }),
        PortalPage::Ticket(number) => gated(move || view! { <Ticket number /> }),
        PortalPage::New => gated(|| view! { <New /> }),
        PortalPage::Profile => gated(|| view! { <Profile /> }),
        PortalPage::SignIn => sign_in_page::<Portal>().into_any(),
        PortalPage::Activate => view! { <Activate /> }.into_any(),
        PortalPage::Reset => view! { <Reset /> }.into_any(),
        PortalPage::Link => view! { <Link /> }.into_any(),
    }
}

/// A page for whoever is signed in.
fn gated<V: IntoView + 'static>(page: impl Fn() -> V + Send + 'static) -> AnyView {
    gate::<Portal>(move || page().into_any()).into_any()
}
