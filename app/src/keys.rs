//! Keyboard shortcuts, and what they do on the current page: single keys, pairs of keys, and
//! one that is pressed with Ctrl.
//!
//! They are all written down in [`Key`]; the help dialog is made from it. A
//! page says [`on_key`] for those that mean something there.

use std::cell::RefCell;

use leptos::ev;
use leptos::prelude::*;
use shared::words::both::keys as words;

use crate::browser::{self, store};

/// How long after the first key of a pair the second one counts, in milliseconds.
const PAIR: i64 = 1_000;

/// The prefix of a shortcut with Ctrl, or ⌘ on Apple devices.
const COMMAND: &str = "command+";

/// Defines the keys: what to press, and the words for what it does and where.
macro_rules! keys {
    (place) => { None };
    (place $place:ident) => { Some(words::$place()) };
    ($($(#[$doc:meta])* $key:ident = $presses:literal $does:ident $($place:ident)?,)*) => {
        /// Something that a key does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Key { $($(#[$doc])* $key,)* }

        impl Key {
            /// All of them, as the help lists them.
            pub const ALL: &'static [Self] = &[$(Self::$key,)*];

            /// What to press, with a space between two that follow each other. See [`Self::caps`].
            pub const fn presses(self) -> &'static str {
                match self { $(Self::$key => $presses,)* }
            }

            /// What it does.
            pub fn does(self) -> &'static str {
                match self { $(Self::$key => words::$does(),)* }
            }

            /// On which pages it works; none: on all of them.
            pub fn place(self) -> Option<&'static str> {
                match self { $(Self::$key => keys!(place $($place)?),)* }
            }
        }
    };
}

keys! {
    /// Opens the palette.
    Palette = "command+k" search_everything,
    /// Opens the tickets.
    GoTickets = "g t" go_to_tickets,
    /// Opens the accounts.
    GoAccounts = "g a" go_to_accounts,
    /// Opens the contacts.
    GoContacts = "g c" go_to_contacts,
    /// Opens the profile.
    GoProfile = "g p" go_to_your_profile,
    /// Into the search field.
    Search = "/" search in_list,
    /// Makes a new one of what the page lists.
    New = "n" new in_list,
    /// Changes what the page shows.
    Edit = "e" edit on_account_or_contact,
    /// Into the reply.
    Reply = "r" reply on_ticket,
    /// Into the internal note.
    Note = "i" add_internal_note on_ticket,
    /// Whose ticket it is.
    Assign = "a" assign on_ticket,
    /// Where the ticket stands.
    Status = "s" change_status on_ticket,
    /// The next row or ticket.
    Next = "j" next in_list_or_on_ticket,
    /// The former row or ticket.
    Previous = "k" previous in_list_or_on_ticket,
    /// Chooses the row that has the keyboard, or no longer.
    Select = "x" select in_list_of_contacts,
    /// Takes the offer of the newest toast.
    Undo = "z" undo_last_change while_message_shows,
    /// These keys.
    Help = "?" show_keyboard_shortcuts,
}

/// The keys of the help center; the others are the desk's.
pub const PORTAL: [Key; 7] =
    [Key::GoTickets, Key::GoProfile, Key::New, Key::Search, Key::Next, Key::Previous, Key::Reply];

impl Key {
    /// The keys to press, as they are labelled: `g` and `t`, or `Ctrl` and `K`.
    pub fn caps(self) -> Vec<String> {
        let Some(letter) = self.presses().strip_prefix(COMMAND) else {
            return self.presses().split(' ').map(str::to_owned).collect();
        };
        let command = if browser::is_apple() { "⌘" } else { words::key_ctrl() };
        vec![command.to_owned(), letter.to_ascii_uppercase()]
    }

    /// Whether the shortcut is on. Single keys can be turned off.
    pub fn is_on(self) -> bool {
        self.presses().starts_with(COMMAND) || store::single_keys()
    }
}

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

/// Runs what `key` does on the current page.
pub fn press(key: Key) {
    if let Some(run) = TABLE.with_borrow(|table| table.answer(key.presses())) {
        run.run(());
    }
}

/// The keys that do something here, and those that do so elsewhere.
pub fn here_and_elsewhere() -> (Vec<Key>, Vec<Key>) {
    let answers =
        |key: &Key| TABLE.with_borrow(|table| table.answers.iter().any(|it| it.key == *key));
    Key::ALL.iter().copied().partition(answers)
}

/// Listens for shortcuts with Ctrl. They also work in text fields, and cannot be turned off.
/// The desk's shell calls this once. The help center has no such shortcut.
pub fn listen_to_commands() {
    let listener = window_event_listener(ev::keydown, |event| {
        let Some(letter) = browser::command(&event) else { return };
        let pressed = [COMMAND, &letter].concat();
        if let Some(run) = TABLE.with_borrow(|table| table.answer(&pressed)) {
            // Browsers use most of them, too.
            event.prevent_default();
            run.run(());
        }
    });
    on_cleanup(move || listener.remove());
}

/// Listens to the keyboard for single keys. The shell says this once.
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
        self.answer(&keys)
    }

    /// What these keys do, by the newest answer.
    fn answer(&self, keys: &str) -> Option<Callback<()>> {
        self.answers.iter().rev().find(|it| it.key.presses() == keys).map(|it| it.run)
    }
}
