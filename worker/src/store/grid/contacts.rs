//! The list of contacts.

use shared::api::contacts::ContactRow;
use shared::grid::{Condition, Contacts, GridQuery, Shown};

use super::agents::{OfAgent, SUPERIOR, of_agent};
use super::column::{self, MOST_SORTED};
use super::fragment::Fragment;
use super::labels::{CONTACT_GROUPS, CONTACT_TAGS};
use super::legs::Leg;
use super::named::{Named, plan};
use super::plan::Few;
use super::{Parts, Reader, Rows, people};

impl Named for Contacts {
    const TABLE: &'static str = "contacts";
    const RANK: &'static [&'static str] = &[
        "account",
        "tags",
        "groups",
        "title",
        "phone",
        "birthday",
        "prefix",
        "middle_name",
        "suffix",
        "language",
        "time_zone",
        "owner",
        "assigned_to",
        "reports",
        "details",
        "portal",
        "seen",
        "created",
        "active",
        "letter",
        "without",
    ];

    fn all() -> Leg {
        people::all()
    }

    fn legs(name: &str, reader: Reader<'_>) -> (Vec<Leg>, usize) {
        people::legs(name, reader)
    }

    fn test(name: &str, reader: Reader<'_>, condition: &Condition, offset: i16) -> Fragment {
        people::test(name, reader, condition, offset)
    }

    fn direct(name: &str, reader: Reader<'_>, condition: &Condition) -> Option<Vec<Leg>> {
        people::direct(name, reader, condition)
    }

    fn few(name: &str, reader: Reader<'_>, condition: &Condition, offset: i16) -> Option<Few> {
        people::few(name, reader, condition, offset)
    }

    fn found(query: &GridQuery<Self>, tests: &Fragment) -> Option<Few> {
        people::found(query, (tests, &Fragment::default()), MOST_SORTED)
    }
}

impl Rows for Contacts {
    type Row = ContactRow;
    type Of = ();

    fn plan((): (), reader: Reader<'_>, query: &GridQuery<Self>) -> Parts {
        Parts { plan: plan(reader, query), row: row(reader, query), joins: Fragment::default() }
    }
}

fn row(reader: Reader<'_>, query: &GridQuery<Contacts>) -> Fragment {
    let shown: Vec<&'static str> =
        query.shown().iter().filter(|it| it.shown == Shown::Chosen).map(|it| it.name).collect();
    let mut row = Fragment::text(
        "json_object(
           'id', x.id, 'name', ltrim(x.first_name || ' ' || x.last_name),
           'email', (select email from contact_addresses
                      where contact_id = x.id and is_live = 1 and is_primary = 1),
           'account', json((select json_object('id', a.id, 'name', a.name)
                         from relationships r join accounts a on a.id = r.account_id and a.deleted_at is null
                        where r.contact_id = x.id and r.valid_to is null and r.kind = 'direct')),
           'other_accounts', (select count(*)
                         from relationships r join accounts a on a.id = r.account_id and a.deleted_at is null
                        where r.contact_id = x.id and r.valid_to is null and r.kind = 'indirect'), ",
    );
    let is_shown = |name| shown.contains(&name);
    let none = || Fragment::text("null");
    let seen = if is_shown("seen") { people::seen(reader) } else { none() };
    let agent = |name| of_agent(name).filter(|_| is_shown(name)).map_or_else(none, OfAgent::name);
    let owner = agent("owner");
    row = row.and("'seen_at', ").then(&seen).and(", 'owner', ").then(&owner).and(", ");
    if is_shown("assigned_to") {
        row = row.and("'assigned_to', ").then(&agent("assigned_to")).and(", ");
    }
    if is_shown("reports_to") {
        row = row.and("'reports_to', ").and(SUPERIOR).and(", ");
    }
    if is_shown("created") {
        row = row.and("'created_at', x.created_at, ");
    }
    for (name, member, labels) in
        [("tags", "'tags', ", &CONTACT_TAGS), ("groups", "'groups', ", &CONTACT_GROUPS)]
    {
        if is_shown(name) {
            row = row.and(member).and(labels.json).and(", ");
        }
    }
    row.then(&column::fields_json(&people::fields(&shown)))
        .and("'portal', ")
        .then(&people::state(reader))
        .and(", 'needs_details', json(iif(x.needs_details, 'true', 'false')))")
}
