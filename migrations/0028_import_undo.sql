-- Undoing an import [I10], slice by slice: how far it is, and which records it has kept. What it
-- changes of customers is in the ledger.

create table import_undos (
  import_id  text    not null primary key references imports (id),
  started_by text    not null references agents (id),
  started_at integer not null,
  state      text    not null,
  -- How many records it is about, how many of them are done, and what has become of those.
  rows       integer not null,
  done       integer not null default 0,
  deleted    integer not null default 0,
  restored   integer not null default 0,
  kept       integer not null default 0,
  -- How many mails the deleted contacts had been sent.
  mails_sent integer not null default 0,
  -- The row of the file up to which it is done. When all rows are, the accounts that were created
  -- for them follow, by their ids; until then it is null.
  position   integer not null default 0,
  account    text,
  version    integer not null default 1
) strict, without rowid;

-- Why a record is kept, a `Reason` (`shared/src/import/undo.rs`). Line 0: the row is not known.
create table import_kept (
  import_id   text    not null references imports (id),
  line        integer not null,
  record_id   text    not null,
  record_kind text    not null,
  reason      text    not null check (json_valid(reason)),
  primary key (import_id, line, record_id)
) strict, without rowid;

create index import_rows_by_subject on import_rows (import_id, subject_id) where subject_id is not null;

-- -------------------------------------------------------------- tickets are deleted

-- So far, a ticket was never deleted. What refers to one is found without looking at all there is.
create index ticket_seen_by_ticket on ticket_seen (ticket_id);
create index tickets_merged on tickets (merged_into) where merged_into is not null;
create index outbox_by_message on outbox (message_id) where message_id is not null;

create trigger tickets_count_delete after delete on tickets when old.account_id is not null begin
  update accounts set tickets = tickets - 1, open_tickets = open_tickets - (old.status in ('open', 'waiting'))
   where id = old.account_id;
end;

create trigger account_tickets_delete after delete on tickets when old.account_id is not null begin
  update account_tickets
     set tickets = tickets - 1, open_tickets = open_tickets - (old.status in ('open', 'waiting'))
   where account_id = old.account_id and department_id = old.department_id;
end;
