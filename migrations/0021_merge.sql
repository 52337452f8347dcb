-- Merging contacts and accounts: what a merged record leads to, what it needs to be undone,
-- and what the triggers have to know of rows that move from one record to another.

-- The account that this one was merged into. `0023_phones_addresses.sql` watches it.
alter table accounts add column merged_into text references accounts (id);

-- What a merge moved that the ledger does not record: messages, mails, links, sign-ins and
-- passwords. Undoing the merge moves them back, and the schedule deletes them once that is
-- no longer possible.
create table merge_moves (
  operation integer not null references operations (seq),
  kind      text    not null,
  key       text    not null,
  -- The contact that it belonged to.
  was       text    not null,
  -- What the row's own table does not have any more.
  value     text,
  primary key (operation, kind, key)
) strict, without rowid;

-- A merged record is in no recycle bin.
drop index accounts_in_bin;
create index accounts_in_bin on accounts (deleted_at, id)
 where deleted_at is not null and purged_at is null and merged_into is null;

-- What moves, by the record that it belongs to.
create index messages_by_contact on messages (contact_id) where contact_id is not null;
create index tokens_of_contact on tokens (contact_id) where contact_id is not null;
create index ticket_shares_of_account on ticket_shares (account_id);

-- ------------------------------------------------------------- search, when rows move

create trigger contact_search_address_moved after update of contact_id on contact_addresses
when new.contact_id <> old.contact_id begin
  delete from contact_search where rowid in (
    select seq from contacts where id in (old.contact_id, new.contact_id));
  insert into contact_search (rowid, words)
    select seq, words from contact_words where id in (old.contact_id, new.contact_id);
end;

create trigger contact_parts_address_moved after update of contact_id on contact_addresses
when new.contact_id <> old.contact_id begin
  delete from contact_parts where rowid in (
    select seq from contacts where id in (old.contact_id, new.contact_id));
  insert into contact_parts (rowid, words)
    select seq, words from contact_texts where id in (old.contact_id, new.contact_id);
end;

-- ------------------------------------------------------------ counts, when rows move

drop trigger contacts_account_update;
drop trigger contacts_count_leave;

create trigger contacts_account_update after update of valid_to, contact_id on relationships begin
  update contacts set has_account = exists (
    select 1 from relationships where contact_id = contacts.id and valid_to is null)
   where id in (old.contact_id, new.contact_id);
end;

create trigger contacts_count_leave after update of valid_to, contact_id, account_id on relationships
when (new.valid_to is null) <> (old.valid_to is null)
  or new.contact_id <> old.contact_id or new.account_id <> old.account_id begin
  update accounts set contacts = contacts - 1
   where old.valid_to is null and id = old.account_id
     and exists (select 1 from contacts where id = old.contact_id and deleted_at is null);
  update accounts set contacts = contacts + 1
   where new.valid_to is null and id = new.account_id
     and exists (select 1 from contacts where id = new.contact_id and deleted_at is null);
end;
