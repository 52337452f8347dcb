-- The whole model. Times are milliseconds since 1970, UTC; flags are 0 or 1;
-- ids are UUIDs of version 7 as text. What the rules call "live" is a row with
-- no `valid_to` or `deleted_at`; partial unique indexes say so to the database.
-- `check` holds flags and pairs that are final. A word of a list that may grow (a
-- kind, a state, a level) is held by its type in `shared`: another word there must
-- not cost a rebuild of the table here.
--
-- A table is `without rowid` where its rows are small. Rows with a text of somebody's
-- (messages, answers, cells of a file) are kept apart from their key: by SQLite 3.40,
-- 120,000 messages took 133 MB instead of 216, and a ticket's were read in half the time.

create table settings (
  id                   integer primary key check (id = 1),
  multi_account        integer not null default 1 check (multi_account in (0, 1)),
  keep_previous        integer not null default 0 check (keep_previous in (0, 1)),
  leavers_keep         integer not null default 1 check (leavers_keep in (0, 1)),
  managers_see_private integer not null default 0 check (managers_see_private in (0, 1)),
  activation_on_create integer not null default 0 check (activation_on_create in (0, 1)),
  see_is_associate     integer not null default 1 check (see_is_associate in (0, 1)),
  version              integer not null default 1
) strict;

insert into settings (id) values (1);

create table departments (
  id   text not null primary key,
  name text not null unique
) strict;

create table help_centers (
  id            text not null primary key,
  name          text not null,
  slug          text not null unique,
  -- Who works on the tickets that are raised in it.
  department_id text not null references departments (id),
  is_default    integer not null default 0 check (is_default in (0, 1))
) strict;

create unique index help_centers_one_default on help_centers (is_default) where is_default = 1;

create table agents (
  id                   text not null primary key,
  name                 text not null,
  email                text not null,
  address_key          text not null unique,
  is_admin             integer not null default 0 check (is_admin in (0, 1)),
  -- 1: works for every department; 0: for those in agent_departments only.
  sees_all             integer not null default 1 check (sees_all in (0, 1)),
  password_hash        text,
  must_change_password integer not null default 0 check (must_change_password in (0, 1)),
  created_at           integer not null,
  disabled_at          integer
) strict;

create table agent_departments (
  agent_id      text not null references agents (id),
  department_id text not null references departments (id),
  primary key (agent_id, department_id)
) strict, without rowid;

-- ---------------------------------------------------------------- customers

create table accounts (
  seq           integer primary key,
  id            text    not null unique,
  name          text    not null,
  sort_key      text    not null,
  about         text,
  default_level text    not null,
  owner_id      text references agents (id),
  external_id   text,
  tickets       integer not null default 0,
  open_tickets  integer not null default 0,
  -- How many live contacts it has [R12], kept by triggers.
  contacts      integer not null default 0,
  version       integer not null default 1,
  created_at    integer not null,
  updated_at    integer not null,
  deleted_at    integer
) strict;

create index accounts_by_name on accounts (sort_key, id) where deleted_at is null;
create unique index accounts_by_external_id on accounts (external_id) where external_id is not null and deleted_at is null;

create table account_domains (
  domain      text not null primary key,
  account_id  text    not null references accounts (id),
  position    integer not null,
  verified_at integer
) strict, without rowid;

create index account_domains_by_account on account_domains (account_id, position);

-- The level that an account gives to a role.
create table account_role_levels (
  account_id text not null references accounts (id),
  role       text not null,
  level      text not null,
  primary key (account_id, role)
) strict, without rowid;

create table contacts (
  seq           integer primary key,
  id            text    not null unique,
  first_name    text    not null,
  last_name     text    not null,
  sort_key      text    not null,
  title         text,
  phone         text,
  about         text,
  owner_id      text references agents (id),
  external_id   text,
  needs_details integer not null default 0 check (needs_details in (0, 1)),
  -- Kept by triggers, so that the lists "Unverified" and "without account" walk an index.
  is_active     integer not null default 0 check (is_active in (0, 1)),
  has_account   integer not null default 0 check (has_account in (0, 1)),
  version       integer not null default 1,
  created_at    integer not null,
  updated_at    integer not null,
  deleted_at    integer,
  merged_into   text references contacts (id)
) strict;

