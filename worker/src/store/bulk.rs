//! Bulk acts, their frozen sets of records, and what becomes of each. How they are done is in
//! `jobs::bulk`.

use serde::{Deserialize, Serialize};
use shared::api::Cursor;
use shared::api::bulk::{BulkAct, BulkRowFilter, BulkState};
use shared::api::operations::Names;
use shared::bulk::{BulkResult, Reason};
use shared::grid::ListName;
use shared::ids::{AgentId, BulkId, OperationId};
use shared::portal::help_center::HelpCenterSlug;
use shared::time::Timestamp;
use uuid::Uuid;

use super::help_centers::Asked;
use super::operations::name_of;
use super::proof::{Proof, System};
use super::{Statement, sql};

/// A bulk act as it is stored.
#[derive(Clone, Deserialize)]
pub(crate) struct Found {
    pub(crate) id: BulkId,
    pub(crate) list: ListName,
    pub(crate) act: BulkAct,
    pub(crate) names: Names,
    help_center: Option<String>,
    pub(crate) owner: AgentId,
    pub(crate) started_by: String,
    pub(crate) started_at: Timestamp,
    pub(crate) state: BulkState,
    pub(crate) rows: u32,
    pub(crate) undone_by: Option<String>,
    pub(crate) progress: Progress,
    version: i64,
}

/// How far a bulk act is.
#[derive(Clone, Copy, Deserialize)]
pub(crate) struct Progress {
    pub(crate) position: u32,
    pub(crate) done: u32,
    pub(crate) skipped: u32,
    pub(crate) failed: u32,
    pub(crate) undone: u32,
    pub(crate) kept: u32,
    /// How many records the next slice has.
    pub(crate) width: u32,
}

impl Progress {
    /// Counts what has become of a record.
    pub(crate) const fn count(&mut self, result: BulkResult) {
        match result {
            BulkResult::Done => self.done += 1,
            BulkResult::Skipped => self.skipped += 1,
            BulkResult::Failed => self.failed += 1,
            BulkResult::Undone => self.undone += 1,
            BulkResult::Kept => self.kept += 1,
        }
    }
}

impl Found {
    /// The help center that it is about.
    pub(crate) fn help_center(&self) -> Option<HelpCenterSlug> {
        self.help_center.as_deref().and_then(|it| it.parse().ok())
    }
}

// Nested, because D1 limits the arguments of a function.
const FOUND: &str = concat!(
    "select json_object('id', b.id, 'list', b.list, 'act', json(b.act), 'help_center', b.help_center,
       'owner', b.owner_id, 'started_by', (select name from agents where id = b.owner_id),
       'started_at', b.started_at, 'state', b.state, 'rows', b.rows, 'version', b.version,
       'undone_by', (select name from agents where id = b.undone_by),
       'names', json((select json_group_object(id, name) from (
          select t.atom as id, ",
    name_of!("t.atom"),
    " as name from json_tree(b.act) t
           where t.type = 'text' and length(t.atom) = 36) where name is not null)),
       'progress', json_object('position', b.position, 'done', b.done, 'skipped', b.skipped,
         'failed', b.failed, 'undone', b.undone, 'kept', b.kept, 'width', b.width)) as json
      from bulks b where b.id = ?1"
);

/// The bulk act, as a [`Found`].
pub(crate) fn one(id: BulkId) -> Statement {
    sql(FOUND).with(id)
}

const ACTIVE: &str = "
    select cast(count(*) as text) as json from bulks
     where owner_id = (select agent_id from sessions where hash = ?1) and state in ('running', 'undoing')";

/// How many bulk acts of the session's agent go on, as a number.
pub(crate) fn active(session: &str) -> Statement {
    sql(ACTIVE).with(session)
}

const ROOM: &str = "
    insert into guard select (
      select count(*) from bulks where owner_id = ?1 and state in ('running', 'undoing')) < cast(?2 as integer)";

/// The guard that fewer than `most` bulk acts of the agent go on.
pub(crate) fn has_room(owner: AgentId, most: u32) -> Statement {
    sql(ROOM).with(owner).with(i64::from(most))
}

