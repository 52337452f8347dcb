//! Accounts among each other: the accounts above one, and those below it, by the index
//! `accounts_by_parent`. It is of an expression, which has no type: what it is compared with
//! loses its own by a `+`, or the index is not used.
//!
//! An account that is deleted is skipped; one that was merged stands for the account that
//! stayed. That none is below itself is ensured by a trigger.

use shared::api::parent_accounts::{MOST_COUNTED, MOST_DEPARTMENTS};
use shared::ids::AccountId;

use super::timeline::mine;
use super::{Statement, sql};

/// The accounts from `$from` up to the top, as `above (id, name, next, lives, step)`. A way of
/// more than a hundred is cut off.
macro_rules! above {
    ($from:expr) => {
        concat!(
            "with recursive above (id, name, next, lives, step) as (
               select p.id, p.name, coalesce(p.merged_into, p.parent_id), p.deleted_at is null, 1
                 from accounts p where p.id = ",
            $from,
            "
                union all
               select p.id, p.name, coalesce(p.merged_into, p.parent_id), p.deleted_at is null, u.step + 1
                 from above u cross join accounts p on p.id = u.next where u.step < 100)"
        )
    };
}

/// `$what` of the account `above` that account `$of` is a department of; null: there is none.
macro_rules! parent {
    ($what:literal, $of:literal) => {
        concat!(
            "(",
            $crate::store::family::above!(concat!($of, ".parent_id")),
            " select ",
            $what,
            " from above where lives and id <> ",
            $of,
            ".id order by step limit 1)"
        )
    };
}

/// The account `$of` and, if the workspace rolls up activity, the accounts below it, as the
/// tables `below (id)` and `family (id)`, the latter without deleted ones. The text follows
/// `with recursive`.
macro_rules! family {
    ($of:literal) => {
        concat!(
            "below (id) as (
               select ",
            $of,
            "
                union
               select x.id from settings w cross join below b
                cross join accounts x on coalesce(x.merged_into, x.parent_id) = +b.id
                where w.roll_up_activity = 1
                limit 1000),
             family (id) as materialized (
               select x.id from below b cross join accounts x on x.id = b.id and x.deleted_at is null)"
        )
    };
}
pub(in crate::store) use {above, family, parent};

// The departments of a deleted account count as those of the next one above. A thousand are
// looked at.
const TREE: &str = concat!(
    "with recursive under (id, name, sort_key, lives, step) as (
       select p.id, p.name, p.sort_key, p.deleted_at is null, 1
         from accounts p where coalesce(p.merged_into, p.parent_id) = ?1
        union all
       select p.id, p.name, p.sort_key, p.deleted_at is null, b.step + 1
         from under b cross join accounts p on coalesce(p.merged_into, p.parent_id) = +b.id
        where not b.lives and b.step < 100
        limit 1001)
     select json_object(
       'ancestors', json((",
    above!("a.parent_id"),
    " select json_group_array(json_object('id', id, 'name', name))
             from (select id, name from above where lives and id <> a.id order by step desc))),
       'departments', json((select json_group_array(json_object('id', id, 'name', name))
             from (select id, name from under where lives and id <> a.id
                    order by sort_key, id limit cast(?2 as integer)))),
       'count', (select min(count(*), cast(?3 as integer)) from under where lives and id <> a.id)) as json
      from accounts a where a.id = ?1 and a.deleted_at is null"
);

/// The accounts above and below an account, as an `AccountTree`.
pub(crate) fn tree(id: AccountId) -> Statement {
    sql(TREE).with(id).with(i64::from(MOST_DEPARTMENTS)).with(i64::from(MOST_COUNTED))
}

/// How many tickets have `$time` within the month `j`, by the index `$index`.
macro_rules! tickets_in {
    ($time:literal, $index:literal) => {
        concat!(
            "(select count(*) from mine cross join family f cross join tickets t indexed by ",
            $index,
            " on t.account_id = f.id and t.department_id = mine.id
               and j.value ->> 1 <= t.",
            $time,
            " and t.",
            $time,
            " < j.value ->> 2)"
        )
    };
}

const MONTHS: &str = concat!(
    "with recursive ",
    mine!(),
    ", ",
    family!("?1"),
    " select json_object('months', json((select json_group_array(json_object(
         'month', j.value ->> 0,
         'opened', ",
    tickets_in!("created_at", "tickets_of_account"),
    ", 'solved', ",
    tickets_in!("solved_at", "tickets_solved_of_account"),
    ") order by j.key) from json_each(?3) j))) as json
      from accounts a where a.id = ?1 and a.deleted_at is null"
);

/// How many tickets of an account, as the agent with this session sees them, were opened and
/// solved in each of `months`, which are texts with their beginnings and ends; as
/// `AccountMonths`.
pub(crate) fn months(id: AccountId, session: &str, months: &[(String, i64, i64)]) -> Statement {
    sql(MONTHS).with(id).with(session).with_json(months)
}
