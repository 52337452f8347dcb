//! Where each page stands: a link is a [`PortalPage`] or a [`DeskPage`], never
//! a text in a view.
//!
//! Which page is shown there is said in `portal_app.rs` and `desk_app.rs`.

use shared::ids::{AccountId, ContactId, TicketNumber};

/// The pages of the help center.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortalPage {
    /// What I and my colleagues have asked for.
    Tickets,
    /// One ticket.
    Ticket(TicketNumber),
    /// Asking for something.
    New,
    /// My name, password and sessions.
    Profile,
    /// Signing in.
    SignIn,
    /// Setting the first password; the link's token stands behind `#`.
    Activate,
    /// Setting a new password; the link's token stands behind `#`.
    Reset,
    /// Asking for a new link.
    Link,
}

impl PortalPage {
    /// Its address.
    pub fn href(self) -> String {
        match self {
            Self::Tickets => "/".to_owned(),
            Self::Ticket(number) => format!("/tickets/{number}"),
            Self::New => "/new".to_owned(),
            Self::Profile => "/profile".to_owned(),
            Self::SignIn => "/sign-in".to_owned(),
            Self::Activate => "/activate".to_owned(),
            Self::Reset => "/reset".to_owned(),
            Self::Link => "/link".to_owned(),
        }
    }

    /// The page at `path`.
    pub fn at(path: &str) -> Option<Self> {
        match segments(path).as_slice() {
            [] => Some(Self::Tickets),
            ["tickets", number] => number.parse().ok().map(Self::Ticket),
            ["new"] => Some(Self::New),
            ["profile"] => Some(Self::Profile),
            ["sign-in"] => Some(Self::SignIn),
            ["activate"] => Some(Self::Activate),
            ["reset"] => Some(Self::Reset),
            ["link"] => Some(Self::Link),
            _ => None,
        }
    }
}

/// The pages of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeskPage {
    /// The tickets that an agent may see.
    Tickets,
    /// Raising a ticket, for this contact where one is named.
    NewTicket(Option<ContactId>),
    /// One ticket.
    Ticket(TicketNumber),
    /// The accounts.
    Accounts,
    /// One account.
    Account(AccountId, AccountTab),
    /// The contacts.
    Contacts,
    /// One contact.
    Contact(ContactId, ContactTab),
    /// My name, password, sessions and keys.
    Profile,
    /// Signing in.
    SignIn,
    /// Mail that was written (development only).
    Mail,
}

impl DeskPage {
    /// Its address.
    pub fn href(self) -> String {
        match self {
            Self::Tickets => "/desk/tickets".to_owned(),
            Self::NewTicket(None) => "/desk/tickets/new".to_owned(),
            Self::NewTicket(Some(requester)) => format!("/desk/tickets/new?requester={requester}"),
            Self::Ticket(number) => format!("/desk/tickets/{number}"),
            Self::Accounts => "/desk/accounts".to_owned(),
            Self::Account(id, tab) => format!("/desk/accounts/{id}?tab={}", tab.as_str()),
            Self::Contacts => "/desk/contacts".to_owned(),
            Self::Contact(id, tab) => format!("/desk/contacts/{id}?tab={}", tab.as_str()),
            Self::Profile => "/desk/profile".to_owned(),
            Self::SignIn => "/desk/sign-in".to_owned(),
            Self::Mail => "/dev/mail".to_owned(),
        }
    }

    /// The page at `path`, on its first tab: the tab stands behind `?`.
    pub fn at(path: &str) -> Option<Self> {
        match segments(path).as_slice() {
            ["desk"] | ["desk", "tickets"] => Some(Self::Tickets),
            ["desk", "tickets", "new"] => Some(Self::NewTicket(None)),
            ["desk", "tickets", number] => number.parse().ok().map(Self::Ticket),
            ["desk", "accounts"] => Some(Self::Accounts),
            ["desk", "accounts", id] => {
                id.parse().ok().map(|id| Self::Account(id, AccountTab::default()))
            }
            ["desk", "contacts"] => Some(Self::Contacts),
            ["desk", "contacts", id] => {
                id.parse().ok().map(|id| Self::Contact(id, ContactTab::default()))
            }
            ["desk", "profile"] => Some(Self::Profile),
            ["desk", "sign-in"] => Some(Self::SignIn),
            ["dev", "mail"] => Some(Self::Mail),
            _ => None,
        }
    }
}

