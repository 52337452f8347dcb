-- Tags of contacts and accounts, and groups of contacts.
--
-- A deleted tag or group keeps its row and what it is on, so that deleting one of ten
-- thousand contacts is a change of one row, and undoing it is, too. A tag that was merged
-- stands for another one, its root: what has the one has the other.

create table tags (
  id         text    not null primary key,
  name       text    not null,
  -- The name, the same for all of its spellings.
  name_key   text    not null,
  -- Itself, or the tag that it was merged into.
  root_id    text    not null references tags (id),
  created_at integer not null,
  deleted_at integer
) strict;

create unique index tags_by_name on tags (name_key) where deleted_at is null and root_id = id;
create index tags_by_root on tags (root_id, id);

create table contact_tags (
  contact_id text    not null references contacts (id),
  tag_id     text    not null references tags (id),
  added_at   integer not null,
  primary key (contact_id, tag_id)
) strict, without rowid;

create index contact_tags_by_tag on contact_tags (tag_id, contact_id);

create table account_tags (
  account_id text    not null references accounts (id),
  tag_id     text    not null references tags (id),
  added_at   integer not null,
  primary key (account_id, tag_id)
) strict, without rowid;

create index account_tags_by_tag on account_tags (tag_id, account_id);

create table contact_groups (
  id          text    not null primary key,
  name        text    not null,
  name_key    text    not null,
  description text,
  created_at  integer not null,
  deleted_at  integer
) strict;

create unique index contact_groups_by_name on contact_groups (name_key) where deleted_at is null;

create table group_members (
  group_id   text    not null references contact_groups (id),
  contact_id text    not null references contacts (id),
  added_at   integer not null,
  primary key (group_id, contact_id)
) strict, without rowid;

create index group_members_by_contact on group_members (contact_id, group_id);

-- ------------------------------------------------------------- how many there are

-- How many tags and groups a record has that are not deleted, for the lists of those with
-- some and with none. A merged tag counts on its own: only zero matters.
alter table contacts add column tag_count integer not null default 0;
alter table contacts add column group_count integer not null default 0;
alter table accounts add column tag_count integer not null default 0;

create index contacts_tagged on contacts (sort_key, id) where deleted_at is null and tag_count > 0;
create index contacts_untagged on contacts (sort_key, id) where deleted_at is null and tag_count = 0;
create index contacts_grouped on contacts (sort_key, id) where deleted_at is null and group_count > 0;
create index contacts_ungrouped on contacts (sort_key, id) where deleted_at is null and group_count = 0;
create index accounts_tagged on accounts (sort_key, id) where deleted_at is null and tag_count > 0;
create index accounts_untagged on accounts (sort_key, id) where deleted_at is null and tag_count = 0;

create trigger contact_tags_count_insert after insert on contact_tags
when (select deleted_at is null from tags where id = new.tag_id) begin
  update contacts set tag_count = tag_count + 1 where id = new.contact_id;
end;

create trigger contact_tags_count_delete after delete on contact_tags
when (select deleted_at is null from tags where id = old.tag_id) begin
  update contacts set tag_count = tag_count - 1 where id = old.contact_id;
end;

create trigger account_tags_count_insert after insert on account_tags
when (select deleted_at is null from tags where id = new.tag_id) begin
  update accounts set tag_count = tag_count + 1 where id = new.account_id;
end;

create trigger account_tags_count_delete after delete on account_tags
when (select deleted_at is null from tags where id = old.tag_id) begin
  update accounts set tag_count = tag_count - 1 where id = old.account_id;
end;

create trigger tags_count_update after update of deleted_at on tags
when (old.deleted_at is null) <> (new.deleted_at is null) begin
  update contacts set tag_count = tag_count + iif(new.deleted_at is null, 1, -1)
   where id in (select contact_id from contact_tags where tag_id = new.id);
  update accounts set tag_count = tag_count + iif(new.deleted_at is null, 1, -1)
   where id in (select account_id from account_tags where tag_id = new.id);
end;

create trigger group_members_count_insert after insert on group_members
when (select deleted_at is null from contact_groups where id = new.group_id) begin
  update contacts set group_count = group_count + 1 where id = new.contact_id;
end;

create trigger group_members_count_delete after delete on group_members
when (select deleted_at is null from contact_groups where id = old.group_id) begin
  update contacts set group_count = group_count - 1 where id = old.contact_id;
end;

create trigger contact_groups_count_update after update of deleted_at on contact_groups
when (old.deleted_at is null) <> (new.deleted_at is null) begin
  update contacts set group_count = group_count + iif(new.deleted_at is null, 1, -1)
   where id in (select contact_id from group_members where group_id = new.id);
end;

-- --------------------------------------------------------------------- the ledger