const CREATE: &str = "
    insert into bulks (id, owner_id, list, act, help_center, started_at, state, rows, width)
    values (?1, ?2, ?3, ?4, ?5, ?6, 'running', ?7, ?8)";

const FREEZE: &str = "
    insert into bulk_rows (bulk_id, position, record_id) select ?1, key, value from json_each(?2)";

/// Stores a new bulk act over these records.
pub(crate) fn create(
    _: &impl Proof,
    (id, owner, now): (BulkId, AgentId, Timestamp),
    (list, act, help_center): (ListName, &BulkAct, Asked<'_>),
    records: &[Uuid],
) -> [Statement; 2] {
    let count = i64::try_from(records.len()).unwrap_or_default();
    let row = sql(CREATE).with(id).with(owner).with(list.word()).with_json(act);
    let width = i64::try_from(act.slice()).unwrap_or_default();
    let row = row.with(help_center).with(now).with(count).with(width);
    [row, sql(FREEZE).with(id).with_json(records)]
}

/// A record of a slice.
#[derive(Clone, Copy, Deserialize)]
pub(crate) struct Next {
    /// Its place.
    pub(crate) position: u32,
    /// The record.
    pub(crate) id: Uuid,
    /// Whether it is not deleted.
    pub(crate) is_live: bool,
}

macro_rules! is_live {
    () => {
        "json(iif(exists (select 1 from contacts where id = r.record_id and deleted_at is null)
             or exists (select 1 from accounts where id = r.record_id and deleted_at is null), 'true', 'false'))"
    };
}

const NEXT: &str = concat!(
    "select json_object('position', r.position, 'id', r.record_id, 'is_live', ",
    is_live!(),
    ") as json
       from bulk_rows r where r.bulk_id = ?1 and r.position >= cast(?2 as integer)
      order by r.position limit cast(?3 as integer)"
);

/// The records of the next slice, a [`Next`] each.
pub(crate) fn next(bulk: &Found) -> Statement {
    let Progress { position, width, .. } = bulk.progress;
    sql(NEXT).with(bulk.id).with(i64::from(position)).with(i64::from(width))
}

// The latest operation is undone first, because it may build on earlier ones.
const TO_UNDO: &str = concat!(
    "with latest (seq) as materialized (
       select max(operation) from bulk_rows where bulk_id = ?1 and result = 'done')
     select json_object('operation', (select id from operations where seq = latest.seq),
       'rows', json((select json_group_array(json_object(
           'position', r.position, 'id', r.record_id, 'is_live', ", is_live!(), "))
          from bulk_rows r where r.operation = latest.seq and r.bulk_id = ?1 and r.result = 'done'))) as json
       from latest where latest.seq is not null"
);

/// A slice that is to be undone.
#[derive(Deserialize)]
pub(crate) struct Undo {
    /// Its operation.
    pub(crate) operation: OperationId,
    /// The records that it has changed.
    pub(crate) rows: Vec<Next>,
}

/// The slice that is undone next, an [`Undo`]; none: all are.
pub(crate) fn to_undo(id: BulkId) -> Statement {
    sql(TO_UNDO).with(id)
}

/// What has become of a record.
#[derive(Serialize)]
pub(crate) struct Outcome {
    /// Its place.
    pub(crate) position: u32,
    /// What.
    pub(crate) result: BulkResult,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<Reason>,
}

const WRITE: &str = "
    update bulk_rows
       set result = j.value ->> 'result', reason = j.value -> 'reason',
           operation = coalesce(operation, iif(j.value ->> 'result' = 'done',
             (select operation from open_operation), null))
      from json_each(?2) j
     where bulk_id = ?1 and position = j.value ->> 'position'";

const STEP: &str = "
    update bulks set state = ?2, position = ?3, done = ?4, skipped = ?5, failed = ?6, undone = ?7, kept = ?8, width = ?9,
                     version = version + 1
     where id = ?1";

