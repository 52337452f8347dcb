-- Deleted contacts and accounts: how the recycle bin finds them, and when what they were is
-- removed for good.

-- When the details of a deleted record were removed for good. Its name stays for its tickets.
-- The schedule sets it; no change of it is in the ledger.
alter table contacts add column purged_at integer;
alter table accounts add column purged_at integer;

create index contacts_in_bin on contacts (deleted_at, id)
 where deleted_at is not null and purged_at is null and merged_into is null;
create index accounts_in_bin on accounts (deleted_at, id)
 where deleted_at is not null and purged_at is null;

-- Deleting an account also deletes contacts who belong to other accounts, too [D3].
alter table settings add column delete_shared_contacts integer not null default 0
  check (delete_shared_contacts in (0, 1));

drop trigger settings_changed;

create trigger settings_changed after update of multi_account, keep_previous, leavers_keep, managers_see_private, activation_on_create, see_is_associate, delete_shared_contacts on settings
when old.multi_account is not new.multi_account or old.keep_previous is not new.keep_previous
  or old.leavers_keep is not new.leavers_keep
  or old.managers_see_private is not new.managers_see_private
  or old.activation_on_create is not new.activation_on_create
  or old.see_is_associate is not new.see_is_associate
  or old.delete_shared_contacts is not new.delete_shared_contacts begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'settings', '1', null, null, json_object(
      'id', old.id, 'multi_account', old.multi_account, 'keep_previous', old.keep_previous,
      'leavers_keep', old.leavers_keep, 'managers_see_private', old.managers_see_private,
      'activation_on_create', old.activation_on_create,
      'see_is_associate', old.see_is_associate,
      'delete_shared_contacts', old.delete_shared_contacts), json_object(
      'id', new.id, 'multi_account', new.multi_account, 'keep_previous', new.keep_previous,
      'leavers_keep', new.leavers_keep, 'managers_see_private', new.managers_see_private,
      'activation_on_create', new.activation_on_create,
      'see_is_associate', new.see_is_associate,
      'delete_shared_contacts', new.delete_shared_contacts))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;
