-- Bulk acts: one act on a set of records that is frozen when it starts, done slice by slice by a
-- job, and undone as a whole. What they change of customers is in the ledger: each slice is an
-- operation on the subject `bulk`.

create table bulks (
  id          text    not null primary key,
  owner_id    text    not null references agents (id),
  -- The list that the records are of, and the act, a `BulkAct` (`shared/src/api/bulk.rs`).
  list        text    not null,
  act         text    not null check (json_valid(act)),
  help_center text,
  started_at  integer not null,
  state       text    not null,
  -- How many records it is about, and what has become of those before `position`.
  rows        integer not null,
  position    integer not null default 0,
  done        integer not null default 0,
  skipped     integer not null default 0,
  failed      integer not null default 0,
  -- What has become of the done ones in the undo.
  undone      integer not null default 0,
  kept        integer not null default 0,
  undone_by   text    references agents (id),
  -- How many records the next slice has: fewer after one that could not be done as a whole.
  width       integer not null,
  version     integer not null default 1
) strict, without rowid;

create index bulks_going_on on bulks (owner_id) where state in ('running', 'undoing');

-- The records of a bulk act, and what has become of each. Null: nothing yet.
create table bulk_rows (
  bulk_id   text    not null references bulks (id),
  position  integer not null,
  record_id text    not null,
  result    text,
  -- Why, a `Reason` (`shared/src/bulk.rs`).
  reason    text    check (reason is null or json_valid(reason)),
  -- The operation that changed the record.
  operation integer references operations (seq),
  primary key (bulk_id, position)
) strict, without rowid;

create index bulk_rows_by_result on bulk_rows (bulk_id, result, position) where result is not null;
create index bulk_rows_by_operation on bulk_rows (operation) where operation is not null;
