//! Shared by the list of contacts and the list of an account's contacts: columns, indexes
//! and conditions of the table `contacts`.

use shared::fields::contact::Contact;
use shared::fields::{Kind, Record};
use shared::grid::{Condition, GridQuery, NONE};

use super::Reader;
use super::agents::{OfAgent, REPORTS, of_agent, reporting};
use super::column::{self, Indexed, calendar_test, stretches};
use super::fragment::Fragment;
use super::labels::{CONTACT_GROUPS, CONTACT_TAGS, Labels};
use super::legs::{Keys, Leg, Walk};
use super::plan::Few;
use crate::store::Bind;
use crate::store::help_centers::asked_help_center;
use crate::store::search::Search;

/// The rows that the indexes of contacts contain.
pub(super) const LIVE: &str = " and x.deleted_at is null";

/// The order of names.
pub(super) fn by_name() -> Keys {
    Keys::up(["x.sort_key", "x.id"])
}

/// The contacts that the index in `from` contains, by name.
pub(super) fn named(from: &'static str) -> Leg {
    Leg::walk(from, by_name()).holds(Fragment::text(LIVE))
}

/// All contacts by name.
pub(super) fn all() -> Leg {
    named("contacts x indexed by contacts_by_name")
}

/// The help center that the call is about.
fn help_center(reader: Reader<'_>) -> Fragment {
    Fragment::sql(asked_help_center!("?1"), &[reader.help_center.bind()])
}

/// The value `value` of contact `x` in `portal_access`, for that help center.
fn access(reader: Reader<'_>, value: &'static str) -> Fragment {
    Fragment::text("(select ")
        .and(value)
        .and(" from portal_access pa where pa.contact_id = x.id and pa.help_center_id = ")
        .then(&help_center(reader))
        .and(")")
}

/// The state of contact `x` in the help center.
pub(super) fn state(reader: Reader<'_>) -> Fragment {
    Fragment::text("coalesce(").then(&access(reader, "pa.state")).and(", 'unverified')")
}

/// When contact `x` was last seen in the help center.
pub(super) fn seen(reader: Reader<'_>) -> Fragment {
    access(reader, "pa.seen_at")
}

/// Since when contact `x` has that state.
pub(super) fn since(reader: Reader<'_>) -> Fragment {
    access(reader, "pa.since")
}

/// The column of a listed field.
pub(super) fn field(name: &str) -> Option<(Indexed, Kind)> {
    let field = Contact::FIELDS.iter().find(|it| it.name == name)?;
    let value = Fragment::text("x.").and(field.name);
    let indexed = Indexed {
        key: value.clone().and(" collate nocase"),
        value,
        from: Fragment::text("contacts x indexed by contacts_by_").and(field.name),
        rest: (by_name(), LIVE),
    };
    Some((indexed, field.kind))
}

/// The column of labels, if `name` is one.
fn labels(name: &str) -> Option<&'static Labels> {
    match name {
        "tags" => Some(&CONTACT_TAGS),
        "groups" => Some(&CONTACT_GROUPS),
        _ => None,
    }
}

/// The column with an index on the contacts table, if `name` is one.
fn indexed(name: &str) -> Option<Indexed> {
    let own = |value: &'static str, from: &'static str, rest: Keys| Indexed {
        value: Fragment::text(value),
        key: Fragment::text(value),
        from: Fragment::text(from),
        rest: (rest, LIVE),
    };
    match name {
        "created" => {
            let rest = Keys::up(["x.id"]);
            Some(own("x.created_at", "contacts x indexed by contacts_by_created", rest))
        }
        name => of_agent(name).map(OfAgent::indexed).or_else(|| field(name).map(|(it, _)| it)),
    }
}

