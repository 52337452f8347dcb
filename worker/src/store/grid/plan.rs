//! The plan of a list's page, and its statement.
//!
//! The rows of a list are in one table, called `x` in all of its texts. Their order is
//! one or several *legs*, each a walk of an index in that order: a list by job title has
//! the contacts with a title first, then those without. A page is read by walking from
//! its start until it is full, testing the conditions of each row on the way. If few rows
//! meet a condition, that walk would be long, so they are looked up by it (`few`) and
//! sorted instead. The statement itself chooses between the two.

use shared::api::Cursor;
use shared::grid::{Direction, Sort};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::fragment::Fragment;
use super::legs::{Keys, Leg, Walk};
use crate::store::page::MAX_INT;
use crate::store::{Param, Statement};

/// The plan of a page.
pub(super) struct Plan {
    /// The table of its rows.
    pub(super) table: &'static str,
    /// Common table expressions, each followed by a comma.
    pub(super) tables: Fragment,
    /// The conditions of each row, each starting with ` and `.
    pub(super) tests: Fragment,
    /// Conditions only of rows that are walked to, likewise.
    pub(super) walked: Fragment,
    /// The rows that can be looked up, if they are few.
    pub(super) few: Option<Few>,
    /// The order.
    pub(super) order: Order,
}

/// The order of a list: its legs, one after the other.
pub(super) struct Order {
    /// The list and its sort. A cursor contains it, because a cursor is valid in one order
    /// only.
    name: String,
    legs: Vec<Leg>,
}

/// Rows that are looked up.
pub(super) struct Few {
    /// The value of `x` that identifies them.
    pub(super) key: &'static str,
    /// A `select` of those values. It may return more rows than match the conditions.
    pub(super) rows: Fragment,
    /// The condition that they are all candidates; `None`: they always are.
    pub(super) are_all: Option<Fragment>,
}

impl Order {
    /// The order of `list` sorted by `sort`, from the legs of the ascending order. The last
    /// `without` legs, of rows without a value, come last in both directions.
    pub(super) fn of(list: &str, sort: Sort, mut legs: Vec<Leg>, without: usize) -> Self {
        if sort.direction == Direction::Down {
            let sorted = legs.len().saturating_sub(without);
            if let Some(sorted) = legs.get_mut(..sorted) {
                sorted.reverse();
                for leg in sorted {
                    *leg = leg.turned();
                }
            }
        }
        Self { name: format!("{list}.{sort}"), legs }
    }

    /// The legs, in order.
    pub(super) fn legs(&self) -> &[Leg] {
        &self.legs
    }

    /// The cursor of a row's place.
    pub(super) fn cursor(&self, place: &str, is_back: bool) -> Cursor {
        let side = if is_back { "p" } else { "n" };
        Cursor([side, ".", &self.name, ".", &URL_SAFE_NO_PAD.encode(place)].concat())
    }

    /// The place that a cursor names. A cursor of another order, or a malformed one, means
    /// the first page.
    fn at(&self, cursor: Option<&Cursor>) -> Option<At> {
        let (is_back, rest) = match cursor?.0.split_once('.')? {
            ("n", rest) => (false, rest),
            ("p", rest) => (true, rest),
            _ => return None,
        };
        let place = rest.strip_prefix(&*self.name)?.strip_prefix('.')?;
        let place = URL_SAFE_NO_PAD.decode(place).ok()?;
        let values: Vec<serde_json::Value> = serde_json::from_slice(&place).ok()?;
        let [leg, keys @ ..] = values.as_slice() else { return None };
        let at = usize::try_from(leg.as_u64()?).ok()?;
        let leg = self.legs.get(at)?;
        let (outer, inner) = keys.split_at_checked(OUTER)?;
        let read = |values: &[serde_json::Value], keys: &Keys| -> Option<Vec<Param>> {
            let values: Vec<Param> = values.iter().map_while(param).collect();
            (values.len() == keys.keys.len()).then_some(values)
        };
        let (outer, inner) = (read(outer, &leg.outer)?, read(inner, &leg.inner)?);
        Some(At { is_back, leg: at, outer, inner })
    }

    /// Whether the page at `cursor` is read backward; `None` for the first page.
    pub(super) fn is_back(&self, cursor: Option<&Cursor>) -> Option<bool> {
        self.at(cursor).map(|it| it.is_back)
    }

    /// The time of the 400th row after `cursor`, if the list is in the order of
    /// `x.activity_at`, the latest first, and read forward.
    pub(super) fn latest_before(&self, cursor: Option<&Cursor>) -> Option<Fragment> {
        let [leg] = self.legs.as_slice() else { return None };
        let Some(Walk::Straight { from, .. }) = leg.walks.first() else { return None };
        let place = match self.at(cursor) {
            Some(At { is_back: true, .. }) => return None,
            Some(At { inner, .. }) => inner.into_iter().next()?,
            None => Param::Int(MAX_INT),
        };
        leg.inner.is_down.then(|| {
            Fragment::text("select x.activity_at from ")
                .then(from)
                .and(" where x.activity_at <= ")
                .with(place)
                .then(&leg.holds)
                .and(" order by x.activity_at desc limit 1 offset 400")
        })
    }
}

