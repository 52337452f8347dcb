//! The desk: which page stands where.

use leptos::prelude::*;

use crate::components::desk_shell::DeskShell;
use crate::components::param::{NothingHere, PageAt};
use crate::pages::desk::{
    account::AccountPage, accounts::Accounts, contact::ContactPage, contacts::Contacts, mail::Mail,
    new_ticket::NewTicket, profile::Profile, ticket::TicketPage, tickets::Tickets,
};
use crate::pages::session::gate::{gate, once_known};
use crate::pages::session::sign_in::sign_in_page;
use crate::place;
use crate::routes::DeskPage;
use crate::session::Desk;

/// Puts the desk into the page.
pub fn start() {
    mount_to_body(|| {
        place::listen();
        once_known::<Desk>(|| view! { <DeskShell><PageAt page /></DeskShell> }.into_any())
    });
}

/// The table.
fn page(path: &str) -> AnyView {
    let Some(page) = DeskPage::at(path) else { return view! { <NothingHere /> }.into_any() };
    match page {
        DeskPage::Tickets => gated(|| view! { <Tickets /> }),
        DeskPage::NewTicket(_) => gated(|| view! { <NewTicket /> }),
        DeskPage::Ticket(number) => gated(move || view! { <TicketPage number /> }),
        DeskPage::Accounts => gated(|| view! { <Accounts /> }),
        DeskPage::Account(id, _) => gated(move || view! { <AccountPage id /> }),
        DeskPage::Contacts => gated(|| view! { <Contacts /> }),
        DeskPage::Contact(id, _) => gated(move || view! { <ContactPage id /> }),
        DeskPage::Profile => gated(|| view! { <Profile /> }),
        DeskPage::SignIn => sign_in_page::<Desk>().into_any(),
        DeskPage::Mail => view! { <Mail /> }.into_any(),
    }
}

/// A page for whoever is signed in.
fn gated<V: IntoView + 'static>(page: impl Fn() -> V + Send + 'static) -> AnyView {
    gate::<Desk>(move || page().into_any()).into_any()
}
