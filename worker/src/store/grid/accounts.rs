//! The list of accounts.

use shared::api::accounts::AccountRow;
use shared::fields::Record;
use shared::fields::account::Account;
use shared::grid::{Accounts, Condition, GridQuery, Shown};

use super::column::{self, Indexed, MOST_SORTED, stretches};
use super::figures::Figure;
use super::fragment::Fragment;
use super::labels::ACCOUNT_TAGS;
use super::legs::{Keys, Leg};
use super::named::{Named, plan};
use super::plan::Few;
use super::{Parts, Reader, Rows, within};
use crate::store::search::Search;

/// The rows that the indexes of accounts contain.
const LIVE: &str = " and x.deleted_at is null";

fn by_name() -> Keys {
    Keys::up(["x.sort_key", "x.id"])
}

/// The accounts that the index in `from` contains, by name.
fn named(from: &'static str) -> Leg {
    Leg::walk(from, by_name()).holds(Fragment::text(LIVE))
}

fn all() -> Leg {
    named("accounts x indexed by accounts_by_name")
}

/// The column with an index on the accounts table, if `name` is one.
fn indexed(name: &str) -> Option<Indexed> {
    let own = |value: &'static str, key: &'static str, from: &'static str, rest: Keys| Indexed {
        value: Fragment::text(value),
        key: Fragment::text(key),
        from: Fragment::text(from),
        rest: (rest, LIVE),
    };
    let number = |value, key, from| Some(own(value, key, from, by_name()));
    match name {
        "contacts" => {
            number("x.contacts", "-x.contacts", "accounts x indexed by accounts_by_contacts")
        }
        "owner" => {
            let from = "accounts x indexed by accounts_by_owner";
            Some(own("x.owner_id", "x.owner_id", from, by_name()))
        }
        "created" => {
            let from = "accounts x indexed by accounts_by_created";
            Some(own("x.created_at", "x.created_at", from, Keys::up(["x.id"])))
        }
        name => {
            let field = Account::FIELDS.iter().find(|it| it.name == name)?;
            let value = Fragment::text("x.").and(field.name);
            Some(Indexed {
                key: value.clone().and(" collate nocase"),
                value,
                from: Fragment::text("accounts x indexed by accounts_by_").and(field.name),
                rest: (by_name(), LIVE),
            })
        }
    }
}

/// The legs of the list in ascending order of the column `name`, and how many legs at the
/// end are of rows without a value.
fn legs(name: &str) -> (Vec<Leg>, usize) {
    match name {
        "owner" => {
            let from = "agents g indexed by agents_in_order
                         cross join accounts x indexed by accounts_by_owner on x.owner_id = g.id";
            let with = Leg::walk(from, by_name())
                .within(Keys::up(["g.name collate nocase", "g.id"]))
                .joins(Fragment::text(" cross join agents g on g.id = x.owner_id"))
                .holds(Fragment::text(LIVE));
            let without = Leg::walk("accounts x indexed by accounts_by_owner", by_name())
                .holds(Fragment::text(LIVE).and(" and x.owner_id is null"));
            (vec![with, without], 1)
        }
        // The index has the largest numbers first and contains every account.
        "contacts" => {
            let Some(Indexed { key, from, .. }) = indexed(name) else { return (vec![all()], 0) };
            let mut keys = by_name();
            keys.keys.insert(0, key);
            (vec![Leg::through(from, keys).holds(Fragment::text(LIVE)).reversed()], 0)
        }
        "created" => {
            let from = "accounts x indexed by accounts_by_created";
            let keys = Keys::up(["x.created_at", "x.id"]);
            (vec![Leg::walk(from, keys).holds(Fragment::text(LIVE))], 0)
        }
        name => match Figure::of(name) {
            Some(figure) => (figure.legs(LIVE), 0),
            None => indexed(name).map_or_else(|| (vec![all()], 0), |it| (it.legs(), 1)),
        },
    }
}

/// The condition on account `x` for the column `name`.
fn test(name: &str, reader: Reader<'_>, condition: &Condition, offset: i16) -> Fragment {
    match (name, condition) {
        ("tags", _) => ACCOUNT_TAGS.test(condition),
        ("within", _) => within::test(condition),
        ("letter", _) => column::test(&Fragment::default(), reader, condition, offset),
        ("without", Condition::Any(contacts)) => Fragment::text(
            " and not exists (
               select 1 from relationships w where w.account_id = x.id and w.valid_to is null
                  and w.contact_id in (select value from ",
        )
        .then(&column::each(contacts))
        .and("))"),
        // The index contains the negated numbers.
        ("contacts", Condition::Numbers { from, to }) => {
            let Some(Indexed { key, .. }) = indexed(name) else { return Fragment::default() };
            let end = |sign: &'static str, it: &Option<u32>| {
                it.map_or_else(Fragment::default, |it| {
                    Fragment::text(" and ").then(&key).and(sign).with(-i64::from(it))
                })
            };
            end(" <= ", from).then(&end(" >= ", to))
        }
        (name, condition) => match Figure::of(name) {
            Some(figure) => figure.test(condition),
            None => indexed(name).map_or_else(Fragment::default, |it| {
                column::test(&it.value, reader, condition, offset)
            }),
        },
    }
}

