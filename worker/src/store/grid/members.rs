//! The list of an account's contacts, each contact once [R12].
//!
//! No index has members by name. Few members are all looked up and sorted. With many
//! members, contacts are walked in the list's order until a page of them are members.

use shared::api::accounts::AccountContactRow;
use shared::customers::level::AccessLevel;
use shared::grid::{Condition, GridQuery, Members, Shown};
use shared::ids::AccountId;

use super::column::{either, fields_json, test};
use super::fragment::Fragment;
use super::legs::{Keys, Leg, Walk};
use super::plan::{Few, Order, Plan};
use super::{Parts, Reader, Rows, people};
use crate::store::scope::level_json;
use crate::store::search::Search;
use crate::store::{Bind, Statement, sql};

/// The relationship `r` of contact `x` with the account.
fn relationship(account: AccountId) -> Fragment {
    Fragment::sql(
        " cross join relationships r on r.contact_id = x.id and r.account_id = ?1 and r.valid_to is null",
        &[account.bind()],
    )
}

/// The ids of the members.
fn members(account: AccountId) -> Fragment {
    Fragment::sql(
        "select r.contact_id from relationships r indexed by relationships_by_account
          where r.account_id = ?1 and r.valid_to is null",
        &[account.bind()],
    )
}

/// Restricts a leg of contacts to members.
fn of(account: AccountId, leg: Leg) -> Leg {
    let walks = leg.walks.iter().map(|walk| match walk {
        Walk::Straight { from, also, when } => {
            Walk::Straight { from: from.clone().then(&relationship(account)), also, when }
        }
        each @ Walk::Each { .. } => each.clone(),
    });
    Leg { walks: walks.collect(), ..leg }.joins(relationship(account))
}

/// The access level of relationship `r`: the nearest wins [V6].
const LEVEL: &str = "coalesce(r.level,
         (select rl.level from account_role_levels rl where rl.account_id = r.account_id and rl.role = r.role),
         (select a.default_level from accounts a where a.id = r.account_id))";

/// Members in the order of an index of relationships.
fn by(account: AccountId, index: &'static str, keys: Keys) -> Leg {
    let from = Fragment::text("relationships r indexed by ")
        .and(index)
        .and(" cross join contacts x on x.id = r.contact_id");
    let of_account = Fragment::sql(
        " and r.account_id = ?1 and r.valid_to is null and x.deleted_at is null",
        &[account.bind()],
    );
    Leg::through(from, keys).joins(relationship(account)).holds(of_account)
}

/// The members as a common table expression, as far as they are few.
fn own(account: AccountId) -> Fragment {
    Fragment::text("own (id) as materialized (").then(&members(account)).and(" limit 2001), ")
}

/// The members that the search finds and that meet `tests`. Of few members, each is looked up
/// in the index of words: a name that everybody has is found in a small account without
/// reading all who have it.
fn found(account: AccountId, query: &GridQuery<Members>, tests: &Fragment) -> Option<Few> {
    let joins = relationship(account);
    let most = "iif((select count(*) <= 2000 from own), 0, 1001)";
    let of_many = people::found(query, (tests, &joins), most)?;
    let Search::Words(words) = Search::people(&query.q) else { return Some(of_many) };
    let has = |index: &'static str, words: String| Fragment::text(index).with(words).and(")");
    let mut is_found = has(
        "exists (select 1 from contact_search s where s.rowid = x.rowid and s.contact_search match ",
        words,
    );
    if let Some(parts) = Search::parts(&query.q) {
        is_found = is_found.and(" or ").append(has(
            "exists (select 1 from contact_parts s where s.rowid = x.rowid and s.contact_parts match ",
            parts,
        ));
    }
    let of_few = Fragment::text("select x.rowid from own o cross join contacts x on x.id = o.id")
        .then(&joins)
        .and(" where (")
        .append(is_found)
        .and(")")
        .and(people::LIVE)
        .then(tests)
        .and(" limit iif((select count(*) <= 2000 from own), 2001, 0)");
    Some(Few { rows: either(of_few, of_many.rows), ..of_many })
}

impl Rows for Members {
    type Row = AccountContactRow;
    type Of = AccountId;

