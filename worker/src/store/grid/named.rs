//! Lists that are in the order of names unless they are sorted otherwise: contacts and
//! accounts.

use shared::grid::{Condition, Grid, GridQuery};

use super::Reader;
use super::column::{asks_for_me, me, ranked};
use super::fragment::Fragment;
use super::legs::Leg;
use super::plan::{Few, Order, Plan};

/// What such a list knows of its columns.
pub(super) trait Named: Grid + Sized {
    /// The table of its rows.
    const TABLE: &'static str;
    /// Its columns, from those whose conditions leave fewest rows on.
    const RANK: &'static [&'static str];

    /// All rows by name.
    fn all() -> Leg;

    /// The rows in the order of the column called `name`, on its way up, and how many of
    /// the legs, at the end, have no value.
    fn legs(name: &str, reader: Reader<'_>) -> (Vec<Leg>, usize);

    /// The condition that row `x` has what is asked of the column called `name`, with
    /// ` and ` before it.
    fn test(name: &str, reader: Reader<'_>, condition: &Condition, offset: i16) -> Fragment;

    /// The rows by name that have what is asked of the column called `name`, where an index
    /// has just those.
    fn direct(name: &str, reader: Reader<'_>, condition: &Condition) -> Option<Vec<Leg>>;

    /// The rows that have what is asked of the column called `name`, if they are few.
    fn few(name: &str, reader: Reader<'_>, condition: &Condition, offset: i16) -> Option<Few>;

    /// The rows that a search finds and that have what `tests` ask; none: nothing is
    /// searched.
    fn found(query: &GridQuery<Self>, tests: &Fragment) -> Option<Few>;
}

/// How a page of the list is come by.
pub(super) fn plan<L: Named>(reader: Reader<'_>, query: &GridQuery<L>) -> Plan {
    let sort = query.sorted();
    let asked = ranked(query, L::RANK);
    let tests = |except: Option<&str>| {
        asked
            .iter()
            .filter(|(name, _)| Some(*name) != except)
            .fold(Fragment::default(), |all, (name, condition)| {
                all.then(&L::test(name, reader, condition, query.offset))
            })
    };
    // The rows of the first condition that leaves few.
    let few = |asked: &[(&'static str, &Condition)]| {
        asked.iter().find_map(|(name, it)| L::few(name, reader, it, query.offset))
    };
    let direct = || {
        asked
            .iter()
            .enumerate()
            .find_map(|(at, (name, it))| Some((at, *name, L::direct(name, reader, it)?)))
    };
    let is_by_name = sort.column == L::SORT.column;
    let ((legs, without), tests, few) = if let Some(found) = L::found(query, &tests(None)) {
        (L::legs(sort.column, reader), tests(None), Some(found))
    } else if let Some((at, name, legs)) = direct().filter(|_| is_by_name) {
        // What is asked before it leaves fewer.
        ((legs, 0), tests(Some(name)), asked.get(..at).and_then(few))
    } else if is_by_name {
        ((vec![L::all()], 0), tests(None), few(&asked))
    } else {
        (L::legs(sort.column, reader), tests(None), few(&asked))
    };
    Plan {
        table: L::TABLE,
        tables: if asks_for_me(query) { me(reader) } else { Fragment::default() },
        tests,
        walked: Fragment::default(),
        few,
        order: Order::of(L::TABLE, sort, legs, without),
    }
}
