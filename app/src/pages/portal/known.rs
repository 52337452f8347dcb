//! What this tab knows of tickets before the worker is asked: the subjects that the list has
//! shown, and up to where each ticket was read.
//!
//! The worker knows what was read, on all devices. A list that follows at once may come from a
//! copy of the database that does not have it yet.

use std::cell::RefCell;

use shared::ids::TicketNumber;
use shared::time::Timestamp;

thread_local! {
    static SUBJECTS: RefCell<Vec<(TicketNumber, String)>> = const { RefCell::new(Vec::new()) };
    static READ: RefCell<Vec<(TicketNumber, Timestamp)>> = const { RefCell::new(Vec::new()) };
}

/// Remembers the subject of a ticket.
pub(super) fn remember(number: TicketNumber, subject: &str) {
    SUBJECTS.with_borrow_mut(|all| {
        all.retain(|(it, _)| *it != number);
        all.push((number, subject.to_owned()));
    });
}

/// The subject of the ticket, if the list has shown it.
pub(super) fn subject(number: TicketNumber) -> Option<String> {
    SUBJECTS.with_borrow(|all| Some(all.iter().find(|(it, _)| *it == number)?.1.clone()))
}

/// Remembers that the ticket was read up to the message of this time.
pub(super) fn read(number: TicketNumber, at: Timestamp) {
    READ.with_borrow_mut(|all| all.push((number, at)));
}

/// Whether the ticket was read up to this time.
pub(super) fn is_read(number: TicketNumber, until: Timestamp) -> bool {
    READ.with_borrow(|all| all.iter().any(|(it, at)| *it == number && until <= *at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_subject_of_a_ticket_is_known() {
        let number = TicketNumber::new;
        remember(number(1), "A dock");
        remember(number(2), "A scanner");
        remember(number(1), "Two docks");
        assert_eq!(subject(number(1)).as_deref(), Some("Two docks"));
        assert_eq!(subject(number(3)), None);
    }

    #[test]
    fn v16_what_was_said_after_the_last_read_message_is_not_read() {
        let (number, at) = (TicketNumber::new(7), Timestamp::from_millis);
        read(number, at(10));
        assert!(is_read(number, at(10)) && is_read(number, at(9)));
        assert!(!is_read(number, at(11)));
        assert!(!is_read(TicketNumber::new(8), at(9)));
    }
}
