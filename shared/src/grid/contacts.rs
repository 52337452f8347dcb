//! The contacts.

use super::{Column, Grid, Kind, Reference, Shown, Sort, View, listed, with_fields};
use crate::fields::{Record, contact::Contact};

/// All contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contacts {}

/// Where a contact stands with the help center, from the first step on.
pub(super) const PORTAL: &[(&str, &str)] = &[
    ("unverified", "Not invited"),
    ("invited", "Invited"),
    ("pending", "Waiting for approval"),
    ("active", "Active"),
    ("blocked", "Blocked"),
];

const OWN: &[Column] = &[
    Column::new("name", "Name", Kind::Nothing).up().shown(Shown::Always),
    Column::new("email", "Email", Kind::Nothing).up().shown(Shown::Chosen),
    Column::new("account", "Account", Kind::Record(Reference::Account)).up(),
    Column::new("portal", "Help center", Kind::Choice(PORTAL)).up(),
    Column::new("seen", "Last seen", Kind::Day).down().shown(Shown::Chosen),
    Column::new("owner", "Owner", Kind::Record(Reference::Agent)).up().shown(Shown::Chosen),
    Column::new("created", "Created", Kind::Day).down().shown(Shown::Chosen),
    Column::new("letter", "First letter", Kind::Letter).shown(Shown::Never),
    Column::new("active", "Active in a help center", Kind::Choice(&[("yes", "Yes"), ("no", "No")]))
        .shown(Shown::Never),
    Column::new("details", "Needs details", Kind::Choice(&[("yes", "Yes"), ("no", "No")]))
        .shown(Shown::Never),
    Column::new("without", "Not in account", Kind::Record(Reference::Account)).shown(Shown::Never),
];

const COUNT: usize = OWN.len() + listed(Contact::FIELDS);

impl Grid for Contacts {
    const COLUMNS: &'static [Column] = {
        const ALL: [Column; COUNT] = with_fields(OWN, Contact::FIELDS);
        &ALL
    };
    const SORT: Sort = Sort::up("name");
    const VIEWS: &'static [View] = &[
        View { label: "All", conditions: &[] },
        View { label: "Unverified", conditions: &[("active", "no")] },
        View { label: "Without account", conditions: &[("account", "none")] },
        View { label: "Needs details", conditions: &[("details", "yes")] },
    ];
}
