//! The desk's pages, and the actions of the current page.

use gloo_timers::callback::Timeout;
use shared::words::both::common;
use shared::words::desk::palette as words;
use shared::words::desk::{
    accounts, activity, columns, contacts, exports, import, recycle_bin, reports,
};

use super::entry::{Entry, Section, Then};
use super::marks;
use crate::browser;
use crate::keys::{self, Key};
use crate::routes::{DeskPage, ReportsTab, SettingsTab};
use crate::session::{self, Desk};

/// The buttons in the head of a page.
const BUTTONS: &str = "main .page-actions :is(button, a)";

/// The icons of an action, and of creating something.
const ACT: &str = "icon-[lucide--zap]";
const NEW: &str = "icon-[lucide--plus]";

/// How often [`press_once_there`] looks for the button, in milliseconds, and how many times
/// at most.
const LOOKS: (u32, u32) = (50, 200);

/// The entries of `offered` that match `text`. All of them match an empty text.
pub fn matching(offered: &[Section], text: &str) -> Vec<Section> {
    let searched = marks::words(text);
    if searched.is_empty() && !text.trim().is_empty() {
        return Vec::new();
    }
    let section = |it: &Section| {
        let entries = it.entries.iter().filter(|it| marks::are_in(&searched, &it.title));
        Section { label: it.label, entries: entries.cloned().collect() }
    };
    offered.iter().map(section).filter(|it| !it.entries.is_empty()).collect()
}

/// All pages, and the actions of the current page.
pub fn offered() -> Vec<Section> {
    vec![
        Section { label: words::actions(), entries: actions() },
        Section { label: words::pages(), entries: pages() },
    ]
}

fn pages() -> Vec<Entry> {
    let page = |icon, title: &str, page: DeskPage, key| {
        Entry::link(icon, title.to_owned(), page.href()).key(key)
    };
    let log = activity::title().to_owned();
    let mut all = vec![
        page("icon-[lucide--inbox]", common::tickets(), DeskPage::Tickets, Key::GoTickets),
        page("icon-[lucide--building-2]", common::accounts(), DeskPage::Accounts, Key::GoAccounts),
        page("icon-[lucide--users]", common::contacts(), DeskPage::Contacts, Key::GoContacts),
        Entry::link(
            "icon-[lucide--trash-2]",
            recycle_bin::title().to_owned(),
            DeskPage::RecycleBin.href(),
        ),
        Entry::link(
            "icon-[lucide--users-round]",
            columns::groups().to_owned(),
            DeskPage::Groups.href(),
        ),
        Entry::link("icon-[lucide--tags]", columns::tags().to_owned(), DeskPage::Tags.href()),
        Entry::link(
            "icon-[lucide--chart-column]",
            reports::title().to_owned(),
            DeskPage::Reports(ReportsTab::Contacts).href(),
        ),
        Entry::link("icon-[lucide--history]", log, DeskPage::Operations.href()),
        Entry::link(
            "icon-[lucide--file-down]",
            exports::title().to_owned(),
            DeskPage::Exports.href(),
        ),
        page(
            "icon-[lucide--circle-user]",
            common::your_profile(),
            DeskPage::Profile,
            Key::GoProfile,
        ),
    ];
    if session::agent().is_some_and(|it| it.is_admin) {
        all.push(Entry::link(
            "icon-[lucide--file-up]",
            import::title().to_owned(),
            DeskPage::Import.href(),
        ));
        all.extend(SettingsTab::ALL.iter().map(|at| {
            let title = words::settings_tab(at.label());
            Entry::link("icon-[lucide--settings]", title, DeskPage::Settings(*at).href())
        }));
    }
    all
}

fn actions() -> Vec<Entry> {
    let (here, _) = keys::here_and_elsewhere();
    let by_key = here.into_iter().filter(|key| is_action(*key));
    let mut all: Vec<Entry> =
        by_key.map(|key| Entry::act(ACT, key.does(), move || keys::press(key)).key(key)).collect();
    let lists = [
        (common::new_ticket(), DeskPage::Tickets),
        (contacts::new_contact(), DeskPage::Contacts),
        (accounts::new_account(), DeskPage::Accounts),
    ];
    // Some buttons do what a key does.
    for (label, href) in browser::labels(BUTTONS) {
        if all.iter().any(|it| it.title == label) {
            continue;
        }
        let new = lists.iter().find(|(title, _)| *title == label);
        let icon = if new.is_some() { NEW } else { ACT };
        let pressed = label.clone();
        let press = move || {
            browser::press(BUTTONS, &pressed);
        };
        let entry = match href {
            Some(href) => Entry::link(icon, label, href),
            None => Entry::act(icon, &label, press),
        };
        let has_key = new.is_some_and(|(_, list)| browser::path() == list.href());
        all.push(if has_key { entry.key(Key::New) } else { entry });
    }
    for (title, list) in lists {
        if all.iter().all(|it| it.title != title) {
            all.push(new(title, list));
        }
    }
    let leave = || session::leave::<Desk>();
    all.push(Entry::act("icon-[lucide--log-out]", common::sign_out(), leave));
    all
}

/// Creates a record from a page other than its list.
fn new(title: &'static str, list: DeskPage) -> Entry {
    let link = |page: DeskPage| Entry::link(NEW, title.to_owned(), page.href());
    match list {
        DeskPage::Tickets => link(DeskPage::NewTicket(None)),
        list => Entry { then: Then::GoAndPress(list.href(), title), ..link(list) },
    }
}

/// Whether a key is listed as an action. Other keys move through the page, open a page, which
/// is listed as a page, or create a record, which is listed by name.
fn is_action(key: Key) -> bool {
    let others = [
        Key::Palette,
        Key::GoTickets,
        Key::GoAccounts,
        Key::GoContacts,
        Key::GoProfile,
        Key::Search,
        Key::New,
        Key::Next,
        Key::Previous,
        Key::Select,
        Key::Undo,
    ];
    !others.contains(&key)
}

/// Presses the button with this label on the page at `path`, as soon as the page is there. If
/// the page does not load, nothing is pressed.
pub fn press_once_there(path: String, label: &'static str) {
    fn look(path: String, label: &'static str, left: u32) {
        let is_there = browser::path() == path && browser::press(BUTTONS, label);
        if !is_there && left != 0 {
            Timeout::new(LOOKS.0, move || look(path, label, left - 1)).forget();
        }
    }
    look(path, label, LOOKS.1);
}