/// The start of a page: after a row, or before it.
struct At {
    is_back: bool,
    leg: usize,
    outer: Vec<Param>,
    inner: Vec<Param>,
}

/// The largest numbers of outer and inner keys of a list.
const OUTER: usize = 2;
const INNER: usize = 3;

fn param(value: &serde_json::Value) -> Option<Param> {
    match value {
        serde_json::Value::Number(number) => number.as_i64().map(Param::Int),
        serde_json::Value::String(text) => Some(Param::Text(text.clone())),
        _ => None,
    }
}

/// The numbers of legs. They are literals and not parameters, because D1 turns each number
/// parameter into a floating-point number.
const NUMBERS: [&str; 5] = ["0", "1", "2", "3", "4"];

/// A part of a page: a leg or the rest of one, and its number in the list.
struct Part {
    number: &'static str,
    leg: Leg,
    bound: Fragment,
}

impl Plan {
    /// The statement of `rows` rows from `cursor` on. Each has its place and `row`, which
    /// may use the tables in `joins`.
    pub(super) fn page(
        &self,
        cursor: Option<&Cursor>,
        rows: usize,
        (row, joins): (&Fragment, &Fragment),
    ) -> Statement {
        let at = self.order.at(cursor);
        self.with(at.as_ref(), rows)
            .and(" select json_object('place', json_array(p.leg, p.o1, p.o2, p.i1, p.i2, p.i3), 'row', ")
            .then(row)
            .and(") as json from page p cross join ")
            .and(self.table)
            .and(" x on x.rowid = p.id")
            .then(joins)
            .then(&self.sorting())
            .into_statement()
    }

    /// The statement that counts the rows up to `most`.
    pub(super) fn count(&self, most: usize) -> Statement {
        self.with(None, most)
            .and(" select cast(count(*) as text) as json from page")
            .into_statement()
    }

    /// The statement of the ids of the rows, up to `most`, as one list.
    pub(super) fn ids(&self, most: usize) -> Statement {
        self.with(None, most)
            .and(" select json_group_array(x.id) as json from page p cross join ")
            .and(self.table)
            .and(" x on x.rowid = p.id")
            .into_statement()
    }

    /// The order of the rows of `page p`, also of a page that is read backward: by the leg,
    /// then by its keys, which may be descending in one leg and ascending in another.
    fn sorting(&self) -> Fragment {
        let outer = self.sorting_by(|it| &it.outer, &["p.o1", "p.o2"]);
        let inner = self.sorting_by(|it| &it.inner, &["p.i1", "p.i2", "p.i3"]);
        Fragment::text(" order by p.leg").append(outer).append(inner)
    }

