//! Imports: the rows of the file, and the progress of each import.
//!
//! The row at position 0 is the headings. The others count from 1, and `done` is
//! the position of the last processed row. A slice is one batch, guarded by the
//! import's version, so it is applied once [I5]. The statements for accounts,
//! contacts and tickets are in the files below.
//!
//! While an import's lease lasts, no other import can start. Each slice renews the
//! lease. After it has ended, starting another import stops this one. Until then,
//! anybody with the right may continue it.

pub(crate) mod accounts;
pub(crate) mod contacts;
pub(crate) mod tickets;

use serde::{Deserialize, Serialize};
use shared::api::Cursor;
use shared::api::imports::{DateOrder, FailedRow, Import, ImportDraft, UnknownAccount};
use shared::ids::{AgentId, HelpCenterId, ImportId};
use shared::import::findings::Finding;
use shared::import::plan::RowResult;
use shared::import::run::Reading;
use shared::policy::Permit;
use shared::policy::customers::Import as Importing;
use shared::time::{Span, Timestamp};

use super::proof::System;
use super::{Param, Statement, sql};

/// How long an import without progress keeps another from starting.
const LEASE: Span = Span::minutes(2);

/// How long after its lease an import can be continued before it is cancelled.
const GIVEN_UP: Span = Span::days(1);

/// The largest number of failures in a reply.
pub(crate) const MAX_FAILURES: usize = 100;

/// The largest size of a list in one parameter. D1's limit is 2 MB.
const MAX_LIST_BYTES: usize = 1_400_000;

/// An import, with what processing it needs.
#[derive(Deserialize)]
pub(crate) struct Run {
    /// The import, as it is stored.
    pub(crate) import: Import<Finding>,
    /// The import's version.
    pub(crate) version: i64,
    /// What becomes of a row with an unknown account.
    pub(crate) unknown_account: UnknownAccount,
    /// Whether new contacts are sent an activation mail.
    pub(crate) invite: bool,
    /// The order of day and month in the file's dates, if known.
    #[serde(default)]
    date_order: Option<DateOrder>,
    /// The offset from UTC of times without a time zone, in minutes.
    #[serde(default)]
    utc_offset: Option<i16>,
    /// The help center of its contacts' invitations and its tickets.
    pub(crate) help_center: HelpCenterId,
    /// The agent who started it, who becomes the owner of created records.
    pub(crate) owner: AgentId,
    /// The end of the lease.
    pub(crate) leased_until: Timestamp,
}

impl Run {
    /// How its cells are read. Their HTML entities were decoded when the file was stored.
    pub(crate) const fn reading(&self) -> Reading {
        Reading { date_order: self.date_order, utc_offset: self.utc_offset, decode_entities: false }
    }
}

macro_rules! run {
    ($where:literal) => {
        concat!(
            "select json_object(
               'version', i.version, 'unknown_account', i.unknown_account, 'date_order', i.date_order,
               'utc_offset', i.utc_offset, 'invite', json(iif(i.invite, 'true', 'false')), 'owner', i.started_by, 'help_center', i.help_center_id,
               'leased_until', i.leased_until,
               'import', json_object(
                 'id', i.id, 'kind', i.kind, 'file_name', i.file_name, 'started_by', a.name,
                 'started_at', i.started_at, 'state', i.state, 'rows', i.rows, 'done', i.done,
                 'created', i.created, 'updated', i.updated, 'skipped', i.skipped, 'failed', i.failed,
                 'causes', json(i.causes), 'notes', json(i.notes), 'unused_columns', json(i.unused_columns),
                 'failures', json((select json_group_array(json_object('line', line, 'reason', json(reason)) order by position)
                                from (select position, line, reason from import_rows
                                       where import_id = i.id and result = 'failed'
                                       order by position limit 100))))) as json
              from imports i join agents a on a.id = i.started_by
             where ",
            $where
        )
    };
}

const ONE: &str = run!("i.id = ?1");

/// The import with this id, as a [`Run`].
pub(crate) fn one(id: ImportId) -> Statement {
    sql(ONE).with(id)
}

const RUNNING: &str = run!("i.state = 'running'");

/// The import that is running, as a [`Run`].
pub(crate) fn running() -> Statement {
    sql(RUNNING)
}

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
}

// Limited in rows and bytes, but always at least one row.
const SLICE: &str = "
    select json_object('position', position, 'line', line, 'cells', json(cells), 'reason', json(reason)) as json
      from (select position, line, cells, reason,
                   sum(length(cells)) over (order by position rows unbounded preceding) as bytes,
                   row_number() over (order by position) as n
              from (select position, line, cells, reason from import_rows
                     where import_id = ?1 and position > (select done from imports where id = ?1)
                     order by position limit 500))
     where bytes <= 300000 or n = 1
     order by position";

/// The rows of the next slice, a [`SliceRow`] each.
pub(crate) fn slice(id: ImportId) -> Statement {
    sql(SLICE).with(id)
}

/// A row that failed.
#[derive(Deserialize)]
pub(crate) struct Failed {
    /// Its place in the file.
    pub(crate) position: u32,
    /// Whether other failed rows follow.
    #[serde(rename = "has_more")]
    pub(crate) more: bool,
    /// The row, as it is stored.
    pub(crate) row: FailedRow<Finding>,
}