create index contacts_by_name on contacts (sort_key, id) where deleted_at is null;
create index contacts_unverified on contacts (sort_key, id) where deleted_at is null and is_active = 0;
create index contacts_without_account on contacts (sort_key, id) where deleted_at is null and has_account = 0;
create unique index contacts_by_external_id on contacts (external_id) where external_id is not null and deleted_at is null;

create table contact_addresses (
  id          text    not null primary key,
  contact_id  text    not null references contacts (id),
  email       text    not null,
  address_key text    not null,
  is_primary  integer not null check (is_primary in (0, 1)),
  verified_at integer,
  bounced_at  integer,
  -- 0 once the contact is deleted or the address is given up.
  is_live     integer not null default 1 check (is_live in (0, 1)),
  created_at  integer not null
) strict;

create unique index addresses_are_unique on contact_addresses (address_key) where is_live = 1;
create unique index addresses_one_primary on contact_addresses (contact_id) where is_live = 1 and is_primary = 1;
create index contact_addresses_by_contact on contact_addresses (contact_id);

create table relationships (
  id         text    not null primary key,
  contact_id text    not null references contacts (id),
  account_id text    not null references accounts (id),
  kind       text    not null check (kind in ('direct', 'indirect')),
  role       text,
  level      text,
  valid_from integer not null,
  valid_to   integer,
  version    integer not null default 1
) strict;

create unique index relationships_one_direct on relationships (contact_id) where valid_to is null and kind = 'direct';
create unique index relationships_one_a_pair on relationships (contact_id, account_id) where valid_to is null;
create index relationships_by_account on relationships (account_id, contact_id) where valid_to is null;
create index relationships_ended on relationships (contact_id, valid_to) where valid_to is not null;

-- ------------------------------------------------------------ help centers

create table portal_access (
  contact_id     text    not null references contacts (id),
  help_center_id text    not null references help_centers (id),
  state          text    not null,
  since          integer not null,
  seen_at        integer,
  version        integer not null default 1,
  primary key (contact_id, help_center_id)
) strict, without rowid;

create table credentials (
  contact_id  text    not null primary key references contacts (id),
  hash        text    not null,
  must_change integer not null default 0 check (must_change in (0, 1)),
  changed_at  integer not null
) strict, without rowid;

-- One-time links. The secret is derived from `id` and the worker's own key when
-- the mail is written; here stands only its hash. A link lets a contact into a help
-- center or an agent into the desk.
create table tokens (
  id             text    not null primary key,
  hash           text    not null unique,
  purpose        text    not null,
  contact_id     text references contacts (id),
  help_center_id text references help_centers (id),
  agent_id       text references agents (id),
  address_key    text    not null,
  email          text    not null,
  created_at     integer not null,
  expires_at     integer not null,
  used_at        integer,
  dead_at        integer,
  check ((agent_id is null) <> (contact_id is null)),
  check ((help_center_id is null) = (contact_id is null))
) strict;

create index tokens_by_contact on tokens (contact_id, help_center_id) where used_at is null and dead_at is null;

create table sessions (
  hash           text    not null primary key,
  id             text    not null unique,
  side           text    not null check (side in ('desk', 'portal')),
  agent_id       text references agents (id),
  contact_id     text references contacts (id),
  help_center_id text references help_centers (id),
  device         text    not null,
  created_at     integer not null,
  seen_at        integer not null,
  expires_at     integer not null,
  check ((side = 'desk') = (agent_id is not null and contact_id is null)),
  check ((side = 'portal') = (contact_id is not null and help_center_id is not null and agent_id is null))
) strict, without rowid;

create index sessions_by_agent on sessions (agent_id) where agent_id is not null;
create index sessions_by_contact on sessions (contact_id) where contact_id is not null;

