-- Several phones and postal addresses of a contact and an account, whom a contact is
-- assigned to, and whom a contact reports to.
--
-- The primary phone stays in `phone`, which lists, searches and imports know. The other
-- phones and the postal addresses are lists in one column each, as the types of
-- `shared/src/customers/phones.rs` and `postal.rs` write them: a record's phones change
-- together, so that one of them, and only one, is the primary one in any order of edits,
-- undos and merges. A record without any has null.

-- What the primary phone is for; null: not said.
alter table contacts add column phone_kind text check (phone_kind is null or phone is not null);
-- [{"number": …, "kind": …}, …]. Where there are others, there is a primary one.
alter table contacts add column other_phones text check (other_phones is null or phone is not null);
-- [{"street": …, "city": …, …}, …]; the first is the primary one.
alter table contacts add column postal_addresses text;
alter table contacts add column assigned_to_id text references agents (id);
-- A contact who is deleted stays in the lines of reports that lead through them, and is
-- skipped where these are read. Nobody reports to themself [R16].
alter table contacts add column reports_to_id text references contacts (id) check (reports_to_id is not id);

alter table accounts add column phone_kind text check (phone_kind is null or phone is not null);
alter table accounts add column other_phones text check (other_phones is null or phone is not null);
alter table accounts add column postal_addresses text;

create index contacts_by_assigned on contacts (assigned_to_id, sort_key, id) where assigned_to_id is not null;
-- Who comes next in a line of reports: who a contact was merged into, else whom they report to.
create index contacts_by_superior on contacts (coalesce(merged_into, reports_to_id))
 where coalesce(merged_into, reports_to_id) is not null;

-- ------------------------------------------------------------- lines of reports

-- No line of reports leads back to where it began [R16]. It is asked when an operation ends,
-- since one that changes several contacts may do so in any order.
create trigger reports_form_no_circle before delete on open_operation
when exists (
  select 1 from changes c cross join contacts x on x.id = c.key
   where c.operation = old.operation and c.kind = 'contacts'
     and x.reports_to_id is not null and x.reports_to_id is not c.before ->> 'reports_to_id'
     and exists (
       with recursive line (id) as (
         select x.reports_to_id
          union
         select coalesce(p.merged_into, p.reports_to_id)
           from line l cross join contacts p on p.id = l.id
          where coalesce(p.merged_into, p.reports_to_id) is not null)
       select 1 from line where line.id = x.id))
begin
  select raise(abort, 'guard missed');
end;

-- ----------------------------------------------------------------------- search

-- A contact is found by each of their phones, by any run of at least four of its digits.

drop view contact_words;

create view contact_words (seq, id, words) as
  select c.seq, c.id, c.name || ' ' || coalesce(
           (select group_concat(email, ' ') from contact_addresses where contact_id = c.id and is_live = 1), '')
         || iif(c.name glob '*' || (select letter from unspaced) || '*', ' ' || (
             select group_concat(substr(c.name, p.at, 12), ' ') from places p
              where substr(c.name, p.at, 1) glob (select letter from unspaced)), '')
         || ' ' || coalesce(
           (select group_concat(substr(d.digits, s.value), ' ')
              from (select (select group_concat(digit, '')
                              from (select substr(n.number, p.value, 1) as digit
                                      from json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40]') p
                                     where substr(n.number, p.value, 1) between '0' and '9'
                                     order by p.value)) as digits
                      from (select c.phone as number where c.phone is not null
                             union all
                            select value ->> 'number' from json_each(c.other_phones)) n) d
              join json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40]') s on s.value + 3 <= length(d.digits)), '')
    from (select seq, id, phone, other_phones, first_name || ' ' || coalesce(middle_name || ' ', '') || last_name as name
            from contacts where deleted_at is null) c;

drop trigger contact_search_update;

create trigger contact_search_update after update of first_name, middle_name, last_name, phone, other_phones, deleted_at on contacts begin
  delete from contact_search where rowid = new.seq;
  insert into contact_search (rowid, words) select seq, words from contact_words where id = new.id;
end;

-- ------------------------------------------------------------------ the watch
-- What `tests/it/ledger.rs` derives from the columns of tables with listed fields.

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
      || (',"time_zone":' || json_quote(new.time_zone))
      || (',"phone_kind":' || json_quote(new.phone_kind))
      || (',"other_phones":' || json_quote(new.other_phones))
      || (',"postal_addresses":' || json_quote(new.postal_addresses))
      || (',"assigned_to_id":' || json_quote(new.assigned_to_id))
      || (',"reports_to_id":' || json_quote(new.reports_to_id)) || '}')
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger contacts_changed after update of first_name, last_name, sort_key, title, phone, about, owner_id, external_id, needs_details, deleted_at, merged_into, prefix, middle_name, suffix, birthday, language, time_zone, phone_kind, other_phones, postal_addresses, assigned_to_id, reports_to_id on contacts
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
  or old.time_zone is not new.time_zone
  or old.phone_kind is not new.phone_kind
  or old.other_phones is not new.other_phones
  or old.postal_addresses is not new.postal_addresses
  or old.assigned_to_id is not new.assigned_to_id
  or old.reports_to_id is not new.reports_to_id begin
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
      || (',"time_zone":' || json_quote(old.time_zone))
      || (',"phone_kind":' || json_quote(old.phone_kind))
      || (',"other_phones":' || json_quote(old.other_phones))
      || (',"postal_addresses":' || json_quote(old.postal_addresses))
      || (',"assigned_to_id":' || json_quote(old.assigned_to_id))
      || (',"reports_to_id":' || json_quote(old.reports_to_id)) || '}',
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
      || (',"time_zone":' || json_quote(new.time_zone))
      || (',"phone_kind":' || json_quote(new.phone_kind))
      || (',"other_phones":' || json_quote(new.other_phones))
      || (',"postal_addresses":' || json_quote(new.postal_addresses))
      || (',"assigned_to_id":' || json_quote(new.assigned_to_id))
      || (',"reports_to_id":' || json_quote(new.reports_to_id)) || '}')
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
      || (',"time_zone":' || json_quote(old.time_zone))
      || (',"phone_kind":' || json_quote(old.phone_kind))
      || (',"other_phones":' || json_quote(old.other_phones))
      || (',"postal_addresses":' || json_quote(old.postal_addresses))
      || (',"assigned_to_id":' || json_quote(old.assigned_to_id))
      || (',"reports_to_id":' || json_quote(old.reports_to_id)) || '}',
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
      || (',"phone":' || json_quote(new.phone))
      || (',"merged_into":' || json_quote(new.merged_into))
      || (',"phone_kind":' || json_quote(new.phone_kind))
      || (',"other_phones":' || json_quote(new.other_phones))
      || (',"postal_addresses":' || json_quote(new.postal_addresses)) || '}')
  on conflict (operation, kind, key) do update set after = excluded.after;
end;

create trigger accounts_changed after update of name, sort_key, about, default_level, owner_id, external_id, deleted_at, website, phone, merged_into, phone_kind, other_phones, postal_addresses on accounts
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
  or old.postal_addresses is not new.postal_addresses begin
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
      || (',"postal_addresses":' || json_quote(old.postal_addresses)) || '}',
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
      || (',"postal_addresses":' || json_quote(new.postal_addresses)) || '}')
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
      || (',"postal_addresses":' || json_quote(old.postal_addresses)) || '}',
      null)
  on conflict (operation, kind, key) do update set after = null;
end;
