//! The words of other systems for a ticket's status and priority.
//!
//! A company may have words of its own for a status, each with a meaning that no file
//! tells. A ticket is not lost for that: it is taken to be open, or to wait where its word
//! says so, and the word is noted.

use crate::ticket::priority::Priority;
use crate::ticket::status::TicketStatus;
use crate::words::server::import_cells as words;

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said<T> {
    /// Nothing.
    Nothing,
    /// This.
    This(T),
    /// Something that is not known; this is the likeliest.
    Unknown(T),
}

impl<T: Copy> Said<T> {
    /// What it says, where that is known.
    pub fn known(self) -> Option<T> {
        match self {
            Self::This(it) => Some(it),
            Self::Nothing | Self::Unknown(_) => None,
        }
    }

    /// What it says, or is likely to say.
    pub fn likely(self) -> Option<T> {
        match self {
            Self::This(it) | Self::Unknown(it) => Some(it),
            Self::Nothing => None,
        }
    }
}

fn plain(cell: &str) -> String {
    cell.to_lowercase().replace(['-', '_'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A ticket's status. Freshdesk's interface has numbers for its own four.
pub fn status(cell: &str) -> Said<TicketStatus> {
    let plain = plain(cell);
    let known = match plain.as_str() {
        "" => return Said::Nothing,
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
            return Said::Unknown(if is_waiting {
                TicketStatus::Waiting
            } else {
                TicketStatus::Open
            });
        }
    };
    Said::This(known)
}

/// A ticket's priority.
pub fn priority(cell: &str) -> Said<Priority> {
    match plain(cell).as_str() {
        "" => Said::Nothing,
        "low" | "1" => Said::This(Priority::Low),
        "medium" | "normal" | "2" => Said::This(Priority::Normal),
        "high" | "3" => Said::This(Priority::High),
        "urgent" | "4" => Said::This(Priority::Urgent),
        _ => Said::Unknown(Priority::Normal),
    }
}

/// What a status is called in a sentence.
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
        use Said::{Nothing, This, Unknown};
        use TicketStatus::{Closed, Open, Solved, Waiting};
        let check = |cell, expected| assert_eq!(status(cell), expected, "{cell}");
        check("", Nothing);
        check("New", This(Open));
        check("on-hold", This(Waiting));
        check("3", This(Waiting));
        check("Solved", This(Solved));
        check("5", This(Closed));
        check("OpenPending", Unknown(Open));
        check("Linked ticket awaiting SLS", Unknown(Waiting));
        check("Information needed (internal)", Unknown(Open));
        check("17", Unknown(Open));
        assert_eq!(priority("P1"), Unknown(Priority::Normal));
        assert_eq!(priority("3"), This(Priority::High));
    }
}
