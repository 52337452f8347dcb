//! The numbers of an account's tickets, in the list of accounts. An agent of some
//! departments is shown, sorts by and filters by the tickets of those departments only, so
//! that no number shows a ticket that the agent may not see [V16].
//!
//! The numbers of all departments are indexed. Those of some departments are not: the
//! accounts with tickets there are looked up and sorted.

use shared::grid::Condition;

use super::column::{FEW, either};
use super::fragment::Fragment;
use super::legs::{Keys, Leg, Walk};
use super::plan::Few;
use crate::store::accounts::{tickets_of_some, tickets_told};

/// The reading agent sees all departments.
const SEES_ALL: &str = "(select sees_all from me) = 1";

/// The reading agent sees some departments.
const SEES_SOME: &str = "(select sees_all from me) = 0";

/// A number of an account's tickets.
pub(super) struct Figure {
    /// The number that the reader is shown.
    pub(super) told: &'static str,
    /// The negated number of the reader's departments.
    of_some: &'static str,
    /// The negated number of all departments, as its index has it.
    key: &'static str,
    /// The table by that index.
    from: &'static str,
    /// The accounts with such tickets in the reader's departments, joined with `x`.
    with_some: &'static str,
    /// The condition that account `x` is one of them.
    has_some: &'static str,
}

/// The figure of a column of `accounts` and `account_tickets`, with the index of each.
macro_rules! figure {
    ($column:literal, $index:literal, $by_department:literal) => {
        Figure {
            told: tickets_told!($column, "x", "(select sees_all from me)", "(select id from me)"),
            of_some: concat!("-", tickets_of_some!($column, "x", "(select id from me)")),
            key: concat!("-x.", $column),
            from: concat!("accounts x indexed by ", $index),
            with_some: concat!(
                "(select distinct n.account_id as id from account_tickets n indexed by ",
                $by_department,
                " where n.",
                $column,
                " > 0 and n.department_id in (
                     select department_id from agent_departments where agent_id = (select id from me))) d
                  cross join accounts x on x.id = d.id"
            ),
            has_some: concat!(
                "exists (select 1 from account_tickets n where n.account_id = x.id and n.",
                $column,
                " > 0 and n.department_id in (
                   select department_id from agent_departments where agent_id = (select id from me)))"
            ),
        }
    };
}

const UNSOLVED: Figure = figure!("open_tickets", "accounts_by_unsolved", "account_tickets_open");

const TICKETS: Figure = figure!("tickets", "accounts_by_tickets", "account_tickets_by_department");

impl Figure {
    /// The figure of the list's column `name`, if it is one.
    pub(super) fn of(name: &str) -> Option<&'static Self> {
        match name {
            "unsolved" => Some(&UNSOLVED),
            "tickets" => Some(&TICKETS),
            _ => None,
        }
    }

    /// The legs in ascending order. `live` are the rows that the indexes contain.
    pub(super) fn legs(&self, live: &'static str) -> Vec<Leg> {
        let keys = |first: Option<&'static str>| {
            let mut keys = Keys::up(["x.sort_key", "x.id"]);
            if let Some(first) = first {
                keys.keys.insert(0, Fragment::text(first));
            }
            keys
        };
        let leg = |from, keys, when: &'static [&'static str]| {
            let walk = Walk::Straight { from: Fragment::text(from), also: "", when };
            let when = when.iter().fold(Fragment::text(live), |it, when| it.and(" and ").and(when));
            Leg::by(vec![walk], keys).holds(when)
        };
        let of_all = leg(self.from, keys(Some(self.key)), &[SEES_ALL]);
        let with_none = leg("accounts x indexed by accounts_by_name", keys(None), &[SEES_SOME])
            .holds(Fragment::text(" and not ").and(self.has_some));
        let with_some = leg(self.with_some, keys(Some(self.of_some)), &[SEES_SOME])
            .holds(Fragment::text(" and ").and(self.has_some));
        // The index has the largest numbers first.
        vec![of_all.reversed(), with_none.reversed(), with_some.reversed()]
    }

    /// The condition on account `x`.
    pub(super) fn test(&self, condition: &Condition) -> Fragment {
        let Condition::Numbers { from, to } = condition else { return Fragment::default() };
        let end = |sign: &'static str, it: &Option<u32>| {
            it.map_or_else(Fragment::default, |it| {
                Fragment::text(" and ").and(self.told).and(sign).with(i64::from(it))
            })
        };
        end(" >= ", from).then(&end(" <= ", to))
    }

    /// The accounts that meet the condition, if they are few.
    pub(super) fn few(&self, condition: &Condition, live: &'static str) -> Option<Few> {
        let Condition::Numbers { from, to } = condition else { return None };
        let end = |sign: &'static str, it: &Option<u32>| {
            it.map_or_else(Fragment::default, |it| {
                Fragment::text(" and ").and(self.key).and(sign).with(-i64::from(it))
            })
        };
        let of_all = Fragment::text("select x.rowid from ")
            .and(self.from)
            .and(" where 1")
            .and(live)
            .then(&end(" <= ", from))
            .then(&end(" >= ", to))
            .and(" limit iif((select sees_all from me) = 1, 1001, 0)");
        if from.is_none_or(|it| it == 0) {
            // The accounts without tickets in some departments are walked.
            let are_all = Fragment::text(SEES_ALL).and(" and ").and(FEW);
            return Some(Few { key: "x.rowid", rows: of_all, are_all: Some(are_all) });
        }
        let of_some = Fragment::text("select x.rowid from ")
            .and(self.with_some)
            .and(" where 1")
            .and(live)
            .then(&self.test(condition))
            .and(" limit iif((select sees_all from me) = 0, 1001, 0)");
        let rows = either(of_all, of_some);
        Some(Few { key: "x.rowid", rows, are_all: Some(Fragment::text(FEW)) })
    }
}