/// The parts of a path. One `/` at the end is no other page.
fn segments(path: &str) -> Vec<&str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    if path.is_empty() {
        return Vec::new();
    }
    path.strip_suffix('/').unwrap_or(path).split('/').collect()
}

/// Defines the tabs of a page: the word in the address and the word on the page.
macro_rules! tabs {
    ($($(#[$doc:meta])* $name:ident { $($(#[$tab_doc:meta])* $tab:ident = $word:literal $label:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name { $($(#[$tab_doc])* $tab,)* }

        impl $name {
            /// In the order of the page.
            pub const ALL: &'static [Self] = &[$(Self::$tab,)*];

            /// The word in the address.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$tab => $word,)* }
            }

            /// The word on the page.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$tab => $label,)* }
            }

            /// The tab that the address names, else the first.
            pub fn named(word: &str) -> Self {
                Self::ALL.iter().copied().find(|tab| tab.as_str() == word).unwrap_or_default()
            }
        }
    )*};
}

tabs! {
    /// The tabs of an account.
    AccountTab {
        /// What it is, and its figures.
        #[default]
        Overview = "overview" "Overview",
        /// Who belongs to it.
        Contacts = "contacts" "Contacts",
        /// What was asked in its name.
        Tickets = "tickets" "Tickets",
    }
    /// The tabs of a contact.
    ContactTab {
        /// Who it is.
        #[default]
        Overview = "overview" "Overview",
        /// Where they belong.
        Accounts = "accounts" "Accounts",
        /// What they asked.
        Tickets = "tickets" "Tickets",
        /// Their way into the help center.
        Portal = "portal" "Help center",
        /// What they see there, and why.
        Sees = "sees" "What they see",
    }
}

#[cfg(test)]
mod tests {
    use shared::ids::{AccountId, ContactId, TicketNumber};

    use super::*;

    const ID: &str = "0192f0c1-2b3c-7def-8abc-0123456789ab";

    #[test]
    fn a_link_leads_to_its_page() {
        use PortalPage::{Activate, Link, New, Profile, Reset, SignIn, Ticket, Tickets};
        let ticket = Ticket(TicketNumber::new(1042));
        for page in [Tickets, ticket, New, Profile, SignIn, Activate, Reset, Link] {
            assert_eq!(PortalPage::at(&page.href()), Some(page));
        }
        let (account, contact): (AccountId, ContactId) = (ID.parse().unwrap(), ID.parse().unwrap());
        for page in [
            DeskPage::Tickets,
            DeskPage::NewTicket(None),
            DeskPage::Ticket(TicketNumber::new(1042)),
            DeskPage::Accounts,
            DeskPage::Account(account, AccountTab::Overview),
            DeskPage::Contacts,
            DeskPage::Contact(contact, ContactTab::Overview),
            DeskPage::Profile,
            DeskPage::SignIn,
            DeskPage::Mail,
        ] {
            let href = page.href();
            let path = href.split_once('?').map_or(&*href, |(path, _)| path);
            assert_eq!(DeskPage::at(path), Some(page), "{href}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_no_page() {
        for path in ["/tickets/x", "/tickets/01", "/tickets", "/new/", "/nowhere", "//", "/a/b/c"] {
            assert_eq!(
                PortalPage::at(path),
                (path == "/new/").then_some(PortalPage::New),
                "{path}"
            );
        }
        for path in ["/desk/accounts/7", "/desk/tickets/x", "/desk/", "/desk/x", "/"] {
            let expected = (path == "/desk/").then_some(DeskPage::Tickets);
            assert_eq!(DeskPage::at(path), expected, "{path}");
        }
    }
}
