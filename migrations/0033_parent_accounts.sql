-- Accounts that are departments of other accounts, whether their tickets are told with those
-- of the account above, when tickets were solved, and what the reports walk.

-- The account that this one is a department of. An account that is deleted stays between the
-- others, and is skipped where they are read.
alter table accounts add column parent_id text references accounts (id) check (parent_id is not id);

-- What comes next on the way up: what an account was merged into, else its parent.
create index accounts_by_parent on accounts (coalesce(merged_into, parent_id))
 where coalesce(merged_into, parent_id) is not null;
create index accounts_with_parent on accounts (sort_key, id) where deleted_at is null and parent_id is not null;

-- No account is below itself. It is asked when an operation ends, since one that changes
-- several accounts may do so in any order.
create trigger accounts_form_no_circle before delete on open_operation
when exists (
  select 1 from changes c cross join accounts x on x.id = c.key
   where c.operation = old.operation and c.kind = 'accounts'
     and x.parent_id is not null and x.parent_id is not c.before ->> 'parent_id'
     and exists (
       with recursive line (id) as (
         select x.parent_id
          union
         select coalesce(p.merged_into, p.parent_id)
           from line l cross join accounts p on p.id = l.id
          where coalesce(p.merged_into, p.parent_id) is not null)
       select 1 from line where line.id = x.id))
begin
  select raise(abort, 'guard missed');
end;

-- ------------------------------------------------------------------ the setting

-- Agents are told the tickets of departments on the pages of the accounts above, too.
alter table settings add column roll_up_activity integer not null default 0
  check (roll_up_activity in (0, 1));

drop trigger settings_changed;

create trigger settings_changed after update of multi_account, keep_previous, leavers_keep, managers_see_private, activation_on_create, see_is_associate, delete_shared_contacts, roll_up_activity on settings
when old.multi_account is not new.multi_account or old.keep_previous is not new.keep_previous
  or old.leavers_keep is not new.leavers_keep
  or old.managers_see_private is not new.managers_see_private
  or old.activation_on_create is not new.activation_on_create
  or old.see_is_associate is not new.see_is_associate
  or old.delete_shared_contacts is not new.delete_shared_contacts
  or old.roll_up_activity is not new.roll_up_activity begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'settings', '1', null, null, json_object(
      'id', old.id, 'multi_account', old.multi_account, 'keep_previous', old.keep_previous,
      'leavers_keep', old.leavers_keep, 'managers_see_private', old.managers_see_private,
      'activation_on_create', old.activation_on_create,
      'see_is_associate', old.see_is_associate,
      'delete_shared_contacts', old.delete_shared_contacts,
      'roll_up_activity', old.roll_up_activity), json_object(
      'id', new.id, 'multi_account', new.multi_account, 'keep_previous', new.keep_previous,
      'leavers_keep', new.leavers_keep, 'managers_see_private', new.managers_see_private,
      'activation_on_create', new.activation_on_create,
      'see_is_associate', new.see_is_associate,
      'delete_shared_contacts', new.delete_shared_contacts,
      'roll_up_activity', new.roll_up_activity))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

-- ------------------------------------------------------- when tickets were solved

-- When the ticket was solved or closed the last time; null: it is not. Of tickets that are
-- older than this column, the latest activity is taken.
alter table tickets add column solved_at integer;

update tickets set solved_at = activity_at where status in ('solved', 'closed');

create trigger tickets_come_solved after insert on tickets when new.status in ('solved', 'closed') begin
  update tickets set solved_at = new.activity_at where number = new.number;
end;

create trigger tickets_solved after update of status on tickets
when (new.status in ('solved', 'closed')) <> (old.status in ('solved', 'closed')) begin
  update tickets
     set solved_at = iif(new.status in ('solved', 'closed'), coalesce(
           (select o.at from open_operation p cross join operations o on o.seq = p.operation),
           new.activity_at), null)
   where number = new.number;
end;

create index tickets_solved_of_account on tickets (account_id, department_id, solved_at)
 where solved_at is not null;

-- ---------------------------------------------------------------------- reports

-- Who left an account when, and an account's contacts that have another primary account.
create index relationships_left on relationships (valid_to, id) where valid_to is not null;
create index relationships_indirect_of_account on relationships (account_id, contact_id)
 where valid_to is null and kind = 'indirect';

-- ------------------------------------------------------------------ the watch
-- What `tests/it/ledger.rs` derives from the columns of accounts.

drop trigger accounts_added;
drop trigger accounts_changed;
drop trigger accounts_removed;