/// The legs of the list in ascending order of the column `name`, and how many legs at the
/// end are of rows without a value.
pub(super) fn legs(name: &str, reader: Reader<'_>) -> (Vec<Leg>, usize) {
    let center = || help_center(reader);
    let live = || Fragment::text(LIVE);
    match name {
        "email" => {
            let from = "contact_addresses e indexed by addresses_are_unique
                         cross join contacts x on x.id = e.contact_id";
            let joins = " cross join contact_addresses e
                             on e.contact_id = x.id and e.is_live = 1 and e.is_primary = 1";
            let with = Leg::walk(from, Keys::up(["e.address_key", "x.id"]))
                .joins(Fragment::text(joins))
                .holds(live().and(" and e.is_live = 1 and e.is_primary = 1"));
            let without = all().holds(Fragment::text(
                " and not exists (select 1 from contact_addresses e
                    where e.contact_id = x.id and e.is_live = 1 and e.is_primary = 1)",
            ));
            (vec![with, without], 1)
        }
        "portal" => {
            let joins = || {
                Fragment::text(
                    " cross join portal_access pa on pa.contact_id = x.id and pa.help_center_id = ",
                )
                .then(&center())
            };
            let leg = |holds: &'static str| {
                let from = "portal_access pa indexed by portal_access_by_state
                             cross join contacts x on x.id = pa.contact_id";
                Leg::walk(from, Keys::down(["pa.since", "pa.contact_id"]))
                    .one()
                    .joins(joins())
                    .holds(live().and(" and pa.help_center_id = ").then(&center()).and(holds))
            };
            let not_invited = Fragment::text(" and ").then(&state(reader)).and(" = 'unverified'");
            let legs = vec![
                leg(" and pa.state = 'invited'"),
                leg(" and pa.state = 'pending'"),
                leg(" and pa.state = 'active'"),
                leg(" and pa.state = 'blocked'"),
                all().holds(not_invited),
            ];
            (legs, 1)
        }
        "seen" => {
            let from = "portal_access pa indexed by portal_access_by_seen
                         cross join contacts x on x.id = pa.contact_id";
            let joins = Fragment::text(
                " cross join portal_access pa on pa.contact_id = x.id and pa.help_center_id = ",
            )
            .then(&center());
            let with =
                Leg::walk(from, Keys::up(["pa.seen_at", "pa.contact_id"])).joins(joins).holds(
                    live()
                        .and(" and pa.seen_at is not null and pa.help_center_id = ")
                        .then(&center()),
                );
            let never = Fragment::text(" and ").then(&seen(reader)).and(" is null");
            (vec![with, all().holds(never)], 1)
        }
        "account" => {
            // By an index of which no two rows are alike, so that the rows within an account
            // are walked to in order, however many they are.
            let from = "accounts a indexed by accounts_in_order
                         cross join relationships d indexed by relationships_by_account on d.account_id = a.id
                         cross join contacts x on x.id = d.contact_id";
            let joins = " cross join relationships d on d.contact_id = x.id
                           cross join accounts a on a.id = d.account_id";
            let with =
                Leg::walk(from, Keys::up(["d.contact_id"]))
                    .within(Keys::up(["a.sort_key", "a.id"]))
                    .joins(Fragment::text(joins))
                    .holds(live().and(
                        " and a.deleted_at is null and d.valid_to is null and d.kind = 'direct'",
                    ));
            let without =
                Leg::walk("contacts x indexed by contacts_by_name", by_name()).holds(live().and(
                    " and not exists (
                        select 1 from relationships d cross join accounts a on a.id = d.account_id
                         where d.contact_id = x.id and d.valid_to is null and d.kind = 'direct'
                           and a.deleted_at is null)",
                ));
            (vec![with, without], 1)
        }
        "created" => {
            let from = "contacts x indexed by contacts_by_created";
            (vec![Leg::walk(from, Keys::up(["x.created_at", "x.id"])).holds(live())], 0)
        }
        name => match (of_agent(name), field(name)) {
            (Some(agent), _) => (agent.legs(), 1),
            (None, Some((it, _))) => (it.legs(), 1),
            (None, None) => (vec![all()], 0),
        },
    }
}

