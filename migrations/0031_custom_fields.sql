-- Fields that admins define for contacts and accounts, and the values of records in them.
--
-- A value is a text that parses to itself (`shared/src/fields/custom.rs`). Its row repeats the
-- field's target and kind, which never change, so that a change in the ledger can be told in
-- words without the field. A field is archived and never deleted, so its values stay.

create table custom_fields (
  id          text    not null primary key,
  target      text    not null check (target in ('contact', 'account')),
  name        text    not null,
  -- The name, the same for all of its spellings. Archived fields keep theirs.
  name_key    text    not null,
  kind        text    not null check (kind in (
    'text', 'long_text', 'number', 'date', 'choice', 'multi_choice', 'checkbox', 'url')),
  -- ["Basic", "Premium", …], in the order in which they are offered; [] for kinds without.
  options     text    not null,
  created_at  integer not null,
  archived_at integer
) strict;

create unique index custom_fields_by_name on custom_fields (target, name_key);

create table custom_values (
  -- The contact or account. Its row stays for good, as does that of the field.
  record_id text not null,
  field_id  text not null references custom_fields (id),
  target    text not null check (target in ('contact', 'account')),
  kind      text not null,
  value     text not null,
  primary key (record_id, field_id)
) strict;

-- Who has a value of a field.
create index custom_values_by_field on custom_values (field_id, record_id);

-- The fields that were shown when an export was started, as CustomFields: its file has a column
-- for each, whatever admins change while it is written.
alter table exports add column fields text not null default '[]';

-- ------------------------------------------------------------------------ the ledger

create trigger custom_fields_added after insert on custom_fields begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'custom_fields', new.id, null, null, null, json_object(
      'id', new.id, 'target', new.target, 'name', new.name, 'name_key', new.name_key, 'kind', new.kind,
      'options', new.options, 'created_at', new.created_at, 'archived_at', new.archived_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger custom_fields_changed after update of target, name, name_key, kind, options, archived_at on custom_fields
when old.target is not new.target
  or old.name is not new.name
  or old.name_key is not new.name_key
  or old.kind is not new.kind
  or old.options is not new.options
  or old.archived_at is not new.archived_at begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'custom_fields', new.id, null, null, json_object(
      'id', old.id, 'target', old.target, 'name', old.name, 'name_key', old.name_key, 'kind', old.kind,
      'options', old.options, 'created_at', old.created_at, 'archived_at', old.archived_at), json_object(
      'id', new.id, 'target', new.target, 'name', new.name, 'name_key', new.name_key, 'kind', new.kind,
      'options', new.options, 'created_at', new.created_at, 'archived_at', new.archived_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger custom_fields_removed after delete on custom_fields begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'custom_fields', old.id, null, null, json_object(
      'id', old.id, 'target', old.target, 'name', old.name, 'name_key', old.name_key, 'kind', old.kind,
      'options', old.options, 'created_at', old.created_at, 'archived_at', old.archived_at), null)
  on conflict (operation, kind, key) do update set after = null;
end;

create trigger custom_values_added after insert on custom_values begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'custom_values', new.record_id || ' ' || new.field_id,
    iif(new.target = 'contact', new.record_id, null), iif(new.target = 'account', new.record_id, null), null, json_object(
      'record_id', new.record_id, 'field_id', new.field_id, 'target', new.target, 'kind', new.kind, 'value', new.value))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger custom_values_changed after update of target, kind, value on custom_values
when old.target is not new.target
  or old.kind is not new.kind
  or old.value is not new.value begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'custom_values', new.record_id || ' ' || new.field_id,
    iif(new.target = 'contact', new.record_id, null), iif(new.target = 'account', new.record_id, null), json_object(
      'record_id', old.record_id, 'field_id', old.field_id, 'target', old.target, 'kind', old.kind, 'value', old.value), json_object(
      'record_id', new.record_id, 'field_id', new.field_id, 'target', new.target, 'kind', new.kind, 'value', new.value))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger custom_values_removed after delete on custom_values begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'custom_values', old.record_id || ' ' || old.field_id,
    iif(old.target = 'contact', old.record_id, null), iif(old.target = 'account', old.record_id, null), json_object(
      'record_id', old.record_id, 'field_id', old.field_id, 'target', old.target, 'kind', old.kind, 'value', old.value), null)
  on conflict (operation, kind, key) do update set after = null;
end;
