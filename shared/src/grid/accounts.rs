//! The accounts.

use super::{Column, Grid, Kind, Reference, Shown, Sort, View, listed, with_fields};
use crate::fields::{Record, account::Account};
use crate::words::both::common;
use crate::words::desk::{columns as words, parent_accounts as parents};

/// All accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accounts {}

const OWN: &[Column] = &[
    Column::new("name", common::name, Kind::Nothing).up().shown(Shown::Always),
    Column::new("contacts", common::contacts, Kind::Number).down(),
    Column::new("unsolved", words::unsolved_tickets, Kind::Number).down(),
    Column::new("tickets", common::tickets, Kind::Number).down().shown(Shown::Chosen),
    Column::new("owner", common::owner, Kind::Record(Reference::Agent)).up(),
    Column::new("parent", parents::parent, Kind::Nothing).shown(Shown::Chosen),
    Column::new("within", parents::within, Kind::Records(Reference::Account)).shown(Shown::Never),
    Column::new("tags", words::tags, Kind::Records(Reference::Tag)).shown(Shown::Chosen),
    Column::new("created", words::created, Kind::Day).down().shown(Shown::Chosen),
    Column::new("letter", words::first_letter, Kind::Letter).shown(Shown::Never),
    Column::new("without", words::not_with_contact, Kind::Record(Reference::Contact))
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
        View::new(common::all, &[]),
        View::new(words::view_mine, &[("owner", "me")]),
        View::new(words::view_with_unsolved_tickets, &[("unsolved", "1..")]),
        View::new(words::view_recently_created, &[("created", "last:30")])
            .showing(Sort::down("created"), &["contacts", "unsolved", "owner", "created"]),
    ];
}
