//! Exports. The rows of their lists are read in [`super::grid::exported`].
//!
//! A slice is written if the export has as many parts as when it was planned, so each is in the
//! file once. Of two attempts of a slice only one is named by the export, and the blob of the
//! other expires by itself.

use serde::Deserialize;
use shared::api::Cursor;
use shared::api::exports::{Export, ExportDraft};
use shared::fields::custom::CustomField;
use shared::grid::{ListName, Pairs};
use shared::ids::{AccountId, AgentId, ExportId, MailId};
use shared::policy::Permit;
use shared::policy::exports::ExportList;
use shared::portal::help_center::HelpCenterSlug;
use shared::time::{Span, Timestamp};

use super::custom_fields::field_json;
use super::grid::exported::Of;
use super::help_centers::Asked;
use super::proof::System;
use super::{Statement, sql};

/// How long an export is listed after it was started.
const LISTED_FOR: Span = Span::days(30);

/// The columns of export `e` at `?2`, as a JSON object.
macro_rules! export_json {
    () => {
        "json_object(
           'id', e.id, 'list', e.list, 'name', e.name, 'done', e.done, 'rows', e.rows, 'bytes', e.bytes,
           'state', iif(e.state = 'ready' and e.expires_at <= ?2, 'expired', e.state),
           'started_at', e.started_at, 'expires_at', e.expires_at) as json"
    };
}

/// The agent of session `?1`.
macro_rules! my_id {
    () => {
        "(select agent_id from sessions where hash = ?1)"
    };
}

const LIST: &str = concat!(
    "select ",
    export_json!(),
    " from exports e where e.owner_id = ",
    my_id!(),
    " and e.started_at > ?3 order by e.started_at desc, e.id desc limit ?4"
);

/// The latest exports of the session's agent, an [`Export`] each.
pub(crate) fn list(session: &str, now: Timestamp, most: usize) -> Statement {
    let most = i64::try_from(most).unwrap_or_default();
    sql(LIST).with(session).with(now).with(now - LISTED_FOR).with(most)
}

const ONE: &str = concat!(
    "select ",
    export_json!(),
    " from exports e where e.id = ?3 and e.owner_id = ",
    my_id!()
);

/// The export with this id, if it is one of the session's agent, an [`Export`].
pub(crate) fn one(id: ExportId, session: &str, now: Timestamp) -> Statement {
    sql(ONE).with(session).with(now).with(id)
}

const PARTS: &str =
    concat!("select parts as json from exports where id = ?2 and owner_id = ", my_id!());

/// The keys of its parts, as a list, if it is one of the session's agent.
pub(crate) fn parts(id: ExportId, session: &str) -> Statement {
    sql(PARTS).with(session).with(id)
}

const ACTIVE: &str = concat!(
    "select cast(count(*) as text) as json from exports where owner_id = ",
    my_id!(),
    " and state in ('queued', 'running')"
);

/// How many exports of the session's agent go on, as a number.
pub(crate) fn active(session: &str) -> Statement {
    sql(ACTIVE).with(session)
}

const ROOM: &str = "
    insert into guard select (
      select count(*) from exports where owner_id = ?1 and state in ('queued', 'running')) < ?2";

/// The guard that fewer than `most` exports of the agent go on.
pub(crate) fn has_room(owner: AgentId, most: u32) -> Statement {
    sql(ROOM).with(owner).with(i64::from(most))
}

const CREATE: &str = concat!(
    "insert into exports (id, owner_id, list, account_id, query, clock_offset, help_center, language, name, state,
                         rows, started_at, fields)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'queued', ?10, ?11,
      (select json_group_array(",
    field_json!(),
    " order by f.created_at, f.id) from custom_fields f
        where f.target || 's' = ?3 and f.archived_at is null))"
);

/// Stores a new export.
pub(crate) fn create(
    _: &Permit<ExportList>,
    (export, owner): (&Export, AgentId),
    (draft, offset): (&ExportDraft, i16),
    (help_center, language): (Asked<'_>, &'static str),
) -> Statement {
    let row = sql(CREATE).with(export.id).with(owner).with(draft.list.word()).with(draft.account);
    let row = row.with_json(&draft.query).with(i64::from(offset)).with(help_center).with(language);
    row.with(&export.name).with(i64::from(export.rows)).with(export.started_at)
}

/// What the next slice of an export needs.
#[derive(Deserialize)]
pub(crate) struct Work {
    /// The list.
    list: ListName,
    /// The account whose contacts it has.
    account: Option<AccountId>,
    /// The agent who asked for it.
    pub(crate) owner: AgentId,
    /// What is asked of the list.
    pub(crate) query: Pairs,
    /// The reader's clock.
    pub(crate) offset: i16,
    /// The help center that the list is about.
    help_center: Option<String>,
    /// Where the slice begins.
    pub(crate) cursor: Option<Cursor>,
    /// How many rows are written.
    pub(crate) done: u32,
    /// How many rows the list had.
    pub(crate) rows: u32,
    /// How many slices are written.
    pub(crate) slices: u32,
    /// The fields that admins had defined when it was started.
    pub(crate) fields: Vec<CustomField>,
}

