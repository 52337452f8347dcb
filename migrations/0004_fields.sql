-- More fields of contacts and accounts (`shared/src/fields/`). Where one is empty it is
-- null, so that a row of the ledger from before says the same.

alter table contacts add column prefix text;
alter table contacts add column middle_name text;
alter table contacts add column suffix text;
-- A day of the calendar, as 1990-05-17.
alter table contacts add column birthday text;
-- A BCP 47 code.
alter table contacts add column language text;
-- A name of the IANA database.
alter table contacts add column time_zone text;

alter table accounts add column website text;
alter table accounts add column phone text;

-- A contact is found by their middle name, too.

drop trigger contact_search_update;
drop view contact_words;

create view contact_words (seq, id, words) as
  select seq, id, first_name || ' ' || coalesce(middle_name || ' ', '') || last_name || ' ' || coalesce(
           (select group_concat(email, ' ') from contact_addresses where contact_id = c.id and is_live = 1), '')
    from contacts c where deleted_at is null;

create trigger contact_search_update after update of first_name, middle_name, last_name, deleted_at on contacts begin
  delete from contact_search where rowid = new.seq;
  insert into contact_search (rowid, words) select seq, words from contact_words where id = new.id;
end;

-- ------------------------------------------------------------------ the watch
-- The triggers of tables with listed fields are what `tests/it/ledger.rs` derives from
-- their columns; where they are not, it says what has to stand here. A row is put together
-- member by member, since D1 may take only 32 arguments for a function.

drop trigger contacts_added;
drop trigger contacts_changed;
drop trigger contacts_removed;
drop trigger accounts_added;
drop trigger accounts_changed;
drop trigger accounts_removed;

