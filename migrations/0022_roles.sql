-- The roles that contacts have at accounts, as a list that admins keep.
--
-- `relationships.role` and `account_role_levels.role` stay texts, and become keys of this list:
-- for roles that this file creates, the key is the first name; for others, the id. So nothing
-- that is stored, or in the ledger, has to change, and renaming a role is a change of one row
-- however many contacts have it, as its undo is. A foreign key would need both tables to be
-- rebuilt; a key that is not in the list is shown as it is.
--
-- `relationships.role_name` is the name of the role: lists are sorted by it, and pages show it.
-- Triggers keep it. It is derived, so the ledger does not record it.

create table relationship_roles (
  id          text    not null primary key,
  -- What relationships and levels refer to. It never changes.
  key         text    not null,
  name        text    not null,
  -- The name, the same for all of its spellings. Archived roles keep theirs.
  name_key    text    not null,
  created_at  integer not null,
  archived_at integer
) strict;

create unique index relationship_roles_by_key on relationship_roles (key);
create unique index relationship_roles_by_name on relationship_roles (name_key);

-- Roles that were typed differently only in case become the same one. That is an operation of
-- the product itself, so the ledger has it. No account has given a level to a role so far.
create table role_spellings (
  spelling text not null primary key,
  role     text not null
) strict;

insert into role_spellings (spelling, role)
select role, min(role) over (partition by lower(role))
  from (select distinct role from relationships where role is not null);

insert into operations (id, at, actor_kind, act, subject_kind, subject_id)
select lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2)
               || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
       unixepoch() * 1000, 'system', 'set_access', 'workspace', '00000000-0000-0000-0000-000000000000'
 where exists (select 1 from role_spellings where spelling <> role);

update relationships set role = s.role, version = version + 1
  from role_spellings s where s.spelling = relationships.role and s.role <> s.spelling;

delete from open_operation;

insert into relationship_roles (id, key, name, name_key, created_at)
select lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2)
               || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
       role, role, lower(role), unixepoch() * 1000
  from (select distinct role from role_spellings);

drop table role_spellings;

-- A new workspace begins with a few.
insert into relationship_roles (id, key, name, name_key, created_at)
select v.column1, v.column2, v.column2, lower(v.column2), unixepoch() * 1000
  from (values ('5f0c0a52-7d1b-4c1e-9a41-2b6f6f3f0a01', 'Billing'),
               ('5f0c0a52-7d1b-4c1e-9a41-2b6f6f3f0a02', 'Buyer'),
               ('5f0c0a52-7d1b-4c1e-9a41-2b6f6f3f0a03', 'Executive sponsor'),
               ('5f0c0a52-7d1b-4c1e-9a41-2b6f6f3f0a04', 'IT lead')) v
 where not exists (select 1 from relationship_roles);

-- -------------------------------------------------------- the names of relationships

alter table relationships add column role_name text;

update relationships set role_name = role where role is not null;

-- An account's members by role.
create index relationships_by_role_name on relationships (account_id, role_name collate nocase, contact_id) where valid_to is null;

-- Who has a role.
create index relationships_of_role on relationships (role, valid_to) where role is not null;
create index account_role_levels_by_role on account_role_levels (role, account_id);

-- Who belonged to an account before, the latest first.
create index relationships_former on relationships (account_id, valid_to, id) where valid_to is not null;

create trigger relationships_role_name_insert after insert on relationships when new.role is not null begin
  update relationships set role_name = coalesce((select name from relationship_roles where key = new.role), new.role)
   where id = new.id;
end;

create trigger relationships_role_name_update after update of role on relationships when old.role is not new.role begin
  update relationships set role_name = coalesce((select name from relationship_roles where key = new.role), new.role)
   where id = new.id;
end;

create trigger relationship_roles_rename after update of name on relationship_roles when old.name is not new.name begin
  update relationships set role_name = new.name where role = new.key;
end;

-- ------------------------------------------------------------------------ the ledger

create trigger relationship_roles_added after insert on relationship_roles begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'relationship_roles', new.id, null, null, null, json_object(
      'id', new.id, 'key', new.key, 'name', new.name, 'name_key', new.name_key,
      'created_at', new.created_at, 'archived_at', new.archived_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger relationship_roles_changed after update of key, name, name_key, archived_at on relationship_roles
when old.key is not new.key
  or old.name is not new.name
  or old.name_key is not new.name_key
  or old.archived_at is not new.archived_at begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'relationship_roles', new.id, null, null, json_object(
      'id', old.id, 'key', old.key, 'name', old.name, 'name_key', old.name_key,
      'created_at', old.created_at, 'archived_at', old.archived_at), json_object(
      'id', new.id, 'key', new.key, 'name', new.name, 'name_key', new.name_key,
      'created_at', new.created_at, 'archived_at', new.archived_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger relationship_roles_removed after delete on relationship_roles begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'relationship_roles', old.id, null, null, json_object(
      'id', old.id, 'key', old.key, 'name', old.name, 'name_key', old.name_key,
      'created_at', old.created_at, 'archived_at', old.archived_at), null)
  on conflict (operation, kind, key) do update set after = null;
end;