/// The SQL condition on contact `x` for the column `name`, starting with ` and `.
pub(super) fn test(name: &str, reader: Reader<'_>, condition: &Condition, offset: i16) -> Fragment {
    let of = |value: Fragment| column::test(&value, reader, condition, offset);
    match name {
        "portal" => of(state(reader)),
        "seen" => of(seen(reader)),
        "owner" | "assigned_to" => {
            of_agent(name).map_or_else(Fragment::default, |it| of(Fragment::text(it.id)))
        }
        "reports" => of(Fragment::text(REPORTS)),
        "created" => of(Fragment::text("x.created_at")),
        "letter" => of(Fragment::default()),
        "active" => of(Fragment::text("iif(x.is_active, 'yes', 'no')")),
        "details" => of(Fragment::text("iif(x.needs_details, 'yes', 'no')")),
        "account" => match condition.single() {
            Some(NONE) => Fragment::text(" and x.has_account = 0"),
            _ => belongs(" and (exists (", condition).and(")").and(if has_none(condition) {
                " or x.has_account = 0)"
            } else {
                ")"
            }),
        },
        "without" => belongs(" and not exists (", condition).and(")"),
        name => match field(name) {
            Some((it, kind)) => {
                let calendar = (kind == Kind::PastDay).then(|| calendar_test(&it.value, condition));
                calendar.flatten().unwrap_or_else(|| of(it.value))
            }
            None => labels(name).map_or_else(Fragment::default, |it| it.test(condition)),
        },
    }
}