create trigger contacts_added after insert on contacts begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'contacts', new.id, new.id, null,
      null,
      ('{"id":' || json_quote(new.id))
      || (',"first_name":' || json_quote(new.first_name))
      || (',"last_name":' || json_quote(new.last_name))
      || (',"sort_key":' || json_quote(new.sort_key))
      || (',"title":' || json_quote(new.title))
      || (',"phone":' || json_quote(new.phone))
      || (',"about":' || json_quote(new.about))
      || (',"owner_id":' || json_quote(new.owner_id))
      || (',"external_id":' || json_quote(new.external_id))
      || (',"needs_details":' || json_quote(new.needs_details))
      || (',"created_at":' || json_quote(new.created_at))
      || (',"deleted_at":' || json_quote(new.deleted_at))
      || (',"merged_into":' || json_quote(new.merged_into))
      || (',"prefix":' || json_quote(new.prefix))
      || (',"middle_name":' || json_quote(new.middle_name))
      || (',"suffix":' || json_quote(new.suffix))
      || (',"birthday":' || json_quote(new.birthday))
      || (',"language":' || json_quote(new.language))
      || (',"time_zone":' || json_quote(new.time_zone)) || '}')
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger contacts_changed after update of first_name, last_name, sort_key, title, phone, about, owner_id, external_id, needs_details, deleted_at, merged_into, prefix, middle_name, suffix, birthday, language, time_zone on contacts
when old.first_name is not new.first_name
  or old.last_name is not new.last_name
  or old.sort_key is not new.sort_key
  or old.title is not new.title
  or old.phone is not new.phone
  or old.about is not new.about
  or old.owner_id is not new.owner_id
  or old.external_id is not new.external_id
  or old.needs_details is not new.needs_details
  or old.deleted_at is not new.deleted_at
  or old.merged_into is not new.merged_into
  or old.prefix is not new.prefix
  or old.middle_name is not new.middle_name
  or old.suffix is not new.suffix
  or old.birthday is not new.birthday
  or old.language is not new.language
  or old.time_zone is not new.time_zone begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'contacts', new.id, new.id, null,
      ('{"id":' || json_quote(old.id))
      || (',"first_name":' || json_quote(old.first_name))
      || (',"last_name":' || json_quote(old.last_name))
      || (',"sort_key":' || json_quote(old.sort_key))
      || (',"title":' || json_quote(old.title))
      || (',"phone":' || json_quote(old.phone))
      || (',"about":' || json_quote(old.about))
      || (',"owner_id":' || json_quote(old.owner_id))
      || (',"external_id":' || json_quote(old.external_id))
      || (',"needs_details":' || json_quote(old.needs_details))
      || (',"created_at":' || json_quote(old.created_at))
      || (',"deleted_at":' || json_quote(old.deleted_at))
      || (',"merged_into":' || json_quote(old.merged_into))
      || (',"prefix":' || json_quote(old.prefix))
      || (',"middle_name":' || json_quote(old.middle_name))
      || (',"suffix":' || json_quote(old.suffix))
      || (',"birthday":' || json_quote(old.birthday))
      || (',"language":' || json_quote(old.language))
      || (',"time_zone":' || json_quote(old.time_zone)) || '}',
      ('{"id":' || json_quote(new.id))
      || (',"first_name":' || json_quote(new.first_name))
      || (',"last_name":' || json_quote(new.last_name))
      || (',"sort_key":' || json_quote(new.sort_key))
      || (',"title":' || json_quote(new.title))
      || (',"phone":' || json_quote(new.phone))
      || (',"about":' || json_quote(new.about))
      || (',"owner_id":' || json_quote(new.owner_id))
      || (',"external_id":' || json_quote(new.external_id))
      || (',"needs_details":' || json_quote(new.needs_details))
      || (',"created_at":' || json_quote(new.created_at))
      || (',"deleted_at":' || json_quote(new.deleted_at))
      || (',"merged_into":' || json_quote(new.merged_into))
      || (',"prefix":' || json_quote(new.prefix))
      || (',"middle_name":' || json_quote(new.middle_name))
      || (',"suffix":' || json_quote(new.suffix))
      || (',"birthday":' || json_quote(new.birthday))
      || (',"language":' || json_quote(new.language))
      || (',"time_zone":' || json_quote(new.time_zone)) || '}')
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger contacts_removed after delete on contacts begin
  insert into changes (operation, kind, key, contact_id, account_id, before, after) values (
    coalesce((select operation from open_operation), raise(abort, 'outside of an operation')),
    'contacts', old.id, old.id, null,
      ('{"id":' || json_quote(old.id))
      || (',"first_name":' || json_quote(old.first_name))
      || (',"last_name":' || json_quote(old.last_name))
      || (',"sort_key":' || json_quote(old.sort_key))
      || (',"title":' || json_quote(old.title))
      || (',"phone":' || json_quote(old.phone))
      || (',"about":' || json_quote(old.about))
      || (',"owner_id":' || json_quote(old.owner_id))
      || (',"external_id":' || json_quote(old.external_id))
      || (',"needs_details":' || json_quote(old.needs_details))
      || (',"created_at":' || json_quote(old.created_at))
      || (',"deleted_at":' || json_quote(old.deleted_at))
      || (',"merged_into":' || json_quote(old.merged_into))
      || (',"prefix":' || json_quote(old.prefix))
      || (',"middle_name":' || json_quote(old.middle_name))
      || (',"suffix":' || json_quote(old.suffix))
      || (',"birthday":' || json_quote(old.birthday))
      || (',"language":' || json_quote(old.language))
      || (',"time_zone":' || json_quote(old.time_zone)) || '}',
      null)
  on conflict (operation, kind, key) do update set after = null;
end;

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
      || (',"phone":' || json_quote(new.phone)) || '}')
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger accounts_changed after update of name, sort_key, about, default_level, owner_id, external_id, deleted_at, website, phone on accounts
when old.name is not new.name
  or old.sort_key is not new.sort_key
  or old.about is not new.about
  or old.default_level is not new.default_level
  or old.owner_id is not new.owner_id
  or old.external_id is not new.external_id
  or old.deleted_at is not new.deleted_at
  or old.website is not new.website
  or old.phone is not new.phone begin
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
      || (',"phone":' || json_quote(old.phone)) || '}',
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
      || (',"phone":' || json_quote(new.phone)) || '}')
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
      || (',"phone":' || json_quote(old.phone)) || '}',
      null)
  on conflict (operation, kind, key) do update set after = null;
end;
