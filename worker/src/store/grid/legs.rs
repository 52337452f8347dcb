//! The order of a list, as walks of indexes: see [`super::plan`].

use super::fragment::Fragment;
use crate::store::Param;

/// A stretch of a list.
#[derive(Clone)]
pub(super) struct Leg {
    /// How its rows are walked to; one of them applies to a reader.
    pub(super) walks: Vec<Walk>,
    /// What its keys stand in besides the row, from ` cross join` on, where the row is
    /// known already.
    pub(super) beside: Fragment,
    /// What holds in it, each with ` and ` before it.
    pub(super) holds: Fragment,
    /// Where it begins and where it ends, likewise. A cursor on the same side says more.
    pub(super) ends: [Fragment; 2],
    /// What its rows are ordered by first, where each of these has several rows.
    pub(super) outer: Keys,
    /// What its rows are ordered by.
    pub(super) inner: Keys,
    /// Whether its rows stay in their order, whichever way the list is sorted: it is their
    /// common value that is sorted by.
    pub(super) is_one: bool,
}

/// A way to the rows of a leg.
#[derive(Clone)]
pub(super) enum Walk {
    /// An index in the leg's order.
    Straight {
        /// The tables, from the index to `x`.
        from: Fragment,
        /// What the index has besides, with ` and ` before it.
        also: &'static str,
        /// When it applies.
        when: &'static [&'static str],
    },
    /// A walk for each of some values, a page of each, which are sorted then.
    Each {
        /// The values, as tables.
        over: Fragment,
        /// The walk for one of them, from the index of `x` to a ` where` and its value.
        from: Fragment,
        /// When it applies.
        when: &'static [&'static str],
    },
}

/// What rows are ordered by.
#[derive(Clone, Default)]
pub(super) struct Keys {
    /// The values, each unlike null.
    pub(super) keys: Vec<Fragment>,
    /// Whether the greatest comes first.
    pub(super) is_down: bool,
}

impl Keys {
    /// In the order of these values.
    pub(super) fn up<const N: usize>(keys: [&'static str; N]) -> Self {
        Self { keys: keys.map(Fragment::text).to_vec(), is_down: false }
    }

    /// In the reversed order of these values.
    pub(super) fn down<const N: usize>(keys: [&'static str; N]) -> Self {
        Self { is_down: true, ..Self::up(keys) }
    }

    /// The other way round.
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

    /// The keys compared with `at`, by a sign between the brackets of both: `) = (`.
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

    /// The same, with a text that is put together.
    pub(super) fn through(from: Fragment, inner: Keys) -> Self {
        Self::by(vec![Walk::Straight { from, also: "", when: &[] }], inner)
    }

    /// Several walks, of which one applies.
    pub(super) fn by(walks: Vec<Walk>, inner: Keys) -> Self {
        Self {
            walks,
            beside: Fragment::default(),
            holds: Fragment::default(),
            ends: [Fragment::default(), Fragment::default()],
            outer: Keys::default(),
            inner,
            is_one: false,
        }
    }

    /// All rows with one of the values that the list is sorted by.
    pub(super) fn one(self) -> Self {
        Self { is_one: true, ..self }
    }

    /// With a condition, which begins with ` and `.
    pub(super) fn holds(self, condition: Fragment) -> Self {
        Self { holds: self.holds.append(condition), ..self }
    }

    /// With tables that the keys stand in.
    pub(super) fn beside(self, beside: Fragment) -> Self {
        Self { beside: self.beside.append(beside), ..self }
    }

    /// Ordered by `outer` first.
    pub(super) fn within(self, outer: Keys) -> Self {
        Self { outer, ..self }
    }

    /// Its rows in no order, from the table on; none: they are not one walk.
    pub(super) fn rows(&self) -> Option<Fragment> {
        let [Walk::Straight { from, also, .. }] = self.walks.as_slice() else { return None };
        let [low, high] = &self.ends;
        Some(from.clone().and(" where 1").and(also).then(&self.holds).then(low).then(high))
    }

    /// With all of its keys the other way round.
    pub(super) fn reversed(&self) -> Self {
        Self { outer: self.outer.reversed(), inner: self.inner.reversed(), ..self.clone() }
    }

    /// With what it is sorted by the other way round: rows with the same outer value stay
    /// as they are.
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
