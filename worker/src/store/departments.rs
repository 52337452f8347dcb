//! Departments, which admins keep.

use shared::ids::DepartmentId;
use shared::policy::Permit;
use shared::policy::workspace::ChangeSettings;
use shared::text::DepartmentName;

use super::{Statement, sql};

/// What is in the department `d`, as a JSON object.
macro_rules! content {
    () => {
        "json_object(
           'tickets', (select count(*) from (select 1 from tickets where department_id = d.id limit 1000)),
           'agents', (select count(*) from agent_departments where department_id = d.id),
           'help_centers', (select count(*) from help_centers where department_id = d.id))"
    };
}

const LIST: &str = concat!(
    "select json_object('id', d.id, 'name', d.name, 'content', ",
    content!(),
    ") as json from departments d order by d.name, d.id"
);

/// All departments, a [`DepartmentRow`](shared::api::agents::DepartmentRow) each.
pub(crate) fn list() -> Statement {
    sql(LIST)
}

const ONE: &str = concat!(
    "select json_object('id', d.id, 'name', d.name, 'content', ",
    content!(),
    ") as json from departments d where d.id = ?1"
);

/// The department, as a [`DepartmentRow`](shared::api::agents::DepartmentRow).
pub(crate) fn one(id: DepartmentId) -> Statement {
    sql(ONE).with(id)
}

const NAMED: &str = "
    select json_quote(count(*)) as json from departments where name = ?1 collate nocase and id is not ?2";

/// How many departments other than `except` have this name.
pub(crate) fn named(name: &DepartmentName, except: Option<DepartmentId>) -> Statement {
    sql(NAMED).with(name.as_str()).with(except)
}

const NOT_NAMED: &str = "
    insert into guard select not exists (
      select 1 from departments where name = ?1 collate nocase and id is not ?2)";

/// The guard that no department other than `except` has this name.
pub(crate) fn not_named(name: &DepartmentName, except: Option<DepartmentId>) -> Statement {
    sql(NOT_NAMED).with(name.as_str()).with(except)
}

const EXISTS: &str = "insert into guard select exists (select 1 from departments where id = ?1)";

/// The guard that the department exists.
pub(crate) fn exists(id: DepartmentId) -> Statement {
    sql(EXISTS).with(id)
}

const EMPTY: &str = "
    insert into guard select exists (select 1 from departments where id = ?1)
      and not exists (select 1 from tickets where department_id = ?1)
      and not exists (select 1 from agent_departments where department_id = ?1)
      and not exists (select 1 from help_centers where department_id = ?1)";

/// The guard that nothing is in the department.
pub(crate) fn is_empty(id: DepartmentId) -> Statement {
    sql(EMPTY).with(id)
}

const CREATE: &str = "insert into departments (id, name) values (?1, ?2)";

/// Creates a department.
pub(crate) fn create(
    _: &Permit<ChangeSettings>,
    id: DepartmentId,
    name: &DepartmentName,
) -> Statement {
    sql(CREATE).with(id).with(name.as_str())
}

const RENAME: &str = "update departments set name = ?2 where id = ?1";

/// Renames a department.
pub(crate) fn rename(
    _: &Permit<ChangeSettings>,
    id: DepartmentId,
    name: &DepartmentName,
) -> Statement {
    sql(RENAME).with(id).with(name.as_str())
}

// Accounts whose tickets have all left it still have a row that counts none.
const FORGET_COUNTS: &str = "delete from account_tickets where department_id = ?1";

const DELETE: &str = "delete from departments where id = ?1";

/// Deletes a department.
pub(crate) fn delete(_: &Permit<ChangeSettings>, id: DepartmentId) -> [Statement; 2] {
    [sql(FORGET_COUNTS).with(id), sql(DELETE).with(id)]
}
