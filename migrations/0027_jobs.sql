-- Jobs: work that takes longer than a request, done in slices by whoever gets its message
-- (`worker/src/jobs/`). The subject is an import or an export. It is no part of the ledger:
-- what a job changes is.

create table jobs (
  id           text    primary key,
  kind         text    not null,
  -- The agent in whose name it acts.
  owner_id     text    not null references agents (id),
  subject_id   text    not null,
  -- The name of the file or the list.
  name         text    not null,
  state        text    not null,
  done         integer not null,
  rows         integer not null,
  -- How often it was taken up since its last progress, and what went wrong, for operators.
  tries        integer not null,
  error        text,
  -- Why it failed, for its owner.
  reason       text,
  started_at   integer not null,
  -- Until when whoever has taken it up is believed to be at work.
  leased_until integer not null,
  -- None: it goes on.
  ended_at     integer,
  -- When its owner has seen that it ended.
  seen_at      integer
) strict;

-- A subject has one job at a time.
create unique index jobs_one_of_a_subject on jobs (subject_id) where ended_at is null;
create index jobs_by_lease on jobs (leased_until) where ended_at is null;
create index jobs_by_owner on jobs (owner_id, started_at, id);
create index jobs_by_end on jobs (ended_at) where ended_at is not null;
