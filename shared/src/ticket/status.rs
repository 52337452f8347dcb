//! The status of a ticket, and how it changes.
//!
//! ```text
//! Open ──an agent replies──▶ Waiting ──a customer replies──▶ Open
//!   └────────── solve ──────────▶ Solved ──a customer replies, or reopen──▶ Open
//! Solved ──close──▶ Closed ──an agent reopens──▶ Open
//! ```
//!
//! An agent's reply may set the status ("Send and solve"); by default, a solved ticket
//! stays solved. A customer's reply to a closed ticket is refused with the offer to raise a
//! new one, since reports count closed tickets.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The status of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketStatus {
    /// Agents have to act.
    Open,
    /// The customer has to act.
    Waiting,
    /// It is solved. A reply opens it again.
    Solved,
    /// It is closed for good.
    Closed,
}

impl TicketStatus {
    /// All statuses, in the order in which a ticket goes through them.
    pub const ALL: [Self; 4] = [Self::Open, Self::Waiting, Self::Solved, Self::Closed];
}

/// The status that an agent's reply sets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterReply {
    /// The default: the ticket waits for the customer, or stays solved.
    #[default]
    Usual,
    /// Open: agents still have to act.
    Open,
    /// Waiting, even if the ticket was solved.
    Waiting,
    /// Solved: the reply is the answer.
    Solved,
}

/// What happens to a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TicketEvent {
    /// An agent wrote to the customer.
    AgentReplied(AfterReply),
    /// A contact wrote.
    CustomerReplied,
    /// An agent set the status by hand.
    AgentSet(TicketStatus),
    /// A customer marked the ticket as solved.
    CustomerSolved,
}

impl TicketStatus {
    /// The status after `event`, or `None` where the event cannot happen.
    pub const fn after(self, event: TicketEvent) -> Option<Self> {
        match (self, event) {
            (Self::Open | Self::Waiting | Self::Solved, TicketEvent::AgentReplied(then)) => {
                Some(match (then, self) {
                    (AfterReply::Usual, Self::Solved) | (AfterReply::Solved, _) => Self::Solved,
                    (AfterReply::Usual | AfterReply::Waiting, _) => Self::Waiting,
                    (AfterReply::Open, _) => Self::Open,
                })
            }
            (Self::Open | Self::Waiting | Self::Solved, TicketEvent::CustomerReplied) => {
                Some(Self::Open)
            }
            (Self::Open | Self::Waiting, TicketEvent::CustomerSolved) => Some(Self::Solved),
            (_, TicketEvent::AgentSet(status)) => Some(status),
            (Self::Closed, TicketEvent::AgentReplied(_) | TicketEvent::CustomerReplied)
            | (Self::Solved | Self::Closed, TicketEvent::CustomerSolved) => None,
        }
    }

    /// The status after `event` for each status in which the event can happen.
    pub fn ways(event: TicketEvent) -> BTreeMap<Self, Self> {
        Self::ALL.into_iter().filter_map(|from| Some((from, from.after(event)?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_life_in_a_table() {
        use TicketEvent::{AgentReplied, CustomerReplied, CustomerSolved};
        use TicketStatus::{Closed, Open, Solved, Waiting};
        for (from, agent, customer, solved) in [
            (Open, Some(Waiting), Some(Open), Some(Solved)),
            (Waiting, Some(Waiting), Some(Open), Some(Solved)),
            (Solved, Some(Solved), Some(Open), None),
            (Closed, None, None, None),
        ] {
            assert_eq!(from.after(AgentReplied(AfterReply::Usual)), agent);
            assert_eq!(from.after(CustomerReplied), customer);
            assert_eq!(from.after(CustomerSolved), solved);
            for (then, to) in [
                (AfterReply::Open, Open),
                (AfterReply::Waiting, Waiting),
                (AfterReply::Solved, Solved),
            ] {
                let expected = (from != Closed).then_some(to);
                assert_eq!(from.after(AgentReplied(then)), expected);
            }
            for to in TicketStatus::ALL {
                assert_eq!(from.after(TicketEvent::AgentSet(to)), Some(to));
            }
        }
    }
}
