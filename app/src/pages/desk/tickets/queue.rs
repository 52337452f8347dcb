//! The queue that an agent works through: its URL and its tickets, so that a ticket's page
//! can link back to the queue and on to the next ticket.

use std::cell::RefCell;

use shared::ids::{AccountId, TicketNumber};

use crate::address;
use crate::routes::DeskPage;

/// The list of tickets that was shown last.
#[derive(Default)]
struct Queue {
    href: Option<String>,
    numbers: Vec<TicketNumber>,
    last: Option<TicketNumber>,
}

thread_local! {
    static QUEUE: RefCell<Queue> = RefCell::default();
}

/// Remembers the queue that is shown at `href`.
pub fn remember(href: String, numbers: Vec<TicketNumber>) {
    QUEUE.with_borrow_mut(|queue| {
        queue.href = Some(href);
        queue.numbers = numbers;
    });
}

/// Remembers the ticket that is shown.
pub fn open(number: TicketNumber) {
    QUEUE.with_borrow_mut(|queue| queue.last = Some(number));
}

/// The ticket that was shown last.
pub fn last() -> Option<TicketNumber> {
    QUEUE.with_borrow(|queue| queue.last)
}

/// The URL of the queue.
pub fn href() -> String {
    QUEUE.with_borrow(|queue| queue.href.clone()).unwrap_or_else(|| DeskPage::Tickets.href())
}

/// The URL of the queue of an account's tickets.
pub fn of_account(id: AccountId) -> String {
    address::with_query(&DeskPage::Tickets.href(), &[("account", id.to_string())])
}

/// The tickets before and after a ticket in the queue.
pub fn around(number: TicketNumber) -> (Option<TicketNumber>, Option<TicketNumber>) {
    QUEUE.with_borrow(|queue| neighbors(&queue.numbers, number))
}

fn neighbors(
    numbers: &[TicketNumber],
    number: TicketNumber,
) -> (Option<TicketNumber>, Option<TicketNumber>) {
    let Some(at) = numbers.iter().position(|it| *it == number) else { return (None, None) };
    let before = at.checked_sub(1).and_then(|at| numbers.get(at));
    (before.copied(), numbers.get(at + 1).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_leads_to_its_neighbors() {
        let numbers = [7, 5, 9].map(TicketNumber::new);
        let around = |number| neighbors(&numbers, TicketNumber::new(number));
        assert_eq!(around(7), (None, Some(TicketNumber::new(5))));
        assert_eq!(around(5), (Some(TicketNumber::new(7)), Some(TicketNumber::new(9))));
        assert_eq!(around(9), (Some(TicketNumber::new(5)), None));
        assert_eq!(around(1), (None, None));
    }
}
