//! The URL of each page. A link is a [`PortalPage`] or a [`DeskPage`], never a string in a
//! view or in a mail.
//!
//! The route tables in `app/src/portal_app.rs` and `app/src/desk_app.rs` say which page is
//! shown at each URL. A test checks that they match the patterns here. `boot.js` is built
//! from the same patterns and names.

use crate::ids::{AccountId, BulkId, ContactId, GroupId, TicketNumber};
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

/// Whom a new ticket is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketFor {
    /// A contact, its requester.
    Contact(ContactId),
    /// An account; the requester is one of its contacts.
    Account(AccountId),
}

/// The pages of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeskPage {
    /// The tickets that an agent may see.
    Tickets,
    /// Raising a ticket, with what is known of it preselected.
    NewTicket(Option<TicketFor>),
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
    /// The contacts and accounts that are deleted.
    RecycleBin,
    /// The groups of contacts.
    Groups,
    /// One group.
    Group(GroupId),
    /// The tags of the workspace.
    Tags,
    /// Who did what to whom, and when.
    Operations,
    /// The agent's name, password, sessions and keyboard shortcuts.
    Profile,
    /// Importing files, for admins.
    Import,
    /// An act on many records: how far it is, and what has become of each.
    Bulk(BulkId),
    /// Reports on contacts and accounts.
    Reports(ReportsTab),
    /// The files that the agent has exported.
    Exports,
    /// What admins decide about the workspace.
    Settings(SettingsTab),
    /// Signing in.
    SignIn,
    /// Accepting the invitation to the desk; the link's token is after the `#`.
    Invitation,
    /// The mails that were sent (development only).
    Mail,
}

impl DeskPage {
    /// The page's URL.
    pub fn href(self) -> String {
        match self {
            Self::Tickets => "/desk/tickets".to_owned(),
            Self::NewTicket(None) => "/desk/tickets/new".to_owned(),
            Self::NewTicket(Some(TicketFor::Contact(id))) => {
                format!("/desk/tickets/new?requester={id}")
            }
            Self::NewTicket(Some(TicketFor::Account(id))) => {
                format!("/desk/tickets/new?account={id}")
            }
            Self::Ticket(number) => format!("/desk/tickets/{number}"),
            Self::Accounts => "/desk/accounts".to_owned(),
            Self::Account(id, tab) => format!("/desk/accounts/{id}?tab={}", tab.as_str()),
            Self::Contacts => "/desk/contacts".to_owned(),
            Self::Contact(id, tab) => format!("/desk/contacts/{id}?tab={}", tab.as_str()),
            Self::RecycleBin => "/desk/recycle-bin".to_owned(),
            Self::Groups => "/desk/groups".to_owned(),
            Self::Group(id) => format!("/desk/groups/{id}"),
            Self::Tags => "/desk/settings/tags".to_owned(),
            Self::Operations => "/desk/operations".to_owned(),
            Self::Profile => "/desk/profile".to_owned(),
            Self::Import => "/desk/import".to_owned(),
            Self::Bulk(id) => format!("/desk/bulk/{id}"),
            Self::Reports(ReportsTab::Contacts) => "/desk/reports".to_owned(),
            Self::Reports(tab) => format!("/desk/reports?tab={}", tab.as_str()),
            Self::Exports => "/desk/exports".to_owned(),
            Self::Settings(SettingsTab::Workspace) => "/desk/settings".to_owned(),
            Self::Settings(tab) => format!("/desk/settings?tab={}", tab.as_str()),
            Self::SignIn => "/desk/sign-in".to_owned(),
            Self::Invitation => "/desk/invitation".to_owned(),
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
    Self::RecycleBin => "/desk/recycle-bin" "recycle_bin",
    Self::Groups => "/desk/groups" "groups",
    Self::Group(_) => "/desk/groups/:id" "group",
    Self::Tags => "/desk/settings/tags" "tags",
    Self::Operations => "/desk/operations" "operations",
    Self::Profile => "/desk/profile" "profile",
    Self::Import => "/desk/import" "import",
    Self::Bulk(_) => "/desk/bulk/:id" "bulk",
    Self::Reports(_) => "/desk/reports" "reports",
    Self::Exports => "/desk/exports" "exports",
    Self::Settings(_) => "/desk/settings" "settings",
    Self::SignIn => "/desk/sign-in" "sign_in",
    Self::Invitation => "/desk/invitation" "invitation",
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
    /// The tabs of the settings.
    SettingsTab {
        /// The workspace's settings.
        #[default]
        Workspace = "workspace" words::desk::settings::workspace,
        /// The agents.
        Agents = "agents" words::desk::settings::agents,
        /// The departments.
        Departments = "departments" words::desk::settings::departments,
        /// The roles that contacts have at accounts.
        Roles = "roles" words::desk::settings_roles::title,
        /// The fields that admins define for contacts and accounts.
        Fields = "fields" words::desk::custom_fields::title,
    }
    /// The tabs of the reports.
    ReportsTab {
        /// How many contacts each account has.
        #[default]
        Contacts = "contacts" words::desk::reports::contacts_by_account,
        /// Who left an account.
        Leavers = "leavers" words::desk::reports::leavers,
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
