//! The rows of a file that is imported.
//!
//! The row at position 0 is the headings. The others count from 1. What a check has planned for
//! a row is beside what became of it.

use serde::{Deserialize, Serialize};
use shared::api::imports::{ImportRow, ImportRowsFilter, MAX_PAGE, RowResult};
use shared::ids::ImportId;
use shared::import::check::Planned;
use shared::import::findings::Finding;
use shared::policy::Permit;
use shared::policy::customers::Import as Importing;

use super::{each, lists};
use crate::store::proof::System;
use crate::store::{Param, Statement, sql};

const HEADINGS: &str =
    "select cells as json from import_rows where import_id = ?1 and position = 0";

/// The headings of the file, a list of texts.
pub(crate) fn headings(id: ImportId) -> Statement {
    sql(HEADINGS).with(id)
}

/// A stored row of the file.
#[derive(Deserialize)]
pub(crate) struct SliceRow {
    /// Its place in the file.
    pub(crate) position: u32,
    /// The line that it begins on.
    pub(crate) line: u32,
    /// Its cells.
    pub(crate) cells: Vec<String>,
    /// Why it is invalid, if the upload found it so.
    pub(crate) reason: Option<Finding>,
    /// What the check has planned for it.
    pub(crate) plan: Option<Planned>,
}

// Limited in rows and bytes, but always at least one row.
const SLICE: &str = "
    select json_object('position', position, 'line', line, 'cells', json(cells), 'reason', json(reason),
                       'plan', json(plan)) as json
      from (select position, line, cells, reason, plan,
                   sum(length(cells)) over (order by position rows unbounded preceding) as bytes,
                   row_number() over (order by position) as n
              from (select position, line, cells, reason, plan from import_rows
                     where import_id = ?1 and position > (select done from imports where id = ?1)
                     order by position limit 500))
     where bytes <= 300000 or n = 1
     order by position";

/// The rows of the next slice, a [`SliceRow`] each.
pub(crate) fn slice(id: ImportId) -> Statement {
    sql(SLICE).with(id)
}

const EARLIER: &str = "
    select json_object('line', r.line, 'subject', r.plan ->> 'subject', 'effect', json(r.plan -> 'effect')) as json
      from imports i
      join import_rows r on r.import_id = i.id and r.position <= i.done
     where i.id = ?1 and i.state = 'checking' and r.plan ->> 'subject' is not null
     order by r.position";

/// What a check has planned for the rows before its next slice, an `EarlierRow` each; nothing
/// if the import is no longer a check.
pub(crate) fn earlier(id: ImportId) -> Statement {
    sql(EARLIER).with(id)
}

/// A row of a page of rows.
#[derive(Deserialize)]
pub(crate) struct Listed {
    /// Its place in the file.
    pub(crate) position: u32,
    /// Whether other rows follow.
    #[serde(rename = "has_more")]
    pub(crate) more: bool,
    /// The row, as it is stored.
    pub(crate) row: ImportRow<Finding>,
}

// Limited in rows and bytes, but always at least one row. A check's rows have the results that
// it has planned.
const LIST: &str = "
    select json_object('position', position, 'has_more', json(iif(n < of, 'true', 'false')),
                       'row', json_object('line', line, 'result', ?3, 'reason', json(reason), 'cells', json(cells),
                                          'changes', json(coalesce(changes, '[]')))) as json
      from (select position, line, reason, cells, changes, count(*) over () as of,
                   sum(length(cells)) over (order by position rows unbounded preceding) as bytes,
                   row_number() over (order by position) as n
              from (select r.position, r.line, r.reason, r.cells, null as changes
                      from imports i
                      join import_rows r on r.import_id = i.id and r.result = ?3 and r.position > ?2
                     where i.id = ?1 and i.committed_at is not null
                    union all
                    select r.position, r.line, r.plan -> 'reason', r.cells, r.plan -> 'changes'
                      from imports i
                      join import_rows r on r.import_id = i.id and r.plan ->> 'result' = ?3 and r.position > ?2
                                        and r.plan is not null
                     where i.id = ?1 and i.committed_at is null
                     order by position limit cast(?4 as integer) + 1))
     where n = 1 or (bytes <= 300000 and n <= ?4)
     order by position";