create trigger tags_added after insert on tags begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'tags', new.id, null, null, null, json_object(
      'id', new.id, 'name', new.name, 'name_key', new.name_key, 'root_id', new.root_id,
      'created_at', new.created_at, 'deleted_at', new.deleted_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger tags_changed after update of name, name_key, root_id, deleted_at on tags
when old.name is not new.name
  or old.name_key is not new.name_key
  or old.root_id is not new.root_id
  or old.deleted_at is not new.deleted_at begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'tags', new.id, null, null, json_object(
      'id', old.id, 'name', old.name, 'name_key', old.name_key, 'root_id', old.root_id,
      'created_at', old.created_at, 'deleted_at', old.deleted_at), json_object(
      'id', new.id, 'name', new.name, 'name_key', new.name_key, 'root_id', new.root_id,
      'created_at', new.created_at, 'deleted_at', new.deleted_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger tags_removed after delete on tags begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'tags', old.id, null, null, json_object(
      'id', old.id, 'name', old.name, 'name_key', old.name_key, 'root_id', old.root_id,
      'created_at', old.created_at, 'deleted_at', old.deleted_at), null)
  on conflict (operation, kind, key) do update set after = null;
end;

create trigger contact_tags_added after insert on contact_tags begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'contact_tags', new.contact_id || ' ' || new.tag_id, new.contact_id, null, null, json_object(
      'contact_id', new.contact_id, 'tag_id', new.tag_id, 'added_at', new.added_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger contact_tags_changed after update of added_at on contact_tags
when old.added_at is not new.added_at begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'contact_tags', new.contact_id || ' ' || new.tag_id, new.contact_id, null, json_object(
      'contact_id', old.contact_id, 'tag_id', old.tag_id, 'added_at', old.added_at), json_object(
      'contact_id', new.contact_id, 'tag_id', new.tag_id, 'added_at', new.added_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger contact_tags_removed after delete on contact_tags begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'contact_tags', old.contact_id || ' ' || old.tag_id, old.contact_id, null, json_object(
      'contact_id', old.contact_id, 'tag_id', old.tag_id, 'added_at', old.added_at), null)
  on conflict (operation, kind, key) do update set after = null;
end;

create trigger account_tags_added after insert on account_tags begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'account_tags', new.account_id || ' ' || new.tag_id, null, new.account_id, null, json_object(
      'account_id', new.account_id, 'tag_id', new.tag_id, 'added_at', new.added_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger account_tags_changed after update of added_at on account_tags
when old.added_at is not new.added_at begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'account_tags', new.account_id || ' ' || new.tag_id, null, new.account_id, json_object(
      'account_id', old.account_id, 'tag_id', old.tag_id, 'added_at', old.added_at), json_object(
      'account_id', new.account_id, 'tag_id', new.tag_id, 'added_at', new.added_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger account_tags_removed after delete on account_tags begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'account_tags', old.account_id || ' ' || old.tag_id, null, old.account_id, json_object(
      'account_id', old.account_id, 'tag_id', old.tag_id, 'added_at', old.added_at), null)
  on conflict (operation, kind, key) do update set after = null;
end;

create trigger contact_groups_added after insert on contact_groups begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'contact_groups', new.id, null, null, null, json_object(
      'id', new.id, 'name', new.name, 'name_key', new.name_key,
      'description', new.description, 'created_at', new.created_at,
      'deleted_at', new.deleted_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger contact_groups_changed after update of name, name_key, description, deleted_at on contact_groups
when old.name is not new.name
  or old.name_key is not new.name_key
  or old.description is not new.description
  or old.deleted_at is not new.deleted_at begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'contact_groups', new.id, null, null, json_object(
      'id', old.id, 'name', old.name, 'name_key', old.name_key,
      'description', old.description, 'created_at', old.created_at,
      'deleted_at', old.deleted_at), json_object(
      'id', new.id, 'name', new.name, 'name_key', new.name_key,
      'description', new.description, 'created_at', new.created_at,
      'deleted_at', new.deleted_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger contact_groups_removed after delete on contact_groups begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'contact_groups', old.id, null, null, json_object(
      'id', old.id, 'name', old.name, 'name_key', old.name_key,
      'description', old.description, 'created_at', old.created_at,
      'deleted_at', old.deleted_at), null)
  on conflict (operation, kind, key) do update set after = null;
end;

create trigger group_members_added after insert on group_members begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'group_members', new.group_id || ' ' || new.contact_id, new.contact_id, null, null, json_object(
      'group_id', new.group_id, 'contact_id', new.contact_id, 'added_at', new.added_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger group_members_changed after update of added_at on group_members
when old.added_at is not new.added_at begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'group_members', new.group_id || ' ' || new.contact_id, new.contact_id, null, json_object(
      'group_id', old.group_id, 'contact_id', old.contact_id, 'added_at', old.added_at), json_object(
      'group_id', new.group_id, 'contact_id', new.contact_id, 'added_at', new.added_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger group_members_removed after delete on group_members begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'group_members', old.group_id || ' ' || old.contact_id, old.contact_id, null, json_object(
      'group_id', old.group_id, 'contact_id', old.contact_id, 'added_at', old.added_at), null)
  on conflict (operation, kind, key) do update set after = null;
end;