-- Tries to sign in and to be sent a link, counted before anything is hashed.
create table attempts (
  key          text    not null primary key,
  window_start integer not null,
  count        integer not null
) strict, without rowid;

-- ------------------------------------------------------------------ tickets

create table tickets (
  number         integer primary key,
  id             text    not null unique,
  help_center_id text    not null references help_centers (id),
  department_id  text    not null references departments (id),
  requester_id   text    not null references contacts (id),
  account_id     text references accounts (id),
  subject        text    not null,
  status         text    not null,
  priority       text    not null default 'normal',
  is_private     integer not null default 0 check (is_private in (0, 1)),
  assignee_id    text references agents (id),
  external_id    text,
  merged_into    text references tickets (id),
  created_at     integer not null,
  -- When something public was last written. A note does not count: its time
  -- would tell the customer that there is one.
  activity_at    integer not null,
  version        integer not null default 1
) strict;

create index tickets_by_activity on tickets (activity_at);
create index tickets_unsolved on tickets (activity_at) where status in ('open', 'waiting');
create index tickets_by_status on tickets (status, activity_at);
create index tickets_by_account on tickets (account_id, activity_at);
create index tickets_by_requester on tickets (requester_id, activity_at);
create index tickets_by_assignee on tickets (assignee_id, activity_at);
create index tickets_unsolved_by_assignee on tickets (assignee_id, activity_at) where status in ('open', 'waiting');
create index tickets_by_department on tickets (department_id, activity_at);
create unique index tickets_by_external_id on tickets (external_id) where external_id is not null;

create table messages (
  id         text    not null primary key,
  ticket_id  text    not null references tickets (id),
  is_public  integer not null check (is_public in (0, 1)),
  agent_id   text references agents (id),
  contact_id text references contacts (id),
  body       text    not null,
  created_at integer not null,
  check ((agent_id is null) <> (contact_id is null)),
  -- A contact cannot write an internal note.
  check (is_public = 1 or agent_id is not null)
) strict;

create index messages_by_ticket on messages (ticket_id, created_at, id);

create table participants (
  ticket_id   text    not null references tickets (id),
  contact_id  text    not null references contacts (id),
  added_at    integer not null,
  -- The ticket's own, kept by a trigger, so that a contact's list walks an index.
  activity_at integer not null,
  primary key (ticket_id, contact_id)
) strict, without rowid;

create index participants_by_contact on participants (contact_id, activity_at);

create table ticket_shares (
  id           text    not null primary key,
  ticket_id    text    not null references tickets (id),
  account_id   text    not null references accounts (id),
  expires_at   integer,
  withdrawn_at integer,
  activity_at  integer not null
) strict, without rowid;

create unique index ticket_shares_one on ticket_shares (ticket_id, account_id) where withdrawn_at is null;
create index ticket_shares_by_account on ticket_shares (account_id, activity_at) where withdrawn_at is null;

-- --------------------------------------------------------- what has happened

-- Mails: what is to be sent, to whom, and why. The text is written when it is
-- sent, by what the rules say then.
create table outbox (
  id             text    not null primary key,
  kind           text    not null,
  contact_id     text references contacts (id),
  help_center_id text references help_centers (id),
  agent_id       text references agents (id),
  email          text    not null,
  token_id       text references tokens (id),
  message_id     text references messages (id),
  state          text    not null default 'queued',
  attempts       integer not null default 0,
  not_before     integer not null,
  queued_at      integer not null,
  sent_at        integer,
  error          text,
  check ((agent_id is null) <> (contact_id is null)),
  check ((help_center_id is null) = (contact_id is null))
) strict;

create index outbox_queued on outbox (not_before) where state = 'queued';
create index outbox_by_contact on outbox (contact_id, help_center_id, queued_at);
create index outbox_by_time on outbox (queued_at);

-- What was answered to a POST with a key, so that sending it again does nothing.
create table idempotency (
  caller     text    not null,
  key        text    not null,
  request    text    not null,
  reply      text    not null,
  created_at integer not null,
  primary key (caller, key)
) strict;

create index idempotency_by_time on idempotency (created_at);

