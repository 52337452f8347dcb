//! An account's contacts.

use super::contacts::PORTAL;
use super::{Column, Grid, Kind, Shown, Sort, View, listed, with_fields};
use crate::fields::{Record, contact::Contact};

/// The contacts of one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Members {}

const OWN: &[Column] = &[
    Column::new("name", "Name", Kind::Nothing).up().shown(Shown::Always),
    Column::new("email", "Email", Kind::Nothing).up().shown(Shown::Chosen),
    Column::new(
        "kind",
        "Relationship",
        Kind::Choice(&[("direct", "Primary"), ("indirect", "Additional")]),
    )
    .up(),
    Column::new("role", "Role", Kind::Text).up(),
    Column::new("level", "Access to colleagues’ tickets", Kind::Nothing),
    Column::new("portal", "Help center", Kind::Choice(PORTAL)).up(),
    Column::new("seen", "Last seen", Kind::Day).down(),
    Column::new("since", "Since", Kind::Day).down().shown(Shown::Chosen),
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
