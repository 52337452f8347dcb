-- Exports of lists as files [I11]. A job writes the rows in slices (`worker/src/jobs/export.rs`).
-- The file's parts are immutable blobs, named here in their order. Only the agent who asked for
-- an export ever gets it. What agents read is no part of the ledger, but that they exported it
-- is in the log of operations.

create table exports (
  id           text    not null primary key,
  owner_id     text    not null references agents (id),
  list         text    not null,
  -- The account whose contacts it has, as it was asked for: while the export runs, the account
  -- may be merged into another. None: it has the whole list.
  account_id   text,
  -- The parameters of the list's query, as a JSON object of texts, and the reader's clock: how
  -- many minutes it is ahead of UTC.
  query        text    not null check (json_valid(query)),
  clock_offset integer not null,
  -- The help center that the list was about; none: the default one.
  help_center  text,
  -- The language of the mail.
  language     text    not null,
  -- The name of the file.
  name         text    not null,
  state        text    not null,
  done         integer not null default 0,
  rows         integer not null,
  bytes        integer not null default 0,
  -- Where the next slice begins; none: at the first row.
  cursor       text,
  -- The keys of the parts.
  parts        text    not null default '[]' check (json_valid(parts)),
  started_at   integer not null,
  expires_at   integer
) strict;

create index exports_by_owner on exports (owner_id, started_at, id);
-- Those with blobs, for the schedule to delete.
create index exports_kept on exports (state, expires_at) where parts <> '[]';

-- The export that a mail is about.
alter table outbox add column export_id text references exports (id);
