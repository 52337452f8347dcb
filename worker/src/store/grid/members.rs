//! The list of an account's contacts: each stands once [R12].
//!
//! No index knows members by name. Where there are few, all are looked up and sorted;
//! where there are many, contacts are walked in the list's order until enough of them are
//! members.

use shared::api::accounts::AccountContactRow;
use shared::grid::{Condition, GridQuery, Members, Shown};
use shared::ids::AccountId;

use super::column::test;
use super::fragment::Fragment;
use super::legs::{Keys, Leg, Walk};
use super::plan::{Few, Order, Plan};
use super::{Parts, Reader, Rows, people};
use crate::store::scope::level_json;
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

/// A leg of contacts as one of members.
fn of(account: AccountId, leg: Leg) -> Leg {
    let walks = leg.walks.iter().map(|walk| match walk {
        Walk::Straight { from, also, when } => {
            Walk::Straight { from: from.clone().then(&relationship(account)), also, when }
        }
        each @ Walk::Each { .. } => each.clone(),
    });
    Leg { walks: walks.collect(), ..leg }.beside(relationship(account))
}

/// Members by a value of their relationship, which stands in no index: an account's own
/// relationships are all that is sorted.
fn by(account: AccountId, keys: Keys, holds: &'static str) -> Leg {
    let from = Fragment::text(
        "relationships r indexed by relationships_by_account cross join contacts x on x.id = r.contact_id",
    );
    let of_account = Fragment::sql(
        " and r.account_id = ?1 and r.valid_to is null and x.deleted_at is null",
        &[account.bind()],
    );
    Leg::through(from, keys).beside(relationship(account)).holds(of_account.and(holds))
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
                "role" => own("r.role"),
                "since" => own("r.valid_from"),
                name => people::test(name, reader, condition, query.offset),
            }
        };
        let tests = query.conditions().fold(Fragment::default(), |all, it| all.then(&asked(&it)));
        let (legs, without, is_own) = match sort.column {
            "kind" => {
                let keys = || Keys::up(["x.sort_key", "x.id"]);
                let leg = |holds| by(account, keys(), holds).one();
                let legs = vec![leg(" and r.kind = 'direct'"), leg(" and r.kind = 'indirect'")];
                (legs, 0, true)
            }
            "role" => {
                let keys = Keys::up(["r.role collate nocase", "r.contact_id"]);
                let with = by(account, keys, " and r.role is not null");
                let without = by(account, people::by_name(), " and r.role is null");
                (vec![with, without], 1, true)
            }
            "since" => (vec![by(account, Keys::up(["r.valid_from", "r.contact_id"]), "")], 0, true),
            column => {
                let (legs, without) = people::legs(column, reader);
                (legs.into_iter().map(|it| of(account, it)).collect(), without, false)
            }
        };
        let searched = people::found(query, &tests, &relationship(account));
        let few = match searched {
            Some(found) => Some(found),
            None if is_own => None,
            None => Some(Few {
                key: "x.id",
                rows: members(account).and(" limit 2001"),
                are_all: Some(Fragment::text("(select count(*) <= 2000 from few)")),
            }),
        };
        let plan = Plan {
            table: "contacts",
            tables: Fragment::default(),
            tests,
            walked: Fragment::default(),
            few,
            order: Order::of("members", sort, legs, without),
        };
        let beside = relationship(account).and(
            " cross join accounts a on a.id = r.account_id
              left join account_role_levels rl on rl.account_id = r.account_id and rl.role = r.role",
        );
        Parts { plan, row: row(reader, query), beside }
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
           'kind', r.kind, 'role', r.role, 'level', ",
        level_json!(),
        ", "
    ));
    if shown.contains(&"since") {
        row = row.and("'since', r.valid_from, ");
    }
    row.then(&people::fields_json(&people::fields(&shown)))
        .and("'portal_since', ")
        .then(&people::since(reader))
        .and(", 'seen_at', ")
        .then(&people::seen(reader))
        .and(", 'portal', ")
        .then(&people::state(reader))
        .and(")")
}

const EXISTS: &str = "select json_object('id', id, 'name', name) as json from accounts where id = ?1 and deleted_at is null";

/// Whether there is such an account, as a `Named<AccountId>`.
pub(crate) fn account(id: AccountId) -> Statement {
    sql(EXISTS).with(id)
}
