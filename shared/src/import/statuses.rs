//! The statuses and priorities of tickets in the words of other systems.
//!
//! A company may have custom statuses, whose meaning is not in the file. A ticket with such
//! a status is imported as open, or as waiting if the word suggests it, and the word is
//! noted.

use crate::ticket::priority::Priority;
use crate::ticket::status::TicketStatus;
use crate::words::server::import_cells as words;

/// The result of parsing a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parsed<T> {
    /// The cell is empty.
    Empty,
    /// The cell has a known word.
    Known(T),
    /// The cell has an unknown word; this is the most likely meaning.
    Guessed(T),
}

impl<T: Copy> Parsed<T> {
    /// The value of a known word.
    pub fn known(self) -> Option<T> {
        match self {
            Self::Known(it) => Some(it),
            Self::Empty | Self::Guessed(_) => None,
        }
    }

    /// The value of a known word, or the most likely value of an unknown one.
    pub fn likely(self) -> Option<T> {
        match self {
            Self::Known(it) | Self::Guessed(it) => Some(it),
            Self::Empty => None,
        }
    }
}

fn plain(cell: &str) -> String {
    cell.to_lowercase().replace(['-', '_'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A ticket's status. The numbers are those of Freshdesk's API.
pub fn status(cell: &str) -> Parsed<TicketStatus> {
    let plain = plain(cell);
    let known = match plain.as_str() {
        "" => return Parsed::Empty,
        "open" | "new" | "reopened" | "2" => TicketStatus::Open,
        "pending"
        | "waiting"
        | "hold"
        | "on hold"
        | "waiting on customer"
        | "waiting on third party"
        | "3" => TicketStatus::Waiting,
        "resolved" | "solved" | "4" => TicketStatus::Solved,
        "closed" | "5" => TicketStatus::Closed,
        own => {
            let waits = ["pending", "waiting", "awaiting", "hold"];
            let is_waiting =
                own.split(|it: char| !it.is_alphanumeric()).any(|it| waits.contains(&it));
            return Parsed::Guessed(if is_waiting {
                TicketStatus::Waiting
            } else {
                TicketStatus::Open
            });
        }
    };
    Parsed::Known(known)
}

/// A ticket's priority.
pub fn priority(cell: &str) -> Parsed<Priority> {
    match plain(cell).as_str() {
        "" => Parsed::Empty,
        "low" | "1" => Parsed::Known(Priority::Low),
        "medium" | "normal" | "2" => Parsed::Known(Priority::Normal),
        "high" | "3" => Parsed::Known(Priority::High),
        "urgent" | "4" => Parsed::Known(Priority::Urgent),
        _ => Parsed::Guessed(Priority::Normal),
    }
}

/// The name of a status in a sentence.
pub fn in_words(status: TicketStatus) -> &'static str {
    match status {
        TicketStatus::Open => words::open(),
        TicketStatus::Waiting => words::waiting(),
        TicketStatus::Solved => words::solved(),
        TicketStatus::Closed => words::closed(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_somebodys_own_is_likely_to_mean_open_or_waiting() {
        use Parsed::{Empty, Guessed, Known};
        use TicketStatus::{Closed, Open, Solved, Waiting};
        let check = |cell, expected| assert_eq!(status(cell), expected, "{cell}");
        check("", Empty);
        check("New", Known(Open));
        check("on-hold", Known(Waiting));
        check("3", Known(Waiting));
        check("Solved", Known(Solved));
        check("5", Known(Closed));
        check("OpenPending", Guessed(Open));
        check("Linked ticket awaiting SLS", Guessed(Waiting));
        check("Information needed (internal)", Guessed(Open));
        check("17", Guessed(Open));
        assert_eq!(priority("P1"), Guessed(Priority::Normal));
        assert_eq!(priority("3"), Known(Priority::High));
    }
}
