//! Where each page stands: a link is a [`PortalPage`] or a [`DeskPage`], never
//! a text in a view or in a mail.
//!
//! Which page is shown there is said by the route tables in
//! `app/src/portal_app.rs` and `app/src/desk_app.rs`, which a test holds to the
//! patterns here. `boot.js` is built from the same patterns and names.

use crate::ids::{AccountId, ContactId, TicketNumber};
use crate::words;
use crate::words::both::common;
use crate::words::desk::tabs;

/// Defines how the addresses of a side look and what its pages are called; `:id`
/// stands for what a page is about.
macro_rules! patterns {
    ($page:ident: $($variant:pat => $pattern:literal $name:literal,)*) => {
        impl $page {
            /// How the addresses of all pages look, in the order of the route table,
            /// each with the page's name.
            pub const PATTERNS: &'static [(&'static str, &'static str)] =
                &[$(($pattern, $name),)*];

            /// How its address looks.
            pub const fn pattern(self) -> &'static str {
                match self { $($variant => $pattern,)* }
            }

            /// Its name, which the code that is fetched for it bears.
            pub const fn name(self) -> &'static str {
                match self { $($variant => $name,)* }
            }
        }
    };
}

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
    /// Verifying an address; the link's token stands behind `#`.
    Verify,
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

/// Defines the tabs of a page: the word in the address and the word on the page.
macro_rules! tabs {
    ($($(#[$doc:meta])* $name:ident { $($(#[$tab_doc:meta])* $tab:ident = $word:literal $label:path,)* })*) => {$(
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
            pub fn label(self) -> &'static str {
                match self { $(Self::$tab => $label(),)* }
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
        Overview = "overview" tabs::overview,
        /// Who belongs to it.
        Contacts = "contacts" common::contacts,
        /// What was asked in its name.
        Tickets = "tickets" common::tickets,
        /// What happened to it, and by whom.
        History = "history" words::desk::common::history,
    }
    /// The tabs of a contact.
    ContactTab {
        /// Who it is.
        #[default]
        Overview = "overview" tabs::overview,
        /// Where they belong.
        Accounts = "accounts" common::accounts,
        /// What they asked.
        Tickets = "tickets" common::tickets,
        /// Their way into the help center.
        Portal = "portal" common::help_center,
        /// What they see there, and why.
        Sees = "sees" tabs::sees,
        /// What happened to them, and by whom.
        History = "history" words::desk::common::history,
    }
}
