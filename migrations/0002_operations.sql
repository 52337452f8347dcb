-- The ledger: what somebody did (`operations`), and what it did to which row
-- (`changes`). Preview, undo, history and audit read it. Triggers on every table of
-- customers and access write the changes, so that no write can forget to.

create table operations (
  seq          integer primary key,
  id           text    not null unique,
  at           integer not null,
  actor_kind   text    not null,
  actor_id     text,
  on_behalf_of text,
  act          text    not null,
  subject_kind text    not null,
  subject_id   text    not null,
  -- Why, where a reason was asked for.
  reason       text,
  -- What the rows below do not say: a mail's token, a status before and after.
  detail       text check (detail is null or json_valid(detail)),
  -- The operation that this one took back.
  undoes       integer references operations (seq)
) strict;

create index operations_by_subject on operations (subject_kind, subject_id, seq);
-- An operation is undone once. Undoing the undo is how it is done again.
create unique index operations_undone_once on operations (undoes) where undoes is not null;

-- The operation that the running batch carries out. The batch opens it by adding its
-- row to `operations` and closes it with its last statement, so that between batches
-- none is open, and a write to a watched table outside of an operation fails.
create table open_operation (
  id        integer primary key check (id = 1),
  operation integer not null references operations (seq)
) strict;

create trigger operation_opens after insert on operations begin
  insert into open_operation (id, operation) values (1, new.seq);
end;

-- A row of a watched table before and after, as JSON of its columns. Null before: it
-- was added; null after: it was removed. Several changes of a row within an operation
-- fold into one.
create table changes (
  operation  integer not null references operations (seq),
  kind       text    not null,
  key        text    not null,
  -- The records whose history tells of it.
  contact_id text,
  account_id text,
  before     text,
  after      text,
  primary key (operation, kind, key)
) strict, without rowid;

create index changes_of on changes (kind, key, operation);
create index changes_of_contact on changes (contact_id, operation) where contact_id is not null;
create index changes_of_account on changes (account_id, operation) where account_id is not null;

-- The ledger is append-only. A change of the open operation may still fold. Erasing a
-- person scrubs the values of their rows [D7], and retention drops changes that are too
-- old to be undone; either is an operation of its own.

create trigger operations_are_not_changed before update on operations begin
  select raise(abort, 'the ledger is append-only');
end;

create trigger operations_are_not_deleted before delete on operations begin
  select raise(abort, 'the ledger is append-only');
end;

-- `insert or replace` deletes without asking the trigger above.
create trigger operations_are_not_replaced before insert on operations
when exists (select 1 from operations where id = new.id or seq = new.seq) begin
  select raise(abort, 'the ledger is append-only');
end;

create trigger changes_are_not_changed before update on changes
when old.operation is not (select operation from open_operation)
 and (select act from operations where seq = (select operation from open_operation)) is not 'erase_contact' begin
  select raise(abort, 'the ledger is append-only');
end;

create trigger changes_keep_their_place before update of operation, kind, key on changes begin
  select raise(abort, 'the ledger is append-only');
end;

create trigger changes_are_not_deleted before delete on changes
when (select act from operations where seq = (select operation from open_operation)) is not 'drop_history' begin
  select raise(abort, 'the ledger is append-only');
end;

-- ------------------------------------------------------------------ the watch
-- Three triggers a table. `tests/it/ledger.rs` fails where one is missing or misses a
-- column. The columns of a row stand in `shared/src/operations/rows.rs` as well.

-- A contact's own row. What the database counts (`is_active`, `version` …) is no change of it.
create trigger contacts_added after insert on contacts begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'contacts', new.id, new.id, null, null, json_object(
      'id', new.id, 'first_name', new.first_name, 'last_name', new.last_name,
      'sort_key', new.sort_key, 'title', new.title, 'phone', new.phone, 'about', new.about,
      'owner_id', new.owner_id, 'external_id', new.external_id,
      'needs_details', new.needs_details, 'created_at', new.created_at,
      'deleted_at', new.deleted_at, 'merged_into', new.merged_into))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger contacts_changed after update of first_name, last_name, sort_key, title, phone, about, owner_id, external_id, needs_details, deleted_at, merged_into on contacts
