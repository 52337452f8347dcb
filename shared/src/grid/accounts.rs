//! The accounts.

use super::{Column, Grid, Kind, Reference, Shown, Sort, View, listed, with_fields};
use crate::fields::{Record, account::Account};

/// All accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accounts {}

const OWN: &[Column] = &[
    Column::new("name", "Name", Kind::Nothing).up().shown(Shown::Always),
    Column::new("contacts", "Contacts", Kind::Number).down(),
    Column::new("unsolved", "Unsolved tickets", Kind::Number).down(),
    Column::new("tickets", "Tickets", Kind::Number).down().shown(Shown::Chosen),
    Column::new("owner", "Owner", Kind::Record(Reference::Agent)).up(),
    Column::new("created", "Created", Kind::Day).down().shown(Shown::Chosen),
    Column::new("letter", "First letter", Kind::Letter).shown(Shown::Never),
    Column::new("without", "Not with contact", Kind::Record(Reference::Contact))
        .shown(Shown::Never),
];

const COUNT: usize = OWN.len() + listed(Account::FIELDS);

impl Grid for Accounts {
    const COLUMNS: &'static [Column] = {
        const ALL: [Column; COUNT] = with_fields(OWN, Account::FIELDS);
        &ALL
    };
    const SORT: Sort = Sort::up("name");
    const VIEWS: &'static [View] = &[
        View { label: "All", conditions: &[] },
        View { label: "Mine", conditions: &[("owner", "me")] },
        View { label: "With unsolved tickets", conditions: &[("unsolved", "1..")] },
    ];
}