create table imports (
  id              text    not null primary key,
  kind            text    not null,
  file_name       text    not null,
  -- Where it invites contacts and raises tickets.
  help_center_id  text    not null references help_centers (id),
  started_by      text    not null references agents (id),
  started_at      integer not null,
  state           text    not null,
  unknown_account text    not null,
  invite          integer not null check (invite in (0, 1)),
  -- Who is at it and until when that counts [I5].
  leased_until    integer not null,
  rows            integer not null,
  done            integer not null default 0,
  created         integer not null default 0,
  updated         integer not null default 0,
  skipped         integer not null default 0,
  failed          integer not null default 0,
  version         integer not null default 1
) strict;

create unique index imports_one_running on imports (state) where state = 'running';

create table import_rows (
  import_id text    not null references imports (id),
  position  integer not null,
  line      integer not null,
  cells     text    not null check (json_valid(cells)),
  result    text,
  reason    text,
  -- What the row was before, for the undo.
  before    text check (before is null or json_valid(before)),
  subject_id text,
  primary key (import_id, position)
) strict;

create index import_rows_failed on import_rows (import_id, position) where result = 'failed';

-- ------------------------------------------------------------------- search

create virtual table contact_search using fts5 (words, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');
create virtual table account_search using fts5 (words, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');

-- What a live record is found by. The triggers below put it into the index whenever
-- something changes that it is made of.

create view contact_words (seq, id, words) as
  select seq, id, first_name || ' ' || last_name || ' ' || coalesce(
           (select group_concat(email, ' ') from contact_addresses where contact_id = c.id and is_live = 1), '')
    from contacts c where deleted_at is null;

create view account_words (seq, id, words) as
  select seq, id, name || ' ' || coalesce(
           (select group_concat(domain, ' ') from account_domains where account_id = a.id), '')
    from accounts a where deleted_at is null;

create trigger contact_search_insert after insert on contacts begin
  insert into contact_search (rowid, words) select seq, words from contact_words where id = new.id;
end;

create trigger contact_search_update after update of first_name, last_name, deleted_at on contacts begin
  delete from contact_search where rowid = new.seq;
  insert into contact_search (rowid, words) select seq, words from contact_words where id = new.id;
end;

create trigger contact_search_delete after delete on contacts begin
  delete from contact_search where rowid = old.seq;
end;

create trigger contact_search_address_insert after insert on contact_addresses begin
  delete from contact_search where rowid = (select seq from contacts where id = new.contact_id);
  insert into contact_search (rowid, words) select seq, words from contact_words where id = new.contact_id;
end;

create trigger contact_search_address_update after update of email, is_live on contact_addresses begin
  delete from contact_search where rowid = (select seq from contacts where id = new.contact_id);
  insert into contact_search (rowid, words) select seq, words from contact_words where id = new.contact_id;
end;

create trigger contact_search_address_delete after delete on contact_addresses begin
  delete from contact_search where rowid = (select seq from contacts where id = old.contact_id);
  insert into contact_search (rowid, words) select seq, words from contact_words where id = old.contact_id;
end;

create trigger account_search_insert after insert on accounts begin
  insert into account_search (rowid, words) select seq, words from account_words where id = new.id;
end;

create trigger account_search_update after update of name, deleted_at on accounts begin
  delete from account_search where rowid = new.seq;
  insert into account_search (rowid, words) select seq, words from account_words where id = new.id;
end;

create trigger account_search_delete after delete on accounts begin
  delete from account_search where rowid = old.seq;
end;

create trigger account_search_domain_insert after insert on account_domains begin
  delete from account_search where rowid = (select seq from accounts where id = new.account_id);
  insert into account_search (rowid, words) select seq, words from account_words where id = new.account_id;
end;

create trigger account_search_domain_update after update of account_id on account_domains begin
  delete from account_search where rowid in (select seq from accounts where id in (old.account_id, new.account_id));
  insert into account_search (rowid, words)
    select seq, words from account_words where id in (old.account_id, new.account_id);
end;

create trigger account_search_domain_delete after delete on account_domains begin
  delete from account_search where rowid = (select seq from accounts where id = old.account_id);
  insert into account_search (rowid, words) select seq, words from account_words where id = old.account_id;
end;

-- --------------------------------------------- what the database itself keeps

create trigger contacts_active_insert after insert on portal_access begin
  update contacts set is_active = exists (
    select 1 from portal_access where contact_id = new.contact_id and state = 'active') where id = new.contact_id;
end;

create trigger contacts_active_update after update of state on portal_access begin
  update contacts set is_active = exists (
    select 1 from portal_access where contact_id = new.contact_id and state = 'active') where id = new.contact_id;
end;

create trigger contacts_active_delete after delete on portal_access begin
  update contacts set is_active = exists (
    select 1 from portal_access where contact_id = old.contact_id and state = 'active') where id = old.contact_id;
end;

create trigger contacts_account_insert after insert on relationships begin
  update contacts set has_account = exists (
    select 1 from relationships where contact_id = new.contact_id and valid_to is null) where id = new.contact_id;
end;

create trigger contacts_account_update after update of valid_to on relationships begin
  update contacts set has_account = exists (
    select 1 from relationships where contact_id = new.contact_id and valid_to is null) where id = new.contact_id;
end;

create trigger contacts_account_delete after delete on relationships begin
  update contacts set has_account = exists (
    select 1 from relationships where contact_id = old.contact_id and valid_to is null) where id = old.contact_id;
end;

create trigger contacts_count_join after insert on relationships when new.valid_to is null begin
  update accounts set contacts = contacts + 1
   where id = new.account_id and exists (select 1 from contacts where id = new.contact_id and deleted_at is null);
end;

create trigger contacts_count_leave after update of valid_to on relationships
when (new.valid_to is null) <> (old.valid_to is null) begin
  update accounts set contacts = contacts + iif(new.valid_to is null, 1, -1)
   where id = new.account_id and exists (select 1 from contacts where id = new.contact_id and deleted_at is null);
end;

create trigger contacts_count_removed after delete on relationships when old.valid_to is null begin
  update accounts set contacts = contacts - 1
   where id = old.account_id and exists (select 1 from contacts where id = old.contact_id and deleted_at is null);
end;

create trigger contacts_count_delete after update of deleted_at on contacts
when (new.deleted_at is null) <> (old.deleted_at is null) begin
  update accounts set contacts = contacts + iif(new.deleted_at is null, 1, -1)
   where id in (select account_id from relationships where contact_id = new.id and valid_to is null);
end;

create trigger tickets_count_insert after insert on tickets when new.account_id is not null begin
  update accounts set tickets = tickets + 1, open_tickets = open_tickets + (new.status in ('open', 'waiting'))
   where id = new.account_id;
end;

create trigger tickets_count_status after update of status on tickets
when new.account_id is not null and new.account_id is old.account_id
 and (new.status in ('open', 'waiting')) <> (old.status in ('open', 'waiting')) begin
  update accounts set open_tickets = open_tickets + iif(new.status in ('open', 'waiting'), 1, -1)
   where id = new.account_id;
end;

create trigger tickets_count_move after update of account_id on tickets when new.account_id is not old.account_id begin
  update accounts set tickets = tickets - 1, open_tickets = open_tickets - (old.status in ('open', 'waiting'))
   where id = old.account_id;
  update accounts set tickets = tickets + 1, open_tickets = open_tickets + (new.status in ('open', 'waiting'))
   where id = new.account_id;
end;

create trigger tickets_activity after update of activity_at on tickets when new.activity_at <> old.activity_at begin
  update participants set activity_at = new.activity_at where ticket_id = new.id;
  update ticket_shares set activity_at = new.activity_at where ticket_id = new.id;
end;

-- A batch's guard: `insert into guard select <condition>` undoes the whole batch
-- where the condition does not hold. Nothing is ever stored in it.
create view guard as select 1 as holds;

create trigger guard_holds instead of insert on guard when new.holds is not 1 begin
  select raise(abort, 'guard missed');
end;