    fn plan(account: AccountId, reader: Reader<'_>, query: &GridQuery<Self>) -> Parts {
        let sort = query.sorted();
        let asked = |it: &(&'static str, &Condition)| {
            let (name, condition) = *it;
            let own = |value| test(&Fragment::text(value), reader, condition, query.offset);
            match name {
                "kind" => own("r.kind"),
                "role" => own("r.role_name"),
                "level" => own(LEVEL),
                "since" => own("r.valid_from"),
                name => people::test(name, reader, condition, query.offset),
            }
        };
        let tests = query.conditions().fold(Fragment::default(), |all, it| all.then(&asked(&it)));
        // All of an account's relationships are read and sorted, as no index has this order.
        let sorted = |holds: Fragment| {
            by(account, "relationships_by_account", people::by_name()).holds(holds).one()
        };
        let (legs, without) = match sort.column {
            "kind" => {
                let leg = |holds| sorted(Fragment::text(holds));
                (vec![leg(" and r.kind = 'direct'"), leg(" and r.kind = 'indirect'")], 0)
            }
            "level" => {
                let leg = |level: AccessLevel| {
                    sorted(Fragment::text(" and ").and(LEVEL).and(" = ").with(level.word()))
                };
                (AccessLevel::ALL.map(leg).into(), 0)
            }
            "role" => {
                let keys = Keys::up(["r.role_name collate nocase", "r.contact_id"]);
                let with = by(account, "relationships_by_role_name", keys)
                    .holds(Fragment::text(" and r.role_name collate nocase > ''"));
                let without =
                    of(account, people::all()).holds(Fragment::text(" and r.role_name is null"));
                (vec![with, without], 1)
            }
            "since" => {
                let keys = Keys::up(["r.valid_from", "r.contact_id"]);
                (vec![by(account, "relationships_by_since", keys)], 0)
            }
            column => {
                let (legs, without) = people::legs(column, reader);
                (legs.into_iter().map(|it| of(account, it)).collect(), without)
            }
        };
        let searched = found(account, query, &tests);
        let is_searched = searched.is_some();
        let few = match searched {
            Some(found) => Some(found),
            None => Some(Few {
                key: "x.id",
                rows: members(account).and(" limit 2001"),
                are_all: Some(Fragment::text("(select count(*) <= 2000 from few)")),
            }),
        };
        let plan = Plan {
            table: "contacts",
            tables: if is_searched { own(account) } else { Fragment::default() },
            tests,
            walked: Fragment::default(),
            few,
            order: Order::of("members", sort, legs, without),
        };
        let joins = relationship(account).and(
            " cross join accounts a on a.id = r.account_id
              left join account_role_levels rl on rl.account_id = r.account_id and rl.role = r.role",
        );
        Parts { plan, row: row(reader, query), joins }
    }
}

fn row(reader: Reader<'_>, query: &GridQuery<Members>) -> Fragment {
    let shown: Vec<&'static str> =
        query.shown().iter().filter(|it| it.shown == Shown::Chosen).map(|it| it.name).collect();
    let mut row = Fragment::text(concat!(
        "json_object(
           'relationship', r.id, 'version', r.version,
           'contact', json_object('id', x.id, 'name', ltrim(x.first_name || ' ' || x.last_name)),
           'email', (select email from contact_addresses
                      where contact_id = x.id and is_live = 1 and is_primary = 1),
           'kind', r.kind, 'role', r.role_name, 'level', ",
        level_json!(),
        ", "
    ));
    if shown.contains(&"since") {
        row = row.and("'since', r.valid_from, ");
    }
    row.then(&fields_json(&people::fields(&shown)))
        .and("'portal_since', ")
        .then(&people::since(reader))
        .and(", 'seen_at', ")
        .then(&people::seen(reader))
        .and(", 'portal', ")
        .then(&people::state(reader))
        .and(")")
}

const EXISTS: &str = "select json_object('id', id, 'name', name) as json from accounts where id = ?1 and deleted_at is null";

/// The account with this id, if it exists, as a `Named<AccountId>`.
pub(crate) fn account(id: AccountId) -> Statement {
    sql(EXISTS).with(id)
}
