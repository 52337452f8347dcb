-- What an import has found of its file and rows is kept as a code with what belongs to it
-- (`shared/src/import/findings.rs`), never as a sentence. Sentences of earlier imports are
-- dropped, and with them the rows that had failed.

delete from import_rows where result = 'failed';
-- Why a row failed.
alter table import_rows drop column reason;
alter table import_rows add column reason text check (reason is null or json_valid(reason));
-- `causes` and `notes` have such codes, too.
update imports set causes = '[]', notes = '[]',
       state = iif(state = 'running', 'cancelled', state);
