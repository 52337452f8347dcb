//! The contacts.

use super::{
    Choice, Column, Grid, Kind, Reference, Shown, Sort, View, YES_OR_NO, listed, with_fields,
};
use crate::fields::{Record, contact::Contact};
use crate::words::both::common;
use crate::words::desk::{columns as words, contact};

/// All contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contacts {}

/// The states of a contact in the help center, in the order of their progress.
pub(super) const PORTAL: &[Choice] = &[
    Choice::new("unverified", words::not_invited),
    Choice::new("invited", words::invited),
    Choice::new("pending", words::waiting_for_approval),
    Choice::new("active", words::active),
    Choice::new("blocked", words::blocked),
];

const OWN: &[Column] = &[
    Column::new("name", common::name, Kind::Nothing).up().shown(Shown::Always),
    Column::new("email", words::email, Kind::Nothing).up().shown(Shown::Chosen),
    Column::new("account", common::account, Kind::Record(Reference::Account)).up(),
    Column::new("portal", common::help_center, Kind::Choice(PORTAL)).up(),
    Column::new("seen", words::last_seen, Kind::Day).down().shown(Shown::Chosen),
    Column::new("owner", common::owner, Kind::Record(Reference::Agent)).up().shown(Shown::Chosen),
    Column::new("assigned_to", contact::assigned_to, Kind::Record(Reference::Agent))
        .up()
        .shown(Shown::Chosen),
    Column::new("reports_to", contact::reports_to, Kind::Nothing).shown(Shown::Chosen),
    Column::new("tags", words::tags, Kind::Records(Reference::Tag)).shown(Shown::Chosen),
    Column::new("groups", words::groups, Kind::Records(Reference::Group)).shown(Shown::Chosen),
    Column::new("created", words::created, Kind::Day).down().shown(Shown::Chosen),
    Column::new("letter", words::first_letter, Kind::Letter).shown(Shown::Never),
    Column::new("active", words::active_in_help_center, Kind::Choice(YES_OR_NO))
        .shown(Shown::Never),
    Column::new("details", words::needs_details, Kind::Choice(YES_OR_NO)).shown(Shown::Never),
    Column::new("reports", words::reports_to_someone, Kind::Choice(YES_OR_NO)).shown(Shown::Never),
    Column::new("without", words::not_in_account, Kind::Record(Reference::Account))
        .shown(Shown::Never),
];

const COUNT: usize = OWN.len() + listed(Contact::FIELDS);

impl Grid for Contacts {
    const COLUMNS: &'static [Column] = {
        const ALL: [Column; COUNT] = with_fields(OWN, Contact::FIELDS);
        &ALL
    };
    const SORT: Sort = Sort::up("name");
    const VIEWS: &'static [View] = &[
        View::new(common::all, &[]),
        View::new(words::view_unverified, &[("active", "no")]),
        View::new(words::view_without_account, &[("account", "none")]),
        View::new(words::needs_details, &[("details", "yes")]),
        View::new(words::view_recently_seen, &[("seen", "last:30")])
            .showing(Sort::down("seen"), &["account", "portal", "seen"]),
        View::new(words::view_recently_created, &[("created", "last:30")])
            .showing(Sort::down("created"), &["account", "portal", "created"]),
    ];
}
