//! The help center's bundle and its route table.

use leptos::prelude::*;
use leptos_router::components::FlatRoutes;
use leptos_router::path;

use crate::components::NothingHere;
use crate::lazy::{page_code, part_code, soon};
use crate::page::{self, Table, line, page, page_of, routes};
use crate::pages::portal::link::{Activate, Link, Reset, Verify};
use crate::pages::portal::{new::New, profile::Profile, ticket::Ticket, tickets::Tickets};
use crate::pages::session::gate::{StandIns, once_lost};
use crate::pages::session::password::choose_password;
use crate::pages::session::sign_in::{sign_in_page, signed_out_dialog};
use crate::session::Portal;
use crate::shell::portal::PortalShell;

/// Mounts the help center.
pub fn start() {
    page::start::<Portal>(table, app);
}

fn app() -> AnyView {
    page::listen();
    soon("sign_in");
    once_lost(signed_out);
    view! {
        <PortalShell>
            <FlatRoutes fallback=NothingHere children=ToChildren::to_children(|| routes(table())) />
        </PortalShell>
    }
    .into_any()
}

/// The route table.
fn table() -> Table {
    vec![
        line(path!("/"), tickets()),
        line(path!("/tickets/:id"), ticket()),
        line(path!("/new"), new()),
        line(path!("/profile"), profile()),
        line(path!("/sign-in"), sign_in()),
        line(path!("/activate"), activate()),
        line(path!("/reset"), reset()),
        line(path!("/verify"), verify()),
        line(path!("/link"), link()),
    ]
}

page_code! {
    tickets => gated(|| page(|| view! { <Tickets /> }));
    ticket => gated(|| page_of(|number| view! { <Ticket number /> }));
    new => gated(|| page(|| view! { <New /> }));
    profile => gated(|| page(|| view! { <Profile /> }));
    sign_in => page(sign_in_page::<Portal>);
    activate => page(|| view! { <Activate /> });
    reset => page(|| view! { <Reset /> });
    verify => page(|| view! { <Verify /> });
    link => page(|| view! { <Link /> });
}

/// A page that requires a session.
fn gated(page: fn() -> AnyView) -> AnyView {
    page::gated::<Portal>(page, StandIns { sign_in: sign_in_instead, password: new_password })
}

part_code! {
    sign_in: fn sign_in_instead() { sign_in_page::<Portal>() }
    sign_in: fn new_password() { choose_password::<Portal>() }
    sign_in: fn signed_out(open: RwSignal<bool>) { signed_out_dialog::<Portal>(open) }
}

#[cfg(test)]
mod tests {
    use shared::ids::TicketNumber;

    use super::*;
    use crate::page::standing;
    use crate::routes::PortalPage;

    #[test]
    fn every_link_leads_to_its_page() {
        use PortalPage::{Activate, Link, New, Profile, Reset, SignIn, Ticket, Tickets, Verify};
        let number = TicketNumber::new(1042);
        let entries = [SignIn, Activate, Reset, Verify, Link];
        for page in [Tickets, Ticket(number), New, Profile].into_iter().chain(entries) {
            let (pattern, id, name) = standing(table(), &page.href()).expect("a page");
            assert_eq!(pattern, page.pattern());
            assert_eq!(name, page.name());
            let page_again = id.map(|id| Ticket(id.parse().expect("a number")));
            assert!(page_again.is_none_or(|it| it == page), "{page:?}");
        }
    }

    #[test]
    fn what_is_no_address_of_ours_is_no_page() {
        for path in ["/tickets", "/nowhere", "//", "/a/b/c", "/tickets/1042/x"] {
            assert_eq!(standing(table(), path), None, "{path}");
        }
        assert_eq!(standing(table(), "/new/"), Some(("/new".to_owned(), None, "new")));
    }
}
