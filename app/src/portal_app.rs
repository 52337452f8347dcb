//! The help center: which page stands where.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Router};
use leptos_router::{MatchNestedRoutes, path};

use crate::components::NothingHere;
use crate::components::portal_shell::PortalShell;
use crate::page::{self, page, page_of, route};
use crate::pages::portal::link::{Activate, Link, Reset};
use crate::pages::portal::{new::New, profile::Profile, ticket::Ticket, tickets::Tickets};
use crate::pages::session::gate::once_known;
use crate::pages::session::sign_in::sign_in_page;
use crate::session::Portal;

/// Puts the help center into the page.
pub fn start() {
    mount_to_body(|| {
        view! { <Router>{once_known::<Portal>(app)}</Router> }
    });
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
        route(path!("/"), || gated(|| page(|| view! { <Tickets /> }))),
        route(path!("/tickets/:id"), || gated(|| page_of(|number| view! { <Ticket number /> }))),
        route(path!("/new"), || gated(|| page(|| view! { <New /> }))),
        route(path!("/profile"), || gated(|| page(|| view! { <Profile /> }))),
        route(path!("/sign-in"), || page(sign_in_page::<Portal>)),
        route(path!("/activate"), || page(|| view! { <Activate /> })),
        route(path!("/reset"), || page(|| view! { <Reset /> })),
        route(path!("/link"), || page(|| view! { <Link /> })),
    )
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
