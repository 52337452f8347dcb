-- Saved views of the lists: what is asked of a list, under a name. They belong to the agent
-- who saved them, or are shared with all agents. No rule of customers depends on them, so
-- their changes are in the log of operations, but not in the ledger. A deleted view is kept
-- for a day, so that deleting it can be undone.

create table views (
  id         text    not null primary key,
  list       text    not null,
  owner_id   text    not null references agents (id),
  name       text    not null,
  -- The same for all spellings of the name.
  name_key   text    not null,
  is_shared  integer not null check (is_shared in (0, 1)),
  -- The parameters of the list's query, as a JSON object of texts.
  query      text    not null check (json_valid(query)),
  version    integer not null default 1,
  deleted_at integer
) strict;

create unique index views_are_unique on views (owner_id, list, name_key) where deleted_at is null;

create index views_shared on views (list, name_key) where is_shared = 1 and deleted_at is null;

create index views_deleted on views (deleted_at) where deleted_at is not null;
