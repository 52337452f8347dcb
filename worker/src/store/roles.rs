//! The list of roles, the levels that accounts give to them, and who belonged to an account
//! before.

use std::collections::BTreeSet;

use shared::api::roles::{FormerContact, FormerFilter};
use shared::api::{Cursor, PAGE_ROWS, Page};
use shared::customers::labels::label_key;
use shared::ids::{AccountId, RoleId};

use super::page::MAX_INT;
use super::records::{account_role_levels, relationship_roles};
use super::tags::most;
use super::{Answers, Param, Place, Slot, Statement, StoreError, page, sql};

const LIST: &str = "
    select json_object(
       'id', k.id, 'name', k.name, 'is_archived', json(iif(k.archived_at is null, 'false', 'true')),
       'relationships', (select count(*) from (
          select 1 from relationships r indexed by relationships_of_role
           cross join contacts c on c.id = r.contact_id and c.deleted_at is null
           cross join accounts a on a.id = r.account_id and a.deleted_at is null
           where r.role = k.key and r.valid_to is null limit ?1)),
       'accounts', (select count(*) from (
          select 1 from account_role_levels l indexed by account_role_levels_by_role
           cross join accounts a on a.id = l.account_id and a.deleted_at is null
           where l.role = k.key limit ?1))) as json
      from relationship_roles k indexed by relationship_roles_by_name order by k.name_key";

/// All roles by name, as `ListedRole`s.
pub(crate) fn list() -> Statement {
    sql(LIST).with(most())
}

const OFFERED: &str = "
    select json_quote(name) as json from relationship_roles indexed by relationship_roles_by_name
     where archived_at is null order by name_key";

/// The names of the roles that are offered.
pub(crate) fn names() -> Statement {
    sql(OFFERED)
}

const ONE: &str = concat!(
    "select ",
    relationship_roles!(row_json),
    " as json from relationship_roles r where r.id = ?1"
);

/// The role with this id, as a `RoleRow`.
pub(crate) fn one(id: RoleId) -> Statement {
    sql(ONE).with(id)
}

const NAMED: &str = concat!(
    "select ",
    relationship_roles!(row_json),
    " as json from relationship_roles r
      where r.name_key in (select value from json_each(?1)) or r.key in (select value from json_each(?1))"
);

/// The roles that may have one of these names, or may have had it, as `RoleRow`s. The name of a
/// role that is older than the list is folded in ASCII only.
pub(crate) fn named<'a>(names: impl Iterator<Item = &'a str>) -> Statement {
    let keys: BTreeSet<String> =
        names.flat_map(|it| [label_key(it), it.to_ascii_lowercase(), it.to_owned()]).collect();
    sql(NAMED).with_json(&keys)
}

const BY_KEY: &str = concat!(
    "select ",
    relationship_roles!(row_json),
    " as json from account_role_levels l cross join relationship_roles r on r.key = l.role
      where l.account_id = ?1"
);

/// The roles that the account gives a level to, as `RoleRow`s.
pub(crate) fn with_level(account: AccountId) -> Statement {
    sql(BY_KEY).with(account)
}

const LEVELS: &str = concat!(
    "select ",
    account_role_levels!(row_json),
    " as json from account_role_levels r where r.account_id = ?1"
);

/// The levels that the account gives to roles, as `RoleLevelRow`s.
pub(crate) fn levels(account: AccountId) -> Statement {
    sql(LEVELS).with(account)
}

const COUNT: &str = "
    select json_object('offered', count(*) filter (where archived_at is null), 'all', count(*)) as json
      from relationship_roles";

/// How many roles there are, as a `RoleCount`.
pub(crate) fn count() -> Statement {
    sql(COUNT)
}

const STILL_OFFERED: &str = "
    insert into guard select not exists (
      select 1 from json_each(?1) j left join relationship_roles r on r.key = j.value and r.archived_at is null
       where r.id is null)";

/// The guard that these roles are still offered.
pub(crate) fn offered(keys: &[&str]) -> Statement {
    sql(STILL_OFFERED).with_json(keys)
}

const NAMES: &str = "
    select json_group_object(r.key, r.name) as json
      from json_each(?1) j cross join relationship_roles r on r.key = j.value";

/// The names of the roles with these keys, by key.
pub(crate) fn names_of(keys: &BTreeSet<String>) -> Statement {
    sql(NAMES).with_json(keys)
}

const FORMER: &str = "
    select json_object('id', r.id,
             'contact', json_object('id', c.id, 'name', ltrim(c.first_name || ' ' || c.last_name)),
             'kind', r.kind, 'role', r.role_name, 'valid_from', r.valid_from, 'valid_to', r.valid_to) as json
      from relationships r indexed by relationships_former
     cross join contacts c on c.id = r.contact_id and c.deleted_at is null
     where r.account_id = ?1 and r.valid_to is not null and (r.valid_to, r.id) < (?2, ?3)
     order by r.valid_to desc, r.id desc limit ?4";

/// A page of the contacts who belonged to an account, the latest first.
pub(crate) fn former(account: AccountId, filter: &FormerFilter) -> Statement {
    let place = filter.after.as_ref().and_then(|Cursor(text)| {
        let (time, id) = text.split_once('.')?;
        Some(Place(Param::Int(time.parse().ok()?), Param::Text(id.to_owned())))
    });
    let top = Place(Param::Int(MAX_INT), Param::Text(String::new()));
    sql(FORMER)
        .with(account)
        .with_place(place.unwrap_or(top))
        .with(i64::try_from(PAGE_ROWS).unwrap_or_default() + 1)
}

/// Reads the page that [`former`] asks for.
pub(crate) fn read_former(
    answers: &mut Answers,
    slot: Slot<FormerContact>,
) -> Result<Page<FormerContact>, StoreError> {
    let cursor = |row: &FormerContact| format!("{}.{}", row.valid_to.millis(), row.id);
    Ok(page(answers.all(slot)?, cursor))
}
