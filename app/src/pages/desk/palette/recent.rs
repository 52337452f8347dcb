//! The contacts, accounts and tickets that the agent has opened last in this browser.
//!
//! The path and the title of a record's page are kept once its `PageTitle` has the record's
//! name. Signing out deletes them.

use leptos::prelude::*;
use shared::ids::{AccountId, ContactId, TicketNumber};
use shared::words::both::common;
use shared::words::desk::ticket as words;

use super::entry::{self, Entry};
use crate::browser::fetch::Parsed;
use crate::browser::store;
use crate::components::page_title;
use crate::effect::effect;
use crate::routes::{AccountTab, ContactTab, DeskPage};
use crate::session;

/// The most that are kept.
const KEPT: usize = 20;

/// The path and the title of a page that was opened.
type Opened = (String, String);

/// The record of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Record {
    Contact(ContactId),
    Account(AccountId),
    Ticket(TicketNumber),
}

impl Record {
    /// The record of the page at `path`, if the page has one.
    fn at(path: &str) -> Option<Self> {
        let (list, id) = path.rsplit_once('/')?;
        let is = |page: DeskPage| list == page.href();
        if is(DeskPage::Contacts) {
            id.parse().ok().map(Self::Contact)
        } else if is(DeskPage::Accounts) {
            id.parse().ok().map(Self::Account)
        } else if is(DeskPage::Tickets) {
            id.parse().ok().map(Self::Ticket)
        } else {
            None
        }
    }

    /// The title of the page before the record is loaded.
    fn unnamed(self) -> String {
        match self {
            Self::Contact(_) => common::contact().to_owned(),
            Self::Account(_) => common::account().to_owned(),
            Self::Ticket(number) => words::name(&number.to_string()),
        }
    }

    fn entry(self, title: String) -> Entry {
        match self {
            Self::Contact(id) => {
                let href = DeskPage::Contact(id, ContactTab::Overview).href();
                Entry::link(entry::CONTACT, title, href).detail(common::contact().to_owned())
            }
            Self::Account(id) => {
                let href = DeskPage::Account(id, AccountTab::Overview).href();
                Entry::link(entry::ACCOUNT, title, href).detail(common::account().to_owned())
            }
            Self::Ticket(number) => {
                let detail = ["#", &number.to_string()].concat();
                Entry::link(entry::TICKET, title, DeskPage::Ticket(number).href()).detail(detail)
            }
        }
    }
}

/// Keeps each record that is opened from here on.
pub fn record() {
    let shown = page_title::shown();
    effect(move || {
        let Some((path, title)) = shown.get() else { return };
        let is_named = Record::at(&path).is_some_and(|it| it.unnamed() != title);
        if is_named && let Some(who) = who() {
            let opened = with(kept(&who), (path, title));
            store::set_opened(&who, &serde_json::to_string(&opened).unwrap_or_default());
        }
    });
}

/// The records that were opened last, the latest first, without that of the current page.
pub fn entries() -> Vec<Entry> {
    let here = page_title::shown().get_untracked().map(|(path, _)| path);
    let opened = who().map(|who| kept(&who)).unwrap_or_default();
    let others = opened.into_iter().filter(|(path, _)| Some(path) != here.as_ref());
    others.filter_map(|(path, title)| Some(Record::at(&path)?.entry(title))).collect()
}

/// The id of the agent.
fn who() -> Option<String> {
    untrack(session::agent).map(|it| it.agent.id.to_string())
}

/// What is kept for an agent. Nothing if it cannot be read.
fn kept(who: &str) -> Vec<Opened> {
    store::opened(who).and_then(|text| Parsed::of(&text)?.read()).unwrap_or_default()
}

/// `all` with `one` first.
fn with(mut all: Vec<Opened>, one: Opened) -> Vec<Opened> {
    all.retain(|(path, _)| *path != one.0);
    all.insert(0, one);
    all.truncate(KEPT);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_known_by_the_path_of_its_page() {
        let id = "0192f0c1-2b3c-7def-8abc-0123456789ab";
        let at = |path: String| Record::at(&path);
        assert_eq!(at(format!("/desk/contacts/{id}")), id.parse().ok().map(Record::Contact));
        assert_eq!(at(format!("/desk/accounts/{id}")), id.parse().ok().map(Record::Account));
        assert_eq!(
            at("/desk/tickets/1042".to_owned()),
            Some(Record::Ticket(TicketNumber::new(1042)))
        );
        for path in
            ["", "/desk", "/desk/tickets", "/desk/tickets/new", "/desk/contacts/7", "/tickets/1042"]
        {
            assert_eq!(at(path.to_owned()), None, "{path}");
        }
    }

    #[test]
    fn the_latest_comes_first_and_each_stands_once() {
        let one = |n: usize| (format!("/desk/tickets/{n}"), format!("Ticket {n}"));
        let mut all = Vec::new();
        for n in 1..=25 {
            all = with(all, one(n));
        }
        all = with(all, ("/desk/tickets/20".to_owned(), "Renamed".to_owned()));
        assert_eq!(all.len(), KEPT);
        assert_eq!(all[0].1, "Renamed");
        assert_eq!((&all[1], all.last()), (&one(25), Some(&one(6))));
        assert_eq!(all.iter().filter(|(path, _)| path == "/desk/tickets/20").count(), 1);
    }
}
