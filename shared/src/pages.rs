//! The URL of each page. A link is a [`PortalPage`] or a [`DeskPage`], never a string in a
//! view or in a mail.
//!
//! The route tables in `app/src/portal_app.rs` and `app/src/desk_app.rs` say which page is
//! shown at each URL. A test checks that they match the patterns here. `boot.js` is built
//! from the same patterns and names.

use crate::ids::{AccountId, ContactId, TicketNumber};
use crate::words;
use crate::words::both::common;
use crate::words::desk::tabs;

/// Defines the URL patterns and names of a side's pages. `:id` is the placeholder for the
/// id of the record that a page shows.
macro_rules! patterns {
    ($page:ident: $($variant:pat => $pattern:literal $name:literal,)*) => {
        impl $page {
            /// The URL patterns of all pages, in the order of the route table, each with
            /// the page's name.
            pub const PATTERNS: &'static [(&'static str, &'static str)] =
                &[$(($pattern, $name),)*];

            /// The page's URL pattern.
            pub const fn pattern(self) -> &'static str {
                match self { $($variant => $pattern,)* }
            }

            /// The page's name, which is also the name of its code chunk.
            pub const fn name(self) -> &'static str {
                match self { $($variant => $name,)* }
            }
        }
    };
}

/// The pages of the help center.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortalPage {
    /// The tickets of the contact and their colleagues.
    Tickets,
    /// One ticket.
    Ticket(TicketNumber),
    /// Raising a ticket.
    New,
    /// The contact's name, password and sessions.
    Profile,
    /// Signing in.
    SignIn,
    /// Setting the first password; the link's token is after the `#`.
    Activate,
    /// Setting a new password; the link's token is after the `#`.
    Reset,
    /// Verifying an address; the link's token is after the `#`.
    Verify,
    /// Requesting a new link.
    Link,
}

impl PortalPage {
    /// The page's URL.
    pub fn href(self) -> String {
        match self {
            Self::Tickets => "/".to_owned(),
            Self::Ticket(number) => format!("/tickets/{number}"),
            Self::New => "/new".to_owned(),
            Self::Profile => "/profile".to_owned(),
            Self::SignIn => "/sign-in".to_owned(),
            Self::Activate => "/activate".to_owned(),
            Self::Reset => "/reset".to_owned(),
            Self::Verify => "/verify".to_owned(),
            Self::Link => "/link".to_owned(),
        }
    }
}

/// The pages of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeskPage {
    /// The tickets that an agent may see.
    Tickets,
    /// Raising a ticket; with a contact, that contact is preselected as its requester.
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
    /// The agent's name, password, sessions and keyboard shortcuts.
    Profile,
    /// Signing in.
    SignIn,
    /// The mails that were sent (development only).
    Mail,
}

impl DeskPage {
    /// The page's URL.
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
}

patterns! { PortalPage:
    Self::Tickets => "/" "tickets",
    Self::Ticket(_) => "/tickets/:id" "ticket",
    Self::New => "/new" "new",
    Self::Profile => "/profile" "profile",
    Self::SignIn => "/sign-in" "sign_in",
    Self::Activate => "/activate" "activate",
    Self::Reset => "/reset" "reset",
    Self::Verify => "/verify" "verify",
    Self::Link => "/link" "link",
}

patterns! { DeskPage:
    Self::Tickets => "/desk/tickets" "tickets",
    Self::NewTicket(_) => "/desk/tickets/new" "new_ticket",
    Self::Ticket(_) => "/desk/tickets/:id" "ticket",
    Self::Accounts => "/desk/accounts" "accounts",
    Self::Account(..) => "/desk/accounts/:id" "account",
    Self::Contacts => "/desk/contacts" "contacts",
    Self::Contact(..) => "/desk/contacts/:id" "contact",
    Self::Profile => "/desk/profile" "profile",
    Self::SignIn => "/desk/sign-in" "sign_in",
    Self::Mail => "/dev/mail" "mail",
}

/// Defines the tabs of a page: the word in the URL and the label on the page.
macro_rules! tabs {
    ($($(#[$doc:meta])* $name:ident { $($(#[$tab_doc:meta])* $tab:ident = $word:literal $label:path,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name { $($(#[$tab_doc])* $tab,)* }

        impl $name {
            /// In the order of the page.
            pub const ALL: &'static [Self] = &[$(Self::$tab,)*];

            /// The word in the URL.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$tab => $word,)* }
            }

            /// The label on the page.
            pub fn label(self) -> &'static str {
                match self { $(Self::$tab => $label(),)* }
            }

            /// The tab that `word` names, else the first one.
            pub fn named(word: &str) -> Self {
                Self::ALL.iter().copied().find(|tab| tab.as_str() == word).unwrap_or_default()
            }
        }
    )*};
}

tabs! {
    /// The tabs of an account.
    AccountTab {
        /// The account's fields and figures.
        #[default]
        Overview = "overview" tabs::overview,
        /// The account's contacts.
        Contacts = "contacts" common::contacts,
        /// The account's tickets.
        Tickets = "tickets" common::tickets,
        /// The account's history: what changed, and who changed it.
        History = "history" words::desk::common::history,
    }
    /// The tabs of a contact.
    ContactTab {
        /// The contact's fields.
        #[default]
        Overview = "overview" tabs::overview,
        /// The contact's accounts.
        Accounts = "accounts" common::accounts,
        /// The tickets that the contact raised.
        Tickets = "tickets" common::tickets,
        /// The contact's access to the help center.
        Portal = "portal" common::help_center,
        /// What the contact sees in the help center, and why.
        Sees = "sees" tabs::sees,
        /// The contact's history: what changed, and who changed it.
        History = "history" words::desk::common::history,
    }
}