create trigger accounts_added after insert on accounts begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'accounts', new.id, null, new.id,
      null,
      ('{"id":' || json_quote(new.id))
      || (',"name":' || json_quote(new.name))
      || (',"sort_key":' || json_quote(new.sort_key))
      || (',"about":' || json_quote(new.about))
      || (',"default_level":' || json_quote(new.default_level))
      || (',"owner_id":' || json_quote(new.owner_id))
      || (',"external_id":' || json_quote(new.external_id))
      || (',"created_at":' || json_quote(new.created_at))
      || (',"deleted_at":' || json_quote(new.deleted_at))
      || (',"website":' || json_quote(new.website))
      || (',"phone":' || json_quote(new.phone))
      || (',"merged_into":' || json_quote(new.merged_into))
      || (',"phone_kind":' || json_quote(new.phone_kind))
      || (',"other_phones":' || json_quote(new.other_phones))
      || (',"postal_addresses":' || json_quote(new.postal_addresses))
      || (',"parent_id":' || json_quote(new.parent_id)) || '}')
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger accounts_changed after update of name, sort_key, about, default_level, owner_id, external_id, deleted_at, website, phone, merged_into, phone_kind, other_phones, postal_addresses, parent_id on accounts
when old.name is not new.name
  or old.sort_key is not new.sort_key
  or old.about is not new.about
  or old.default_level is not new.default_level
  or old.owner_id is not new.owner_id
  or old.external_id is not new.external_id
  or old.deleted_at is not new.deleted_at
  or old.website is not new.website
  or old.phone is not new.phone
  or old.merged_into is not new.merged_into
  or old.phone_kind is not new.phone_kind
  or old.other_phones is not new.other_phones
  or old.postal_addresses is not new.postal_addresses
  or old.parent_id is not new.parent_id begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'accounts', new.id, null, new.id,
      ('{"id":' || json_quote(old.id))
      || (',"name":' || json_quote(old.name))
      || (',"sort_key":' || json_quote(old.sort_key))
      || (',"about":' || json_quote(old.about))
      || (',"default_level":' || json_quote(old.default_level))
      || (',"owner_id":' || json_quote(old.owner_id))
      || (',"external_id":' || json_quote(old.external_id))
      || (',"created_at":' || json_quote(old.created_at))
      || (',"deleted_at":' || json_quote(old.deleted_at))
      || (',"website":' || json_quote(old.website))
      || (',"phone":' || json_quote(old.phone))
      || (',"merged_into":' || json_quote(old.merged_into))
      || (',"phone_kind":' || json_quote(old.phone_kind))
      || (',"other_phones":' || json_quote(old.other_phones))
      || (',"postal_addresses":' || json_quote(old.postal_addresses))
      || (',"parent_id":' || json_quote(old.parent_id)) || '}',
      ('{"id":' || json_quote(new.id))
      || (',"name":' || json_quote(new.name))
      || (',"sort_key":' || json_quote(new.sort_key))
      || (',"about":' || json_quote(new.about))
      || (',"default_level":' || json_quote(new.default_level))
      || (',"owner_id":' || json_quote(new.owner_id))
      || (',"external_id":' || json_quote(new.external_id))
      || (',"created_at":' || json_quote(new.created_at))
      || (',"deleted_at":' || json_quote(new.deleted_at))
      || (',"website":' || json_quote(new.website))
      || (',"phone":' || json_quote(new.phone))
      || (',"merged_into":' || json_quote(new.merged_into))
      || (',"phone_kind":' || json_quote(new.phone_kind))
      || (',"other_phones":' || json_quote(new.other_phones))
      || (',"postal_addresses":' || json_quote(new.postal_addresses))
      || (',"parent_id":' || json_quote(new.parent_id)) || '}')
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger accounts_removed after delete on accounts begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'accounts', old.id, null, old.id,
      ('{"id":' || json_quote(old.id))
      || (',"name":' || json_quote(old.name))
      || (',"sort_key":' || json_quote(old.sort_key))
      || (',"about":' || json_quote(old.about))
      || (',"default_level":' || json_quote(old.default_level))
      || (',"owner_id":' || json_quote(old.owner_id))
      || (',"external_id":' || json_quote(old.external_id))
      || (',"created_at":' || json_quote(old.created_at))
      || (',"deleted_at":' || json_quote(old.deleted_at))
      || (',"website":' || json_quote(old.website))
      || (',"phone":' || json_quote(old.phone))
      || (',"merged_into":' || json_quote(old.merged_into))
      || (',"phone_kind":' || json_quote(old.phone_kind))
      || (',"other_phones":' || json_quote(old.other_phones))
      || (',"postal_addresses":' || json_quote(old.postal_addresses))
      || (',"parent_id":' || json_quote(old.parent_id)) || '}',
      null)
  on conflict (operation, kind, key) do update set after = null;
end;
