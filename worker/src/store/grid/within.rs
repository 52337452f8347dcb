//! Conditions on where an account is among the others: see [`crate::store::family`].

use shared::grid::Condition;

use super::column::each;
use super::fragment::Fragment;
use crate::store::family::parent;

/// The account that account `x` is a department of, as JSON, and by name.
pub(super) const PARENT: &str =
    concat!("json(", parent!("json_object('id', id, 'name', name)", "x"), ")");
pub(super) const PARENT_NAME: &str = parent!("name", "x");

/// Whether account `x` is a department. One of deleted accounts is none.
const HAS_PARENT: &str =
    concat!("(x.parent_id is not null and ", parent!("id", "x"), " is not null)");

/// The ids of the accounts below those of `ids`, as a query.
pub(super) fn below(ids: &[String]) -> Fragment {
    Fragment::text(
        "with recursive below (id) as (
           select p.id from ",
    )
    .append(each(ids))
    .and(" v cross join accounts p on coalesce(p.merged_into, p.parent_id) = v.value")
    .and(DEEPER)
}

/// The ids of these accounts and of those below them, as a query.
fn with_departments(ids: &[String]) -> Fragment {
    Fragment::text("with recursive below (id) as (select value from ").append(each(ids)).and(DEEPER)
}

const DEEPER: &str = "
            union
           select p.id from below b cross join accounts p on coalesce(p.merged_into, p.parent_id) = +b.id
            limit 10000)
         select id from below";

/// The condition on account `x`, starting with ` and `.
pub(super) fn test(condition: &Condition) -> Fragment {
    match condition {
        Condition::Empty => Fragment::text(" and not ").and(HAS_PARENT),
        Condition::Filled => Fragment::text(" and x.parent_id is not null and ").and(HAS_PARENT),
        Condition::Any(ids) => Fragment::text(" and x.id in (").append(below(ids)).and(")"),
        _ => Fragment::default(),
    }
}

/// The accounts of the condition with their departments, as a table.
pub(super) fn family(condition: &Condition) -> Fragment {
    match condition {
        Condition::Any(ids) => Fragment::text("(").append(with_departments(ids)).and(")"),
        _ => Fragment::text("(select null as id where 0)"),
    }
}
