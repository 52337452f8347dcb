//! Groups of contacts.

use shared::api::Page;
use shared::api::groups::Group;
use shared::api::tags::LabelFilter;
use shared::customers::labels::{MAX_GROUPS, label_key};
use shared::ids::{ContactId, GroupId};

use super::records::{contact_groups, group_members};
use super::tags::{by_name, most};
use super::{Answers, Slot, Statement, StoreError, page, sql};

/// Group `t` as a [`Group`], with its contacts counted up to `?1`.
macro_rules! group_json {
    () => {
        "json_object('id', t.id, 'name', t.name, 'description', t.description,
           'members', (select count(*) from (
              select 1 from group_members k cross join contacts c on c.id = k.contact_id and c.deleted_at is null
               where k.group_id = t.id limit ?1)))"
    };
}

const LIST: &str = concat!(
    "select ",
    group_json!(),
    " as json from contact_groups t indexed by contact_groups_by_name
       where t.deleted_at is null and t.name_key > ?2 and instr(t.name_key, ?3) > 0
       order by t.name_key limit ?4"
);

const ONE: &str = concat!(
    "select ",
    group_json!(),
    " as json from contact_groups t where t.id = ?2 and t.deleted_at is null"
);

/// A page of the groups by name.
pub(crate) fn list(filter: &LabelFilter) -> Statement {
    by_name(LIST, filter)
}

/// Reads the page that [`list`] asks for.
pub(crate) fn read_list(
    answers: &mut Answers,
    slot: Slot<Group>,
) -> Result<Page<Group>, StoreError> {
    Ok(page(answers.all(slot)?, |row: &Group| label_key(&row.name)))
}

/// The group with this id, as a [`Group`].
pub(crate) fn one(id: GroupId) -> Statement {
    sql(ONE).with(most()).with(id)
}

const ROW: &str = concat!(
    "select json(",
    contact_groups!(row_json),
    ") as json from contact_groups r where r.id = ?1 and r.deleted_at is null"
);

/// The group with this id, as a `GroupRow`.
pub(crate) fn row(id: GroupId) -> Statement {
    sql(ROW).with(id)
}

const NAME_FACTS: &str = concat!(
    "select json_object(
       'taken', json((select ",
    contact_groups!(row_json),
    " from contact_groups r where r.name_key = ?1 and r.deleted_at is null)),
       'is_full', (select count(*) >= ?2 from contact_groups where deleted_at is null)) as json"
);

/// The facts about a name, as `GroupFacts`.
pub(crate) fn name_facts(name: &str) -> Statement {
    sql(NAME_FACTS).with(label_key(name)).with(i64::from(MAX_GROUPS))
}

const HAS_ROOM: &str =
    "insert into guard select count(*) < ?1 from contact_groups where deleted_at is null";

/// The guard that there is room for another group.
pub(crate) fn has_room() -> Statement {
    sql(HAS_ROOM).with(i64::from(MAX_GROUPS))
}

const LIVE: &str = "
    insert into guard select exists (
      select 1 from contact_groups where id = ?1 and deleted_at is null)";

/// The guard that the group exists.
pub(crate) fn live(id: GroupId) -> Statement {
    sql(LIVE).with(id)
}

const MEMBERS: &str = concat!(
    "select json(",
    group_members!(row_json),
    ") as json from json_each(?2) v cross join group_members r on r.group_id = ?1 and r.contact_id = v.value"
);

/// Those of the contacts who are in the group, as `MemberRow`s.
pub(crate) fn members(id: GroupId, contacts: &[ContactId]) -> Statement {
    sql(MEMBERS).with(id).with_json(contacts)
}

const FOUND: &str = "
    select json_quote(c.id) as json from json_each(?1) v
     cross join contacts c on c.id = v.value and c.deleted_at is null";

/// Those of the contacts who exist, as `ContactId`s.
pub(crate) fn found(contacts: &[ContactId]) -> Statement {
    sql(FOUND).with_json(contacts)
}

const ALL_LIVE: &str = "
    insert into guard select not exists (
      select 1 from json_each(?1) v
       where not exists (select 1 from contacts c where c.id = v.value and c.deleted_at is null))";

/// The guard that the contacts exist.
pub(crate) fn all_live(contacts: &[ContactId]) -> Statement {
    sql(ALL_LIVE).with_json(contacts)
}
