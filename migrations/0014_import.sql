-- The offset from UTC, in minutes, of the times in an import's file that have no time zone.
alter table imports add column utc_offset integer;

-- An import names a new account that is probably an existing one: their names differ only in
-- spaces and punctuation (`spelling` in `shared/src/import/directory.rs`).
create index accounts_by_spelling on accounts (
  replace(replace(replace(replace(replace(replace(replace(replace(
    sort_key, ' ', ''), '.', ''), ',', ''), '-', ''), '/', ''), '&', ''), '''', ''), '’', '')
) where deleted_at is null;