/// The SQL condition that contact `x` belongs to one of the accounts, after `before`.
fn belongs(before: &'static str, condition: &Condition) -> Fragment {
    let Condition::Any(accounts) = condition else { return Fragment::default() };
    Fragment::text(before)
        .and(
            "select 1 from relationships w where w.contact_id = x.id and w.valid_to is null
                 and w.account_id in (select value from ",
        )
        .then(&column::each(accounts))
        .and(")")
}

fn has_none(condition: &Condition) -> bool {
    matches!(condition, Condition::Any(values) if values.iter().any(|it| it == NONE))
}

/// The contacts by name that meet the condition on the column `name`, if an index contains
/// exactly those.
pub(super) fn direct(name: &str, reader: Reader<'_>, condition: &Condition) -> Option<Vec<Leg>> {
    match (name, condition.single()) {
        ("active", Some("no")) => Some(vec![
            named("contacts x indexed by contacts_unverified")
                .holds(Fragment::text(" and x.is_active = 0")),
        ]),
        ("account", Some(NONE)) => Some(vec![
            named("contacts x indexed by contacts_without_account")
                .holds(Fragment::text(" and x.has_account = 0")),
        ]),
        ("reports", Some("yes")) => Some(vec![reporting()]),
        ("details", Some("yes")) => Some(vec![
            named("contacts x indexed by contacts_need_details")
                .holds(Fragment::text(" and x.needs_details = 1")),
        ]),
        ("letter", _) => {
            let Condition::Letter(letter) = condition else { return None };
            let leg = |ends| Leg { ends, ..all() };
            Some(stretches(*letter).into_iter().map(leg).collect())
        }
        // A contact who was never invited is not active. With several help centers, they
        // may be active in another one.
        ("portal", Some("unverified")) => {
            let walk = |from, also, when| Walk::Straight { from: Fragment::text(from), also, when };
            let one = walk(
                "contacts x indexed by contacts_unverified",
                " and x.is_active = 0",
                &["(select count(*) from help_centers) = 1"] as &[_],
            );
            let several = walk(
                "contacts x indexed by contacts_by_name",
                "",
                &["(select count(*) from help_centers) > 1"],
            );
            let test = Fragment::text(" and ").then(&state(reader)).and(" = 'unverified'");
            Some(vec![
                Leg::by(vec![one, several], by_name()).holds(Fragment::text(LIVE)).holds(test),
            ])
        }
        ("created", _) => None,
        ("tags" | "groups", _) => labels(name)?.direct(condition, named),
        _ => indexed(name)?.direct(condition).map(|it| vec![it]),
    }
}

/// The contacts that meet the condition on the column `name`, if they are few.
pub(super) fn few(
    name: &str,
    reader: Reader<'_>,
    condition: &Condition,
    offset: i16,
) -> Option<Few> {
    let center = || help_center(reader);
    match (name, condition) {
        ("account", Condition::Any(accounts)) if !has_none(condition) => {
            let ids = Fragment::text("select distinct w.contact_id from ")
                .then(&column::each(accounts))
                .and(
                    " v cross join relationships w indexed by relationships_by_account
                         on w.account_id = v.value and w.valid_to is null",
                );
            Some(column::few_ids(ids))
        }
        ("tags" | "groups", Condition::Any(_)) => labels(name)?.few(condition),
        ("portal", Condition::Any(states)) if !states.iter().any(|it| it == "unverified") => {
            let ids = Fragment::text("select pa.contact_id from ")
                .then(&column::each(states))
                .and(
                    " v cross join portal_access pa indexed by portal_access_by_state
                         on pa.state = v.value and pa.help_center_id = ",
                )
                .then(&center());
            Some(column::few_ids(ids))
        }
        ("seen", Condition::Days { not: false, .. } | Condition::Last(_)) => {
            let test = column::test(&Fragment::text("pa.seen_at"), reader, condition, offset);
            let ids = Fragment::text(
                "select pa.contact_id from portal_access pa indexed by portal_access_by_seen
                  where pa.seen_at is not null and pa.help_center_id = ",
            );
            Some(column::few_ids(ids.then(&center()).then(&test)))
        }
        _ => {
            // An index that contains exactly these rows is used to look them up.
            let just = direct(name, reader, condition).and_then(|legs| match legs.as_slice() {
                [leg] => leg.rows(),
                _ => None,
            });
            let calendar = || {
                let (it, kind) = field(name)?;
                let test = calendar_test(&it.key, condition).filter(|_| kind == Kind::PastDay)?;
                Some(it.from.and(" where 1").and(LIVE).then(&test))
            };
            match just.or_else(calendar) {
                Some(from) => Some(column::few(from)),
                None => Some(indexed(name)?.few(reader, condition, offset)),
            }
        }
    }
}

/// The contacts that the search finds and that meet `tests`, `most` of them.
pub(super) fn found<L>(
    query: &GridQuery<L>,
    (tests, joins): (&Fragment, &Fragment),
    most: &'static str,
) -> Option<Few> {
    let words = match Search::people(&query.q) {
        Search::Off => return None,
        Search::Words(words) => words,
        Search::Nothing => {
            let none = Fragment::text("select 0 where 0");
            return Some(Few { key: "x.rowid", rows: none, are_all: None });
        }
    };
    let hits = |from, index, words: String| {
        Fragment::text(from).then(joins).and(index).with(words).and(LIVE).then(tests)
    };
    let words_of =
        "select x.rowid from contact_search s cross join contacts x on x.rowid = s.rowid";
    let parts_of = "select x.rowid from contact_parts s cross join contacts x on x.rowid = s.rowid";
    let begun = hits(words_of, " where s.contact_search match ", words);
    let rows = match Search::parts(&query.q) {
        None => begun.and(" limit ").and(most),
        Some(parts) => {
            column::first_or(begun, hits(parts_of, " where s.contact_parts match ", parts), most)
        }
    };
    Some(Few { key: "x.rowid", rows, are_all: None })
}

/// The listed fields among these columns.
pub(super) fn fields(names: &[&'static str]) -> Vec<&'static str> {
    names.iter().copied().filter(|it| field(it).is_some()).collect()
}
