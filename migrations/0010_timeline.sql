-- What the timeline of a contact or an account needs besides the ledger: sign-ins, which
-- outlive their sessions, and indexes in the order in which tickets and mails were made.

-- One row for each session of the help center that was opened, with the session's id. The
-- schedule deletes it after some time.
create table sign_ins (
  id             text    not null,
  contact_id     text    not null references contacts (id),
  help_center_id text    not null references help_centers (id),
  at             integer not null,
  device         text    not null,
  primary key (contact_id, at, id)
) strict, without rowid;

create index sign_ins_by_time on sign_ins (at);

insert into sign_ins (id, contact_id, help_center_id, at, device)
select id, contact_id, help_center_id, created_at, device from sessions where side = 'portal';

-- By department: an agent of some departments does not walk over the tickets of the others.
create index tickets_of_requester on tickets (requester_id, department_id, created_at);
create index tickets_of_account on tickets (account_id, department_id, created_at) where account_id is not null;
create index outbox_of_contact on outbox (contact_id, queued_at, id) where contact_id is not null;