fn direct(name: &str, condition: &Condition) -> Option<Vec<Leg>> {
    match condition {
        Condition::Letter(letter) => {
            let leg = |ends| Leg { ends, ..all() };
            Some(stretches(*letter).into_iter().map(leg).collect())
        }
        _ if name == "tags" => ACCOUNT_TAGS.direct(condition, named),
        Condition::Filled if name == "within" => {
            let leg = named("accounts x indexed by accounts_with_parent");
            Some(vec![leg.holds(within::test(condition))])
        }
        _ => indexed(name)?.direct(condition).map(|it| vec![it]),
    }
}

fn few(name: &str, reader: Reader<'_>, condition: &Condition, offset: i16) -> Option<Few> {
    if let Some(figure) = Figure::of(name) {
        return figure.few(condition, LIVE);
    }
    if let ("tags", Condition::Any(_)) = (name, condition) {
        return ACCOUNT_TAGS.few(condition);
    }
    if name == "within" {
        return match condition {
            Condition::Any(ids) => Some(column::few_ids(within::below(ids))),
            _ => None,
        };
    }
    if let Condition::Numbers { .. } = condition {
        let from = indexed(name)?.from.and(" where 1").and(LIVE);
        return Some(column::few(from.then(&test(name, reader, condition, offset))));
    }
    let just = direct(name, condition).and_then(|legs| match legs.as_slice() {
        [leg] => leg.rows(),
        _ => None,
    });
    match just {
        Some(from) => Some(column::few(from)),
        None => Some(indexed(name)?.few(reader, condition, offset)),
    }
}

/// The accounts that a search finds and that meet `tests`.
fn found(query: &GridQuery<Accounts>, tests: &Fragment) -> Option<Few> {
    let words = match Search::beginnings(&query.q) {
        Search::Off => return None,
        Search::Words(words) => words,
        Search::Nothing => {
            let none = Fragment::text("select 0 where 0");
            return Some(Few { key: "x.rowid", rows: none, are_all: None });
        }
    };
    let hits = |from, words: String| Fragment::text(from).with(words).and(LIVE).then(tests);
    let from = "select x.rowid from account_search s cross join accounts x on x.rowid = s.rowid
                 where s.account_search match ";
    let begun = hits(from, words);
    let rows = match Search::parts(&query.q) {
        None => begun.and(" limit ").and(MOST_SORTED),
        Some(parts) => {
            let from =
                "select x.rowid from account_parts s cross join accounts x on x.rowid = s.rowid
                         where s.account_parts match ";
            column::first_or(begun, hits(from, parts), MOST_SORTED)
        }
    };
    Some(Few { key: "x.rowid", rows, are_all: None })
}

impl Named for Accounts {
    const TABLE: &'static str = "accounts";
    const ASKS_WHO_READS: bool = true;
    const RANK: &'static [&'static str] = &[
        "within", "tags", "website", "phone", "owner", "unsolved", "contacts", "tickets",
        "created", "letter", "without",
    ];

    fn all() -> Leg {
        all()
    }

    fn legs(name: &str, _: Reader<'_>) -> (Vec<Leg>, usize) {
        legs(name)
    }

    fn test(name: &str, reader: Reader<'_>, condition: &Condition, offset: i16) -> Fragment {
        test(name, reader, condition, offset)
    }

    fn direct(name: &str, _: Reader<'_>, condition: &Condition) -> Option<Vec<Leg>> {
        direct(name, condition)
    }

    fn few(name: &str, reader: Reader<'_>, condition: &Condition, offset: i16) -> Option<Few> {
        few(name, reader, condition, offset)
    }

    fn found(query: &GridQuery<Self>, tests: &Fragment) -> Option<Few> {
        found(query, tests)
    }
}

impl Rows for Accounts {
    type Row = AccountRow;
    type Of = ();

    fn plan((): (), reader: Reader<'_>, query: &GridQuery<Self>) -> Parts {
        Parts { plan: plan(reader, query), row: row(query), joins: Fragment::default() }
    }
}

fn row(query: &GridQuery<Accounts>) -> Fragment {
    let shown: Vec<&'static str> =
        query.shown().iter().filter(|it| it.shown == Shown::Chosen).map(|it| it.name).collect();
    let fields: Vec<&'static str> = shown
        .iter()
        .copied()
        .filter(|name| Account::FIELDS.iter().any(|it| it.name == *name))
        .collect();
    let mut row = Fragment::text(
        "json_object(
           'id', x.id, 'name', x.name,
           'domain', (select domain from account_domains where account_id = x.id order by position limit 1),
           'owner', (select name from agents where id = x.owner_id), ",
    );
    let told = |name| Figure::of(name).map_or("0", |it| it.told);
    if shown.contains(&"tickets") {
        row = row.and("'tickets', ").and(told("tickets")).and(", ");
    }
    if shown.contains(&"created") {
        row = row.and("'created_at', x.created_at, ");
    }
    if shown.contains(&"parent") {
        row = row.and("'parent', ").and(within::PARENT).and(", ");
    }
    if shown.contains(&"tags") {
        row = row.and("'tags', ").and(ACCOUNT_TAGS.json).and(", ");
    }
    row.then(&column::fields_json(&fields))
        .and("'contacts', x.contacts, 'open_tickets', ")
        .and(told("unsolved"))
        .and(")")
}
