//! Imports: the file's rows as they were taken in, and how far each import is.
//!
//! The row at position 0 is the headings; the others count from 1, and `done`
//! is the last one that was worked through. A slice is one batch whose guard is
//! the import's version, so that it is applied once [I5]. What a slice writes of
//! accounts, contacts and tickets stands in the files below.
//!
//! A lease keeps others from starting an import of their own while somebody is
//! at this one. Each slice renews it. Once it has ended, whoever starts another
//! one stops this one; and anybody may go on with it until then.

pub(crate) mod accounts;
pub(crate) mod contacts;
pub(crate) mod tickets;

use serde::{Deserialize, Serialize};
use shared::api::Cursor;
use shared::api::imports::{DateOrder, FailedRow, Import, ImportDraft, UnknownAccount};
use shared::ids::{AgentId, HelpCenterId, ImportId};
use shared::import::findings::Finding;
use shared::import::plan::RowResult;
use shared::policy::Permit;
use shared::policy::customers::Import as Importing;
use shared::time::{Span, Timestamp};

use super::proof::System;
use super::{Param, Statement, sql};

/// How long an import that nobody goes on with keeps others from starting one.
const LEASE: Span = Span::minutes(2);

/// How long it can be gone on with before it counts as given up.
const GIVEN_UP: Span = Span::days(1);

/// The most failures that a reply lists.
pub(crate) const MAX_FAILURES: usize = 100;

/// The most bytes of a list that travels as one parameter: D1 takes 2 MB.
const MAX_LIST_BYTES: usize = 1_400_000;

/// An import with what working on it needs.
#[derive(Deserialize)]
pub(crate) struct Run {
    /// As it is kept.
    pub(crate) import: Import<Finding>,
    /// How often it has changed.
    pub(crate) version: i64,
    /// What becomes of a row with an unknown account.
    pub(crate) unknown_account: UnknownAccount,
    /// Whether new contacts are sent an activation mail.
    pub(crate) invite: bool,
    /// Which of day and month stands first in the file's dates, where that is known.
    #[serde(default)]
    pub(crate) date_order: Option<DateOrder>,
    /// Where it invites contacts and raises tickets.
    pub(crate) help_center: HelpCenterId,
    /// Who started it, and looks after what it makes.
    pub(crate) owner: AgentId,
    /// Until when nobody else may start one.
    pub(crate) leased_until: Timestamp,
}

macro_rules! run {
    ($where:literal) => {
        concat!(
            "select json_object(
               'version', i.version, 'unknown_account', i.unknown_account, 'date_order', i.date_order,
               'invite', json(iif(i.invite, 'true', 'false')), 'owner', i.started_by, 'help_center', i.help_center_id,
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

/// The headings of its file, a list of texts.
pub(crate) fn headings(id: ImportId) -> Statement {
    sql(HEADINGS).with(id)
}

/// A row as it was taken in.
#[derive(Deserialize)]
pub(crate) struct SliceRow {
    /// Its place in the file.
    pub(crate) position: u32,
    /// The line that it begins on.
    pub(crate) line: u32,
    /// Its cells.
    pub(crate) cells: Vec<String>,
    /// Why it is wrong, where that was known when the file was taken in.
    pub(crate) reason: Option<Finding>,
}

// As many rows as are worked through at once, and as many bytes; but one.
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

/// The rows of its next slice, a [`SliceRow`] each.
pub(crate) fn slice(id: ImportId) -> Statement {
    sql(SLICE).with(id)
}

/// A row that failed.
#[derive(Deserialize)]
pub(crate) struct Failed {
    /// Its place in the file.
    pub(crate) position: u32,
    /// Whether there are others behind it.
    #[serde(rename = "has_more")]
    pub(crate) more: bool,
    /// As it is kept.
    pub(crate) row: FailedRow<Finding>,
}

// As many as an answer takes, and as many bytes; but one.
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

/// The rows of an import that failed, behind the place `after`, a [`Failed`] each.
pub(crate) fn failed(id: ImportId, after: Option<&Cursor>) -> Statement {
    let after = after.and_then(|it| it.0.parse::<u32>().ok()).unwrap_or(0);
    sql(FAILED).with(id).with(i64::from(after))
}

const START: &str = "
    insert into imports (id, kind, file_name, started_by, started_at, state, unknown_account, invite,
                         leased_until, rows, help_center_id, date_order, notes, unused_columns)
    values (?1, ?2, ?3, ?4, ?5, 'running', ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";

/// Starts an import into the help center. Of two at once, one breaks a unique index [I5].
pub(crate) fn start(
    _: &Permit<Importing>,
    import: &Import<Finding>,
    (owner, help_center): (AgentId, HelpCenterId),
    draft: &ImportDraft,
    date_order: Option<DateOrder>,
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
        .with_word(&date_order)
        .with_json(&import.notes)
        .with_json(&import.unused_columns)
}

/// A row to be taken in.
#[derive(Serialize)]
pub(crate) struct NewRow {
    /// Its place in the file.
    pub(crate) position: usize,
    /// The line that it begins on.
    pub(crate) line: u32,
    /// Its cells.
    pub(crate) cells: Vec<String>,
    /// Why it is wrong, where that is known already.
    pub(crate) reason: Option<Finding>,
}

const TAKE_IN: &str = "
    insert into import_rows (import_id, position, line, cells, reason)
    select ?2, value ->> 'position', value ->> 'line', value -> 'cells', value ->> 'reason' from json_each(?1)";

/// Takes the file's rows in.
pub(crate) fn take_in(_: &Permit<Importing>, import: ImportId, rows: &[NewRow]) -> Vec<Statement> {
    lists(rows).map(|list| sql(TAKE_IN).with(list).with(import)).collect()
}

/// `rows` as JSON lists of a size that a parameter may have; none where there
/// are no rows.
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

const STANDS: &str = "
    insert into guard select exists (
      select 1 from imports where id = ?1 and state = 'running' and version = ?2)";

/// The guard that nobody has worked on the import since it was read.
pub(crate) fn stands(run: &Run) -> Statement {
    sql(STANDS).with(run.import.id).with(run.version)
}

/// What became of a row.
#[derive(Serialize)]
pub(crate) struct RowDone {
    /// Its place in the file.
    pub(crate) position: u32,
    /// What became of it.
    pub(crate) result: RowResult,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<Finding>,
    /// What was there before, for the undo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) before: Option<serde_json::Value>,
    /// What it made, changed or left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) subject: Option<String>,
}

// Every row is there: the insert is a way to walk the list and look each row up,
// where an update would walk the whole import for each.
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

/// Writes down how far the import is: `rows` are done, and it stands as `import`.
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

/// Stops the import; what was done stays.
pub(crate) fn cancel(_: &Permit<Importing>, import: ImportId) -> Statement {
    sql(CANCEL).with(import)
}

const FREE: &str = "
    update imports set state = 'cancelled', version = version + 1
     where state = 'running' and leased_until < ?1";

/// Gives up the import that nobody has gone on with for a day. What was done
/// stays; the same file again skips it. Like a session that ends by itself, this
/// is nobody's act: the import's own row says what became of it.
pub(crate) fn free(_: &System, now: Timestamp) -> Statement {
    sql(FREE).with(now - GIVEN_UP)
}

/// A line of the import's file that a thing was in already [I3].
#[derive(Deserialize)]
pub(crate) struct LineOf<Id> {
    /// The thing.
    pub(crate) id: Id,
    /// The line.
    pub(crate) line: u32,
}