/// Stores what has become of the records of a slice, and the progress.
pub(crate) fn write(
    _: &impl Proof,
    (id, state): (BulkId, BulkState),
    outcomes: &[Outcome],
    it: &Progress,
) -> [Statement; 2] {
    let counts = [it.position, it.done, it.skipped, it.failed, it.undone, it.kept, it.width];
    let step = sql(STEP).with(id).with_word(&state);
    let step = counts.into_iter().fold(step, |row, count| row.with(i64::from(count)));
    [sql(WRITE).with(id).with_json(outcomes), step]
}

const UNCHANGED: &str = "
    insert into guard select exists (
      select 1 from bulks where id = ?1 and version = cast(?2 as integer) and state = ?3)";

/// The guard that the bulk act is where it was.
pub(crate) fn unchanged(bulk: &Found) -> Statement {
    sql(UNCHANGED).with(bulk.id).with(bulk.version).with_word(&bulk.state)
}

const CANCEL: &str = "
    update bulks set state = 'canceled', version = version + 1 where id = ?1 and state = 'running'";

/// Cancels a bulk act. What was done stays.
pub(crate) fn cancel(_: &impl Proof, id: BulkId) -> Statement {
    sql(CANCEL).with(id)
}

const BEGIN_UNDO: &str = "
    update bulks set state = 'undoing', undone_by = ?2, version = version + 1 where id = ?1";

/// Begins the undo of a bulk act, or goes on with one that has stopped.
pub(crate) fn begin_undo(_: &impl Proof, id: BulkId, by: AgentId) -> Statement {
    sql(BEGIN_UNDO).with(id).with(by)
}

const STOP: &str = "
    update bulks set state = iif(state = 'undoing', 'undo_stopped', 'stopped'), version = version + 1
     where id = ?1 and state in ('running', 'undoing')";

/// Stops a bulk act or its undo, whose job has failed. What was done stays.
pub(crate) fn stop(_: &System, id: BulkId) -> Statement {
    sql(STOP).with(id)
}

/// A record of a bulk act, as it is read.
#[derive(Deserialize)]
pub(crate) struct Row {
    /// Its place.
    pub(crate) position: u32,
    /// The record.
    pub(crate) id: Uuid,
    /// What it is called.
    pub(crate) name: String,
    /// Whether it is not deleted.
    pub(crate) is_live: bool,
    /// What has become of it.
    pub(crate) result: Option<BulkResult>,
    /// Why.
    pub(crate) reason: Option<Reason>,
    /// The contact's primary account.
    pub(crate) account: Option<String>,
    /// What the ids in `reason` are called.
    pub(crate) names: Names,
}

/// The rows `$from` behind `?2`, up to `?3`.
macro_rules! rows {
    ($which:literal) => {
        concat!(
            "select json_object('position', r.position, 'id', r.record_id, 'is_live', ", is_live!(), ",
               'name', coalesce(", name_of!("r.record_id"), ", ''), 'result', r.result, 'reason', json(r.reason),
               'account', (select a.name from relationships k join accounts a on a.id = k.account_id
                            where k.contact_id = r.record_id and k.valid_to is null and k.kind = 'direct'),
               'names', json((select json_group_object(id, name) from (
                  select t.atom as id, ", name_of!("t.atom"), " as name from json_tree(coalesce(r.reason, '{}')) t
                   where t.type = 'text' and length(t.atom) = 36) where name is not null))) as json
               from bulk_rows r where r.bulk_id = ?1 and r.position > cast(?2 as integer)", $which, "
              order by r.position limit cast(?3 as integer)"
        )
    };
}

const ROWS: &str = rows!("");
const ROWS_WITH: &str = rows!(" and r.result = ?4");

/// A page of the records, a [`Row`] each.
pub(crate) fn rows(id: BulkId, filter: &BulkRowFilter, most: usize) -> Statement {
    let after = filter.after.as_ref().and_then(|Cursor(it)| it.parse::<u32>().ok());
    let text = if filter.result.is_some() { ROWS_WITH } else { ROWS };
    let most = i64::try_from(most).unwrap_or_default();
    let page = sql(text).with(id).with(after.map_or(-1, i64::from)).with(most);
    match &filter.result {
        Some(result) => page.with_word(result),
        None => page,
    }
}