impl Work {
    /// The list.
    pub(crate) const fn of(&self) -> Of {
        (self.list, self.account)
    }

    /// The help center that the list is about.
    pub(crate) fn help_center(&self) -> Option<HelpCenterSlug> {
        self.help_center.as_deref().and_then(|it| it.parse().ok())
    }
}

const WORK: &str = "
    select json_object('list', list, 'owner', owner_id,
                       -- An account that was merged meanwhile has its contacts elsewhere.
                       'account', coalesce((select merged_into from accounts where id = account_id), account_id),
                       'query', json(query), 'offset', clock_offset, 'help_center', help_center, 'cursor', cursor, 'done', done,
                       'rows', rows, 'slices', json_array_length(parts), 'fields', json(fields)) as json
      from exports where id = ?1 and state in ('queued', 'running')";

/// What its next slice needs, a [`Work`], if the export goes on.
pub(crate) fn work(id: ExportId) -> Statement {
    sql(WORK).with(id)
}

const UNCHANGED: &str = "
    insert into guard select exists (
      select 1 from exports where id = ?1 and state in ('queued', 'running') and json_array_length(parts) = ?2)";

/// The guard that the export goes on after `slices` slices.
pub(crate) fn unchanged(id: ExportId, slices: u32) -> Statement {
    sql(UNCHANGED).with(id).with(i64::from(slices))
}

/// What a slice has written.
pub(crate) struct Written {
    /// The key of its blob.
    pub(crate) key: String,
    /// How many bytes it has.
    pub(crate) bytes: usize,
    /// How many rows are written in all.
    pub(crate) done: u32,
    /// How many rows there are.
    pub(crate) rows: u32,
    /// Where the next slice begins.
    pub(crate) cursor: Option<Cursor>,
    /// Until when the file is kept; none: other slices are left.
    pub(crate) expires: Option<Timestamp>,
}

const WRITE: &str = "
    update exports
       set parts = json_insert(parts, '$[#]', ?2), bytes = bytes + cast(?3 as integer), done = ?4, rows = ?5,
           cursor = ?6, expires_at = ?7, state = iif(?7 is null, 'running', 'ready')
     where id = ?1";

/// Stores a slice of an export.
pub(crate) fn write(_: &Permit<ExportList>, id: ExportId, it: Written) -> Statement {
    let bytes = i64::try_from(it.bytes).unwrap_or_default();
    let row = sql(WRITE).with(id).with(it.key).with(bytes).with(i64::from(it.done));
    row.with(i64::from(it.rows)).with(it.cursor.map(|it| it.0)).with(it.expires)
}

const MAIL: &str = "
    insert into outbox (id, kind, agent_id, email, export_id, not_before, queued_at)
    select ?1, 'export', a.id, a.email, e.id, ?3, ?3
      from exports e join agents a on a.id = e.owner_id where e.id = ?2";

/// Queues the mail that the file is ready.
pub(crate) fn mail(
    _: &Permit<ExportList>,
    mail: MailId,
    export: ExportId,
    now: Timestamp,
) -> Statement {
    sql(MAIL).with(mail).with(export).with(now)
}

const IN_STATE: &str = "insert into guard select exists (
    select 1 from exports where id = ?1 and state in ('queued', 'running', 'ready'))";

/// The guard that the export can be canceled.
pub(crate) fn can_be_canceled(id: ExportId) -> Statement {
    sql(IN_STATE).with(id)
}

const CANCEL: &str = "update exports set state = 'canceled', expires_at = null where id = ?1";

/// Cancels an export. The schedule deletes its blobs.
pub(crate) fn cancel(_: &Permit<ExportList>, id: ExportId) -> Statement {
    sql(CANCEL).with(id)
}

const GIVE_UP: &str = "
    update exports set state = 'failed' where id = ?1 and state in ('queued', 'running')";

/// Ends an export whose job has failed. The schedule deletes its blobs.
pub(crate) fn give_up(_: &System, id: ExportId) -> Statement {
    sql(GIVE_UP).with(id)
}

/// An export whose blobs are no longer needed.
#[derive(Deserialize)]
pub(crate) struct Over {
    /// The export.
    pub(crate) id: ExportId,
    /// The keys of its parts.
    pub(crate) parts: Vec<String>,
}

const OVER: &str = "
    select json_object('id', id, 'parts', json(parts)) as json from (
      select id, parts from exports indexed by exports_kept
       where parts <> '[]' and state in ('canceled', 'failed')
      union all
      select id, parts from exports indexed by exports_kept
       where parts <> '[]' and state = 'ready' and expires_at <= ?1)
     limit 5";

/// Some exports whose blobs are no longer needed, an [`Over`] each.
pub(crate) fn over(now: Timestamp) -> Statement {
    sql(OVER).with(now)
}

const DROP_PARTS: &str = "
    update exports set parts = '[]', state = iif(state = 'ready', 'expired', state)
     where id = ?1 and state in ('ready', 'canceled', 'failed')";

/// Forgets the parts of an export, after its blobs were deleted.
pub(crate) fn drop_parts(_: &System, id: ExportId) -> Statement {
    sql(DROP_PARTS).with(id)
}
