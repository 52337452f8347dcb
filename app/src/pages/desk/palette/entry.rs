//! An entry of the palette: a record, a page or an action.

use std::fmt;
use std::sync::Arc;

use shared::api::search::{Found, FoundAccount, FoundContact, FoundTicket};
use shared::ticket::status::TicketStatus;
use shared::words::both::common;

use super::marks;
use crate::keys::Key;
use crate::routes::{AccountTab, ContactTab, DeskPage};

/// An entry.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The icon.
    pub icon: &'static str,
    /// The title.
    pub title: String,
    /// The second line. May be empty.
    pub detail: String,
    /// The status of a ticket.
    pub status: Option<TicketStatus>,
    /// Whether it is a search result. It may be one of the text that was typed before.
    pub is_found: bool,
    /// The key that does the same on this page.
    pub key: Option<Key>,
    /// What happens when the entry is chosen.
    pub then: Then,
}

/// What an entry does.
#[derive(Clone)]
pub enum Then {
    /// Opens a URL.
    Go(String),
    /// Opens a URL and presses the button with this label there.
    GoAndPress(String, &'static str),
    /// Runs on this page.
    Run(Arc<dyn Fn() + Send + Sync>),
}

impl fmt::Debug for Then {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.href().fmt(f)
    }
}

impl Then {
    /// The URL that it opens.
    pub fn href(&self) -> Option<&str> {
        match self {
            Self::Go(href) | Self::GoAndPress(href, _) => Some(href),
            Self::Run(_) => None,
        }
    }
}

/// Entries of one kind.
#[derive(Clone, Debug)]
pub struct Section {
    /// The heading.
    pub label: &'static str,
    /// The entries.
    pub entries: Vec<Entry>,
}

impl Entry {
    /// An entry that opens a URL.
    pub fn link(icon: &'static str, title: String, href: String) -> Self {
        let (detail, then) = (String::new(), Then::Go(href));
        Self { icon, title, detail, status: None, is_found: false, key: None, then }
    }

    /// An entry that does something on this page.
    pub fn act(icon: &'static str, title: &str, run: impl Fn() + Send + Sync + 'static) -> Self {
        let (title, then) = (title.to_owned(), Then::Run(Arc::new(run)));
        Self { icon, title, detail: String::new(), status: None, is_found: false, key: None, then }
    }

    /// The same with a second line.
    #[must_use]
    pub fn detail(self, detail: String) -> Self {
        Self { detail, ..self }
    }

    /// The same with a key.
    #[must_use]
    pub fn key(self, key: Key) -> Self {
        Self { key: Some(key), ..self }
    }

    /// Whether it is the same entry as `other`, of an earlier list.
    pub fn is(&self, other: &Self) -> bool {
        self.title == other.title && self.then.href() == other.then.href()
    }
}

/// A contact.
fn contact(it: FoundContact) -> Entry {
    let parts: Vec<String> = it.email.into_iter().chain(it.account).collect();
    let href = DeskPage::Contact(it.id, ContactTab::Overview).href();
    Entry { is_found: true, ..Entry::link(CONTACT, it.name, href).detail(parts.join(" · ")) }
}

/// An account.
fn account(it: FoundAccount) -> Entry {
    let href = DeskPage::Account(it.id, AccountTab::Overview).href();
    let link = Entry::link(ACCOUNT, it.name, href).detail(it.domain.unwrap_or_default());
    Entry { is_found: true, ..link }
}

/// A ticket.
fn ticket(it: FoundTicket) -> Entry {
    let detail = ["#", &it.number.to_string(), " · ", &it.requester].concat();
    let link = Entry::link(TICKET, it.subject, DeskPage::Ticket(it.number).href()).detail(detail);
    Entry { status: Some(it.status), is_found: true, ..link }
}

/// The icon of a contact.
pub const CONTACT: &str = "icon-[lucide--user]";
/// The icon of an account.
pub const ACCOUNT: &str = "icon-[lucide--building-2]";
/// The icon of a ticket.
pub const TICKET: &str = "icon-[lucide--inbox]";

/// The search results for `text`. Tickets come first for a number, else the kinds whose
/// first result matches by its title.
pub fn found(found: &Found, text: &str) -> Vec<Section> {
    let Found { contacts, accounts, tickets } = found.clone();
    let mut sections = vec![
        Section { label: common::contacts(), entries: contacts.into_iter().map(contact).collect() },
        Section { label: common::accounts(), entries: accounts.into_iter().map(account).collect() },
        Section { label: common::tickets(), entries: tickets.into_iter().map(ticket).collect() },
    ];
    let searched = marks::words(text);
    let is_number = |it: &marks::Word| it.key.chars().all(|c| c.is_ascii_digit());
    if searched.len() == 1 && searched.iter().all(is_number) {
        sections.rotate_right(1);
    } else {
        let begins =
            |it: &Section| it.entries.first().is_some_and(|it| marks::are_in(&searched, &it.title));
        sections.sort_by_key(|it| !begins(it));
    }
    sections.retain(|it| !it.entries.is_empty());
    sections
}

#[cfg(test)]
mod tests {
    use shared::ids::TicketNumber;

    use super::*;

    fn labels(text: &str) -> Vec<&'static str> {
        let id = "0192f0c1-2b3c-7def-8abc-0123456789ab";
        let all = Found {
            contacts: vec![FoundContact {
                id: id.parse().unwrap(),
                name: "Lena Brandt".to_owned(),
                email: Some("lena@acme.example".to_owned()),
                account: Some("Acme".to_owned()),
            }],
            accounts: vec![FoundAccount {
                id: id.parse().unwrap(),
                name: "Acme Logistics".to_owned(),
                domain: None,
            }],
            tickets: vec![FoundTicket {
                number: TicketNumber::new(1042),
                subject: "Scanner of Lena".to_owned(),
                status: TicketStatus::Open,
                requester: "Lena Brandt".to_owned(),
            }],
        };
        found(&all, text).iter().map(|it| it.label).collect()
    }

    #[test]
    fn what_is_most_likely_meant_comes_first() {
        assert_eq!(labels("lena"), ["Contacts", "Tickets", "Accounts"]);
        assert_eq!(labels("acme"), ["Accounts", "Contacts", "Tickets"]);
        assert_eq!(labels("#1042"), ["Tickets", "Contacts", "Accounts"]);
        assert_eq!(labels("body"), ["Contacts", "Accounts", "Tickets"]);
    }
}
