//! The desk's bundle and its route table.

use leptos::prelude::*;
use leptos_router::components::FlatRoutes;
use leptos_router::path;

use crate::components::NothingHere;
use crate::lazy::{page_code, part_code, soon};
use crate::page::{self, Table, line, page, page_of, routes};
use crate::pages::desk::bulk_all::page::BulkPage;
use crate::pages::desk::exports::Exports;
use crate::pages::desk::groups::{list::Groups, page::GroupPage};
use crate::pages::desk::import::Import;
use crate::pages::desk::reports::Reports;
use crate::pages::desk::tags::page::Tags;
use crate::pages::desk::{
    account::AccountPage, accounts::Accounts, contact::ContactPage, contacts::Contacts,
    invitation::Invitation, mail::Mail, new_ticket::NewTicket, operations_log::OperationsLog,
    profile::Profile, recycle_bin::RecycleBin, settings::Settings, ticket::TicketPage,
    tickets::Tickets,
};
use crate::pages::session::gate::{StandIns, once_lost};
use crate::pages::session::password::choose_password;
use crate::pages::session::sign_in::{sign_in_page, signed_out_dialog};
use crate::session::Desk;
use crate::shell::desk::DeskShell;

/// Mounts the desk.
pub fn start() {
    page::start::<Desk>(table, app);
}

fn app() -> AnyView {
    page::listen();
    soon("sign_in");
    once_lost(signed_out);
    view! {
        <DeskShell>
            <FlatRoutes fallback=NothingHere children=ToChildren::to_children(|| routes(table())) />
        </DeskShell>
    }
    .into_any()
}

/// The route table.
fn table() -> Table {
    vec![
        line(path!("/desk"), tickets()),
        line(path!("/desk/tickets"), tickets()),
        line(path!("/desk/tickets/new"), new_ticket()),
        line(path!("/desk/tickets/:id"), ticket()),
        line(path!("/desk/accounts"), accounts()),
        line(path!("/desk/accounts/:id"), account()),
        line(path!("/desk/contacts"), contacts()),
        line(path!("/desk/contacts/:id"), contact()),
        line(path!("/desk/recycle-bin"), recycle_bin()),
        line(path!("/desk/groups"), groups()),
        line(path!("/desk/groups/:id"), group()),
        line(path!("/desk/settings/tags"), tags()),
        line(path!("/desk/operations"), operations()),
        line(path!("/desk/profile"), profile()),
        line(path!("/desk/import"), import()),
        line(path!("/desk/bulk/:id"), bulk()),
        line(path!("/desk/reports"), reports()),
        line(path!("/desk/exports"), exports()),
        line(path!("/desk/settings"), settings()),
        line(path!("/desk/sign-in"), sign_in()),
        line(path!("/desk/invitation"), invitation()),
        line(path!("/dev/mail"), mail()),
    ]
}

page_code! {
    tickets => gated(|| page(|| view! { <Tickets /> }));
    new_ticket => gated(|| page(|| view! { <NewTicket /> }));
    ticket => gated(|| page_of(|number| view! { <TicketPage number /> }));
    accounts => gated(|| page(|| view! { <Accounts /> }));
    account => gated(|| page_of(|id| view! { <AccountPage id /> }));
    contacts => gated(|| page(|| view! { <Contacts /> }));
    contact => gated(|| page_of(|id| view! { <ContactPage id /> }));
    recycle_bin => gated(|| page(|| view! { <RecycleBin /> }));
    groups => gated(|| page(|| view! { <Groups /> }));
    group => gated(|| page_of(|id| view! { <GroupPage id /> }));
    tags => gated(|| page(|| view! { <Tags /> }));
    operations => gated(|| page(|| view! { <OperationsLog /> }));
    profile => gated(|| page(|| view! { <Profile /> }));
    import => gated(|| page(|| view! { <Import /> }));
    bulk => gated(|| page_of(|id| view! { <BulkPage id /> }));
    reports => gated(|| page(|| view! { <Reports /> }));
    exports => gated(|| page(|| view! { <Exports /> }));
    settings => gated(|| page(|| view! { <Settings /> }));
    sign_in => page(sign_in_page::<Desk>);
    invitation => page(|| view! { <Invitation /> });
    mail => page(|| view! { <Mail /> });
}

/// A page that requires a session.
fn gated(page: fn() -> AnyView) -> AnyView {
    page::gated::<Desk>(page, StandIns { sign_in: sign_in_instead, password: new_password })
}

part_code! {
    sign_in: fn sign_in_instead() { sign_in_page::<Desk>() }
    sign_in: fn new_password() { choose_password::<Desk>() }
    sign_in: fn signed_out(open: RwSignal<bool>) { signed_out_dialog::<Desk>(open) }
}

#[cfg(test)]
mod tests {
    use shared::ids::{AccountId, ContactId, TicketNumber};

    use super::*;
    use crate::page::standing;
    use crate::routes::{AccountTab, ContactTab, DeskPage, ReportsTab, SettingsTab, TicketFor};

    const ID: &str = "0192f0c1-2b3c-7def-8abc-0123456789ab";

    #[test]
    fn every_link_leads_to_its_page() {
        use DeskPage::{
            Account, Accounts, Bulk, Contact, Contacts, Exports, Group, Groups, Import, Invitation,
            Mail, NewTicket, Operations, Profile, RecycleBin, Reports, Settings, SignIn, Tags,
            Ticket, Tickets,
        };
        let number = TicketNumber::new(1042);
        let (account, contact): (AccountId, ContactId) = (ID.parse().unwrap(), ID.parse().unwrap());
        let group: shared::ids::GroupId = ID.parse().unwrap();
        let bulk: shared::ids::BulkId = ID.parse().unwrap();
        for page in [
            Tickets,
            NewTicket(None),
            NewTicket(Some(TicketFor::Contact(contact))),
            NewTicket(Some(TicketFor::Account(account))),
            Ticket(number),
            Accounts,
            Account(account, AccountTab::Contacts),
            Contacts,
            Contact(contact, ContactTab::Sees),
            Groups,
            Group(group),
            Tags,
            RecycleBin,
            Operations,
            Profile,
            Import,
            Bulk(bulk),
            Reports(ReportsTab::Leavers),
            Exports,
            Settings(SettingsTab::Agents),
            SignIn,
            Invitation,
            Mail,
        ] {
            let href = page.href();
            let path = href.split_once('?').map_or(&*href, |(path, _)| path);
            let (pattern, id, name) = standing(table(), path).expect("a page");
            assert_eq!(pattern, page.pattern());
            assert_eq!(name, page.name(), "{href}");
            let expected = match page {
                Ticket(number) => Some(number.to_string()),
                Account(id, _) => Some(id.to_string()),
                Contact(id, _) => Some(id.to_string()),
                Group(id) => Some(id.to_string()),
                Bulk(id) => Some(id.to_string()),
                Tickets | NewTicket(_) | Accounts | Contacts | Groups | Tags | Operations
                | Profile | RecycleBin | Import | Reports(_) | Exports | Settings(_)
                | Invitation | SignIn | Mail => None,
            };
            assert_eq!(id, expected, "{href}");
        }
    }

    #[test]
    fn what_is_no_address_of_ours_is_no_page() {
        for path in ["/", "/desk/x", "/desk/tickets/1042/x", "/dev", "/desk/accounts/7/x"] {
            assert_eq!(standing(table(), path), None, "{path}");
        }
        for path in ["/desk", "/desk/"] {
            assert_eq!(standing(table(), path), Some(("/desk".to_owned(), None, "tickets")));
        }
    }
}