    /// The order by these keys of the legs, which are the columns `names` of `page p`.
    fn sorting_by(&self, keys: fn(&Leg) -> &Keys, names: &[&'static str]) -> Fragment {
        let legs = || self.order.legs.iter().map(keys).enumerate();
        let mut order = Fragment::default();
        for is_down in [false, true] {
            let going: Vec<Fragment> = legs()
                .filter(|(_, it)| !it.keys.is_empty() && it.is_down == is_down)
                .filter_map(|(at, _)| NUMBERS.get(at).map(|it| Fragment::text(it)))
                .collect();
            // Texts are sorted without regard to case.
            let end =
                if is_down { ", null) collate nocase desc" } else { ", null) collate nocase" };
            for name in names.iter().filter(|_| !going.is_empty()) {
                order = order
                    .and(", iif(p.leg in (")
                    .then(&Fragment::join(&going, ", "))
                    .and("), ")
                    .and(name)
                    .and(end);
            }
        }
        order
    }

    /// The common table expressions of the page. The last one is `page`.
    fn with(&self, at: Option<&At>, rows: usize) -> Fragment {
        let rows = Param::Int(i64::try_from(rows).unwrap_or_default());
        let mut all = Fragment::text("with ").then(&self.tables);
        if let Some(few) = &self.few {
            all = all.and("few (id) as materialized (").then(&few.rows).and("), ");
            if let Some(are_all) = &few.are_all {
                all = all.and("are (few) as materialized (select ").then(are_all).and("), ");
            }
        }
        let parts: Vec<Fragment> = self.parts(at).iter().map(|it| self.part(it, &rows)).collect();
        all.and("page (id, leg, o1, o2, i1, i2, i3) as materialized (select * from (")
            .then(&Fragment::join(&parts, ") union all select * from ("))
            .and(") limit ")
            .with(rows)
            .and(")")
    }

    /// The parts to read from `at` on, in this order.
    fn parts(&self, at: Option<&At>) -> Vec<Part> {
        let number = |at: usize| NUMBERS.get(at).copied().unwrap_or_default();
        let legs = self.order.legs.iter().enumerate();
        let Some(at) = at else {
            return legs
                .map(|(at, leg)| Part {
                    number: number(at),
                    leg: leg.clone(),
                    bound: leg.ends[0].clone().then(&leg.ends[1]),
                })
                .collect();
        };
        let mut parts = Vec::new();
        let far = |leg: &Leg| leg.ends[usize::from(!at.is_back)].clone();
        let left: Vec<(usize, &Leg)> = if at.is_back {
            legs.filter(|(it, _)| *it <= at.leg).rev().collect()
        } else {
            legs.filter(|(it, _)| at.leg <= *it).collect()
        };
        for (it, leg) in left {
            let whole = leg.ends[0].clone().then(&leg.ends[1]);
            let leg = if at.is_back { leg.reversed() } else { leg.clone() };
            let mut part = |bound| parts.push(Part { number: number(it), leg: leg.clone(), bound });
            if it != at.leg {
                part(whole);
            } else if leg.outer.keys.is_empty() {
                part(leg.inner.behind(&at.inner).then(&far(&leg)));
            } else {
                // First the remaining rows with the same outer value, then the others.
                let same = leg.outer.compared(") = (", &at.outer);
                part(same.then(&leg.inner.behind(&at.inner)));
                part(leg.outer.behind(&at.outer).then(&far(&leg)));
            }
        }
        parts
    }

    /// The rows of a part: looked up if they are few, otherwise walked to.
    fn part(&self, part: &Part, rows: &Param) -> Fragment {
        let Part { number, leg, bound } = part;
        let keys = |keys: &Keys, most: usize| {
            let nulls = most - keys.keys.len().min(most);
            let mut all = keys.keys.clone();
            all.extend(std::iter::repeat_n(Fragment::text("null"), nulls));
            Fragment::join(&all, ", ")
        };
        let columns = Fragment::text("select x.rowid, ")
            .and(number)
            .and(", ")
            .then(&keys(&leg.outer, OUTER))
            .and(", ")
            .then(&keys(&leg.inner, INNER));
        let orders: Vec<Fragment> = [&leg.outer, &leg.inner]
            .into_iter()
            .filter(|it| !it.keys.is_empty())
            .map(Keys::order)
            .collect();
        let order = Fragment::text(" order by ").then(&Fragment::join(&orders, ", "));
        // A walk that does not apply gets the limit 0, so that it reads no row.
        let limit = |conditions: &[&'static str]| {
            let conditions: Vec<Fragment> =
                conditions.iter().map(|it| Fragment::text(it)).collect();
            if conditions.is_empty() {
                return Fragment::text(" limit ").with(rows.clone());
            }
            Fragment::text(" limit iif(")
                .then(&Fragment::join(&conditions, " and "))
                .and(", ")
                .with(rows.clone())
                .and(", 0)")
        };
        let asked = leg.holds.clone().then(&self.tests).then(bound);
        // Whether rows are looked up, and whether they are walked to.
        let (looked_up, walked): (Option<&[&str]>, Option<&[&str]>) = match &self.few {
            None => (None, Some(&[])),
            Some(Few { are_all: None, .. }) => (Some(&[]), None),
            Some(_) => (Some(&["(select few from are)"]), Some(&["not (select few from are)"])),
        };
        let mut ways = Vec::new();
        if let Some((conditions, few)) = looked_up.zip(self.few.as_ref()) {
            let way = columns
                .clone()
                .and(" from few f cross join ")
                .and(self.table)
                .and(" x on ")
                .and(few.key)
                .and(" = f.id")
                .then(&leg.joins)
                .and(" where 1")
                .then(&asked)
                .then(&order)
                .then(&limit(conditions));
            ways.push(way);
        }
        let asked = asked.then(&self.walked);
        for walk in leg.walks.iter().filter(|_| walked.is_some()) {
            let (Walk::Straight { when, .. } | Walk::Each { when, .. }) = walk;
            let limit = limit(&[walked.unwrap_or_default(), when].concat());
            let way = match walk {
                Walk::Straight { from, also, .. } => {
                    columns.clone().and(" from ").then(from).and(" where 1").and(also).then(&asked)
                }
                Walk::Each { over, from, .. } => columns
                    .clone()
                    .and(" from ")
                    .then(over)
                    .and(" cross join ")
                    .and(self.table)
                    .and(" x where x.rowid in (select x.rowid from ")
                    .then(from)
                    .then(&asked)
                    .then(&order)
                    .then(&limit)
                    .and(")"),
            };
            ways.push(way.then(&order).then(&limit));
        }
        Fragment::text("select * from (")
            .then(&Fragment::join(&ways, ") union all select * from ("))
            .and(")")
    }
}
