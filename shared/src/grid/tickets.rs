//! The agents' tickets.

use super::{Choice, Column, Grid, Kind, Reference, Shown, Sort, View, YES_OR_NO};
use crate::words::both::common;
use crate::words::desk::{columns as words, common as desk, parent_accounts as parents};

/// The tickets that an agent may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tickets {}

/// The statuses, in the order in which tickets go through them. Without a condition, the
/// list shows tickets that are not solved, since it is a work list first.
const STATUSES: &[Choice] = &[
    Choice::new("open", words::open),
    Choice::new("waiting", words::waiting),
    Choice::new("solved", words::solved),
    Choice::new("closed", words::closed),
];

/// The priorities, the most urgent first.
const PRIORITIES: &[Choice] = &[
    Choice::new("urgent", words::urgent),
    Choice::new("high", words::high),
    Choice::new("normal", words::normal),
    Choice::new("low", words::low),
];

impl Grid for Tickets {
    const COLUMNS: &'static [Column] = &[
        Column::new("subject", common::ticket, Kind::Nothing).up().shown(Shown::Always),
        Column::new("number", words::number, Kind::Nothing).down().shown(Shown::Chosen),
        Column::new("requester", common::requester, Kind::Record(Reference::Contact)).up(),
        Column::new("account", common::account, Kind::Record(Reference::Account))
            .up()
            .shown(Shown::Chosen),
        Column::new("status", common::status, Kind::Choice(STATUSES)).up(),
        Column::new("priority", words::priority, Kind::Choice(PRIORITIES)).up(),
        Column::new("assignee", words::assignee, Kind::Record(Reference::Agent)).up(),
        Column::new("department", common::department, Kind::Record(Reference::Department))
            .up()
            .shown(Shown::Chosen),
        Column::new("preview", words::latest_message, Kind::Nothing).shown(Shown::Chosen),
        Column::new("created", words::created, Kind::Day).down().shown(Shown::Chosen),
        Column::new("activity", words::activity, Kind::Day).down(),
        Column::new("family", parents::in_family, Kind::Record(Reference::Account))
            .shown(Shown::Never),
        Column::new("private", common::private_ticket, Kind::Choice(YES_OR_NO)).shown(Shown::Never),
    ];
    const SORT: Sort = Sort::down("activity");
    const VIEWS: &'static [View] = &[
        View::new(words::view_mine, &[("assignee", "me")]),
        View::new(desk::unassigned, &[("assignee", "none")]),
        View::new(words::view_all_unsolved, &[]),
    ];
}

impl Tickets {
    /// All statuses, as a condition that any ticket meets.
    pub const ANY_STATUS: &'static str = "open,waiting,solved,closed";

    /// The statuses of tickets that are not solved, as a condition. It is the default
    /// condition on the status.
    pub const UNSOLVED: &'static str = "open,waiting";
}