when old.first_name is not new.first_name or old.last_name is not new.last_name
  or old.sort_key is not new.sort_key or old.title is not new.title or old.phone is not new.phone
  or old.about is not new.about or old.owner_id is not new.owner_id
  or old.external_id is not new.external_id or old.needs_details is not new.needs_details
  or old.deleted_at is not new.deleted_at or old.merged_into is not new.merged_into begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'contacts', new.id, new.id, null, json_object(
      'id', old.id, 'first_name', old.first_name, 'last_name', old.last_name,
      'sort_key', old.sort_key, 'title', old.title, 'phone', old.phone, 'about', old.about,
      'owner_id', old.owner_id, 'external_id', old.external_id,
      'needs_details', old.needs_details, 'created_at', old.created_at,
      'deleted_at', old.deleted_at, 'merged_into', old.merged_into), json_object(
      'id', new.id, 'first_name', new.first_name, 'last_name', new.last_name,
      'sort_key', new.sort_key, 'title', new.title, 'phone', new.phone, 'about', new.about,
      'owner_id', new.owner_id, 'external_id', new.external_id,
      'needs_details', new.needs_details, 'created_at', new.created_at,
      'deleted_at', new.deleted_at, 'merged_into', new.merged_into))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger contacts_removed after delete on contacts begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'contacts', old.id, old.id, null, json_object(
      'id', old.id, 'first_name', old.first_name, 'last_name', old.last_name,
      'sort_key', old.sort_key, 'title', old.title, 'phone', old.phone, 'about', old.about,
      'owner_id', old.owner_id, 'external_id', old.external_id,
      'needs_details', old.needs_details, 'created_at', old.created_at,
      'deleted_at', old.deleted_at, 'merged_into', old.merged_into), null)
  on conflict (operation, kind, key) do update set after = null;
end;

create trigger contact_addresses_added after insert on contact_addresses begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'contact_addresses', new.id, new.contact_id, null, null, json_object(
      'id', new.id, 'contact_id', new.contact_id, 'email', new.email,
      'address_key', new.address_key, 'is_primary', new.is_primary,
      'verified_at', new.verified_at, 'bounced_at', new.bounced_at, 'is_live', new.is_live,
      'created_at', new.created_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger contact_addresses_changed after update of contact_id, email, address_key, is_primary, verified_at, bounced_at, is_live on contact_addresses
when old.contact_id is not new.contact_id or old.email is not new.email
  or old.address_key is not new.address_key or old.is_primary is not new.is_primary
  or old.verified_at is not new.verified_at or old.bounced_at is not new.bounced_at
  or old.is_live is not new.is_live begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'contact_addresses', new.id, new.contact_id, null, json_object(
      'id', old.id, 'contact_id', old.contact_id, 'email', old.email,
      'address_key', old.address_key, 'is_primary', old.is_primary,
      'verified_at', old.verified_at, 'bounced_at', old.bounced_at, 'is_live', old.is_live,
      'created_at', old.created_at), json_object(
      'id', new.id, 'contact_id', new.contact_id, 'email', new.email,
      'address_key', new.address_key, 'is_primary', new.is_primary,
      'verified_at', new.verified_at, 'bounced_at', new.bounced_at, 'is_live', new.is_live,
      'created_at', new.created_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger contact_addresses_removed after delete on contact_addresses begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'contact_addresses', old.id, old.contact_id, null, json_object(
      'id', old.id, 'contact_id', old.contact_id, 'email', old.email,
      'address_key', old.address_key, 'is_primary', old.is_primary,
      'verified_at', old.verified_at, 'bounced_at', old.bounced_at, 'is_live', old.is_live,
      'created_at', old.created_at), null)
  on conflict (operation, kind, key) do update set after = null;
end;

create trigger accounts_added after insert on accounts begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'accounts', new.id, null, new.id, null, json_object(
      'id', new.id, 'name', new.name, 'sort_key', new.sort_key, 'about', new.about,
      'default_level', new.default_level, 'owner_id', new.owner_id,
      'external_id', new.external_id, 'created_at', new.created_at,
      'deleted_at', new.deleted_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger accounts_changed after update of name, sort_key, about, default_level, owner_id, external_id, deleted_at on accounts
when old.name is not new.name or old.sort_key is not new.sort_key or old.about is not new.about
  or old.default_level is not new.default_level or old.owner_id is not new.owner_id
  or old.external_id is not new.external_id or old.deleted_at is not new.deleted_at begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'accounts', new.id, null, new.id, json_object(
      'id', old.id, 'name', old.name, 'sort_key', old.sort_key, 'about', old.about,
      'default_level', old.default_level, 'owner_id', old.owner_id,
      'external_id', old.external_id, 'created_at', old.created_at,
      'deleted_at', old.deleted_at), json_object(
      'id', new.id, 'name', new.name, 'sort_key', new.sort_key, 'about', new.about,
      'default_level', new.default_level, 'owner_id', new.owner_id,
      'external_id', new.external_id, 'created_at', new.created_at,
      'deleted_at', new.deleted_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger accounts_removed after delete on accounts begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'accounts', old.id, null, old.id, json_object(
      'id', old.id, 'name', old.name, 'sort_key', old.sort_key, 'about', old.about,
      'default_level', old.default_level, 'owner_id', old.owner_id,
      'external_id', old.external_id, 'created_at', old.created_at,
      'deleted_at', old.deleted_at), null)
  on conflict (operation, kind, key) do update set after = null;
end;

create trigger account_domains_added after insert on account_domains begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'account_domains', new.domain, null, new.account_id, null, json_object(
      'domain', new.domain, 'account_id', new.account_id, 'position', new.position,
      'verified_at', new.verified_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger account_domains_changed after update of account_id, position, verified_at on account_domains
when old.account_id is not new.account_id or old.position is not new.position
  or old.verified_at is not new.verified_at begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'account_domains', new.domain, null, new.account_id, json_object(
      'domain', old.domain, 'account_id', old.account_id, 'position', old.position,
      'verified_at', old.verified_at), json_object(
      'domain', new.domain, 'account_id', new.account_id, 'position', new.position,
      'verified_at', new.verified_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger account_domains_removed after delete on account_domains begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'account_domains', old.domain, null, old.account_id, json_object(
      'domain', old.domain, 'account_id', old.account_id, 'position', old.position,
      'verified_at', old.verified_at), null)
  on conflict (operation, kind, key) do update set after = null;
end;

create trigger account_role_levels_added after insert on account_role_levels begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'account_role_levels', new.account_id || ' ' || new.role, null, new.account_id, null, json_object(
      'account_id', new.account_id, 'role', new.role, 'level', new.level))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger account_role_levels_changed after update of level on account_role_levels
when old.level is not new.level begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'account_role_levels', new.account_id || ' ' || new.role, null, new.account_id, json_object(
      'account_id', old.account_id, 'role', old.role, 'level', old.level), json_object(
      'account_id', new.account_id, 'role', new.role, 'level', new.level))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger account_role_levels_removed after delete on account_role_levels begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'account_role_levels', old.account_id || ' ' || old.role, null, old.account_id, json_object(
      'account_id', old.account_id, 'role', old.role, 'level', old.level), null)
  on conflict (operation, kind, key) do update set after = null;
