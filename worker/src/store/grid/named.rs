//! Lists in the order of names by default: contacts and accounts.

use shared::grid::{Condition, Grid, GridQuery};

use super::Reader;
use super::column::{asks_for_me, me, ranked};
use super::fragment::Fragment;
use super::legs::Leg;
use super::plan::{Few, Order, Plan};

/// A list in the order of names, with its columns.
pub(super) trait Named: Grid + Sized {
    /// The table of its rows.
    const TABLE: &'static str;
    /// Whether its rows differ by the agent who reads them.
    const ASKS_WHO_READS: bool = false;
    /// Its columns, the ones with the most selective conditions first.
    const RANK: &'static [&'static str];

    /// All rows by name.
    fn all() -> Leg;

    /// The legs in ascending order of the column `name`, and how many legs at the end are
    /// of rows without a value.
    fn legs(name: &str, reader: Reader<'_>) -> (Vec<Leg>, usize);

    /// The SQL condition on row `x` for the column `name`, starting with ` and `.
    fn test(name: &str, reader: Reader<'_>, condition: &Condition, offset: i16) -> Fragment;

    /// The rows by name that meet the condition on the column `name`, if an index contains
    /// exactly those.
    fn direct(name: &str, reader: Reader<'_>, condition: &Condition) -> Option<Vec<Leg>>;

    /// The rows that meet the condition on the column `name`, if they are few.
    fn few(name: &str, reader: Reader<'_>, condition: &Condition, offset: i16) -> Option<Few>;

    /// The rows that the search finds and that meet `tests`; `None` without a search.
    fn found(query: &GridQuery<Self>, tests: &Fragment) -> Option<Few>;
}

/// Plans a page of the list.
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
    // The rows of the first condition that may be looked up.
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
        // Only conditions that rank before this one are more selective.
        ((legs, 0), tests(Some(name)), asked.get(..at).and_then(few))
    } else if is_by_name {
        ((vec![L::all()], 0), tests(None), few(&asked))
    } else {
        (L::legs(sort.column, reader), tests(None), few(&asked))
    };
    Plan {
        table: L::TABLE,
        tables: if L::ASKS_WHO_READS || asks_for_me(query) {
            me(reader)
        } else {
            Fragment::default()
        },
        tests,
        walked: Fragment::default(),
        few,
        order: Order::of(L::TABLE, sort, legs, without),
    }
}
