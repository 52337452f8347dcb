//! The agents' tickets.

use super::{Column, Grid, Kind, Reference, Shown, Sort, View};

/// The tickets that an agent may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tickets {}

/// The statuses, in the order that tickets go through them. No status asked for: those
/// that are not solved. The list is a work list first.
const STATUSES: &[(&str, &str)] =
    &[("open", "Open"), ("waiting", "Waiting"), ("solved", "Solved"), ("closed", "Closed")];

/// From the most urgent on.
const PRIORITIES: &[(&str, &str)] =
    &[("urgent", "Urgent"), ("high", "High"), ("normal", "Normal"), ("low", "Low")];

impl Grid for Tickets {
    const COLUMNS: &'static [Column] = &[
        Column::new("subject", "Ticket", Kind::Nothing).up().shown(Shown::Always),
        Column::new("number", "Number", Kind::Nothing).down().shown(Shown::Chosen),
        Column::new("requester", "Requester", Kind::Record(Reference::Contact)).up(),
        Column::new("account", "Account", Kind::Record(Reference::Account))
            .up()
            .shown(Shown::Chosen),
        Column::new("status", "Status", Kind::Choice(STATUSES)).up(),
        Column::new("priority", "Priority", Kind::Choice(PRIORITIES)).up().shown(Shown::Chosen),
        Column::new("assignee", "Assignee", Kind::Record(Reference::Agent)).up(),
        Column::new("department", "Department", Kind::Record(Reference::Department))
            .up()
            .shown(Shown::Chosen),
        Column::new("created", "Created", Kind::Day).down().shown(Shown::Chosen),
        Column::new("activity", "Activity", Kind::Day).down(),
        Column::new("private", "Private", Kind::Choice(&[("yes", "Yes"), ("no", "No")]))
            .shown(Shown::Never),
    ];
    const SORT: Sort = Sort::down("activity");
    const VIEWS: &'static [View] = &[
        View { label: "Mine", conditions: &[("assignee", "me")] },
        View { label: "Unassigned", conditions: &[("assignee", "none")] },
        View { label: "All unsolved", conditions: &[] },
    ];
}

impl Tickets {
    /// All statuses, as a condition: no matter how a ticket stands.
    pub const ANY_STATUS: &'static str = "open,waiting,solved,closed";

    /// The statuses of tickets that are not solved, as a condition. It is asked unless
    /// another one is.
    pub const UNSOLVED: &'static str = "open,waiting";
}