end;

create trigger relationships_added after insert on relationships begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'relationships', new.id, new.contact_id, new.account_id, null, json_object(
      'id', new.id, 'contact_id', new.contact_id, 'account_id', new.account_id,
      'kind', new.kind, 'role', new.role, 'level', new.level, 'valid_from', new.valid_from,
      'valid_to', new.valid_to))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger relationships_changed after update of contact_id, account_id, kind, role, level, valid_from, valid_to on relationships
when old.contact_id is not new.contact_id or old.account_id is not new.account_id
  or old.kind is not new.kind or old.role is not new.role or old.level is not new.level
  or old.valid_from is not new.valid_from or old.valid_to is not new.valid_to begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'relationships', new.id, new.contact_id, new.account_id, json_object(
      'id', old.id, 'contact_id', old.contact_id, 'account_id', old.account_id,
      'kind', old.kind, 'role', old.role, 'level', old.level, 'valid_from', old.valid_from,
      'valid_to', old.valid_to), json_object(
      'id', new.id, 'contact_id', new.contact_id, 'account_id', new.account_id,
      'kind', new.kind, 'role', new.role, 'level', new.level, 'valid_from', new.valid_from,
      'valid_to', new.valid_to))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger relationships_removed after delete on relationships begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'relationships', old.id, old.contact_id, old.account_id, json_object(
      'id', old.id, 'contact_id', old.contact_id, 'account_id', old.account_id,
      'kind', old.kind, 'role', old.role, 'level', old.level, 'valid_from', old.valid_from,
      'valid_to', old.valid_to), null)
  on conflict (operation, kind, key) do update set after = null;
end;

create trigger portal_access_added after insert on portal_access begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'portal_access', new.contact_id || ' ' || new.help_center_id, new.contact_id, null, null, json_object(
      'contact_id', new.contact_id, 'help_center_id', new.help_center_id, 'state', new.state,
      'since', new.since))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger portal_access_changed after update of state, since on portal_access
