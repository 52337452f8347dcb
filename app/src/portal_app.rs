//! The help center: which page stands where.

use leptos::prelude::*;
use leptos_router::components::FlatRoutes;
use leptos_router::{MatchNestedRoutes, path};

use crate::components::NothingHere;
use crate::components::portal_shell::PortalShell;
use crate::lazy::page_code;
use crate::page::{self, page, page_of, route};
use crate::pages::portal::link::{Activate, Link, Reset};
use crate::pages::portal::{new::New, profile::Profile, ticket::Ticket, tickets::Tickets};
use crate::pages::session::sign_in::sign_in_page;
use crate::session::Portal;

/// Puts the help center into the page.
pub fn start() {
    page::start::<Portal, _>(table, app);
}

fn app() -> AnyView {
    page::listen();
    view! {
        <PortalShell>
            <FlatRoutes fallback=NothingHere children=ToChildren::to_children(table) />
        </PortalShell>
    }
    .into_any()
}

/// The table.
fn table() -> impl MatchNestedRoutes + Clone + Send + 'static {
    (
        route(path!("/"), tickets()),
        route(path!("/tickets/:id"), ticket()),
        route(path!("/new"), new()),
        route(path!("/profile"), profile()),
        route(path!("/sign-in"), sign_in()),
        route(path!("/activate"), activate()),
        route(path!("/reset"), reset()),
        route(path!("/link"), link()),
    )
}

page_code! {
    tickets => gated(|| page(|| view! { <Tickets /> }));
    ticket => gated(|| page_of(|number| view! { <Ticket number /> }));
    new => gated(|| page(|| view! { <New /> }));
    profile => gated(|| page(|| view! { <Profile /> }));
    sign_in => page(sign_in_page::<Portal>);
    activate => page(|| view! { <Activate /> });
    reset => page(|| view! { <Reset /> });
    link => page(|| view! { <Link /> });
}

/// A page for whoever is signed in.
fn gated(page: fn() -> AnyView) -> AnyView {
    page::gated::<Portal>(page)
}

#[cfg(test)]
mod tests {
    use shared::ids::TicketNumber;

    use super::*;
    use crate::page::standing;
    use crate::routes::PortalPage;

    #[test]
    fn every_link_leads_to_its_page() {
        use PortalPage::{Activate, Link, New, Profile, Reset, SignIn, Ticket, Tickets};
        let number = TicketNumber::new(1042);
        for page in [Tickets, Ticket(number), New, Profile, SignIn, Activate, Reset, Link] {
            let (pattern, id) = standing(table(), &page.href()).expect("a page");
            assert_eq!(pattern, page.pattern());
            let page_again = id.map(|id| Ticket(id.parse().expect("a number")));
            assert!(page_again.is_none_or(|it| it == page), "{page:?}");
        }
    }

    #[test]
    fn what_is_no_address_of_ours_is_no_page() {
        for path in ["/tickets", "/nowhere", "//", "/a/b/c", "/tickets/1042/x"] {
            assert_eq!(standing(table(), path), None, "{path}");
        }
        assert_eq!(standing(table(), "/new/"), Some(("/new".to_owned(), None)));
    }
}
