//! The order of a list, as walks of indexes: see [`super::plan`].

use super::fragment::Fragment;
use crate::store::Param;

/// A consecutive part of a list.
#[derive(Clone)]
pub(super) struct Leg {
    /// The walks to its rows, of which one applies to a reader.
    pub(super) walks: Vec<Walk>,
    /// The joins from the row to the tables of its keys, starting with ` cross join`. They
    /// are used where the row is known already.
    pub(super) joins: Fragment,
    /// The conditions of its rows, each starting with ` and `.
    pub(super) holds: Fragment,
    /// The conditions of its start and its end, likewise. A cursor replaces the one on its
    /// side, because it is stricter.
    pub(super) ends: [Fragment; 2],
    /// The outer order of its rows, if it has one: each outer value has several rows.
    pub(super) outer: Keys,
    /// The order of its rows, within an outer value.
    pub(super) inner: Keys,
    /// Whether all its rows have the same value of the sorted column. Their order then does
    /// not depend on the direction of the sort.
    pub(super) is_one: bool,
}

/// A way to the rows of a leg.
#[derive(Clone)]
pub(super) enum Walk {
    /// A walk of an index in the leg's order.
    Straight {
        /// The tables, from the index's table to `x`.
        from: Fragment,
        /// The index's own conditions, starting with ` and `.
        also: &'static str,
        /// The conditions under which the walk applies.
        when: &'static [&'static str],
    },
    /// A walk for each of several values, each up to a page of rows, which are then sorted.
    Each {
        /// The values, as tables.
        over: Fragment,
        /// The walk for one value: the index of `x`, and a ` where` with the value.
        from: Fragment,
        /// The conditions under which the walk applies.
        when: &'static [&'static str],
    },
}

/// An order of rows.
#[derive(Clone, Default)]
pub(super) struct Keys {
    /// The values, which are never null.
    pub(super) keys: Vec<Fragment>,
    /// Whether the order is descending.
    pub(super) is_down: bool,
}

impl Keys {
    /// Ascending by these values.
    pub(super) fn up<const N: usize>(keys: [&'static str; N]) -> Self {
        Self { keys: keys.map(Fragment::text).to_vec(), is_down: false }
    }

    /// Descending by these values.
    pub(super) fn down<const N: usize>(keys: [&'static str; N]) -> Self {
        Self { is_down: true, ..Self::up(keys) }
    }

    /// The opposite order.
    fn reversed(&self) -> Self {
        Self { keys: self.keys.clone(), is_down: !self.is_down }
    }

    /// `key desc, key desc`.
    pub(super) fn order(&self) -> Fragment {
        let end = if self.is_down { " desc" } else { "" };
        let keys: Vec<Fragment> = self.keys.iter().map(|it| it.clone().and(end)).collect();
        Fragment::join(&keys, ", ")
    }

    /// ` and (key, key) > (?, ?)`.
    pub(super) fn behind(&self, at: &[Param]) -> Fragment {
        self.compared(if self.is_down { ") < (" } else { ") > (" }, at)
    }

    /// The keys compared with `at`, by the operator between the two lists: `) = (`.
    pub(super) fn compared(&self, sign: &'static str, at: &[Param]) -> Fragment {
        let values: Vec<Fragment> =
            at.iter().map(|it| Fragment::default().with(it.clone())).collect();
        Fragment::text(" and (")
            .then(&Fragment::join(&self.keys, ", "))
            .and(sign)
            .then(&Fragment::join(&values, ", "))
            .and(")")
    }
}

impl Leg {
    /// A walk of `from` in the order of `inner`.
    pub(super) fn walk(from: &'static str, inner: Keys) -> Self {
        Self::through(Fragment::text(from), inner)
    }

    /// The same, for a text that is built at run time.
    pub(super) fn through(from: Fragment, inner: Keys) -> Self {
        Self::by(vec![Walk::Straight { from, also: "", when: &[] }], inner)
    }

    /// A leg with several walks, of which one applies.
    pub(super) fn by(walks: Vec<Walk>, inner: Keys) -> Self {
        Self {
            walks,
            joins: Fragment::default(),
            holds: Fragment::default(),
            ends: [Fragment::default(), Fragment::default()],
            outer: Keys::default(),
            inner,
            is_one: false,
        }
    }

    /// Marks the leg as the rows with one value of the sorted column.
    pub(super) fn one(self) -> Self {
        Self { is_one: true, ..self }
    }

    /// Adds a condition, which starts with ` and `.
    pub(super) fn holds(self, condition: Fragment) -> Self {
        Self { holds: self.holds.append(condition), ..self }
    }

    /// Adds joins to the tables of the keys.
    pub(super) fn joins(self, joins: Fragment) -> Self {
        Self { joins: self.joins.append(joins), ..self }
    }

    /// Sets the outer order.
    pub(super) fn within(self, outer: Keys) -> Self {
        Self { outer, ..self }
    }

    /// Its rows in no order, as a text that starts with the table; `None` if it has more
    /// than one walk.
    pub(super) fn rows(&self) -> Option<Fragment> {
        let [Walk::Straight { from, also, .. }] = self.walks.as_slice() else { return None };
        let [low, high] = &self.ends;
        Some(from.clone().and(" where 1").and(also).then(&self.holds).then(low).then(high))
    }

    /// The leg with all of its keys in the opposite order.
    pub(super) fn reversed(&self) -> Self {
        Self { outer: self.outer.reversed(), inner: self.inner.reversed(), ..self.clone() }
    }

    /// The leg for the opposite direction of the sort. Rows with the same outer value keep
    /// their order.
    pub(super) fn turned(&self) -> Self {
        if self.is_one {
            self.clone()
        } else if self.outer.keys.is_empty() {
            let [low, high] = self.ends.clone();
            Self { ends: [high, low], ..self.reversed() }
        } else {
            Self { outer: self.outer.reversed(), ..self.clone() }
        }
    }
}