/// A page of the rows with one result, a [`Listed`] each.
pub(crate) fn list(id: ImportId, filter: &ImportRowsFilter) -> Statement {
    let after = filter.after.as_ref().and_then(|it| it.0.parse::<u32>().ok()).unwrap_or(0);
    let result = filter.result.unwrap_or(RowResult::Failed);
    let limit = filter.limit.unwrap_or(MAX_PAGE).clamp(1, MAX_PAGE);
    sql(LIST).with(id).with(i64::from(after)).with_word(&result).with(i64::from(limit))
}

/// A row of the file to store.
#[derive(Serialize)]
pub(crate) struct NewRow {
    /// Its place in the file.
    pub(crate) position: usize,
    /// The line that it begins on.
    pub(crate) line: u32,
    /// Its cells.
    pub(crate) cells: Vec<String>,
    /// Why it is invalid, if the upload found it so.
    pub(crate) reason: Option<Finding>,
}

const TAKE_IN: &str = "
    insert into import_rows (import_id, position, line, cells, reason)
    select ?2, value ->> 'position', value ->> 'line', value -> 'cells', value ->> 'reason' from json_each(?1)";

/// Stores the rows of the file.
pub(crate) fn take_in(_: &Permit<Importing>, import: ImportId, rows: &[NewRow]) -> Vec<Statement> {
    lists(rows).map(|list| sql(TAKE_IN).with(list).with(import)).collect()
}

/// The result of a row.
#[derive(Serialize)]
pub(crate) struct RowDone {
    /// Its place in the file.
    pub(crate) position: u32,
    /// The result.
    pub(crate) result: RowResult,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<Finding>,
    /// The record's state before, for the undo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) before: Option<serde_json::Value>,
    /// The id of the record that it created, changed or left unchanged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subject: Option<String>,
}

const PLANNED: &str = "
    insert into import_rows (import_id, position, line, cells, plan)
    select ?2, value ->> 'position', 0, '[]', value -> 'plan' from json_each(?1) where true
        on conflict (import_id, position) do update set plan = excluded.plan";

// Every row exists already. The upsert looks each row up by its key, while an update from
// the list would scan the whole import for each.
const DONE: &str = "
    insert into import_rows (import_id, position, line, cells, result, reason, before, subject_id)
    select ?2, value ->> 'position', 0, '[]', value ->> 'result', value ->> 'reason', value -> 'before',
           value ->> 'subject'
      from json_each(?1) where true
        on conflict (import_id, position) do update
       set result = excluded.result, reason = excluded.reason, before = excluded.before,
           subject_id = excluded.subject_id";

/// Stores the results of rows.
pub(crate) fn done(_: &Permit<Importing>, import: ImportId, rows: &[RowDone]) -> Vec<Statement> {
    each(DONE, rows, &[Param::Text(import.to_string())])
}

/// What a check has planned for a row.
#[derive(Serialize)]
pub(crate) struct RowPlanned {
    /// Its place in the file.
    pub(crate) position: u32,
    /// The plan.
    pub(crate) plan: Planned,
}

/// Stores the plans for rows.
pub(crate) fn planned(
    _: &Permit<Importing>,
    import: ImportId,
    rows: &[RowPlanned],
) -> Vec<Statement> {
    each(PLANNED, rows, &[Param::Text(import.to_string())])
}

const DROP: &str = "delete from import_rows where import_id = ?1";

/// Deletes the rows of a check that is canceled.
pub(crate) fn drop_all(_: &Permit<Importing>, import: ImportId) -> Statement {
    sql(DROP).with(import)
}

const FORGET: &str = "
    delete from import_rows where (import_id, position) in
      (select r.import_id, r.position
         from imports i join import_rows r on r.import_id = i.id
        where i.state = 'cancelled' and i.committed_at is null limit 2000)";

/// Deletes rows of checks that nobody has gone on with.
pub(crate) fn forget(_: &System) -> Statement {
    sql(FORGET)
}

/// An earlier line of the file with the same record [I3].
#[derive(Deserialize)]
pub(crate) struct LineOf<Id> {
    /// The record's id.
    pub(crate) id: Id,
    /// The earlier line.
    pub(crate) line: u32,
}
