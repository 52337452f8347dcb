-- Erasing a person [D7]: when everything personal of a contact, and its name, was removed.
alter table contacts add column erased_at integer;

-- Whatever is undone, the person does not come back.
create trigger erased_contacts_stay_deleted before update of deleted_at on contacts
when old.erased_at is not null and new.deleted_at is null begin
  select raise(abort, 'guard missed');
end;
