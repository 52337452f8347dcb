//! An account's contacts.

use super::contacts::PORTAL;
use super::{Choice, Column, Grid, Kind, Shown, Sort, View, listed, with_fields};
use crate::fields::{Record, contact::Contact};
use crate::words::both::common;
use crate::words::desk::{columns as words, common as desk, things};

/// The contacts of one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Members {}

/// The access levels, the least first.
const LEVELS: &[Choice] = &[
    Choice::new("own", things::level_own),
    Choice::new("all_read", things::level_all_read),
    Choice::new("all_reply", things::level_all_reply),
    Choice::new("manage", things::level_manage),
];

const OWN: &[Column] = &[
    Column::new("name", common::name, Kind::Nothing).up().shown(Shown::Always),
    Column::new("email", words::email, Kind::Nothing).up().shown(Shown::Chosen),
    Column::new(
        "kind",
        words::relationship,
        Kind::Choice(&[
            Choice::new("direct", words::primary),
            Choice::new("indirect", words::additional),
        ]),
    )
    .up(),
    Column::new("role", common::role, Kind::Text).up(),
    Column::new("level", desk::access_to_colleagues_tickets, Kind::Choice(LEVELS)).up(),
    Column::new("portal", common::help_center, Kind::Choice(PORTAL)).up(),
    Column::new("seen", words::last_seen, Kind::Day).down(),
    Column::new("since", words::since, Kind::Day).down().shown(Shown::Chosen),
];

const COUNT: usize = OWN.len() + listed(Contact::FIELDS);

impl Grid for Members {
    const COLUMNS: &'static [Column] = {
        const ALL: [Column; COUNT] = with_fields(OWN, Contact::FIELDS);
        &ALL
    };
    const SORT: Sort = Sort::up("name");
    const VIEWS: &'static [View] = &[];
}
