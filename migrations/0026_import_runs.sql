-- An import has two passes over its rows: a check, which writes nothing but its result, and,
-- once an agent has seen that, the commit [I6].

-- When it was committed; none: so far it is a check.
alter table imports add column committed_at integer;
update imports set committed_at = started_at;
-- Whether HTML entities are decoded when the file arrives.
alter table imports add column decode_entities integer not null default 0 check (decode_entities in (0, 1));
-- What was noticed in the file before its rows were planned; `notes` begins with it in both
-- passes.
alter table imports add column file_notes text not null default '[]' check (json_valid(file_notes));
-- How many of the created contacts can get an activation mail, and how many accounts are
-- created for rows of contacts and tickets.
alter table imports add column mails integer not null default 0;
alter table imports add column new_accounts integer not null default 0;

create index imports_by_time on imports (committed_at, id) where committed_at is not null;

-- What the check has planned for a row, a `Planned` (`shared/src/import/check.rs`).
alter table import_rows add column plan text check (plan is null or json_valid(plan));

-- The rows with one result, in the order of the file.
create index import_rows_by_plan on import_rows (import_id, plan ->> 'result', position) where plan is not null;
create index import_rows_by_result on import_rows (import_id, result, position) where result is not null;
drop index import_rows_failed;