when old.state is not new.state or old.since is not new.since begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'portal_access', new.contact_id || ' ' || new.help_center_id, new.contact_id, null, json_object(
      'contact_id', old.contact_id, 'help_center_id', old.help_center_id, 'state', old.state,
      'since', old.since), json_object(
      'contact_id', new.contact_id, 'help_center_id', new.help_center_id, 'state', new.state,
      'since', new.since))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger portal_access_removed after delete on portal_access begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'portal_access', old.contact_id || ' ' || old.help_center_id, old.contact_id, null, json_object(
      'contact_id', old.contact_id, 'help_center_id', old.help_center_id, 'state', old.state,
      'since', old.since), null)
  on conflict (operation, kind, key) do update set after = null;
end;

-- Only what decides who sees a ticket; its life is told by its messages. A new ticket is no change.
create trigger tickets_changed after update of requester_id, account_id, is_private on tickets
when old.requester_id is not new.requester_id or old.account_id is not new.account_id
  or old.is_private is not new.is_private begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'tickets', new.id, null, null, json_object(
      'id', old.id, 'number', old.number, 'requester_id', old.requester_id,
      'account_id', old.account_id, 'is_private', old.is_private), json_object(
      'id', new.id, 'number', new.number, 'requester_id', new.requester_id,
      'account_id', new.account_id, 'is_private', new.is_private))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger ticket_shares_added after insert on ticket_shares begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'ticket_shares', new.id, null, null, null, json_object(
      'id', new.id, 'ticket_id', new.ticket_id, 'account_id', new.account_id,
      'expires_at', new.expires_at, 'withdrawn_at', new.withdrawn_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger ticket_shares_changed after update of ticket_id, account_id, expires_at, withdrawn_at on ticket_shares
when old.ticket_id is not new.ticket_id or old.account_id is not new.account_id
  or old.expires_at is not new.expires_at or old.withdrawn_at is not new.withdrawn_at begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'ticket_shares', new.id, null, null, json_object(
      'id', old.id, 'ticket_id', old.ticket_id, 'account_id', old.account_id,
      'expires_at', old.expires_at, 'withdrawn_at', old.withdrawn_at), json_object(
      'id', new.id, 'ticket_id', new.ticket_id, 'account_id', new.account_id,
      'expires_at', new.expires_at, 'withdrawn_at', new.withdrawn_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger ticket_shares_removed after delete on ticket_shares begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'ticket_shares', old.id, null, null, json_object(
      'id', old.id, 'ticket_id', old.ticket_id, 'account_id', old.account_id,
      'expires_at', old.expires_at, 'withdrawn_at', old.withdrawn_at), null)
  on conflict (operation, kind, key) do update set after = null;
end;

create trigger participants_added after insert on participants begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'participants', new.ticket_id || ' ' || new.contact_id, null, null, null, json_object(
      'ticket_id', new.ticket_id, 'contact_id', new.contact_id, 'added_at', new.added_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger participants_changed after update of added_at on participants
when old.added_at is not new.added_at begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'participants', new.ticket_id || ' ' || new.contact_id, null, null, json_object(
      'ticket_id', old.ticket_id, 'contact_id', old.contact_id, 'added_at', old.added_at), json_object(
      'ticket_id', new.ticket_id, 'contact_id', new.contact_id, 'added_at', new.added_at))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger participants_removed after delete on participants begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'participants', old.ticket_id || ' ' || old.contact_id, null, null, json_object(
      'ticket_id', old.ticket_id, 'contact_id', old.contact_id, 'added_at', old.added_at), null)
  on conflict (operation, kind, key) do update set after = null;
end;

create trigger settings_changed after update of multi_account, keep_previous, leavers_keep, managers_see_private, activation_on_create, see_is_associate on settings
when old.multi_account is not new.multi_account or old.keep_previous is not new.keep_previous
  or old.leavers_keep is not new.leavers_keep
  or old.managers_see_private is not new.managers_see_private
  or old.activation_on_create is not new.activation_on_create
  or old.see_is_associate is not new.see_is_associate begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'settings', '1', null, null, json_object(
      'id', old.id, 'multi_account', old.multi_account, 'keep_previous', old.keep_previous,
      'leavers_keep', old.leavers_keep, 'managers_see_private', old.managers_see_private,
      'activation_on_create', old.activation_on_create,
      'see_is_associate', old.see_is_associate), json_object(
      'id', new.id, 'multi_account', new.multi_account, 'keep_previous', new.keep_previous,
      'leavers_keep', new.leavers_keep, 'managers_see_private', new.managers_see_private,
      'activation_on_create', new.activation_on_create,
      'see_is_associate', new.see_is_associate))
  on conflict (operation, kind, key) do update set after = excluded.after;
end;
