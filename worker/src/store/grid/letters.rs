//! The letters under which a list has rows, for the bar of letters.
//!
//! Each letter is a range of the index by name. Without conditions, or if an index has
//! exactly the rows that meet them, each letter is one probe of it. If the rows that meet a
//! condition are few, they are looked up. Otherwise the first rows of each letter are
//! tested: if none of those fits and there are more, the letter counts as one that may have
//! some.

use shared::grid::{Accounts, Contacts, GridQuery};

use super::Reader;
use super::fragment::Fragment;
use super::legs::{Leg, Walk};
use super::named::{Named, plan};
use super::plan::{Few, Plan};
use crate::store::Statement;

/// The letters with the start and the end of their ranges. `{` follows `z`.
const LETTERS: &str = r##"letters (letter, low, high) as materialized (
   select value ->> 0, value ->> 1, value ->> 2 from json_each('[
     ["#","","a"],["A","a","b"],["B","b","c"],["C","c","d"],["D","d","e"],["E","e","f"],
     ["F","f","g"],["G","g","h"],["H","h","i"],["I","i","j"],["J","j","k"],["K","k","l"],
     ["L","l","m"],["M","m","n"],["N","n","o"],["O","o","p"],["P","p","q"],["Q","q","r"],
     ["R","r","s"],["S","s","t"],["T","t","u"],["U","u","v"],["V","v","w"],["W","w","x"],
     ["X","x","y"],["Y","y","z"],["Z","z","{"],["#","{","\udbff\udfff"]]')) "##;

/// A row of one of the letters.
const WITHIN: &str = " and x.sort_key >= l.low and x.sort_key < l.high";

/// The statement that returns the letters of the contacts that match, whatever letter
/// `query` asks for.
pub(crate) fn contacts(reader: Reader<'_>, query: &GridQuery<Contacts>) -> Statement {
    of(reader, query)
}

/// The same for accounts.
pub(crate) fn accounts(reader: Reader<'_>, query: &GridQuery<Accounts>) -> Statement {
    of(reader, query)
}

fn of<L: Named>(reader: Reader<'_>, query: &GridQuery<L>) -> Statement {
    let mut query = query.rows();
    query.clear("letter");
    statement(&plan(reader, &query), &L::all())
}

/// The statement for a plan in the order of names; `all` walks all rows.
fn statement(plan: &Plan, all: &Leg) -> Statement {
    let leg = plan.order.legs().first().unwrap_or(all);
    let mut with = Fragment::text("with ").then(&plan.tables);
    let mut ways = Vec::new();
    if let Some(Few { key, rows, are_all }) = &plan.few {
        with = with.and("few (id) as materialized (").then(rows).and("), ");
        let mut looked_up = Fragment::text(
            "select iif(x.sort_key >= 'a' and x.sort_key < '{', upper(substr(x.sort_key, 1, 1)), '#') as letter
               from few f cross join ",
        )
        .and(plan.table)
        .and(" x on ")
        .and(key)
        .and(" = f.id where 1")
        .then(&leg.holds)
        .then(&plan.tests);
        if let Some(are_all) = are_all {
            with = with.and("are (few) as materialized (select ").then(are_all).and("), ");
            looked_up = looked_up.and(" limit iif((select few from are), -1, 0)");
        }
        ways.push(looked_up);
    }
    if plan.few.as_ref().is_none_or(|it| it.are_all.is_some()) {
        let is_few = plan.few.is_some();
        let probe = Fragment::text("select l.letter from letters l where ").and(if is_few {
            "not (select few from are) and ("
        } else {
            "("
        });
        ways.push(probe.append(probed(leg, all, &plan.tests)).and(")"));
    }
    with.and(LETTERS)
        .and("select json_group_array(letter) as json from (select distinct letter from (select * from (")
        .then(&Fragment::join(&ways, ") union all select * from ("))
        .and(")) order by letter)")
        .into_statement()
}

/// The condition that there are rows within letter `l`, or may be.
fn probed(leg: &Leg, all: &Leg, tests: &Fragment) -> Fragment {
    // A leg with several walks has conditions that no index answers.
    let (rows, tests) = match (leg.walks.as_slice(), leg.rows()) {
        ([Walk::Straight { when: [], .. }], Some(rows)) => (rows, tests.clone()),
        _ => (all.rows().unwrap_or_default(), leg.holds.clone().then(tests)),
    };
    let rows = rows.and(WITHIN);
    if tests.is_empty() {
        return Fragment::text("exists (select 1 from ").append(rows).and(")");
    }
    Fragment::text("exists (select 1 from (select iif(1")
        .append(tests)
        .and(", 1, 0) as fits from ")
        .then(&rows)
        .and(" limit 40) where fits) or exists (select 1 from ")
        .append(rows)
        .and(" limit 1 offset 40)")
}