// Limited in rows and bytes, but always at least one row.
const FAILED: &str = "
    select json_object('position', position, 'has_more', json(iif(n < of, 'true', 'false')),
                       'row', json_object('line', line, 'reason', json(reason), 'cells', json(cells))) as json
      from (select position, line, reason, cells, count(*) over () as of,
                   sum(length(cells)) over (order by position rows unbounded preceding) as bytes,
                   row_number() over (order by position) as n
              from (select position, line, reason, cells from import_rows
                     where import_id = ?1 and result = 'failed' and position > ?2
                     order by position limit 501))
     where n = 1 or (bytes <= 300000 and n <= 500)
     order by position";

/// The failed rows of an import after the position `after`, a [`Failed`] each.
pub(crate) fn failed(id: ImportId, after: Option<&Cursor>) -> Statement {
    let after = after.and_then(|it| it.0.parse::<u32>().ok()).unwrap_or(0);
    sql(FAILED).with(id).with(i64::from(after))
}

const START: &str = "
    insert into imports (id, kind, file_name, started_by, started_at, state, unknown_account, invite,
                         leased_until, rows, help_center_id, date_order, utc_offset, notes, unused_columns)
    values (?1, ?2, ?3, ?4, ?5, 'running', ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";

/// Starts an import into the help center. A unique index refuses a second running import
/// [I5].
pub(crate) fn start(
    _: &Permit<Importing>,
    import: &Import<Finding>,
    (owner, help_center): (AgentId, HelpCenterId),
    draft: &ImportDraft,
    reading: Reading,
) -> Statement {
    sql(START)
        .with(import.id)
        .with_word(&import.kind)
        .with(&import.file_name)
        .with(owner)
        .with(import.started_at)
        .with_word(&draft.unknown_account)
        .with(draft.invite)
        .with(import.started_at + LEASE)
        .with(i64::from(import.rows))
        .with(help_center)
        .with_word(&reading.date_order)
        .with(reading.utc_offset.map(i64::from))
        .with_json(&import.notes)
        .with_json(&import.unused_columns)
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

/// `rows` as JSON lists that fit into a parameter; no list if there are no rows.
fn lists<T: Serialize>(rows: &[T]) -> impl Iterator<Item = String> {
    let mut lists: Vec<String> = Vec::new();
    for row in rows.iter().filter_map(|row| serde_json::to_string(row).ok()) {
        match lists.last_mut() {
            Some(list) if list.len() + row.len() < MAX_LIST_BYTES => {
                list.push(',');
                list.push_str(&row);
            }
            Some(_) | None => lists.push(format!("[{row}")),
        }
    }
    lists.into_iter().map(|list| list + "]")
}

/// One statement `text` for each list of `rows`, the list as `?1` and `params`
/// from `?2` on.
fn each<T: Serialize>(text: &'static str, rows: &[T], params: &[Param]) -> Vec<Statement> {
    let statement = |list| {
        params.iter().fold(sql(text).with(list), |statement, param| statement.with(param.clone()))
    };
    lists(rows).map(statement).collect()
}

const UNCHANGED: &str = "
    insert into guard select exists (
      select 1 from imports where id = ?1 and state = 'running' and version = ?2)";

/// The guard that the import is running and unchanged.
pub(crate) fn unchanged(run: &Run) -> Statement {
    sql(UNCHANGED).with(run.import.id).with(run.version)
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

const PROGRESS: &str = "
    update imports
       set state = ?2, done = ?3, created = ?4, updated = ?5, skipped = ?6, failed = ?7, causes = ?8, notes = ?9,
           leased_until = ?10, version = version + 1
     where id = ?1";

/// Stores the progress: the results of `rows`, and the new state of `import`.
pub(crate) fn progress(
    _: &Permit<Importing>,
    import: &Import<Finding>,
    rows: &[RowDone],
    now: Timestamp,
) -> Vec<Statement> {
    let mut statements = each(DONE, rows, &[Param::Text(import.id.to_string())]);
    let counts = [import.done, import.created, import.updated, import.skipped, import.failed];
    let progress = sql(PROGRESS).with(import.id).with_word(&import.state);
    let progress = counts.into_iter().fold(progress, |it, count| it.with(i64::from(count)));
    let progress = progress.with_json(&import.causes).with_json(&import.notes);
    statements.push(progress.with(now + LEASE));
    statements
}

const CANCEL: &str = "update imports set state = 'cancelled', version = version + 1 where id = ?1";

/// Cancels the import. Processed rows stay.
pub(crate) fn cancel(_: &Permit<Importing>, import: ImportId) -> Statement {
    sql(CANCEL).with(import)
}

const FREE: &str = "
    update imports set state = 'cancelled', version = version + 1
     where state = 'running' and leased_until < ?1";

/// Cancels an import without progress for a day. Processed rows stay, and importing the
/// same file again skips them. Like a session's expiry, this is no operation of the
/// ledger; the import's row has its state.
pub(crate) fn free(_: &System, now: Timestamp) -> Statement {
    sql(FREE).with(now - GIVEN_UP)
}

/// An earlier line of the file with the same record [I3].
#[derive(Deserialize)]
pub(crate) struct LineOf<Id> {
    /// The record's id.
    pub(crate) id: Id,
    /// The earlier line.
    pub(crate) line: u32,
}
