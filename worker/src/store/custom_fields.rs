//! Fields that admins define for contacts and accounts, and the values of records in them.

use shared::customers::labels::label_key;
use shared::fields::custom::Target;
use shared::ids::FieldId;
use uuid::Uuid;

use super::records::custom_fields;
use super::tags::most;
use super::{Statement, sql};

/// Field `f` as a `CustomField`.
macro_rules! field_json {
    () => {
        "json_object('id', f.id, 'name', f.name, 'kind', f.kind, 'options', json(f.options))"
    };
}

pub(super) use field_json;

/// The JSON object `$object`, which must not be empty, with the fields that are shown and their
/// values for the record `$alias` before its members. It is not an argument of the object,
/// because D1 limits a function to 32.
macro_rules! with_custom {
    ($target:literal, $alias:literal, $object:expr) => {
        concat!(
            "('{\"custom\":' || (select json_group_array(json_object(
                 'field', json_object('id', f.id, 'name', f.name, 'kind', f.kind, 'options', json(f.options)),
                 'value', v.value) order by f.created_at, f.id)
               from custom_fields f left join custom_values v on v.record_id = ",
            $alias,
            ".id and v.field_id = f.id
              where f.target = '",
            $target,
            "' and f.archived_at is null) || ',' || substr(",
            $object,
            ", 2))"
        )
    };
}
pub(crate) use with_custom;

const LIST: &str = concat!(
    "select json_object('target', f.target, 'field', ",
    field_json!(),
    ", 'is_archived', json(iif(f.archived_at is null, 'false', 'true')),
       'records', (select count(*) from (
          select 1 from custom_values v indexed by custom_values_by_field
           where v.field_id = f.id
             and (exists (select 1 from contacts where id = v.record_id and deleted_at is null)
               or exists (select 1 from accounts where id = v.record_id and deleted_at is null))
           limit ?1))) as json
      from custom_fields f order by f.created_at, f.id"
);

/// All fields in the order in which they were defined, as `ListedField`s.
pub(crate) fn list() -> Statement {
    sql(LIST).with(most())
}

const SHOWN: &str = concat!(
    "select ",
    field_json!(),
    " as json from custom_fields f indexed by custom_fields_by_name
       where f.target = ?1 and f.archived_at is null order by f.created_at, f.id"
);

/// The fields that contacts or accounts show, as `CustomField`s.
pub(crate) fn shown(target: Target) -> Statement {
    sql(SHOWN).with(target.word())
}

const ONE: &str =
    concat!("select ", custom_fields!(row_json), " as json from custom_fields r where r.id = ?1");

/// The field with this id, as a `CustomFieldRow`.
pub(crate) fn one(id: FieldId) -> Statement {
    sql(ONE).with(id)
}

const NAMED: &str = concat!(
    "select ",
    custom_fields!(row_json),
    " as json from custom_fields r
       where r.target = coalesce(?1, (select target from custom_fields where id = ?2)) and r.name_key = ?3"
);

/// The fields of this name that contacts or accounts have, or that belong to the same records as
/// field `beside`, as `CustomFieldRow`s.
pub(crate) fn named(target: Option<Target>, beside: Option<FieldId>, name: &str) -> Statement {
    sql(NAMED).with(target.map(Target::word)).with(beside).with(label_key(name))
}

const COUNT: &str = "
    select json_object('shown', count(*) filter (where archived_at is null), 'all', count(*)) as json
      from custom_fields
     where target = coalesce(?1, (select target from custom_fields where id = ?2))";

/// How many fields contacts or accounts have, as a `FieldCount`; by target, or by one of them.
pub(crate) fn count(target: Option<Target>, beside: Option<FieldId>) -> Statement {
    sql(COUNT).with(target.map(Target::word)).with(beside)
}

const FILLED: &str = concat!(
    "select json_object('field', ",
    field_json!(),
    ", 'value', v.value) as json
       from json_each(?1) j
      cross join custom_fields f on f.id = j.value and f.target = ?2
       left join custom_values v on v.record_id = ?3 and v.field_id = f.id"
);

/// These fields of a contact or account as `CustomValue`s, with the values of the record `id` if there is one yet.
/// Archived fields are among them.
pub(crate) fn filled(ids: &[FieldId], target: Target, id: Option<Uuid>) -> Statement {
    sql(FILLED).with_json(ids).with(target.word()).with(id.map(|it| it.to_string()))
}
