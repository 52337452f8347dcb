//! Single keys: which there are, and what they do on the page that is shown.
//!
//! They are all written down in [`Key`]; the help dialog is made from it. A
//! page says [`on_key`] for those that mean something there.

use std::cell::RefCell;

use leptos::ev;
use leptos::prelude::*;

use crate::browser::{self, store};

/// How long after the first key of a pair the second one counts, in milliseconds.
const PAIR: i64 = 1_000;

/// Defines the keys: what to press, what it does, and where.
macro_rules! keys {
    ($($(#[$doc:meta])* $key:ident = $presses:literal $does:literal $place:literal,)*) => {
        /// Something that a key does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Key { $($(#[$doc])* $key,)* }

        impl Key {
            /// All of them, as the help lists them.
            pub const ALL: &'static [Self] = &[$(Self::$key,)*];

            /// What to press, with a space between two that follow each other.
            pub const fn presses(self) -> &'static str {
                match self { $(Self::$key => $presses,)* }
            }

            /// What it does.
            pub const fn does(self) -> &'static str {
                match self { $(Self::$key => $does,)* }
            }

            /// Where it does that, for whoever is elsewhere.
            pub const fn place(self) -> &'static str {
                match self { $(Self::$key => $place,)* }
            }
        }
    };
}

keys! {
    /// Opens the tickets.
    GoTickets = "g t" "Go to tickets" "",
    /// Opens the accounts.
    GoAccounts = "g a" "Go to accounts" "",
    /// Opens the contacts.
    GoContacts = "g c" "Go to contacts" "",
    /// Opens the profile.
    GoProfile = "g p" "Go to your profile" "",
    /// Into the search field.
    Search = "/" "Search" "in a list",
    /// Makes a new one of what the page lists.
    New = "n" "New" "in a list",
    /// Changes what the page shows.
    Edit = "e" "Edit" "on an account or a contact",
    /// Into the reply.
    Reply = "r" "Reply" "on a ticket",
    /// Into the internal note.
    Note = "i" "Add an internal note" "on a ticket",
    /// Whose ticket it is.
    Assign = "a" "Assign" "on a ticket",
    /// Where the ticket stands.
    Status = "s" "Change status" "on a ticket",
    /// The next row or ticket.
    Next = "j" "Next" "in a list, on a ticket",
    /// The former row or ticket.
    Previous = "k" "Previous" "in a list, on a ticket",
    /// Chooses the row that has the keyboard, or no longer.
    Select = "x" "Select" "in a list of contacts",
    /// Takes the offer of the newest toast.
    Undo = "z" "Undo the last change" "while its message shows",
    /// These keys.
    Help = "?" "Show keyboard shortcuts" "",
}

/// The keys of the help center; the others are the desk's.
pub const PORTAL: [Key; 5] = [Key::GoTickets, Key::GoProfile, Key::New, Key::Search, Key::Reply];

/// A page's answer to a key. The newest one for a key counts.
struct Answer {
    id: u32,
    key: Key,
    run: Callback<()>,
}

/// What was said by [`on_key`], and the first key of a pair.
#[derive(Default)]
struct Table {
    last_id: u32,
    answers: Vec<Answer>,
    first: Option<(String, i64)>,
}

thread_local! {
    static TABLE: RefCell<Table> = RefCell::default();
}

/// Does `run` on `key`, for as long as the component is there that says so.
pub fn on_key(key: Key, run: impl Fn() + Send + Sync + 'static) {
    let run = Callback::new(move |()| run());
    let id = TABLE.with_borrow_mut(|table| {
        table.last_id += 1;
        table.answers.push(Answer { id: table.last_id, key, run });
        table.last_id
    });
    on_cleanup(move || {
        TABLE.with_borrow_mut(|table| table.answers.retain(|answer| answer.id != id));
    });
}

/// The keys that do something here, and those that do so elsewhere.
pub fn here_and_elsewhere() -> (Vec<Key>, Vec<Key>) {
    let answers =
        |key: &Key| TABLE.with_borrow(|table| table.answers.iter().any(|it| it.key == *key));
    Key::ALL.iter().copied().partition(answers)
}

/// Listens to the keyboard. The shell says this once.
pub fn listen() {
    let listener = window_event_listener(ev::keydown, |event| {
        let Some(pressed) = browser::single_key(&event).filter(|_| store::single_keys()) else {
            return;
        };
        if let Some(run) = TABLE.with_borrow_mut(|table| table.press(&pressed)) {
            // A key that opens a field must not be typed into it.
            event.prevent_default();
            run.run(());
        }
    });
    on_cleanup(move || listener.remove());
}

impl Table {
    fn press(&mut self, pressed: &str) -> Option<Callback<()>> {
        let now = browser::dates::now().millis();
        let first = self.first.take().filter(|(_, at)| now - at < PAIR);
        let keys = match &first {
            Some((first, _)) => [first, " ", pressed].concat(),
            None => pressed.to_owned(),
        };
        let begins = |key: &Key| key.presses().split_once(' ').is_some_and(|(it, _)| it == keys);
        if Key::ALL.iter().any(begins) {
            self.first = Some((keys, now));
            return None;
        }
        self.answers.iter().rev().find(|it| it.key.presses() == keys).map(|it| it.run)
    }
}
