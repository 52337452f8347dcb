//! Imports, and the progress of each. Their rows are in [`rows`].
//!
//! `done` is the position of the last processed row. A slice is one batch, guarded by the
//! import's version, so it is applied once [I5]. The statements for accounts, contacts and
//! tickets are in the files below.
//!
//! A check writes only what it has found, and any number of them may run. While the lease of a
//! committed import lasts, no other can be committed. Each slice renews the lease. After it has
//! ended, committing another import stops this one. Until then, its job goes on with it
//! ([`crate::jobs`]).

pub(crate) mod accounts;
pub(crate) mod contacts;
pub(crate) mod rows;
pub(crate) mod tickets;
pub(crate) mod undo;
pub(crate) mod undoing;

use serde::{Deserialize, Serialize};
use shared::api::Cursor;
use shared::api::imports::{
    DateOrder, Import, ImportDraft, ImportsFilter, ListedImport, Notes, UnknownAccount,
};
use shared::ids::{AgentId, HelpCenterId, ImportId};
use shared::import::findings::Finding;
use shared::import::run::Reading;
use shared::policy::Permit;
use shared::policy::customers::Import as Importing;
use shared::time::{Span, Timestamp};

use super::page::MAX_INT;
use super::proof::System;
use super::{Param, Statement, sql};

/// How long an import without progress keeps another from starting.
const LEASE: Span = Span::minutes(2);

/// How long after its lease a check can be committed before it is canceled.
const GIVEN_UP: Span = Span::days(1);

/// The largest size of a list in one parameter. D1's limit is 2 MB.
const MAX_LIST_BYTES: usize = 1_400_000;

/// An import, with what processing it needs.
#[derive(Deserialize)]
pub(crate) struct Run {
    /// The import, as it is stored.
    pub(crate) import: Import<Finding>,
    /// The import's version.
    pub(crate) version: i64,
    /// The remarks about its file, before the rows are planned.
    pub(crate) file_notes: Notes<Finding>,
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
    /// Whether HTML entities are decoded.
    pub(crate) decode_entities: bool,
    /// The help center of its contacts' invitations and its tickets.
    pub(crate) help_center: HelpCenterId,
    /// The agent who started it, who becomes the owner of created records.
    pub(crate) owner: AgentId,
    /// The end of the lease.
    pub(crate) leased_until: Timestamp,
}

impl Run {
    /// How its file is read. The HTML entities of stored rows are decoded already.
    pub(crate) const fn reading(&self) -> Reading {
        Reading {
            date_order: self.date_order,
            utc_offset: self.utc_offset,
            decode_entities: self.decode_entities,
        }
    }
}

// In two parts, because D1 limits a function to 32 arguments.
macro_rules! run {
    ($where:literal) => {
        concat!(
            "select json_object(
               'version', i.version, 'unknown_account', i.unknown_account, 'date_order', i.date_order,
               'utc_offset', i.utc_offset, 'invite', json(iif(i.invite, 'true', 'false')), 'owner', i.started_by, 'help_center', i.help_center_id,
               'decode_entities', json(iif(i.decode_entities, 'true', 'false')), 'file_notes', json(i.file_notes),
               'leased_until', i.leased_until,
               'import', json_patch(json_object(
                 'id', i.id, 'kind', i.kind, 'file_name', i.file_name, 'started_by', a.name,
                 'started_at', coalesce(i.committed_at, i.started_at), 'state', i.state, 'rows', i.rows, 'done', i.done,
                 'committed', json(iif(i.committed_at is null, 'false', 'true')),
                 'created', i.created, 'updated', i.updated, 'skipped', i.skipped, 'failed', i.failed), json_object(
                 'mails', i.mails, 'new_accounts', i.new_accounts,
                 'undo', json((select json_object('state', u.state, 'started_by', b.name, 'started_at', u.started_at,
                                      'rows', u.rows, 'done', u.done, 'deleted', u.deleted, 'restored', u.restored,
                                      'kept', u.kept, 'mails_sent', u.mails_sent)
                                 from import_undos u join agents b on b.id = u.started_by where u.import_id = i.id)),
                 'causes', json(i.causes), 'notes', json(i.notes), 'unused_columns', json(i.unused_columns),
                 'failures', json((select json_group_array(json_object('line', line, 'reason', json(reason)) order by position)
                                from (select position, line, reason from import_rows
                                       where import_id = i.id and result = 'failed' and i.committed_at is not null
                                      union all
                                      select position, line, plan -> 'reason' from import_rows
                                       where import_id = i.id and plan ->> 'result' = 'failed' and plan is not null
                                         and i.committed_at is null
                                       order by position limit 100)))))) as json
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

const LIST: &str = "
    select json_object('id', i.id, 'kind', i.kind, 'file_name', i.file_name, 'started_by', a.name,
                       'started_at', i.committed_at, 'state', i.state, 'rows', i.rows, 'done', i.done,
                       'created', i.created, 'updated', i.updated, 'skipped', i.skipped, 'failed', i.failed,
                       'undo', (select state from import_undos where import_id = i.id)) as json
      from imports i join agents a on a.id = i.started_by
     where i.committed_at is not null and (i.committed_at, i.id) < (?1, ?2)
     order by i.committed_at desc, i.id desc
     limit 51";

/// A page of the committed imports, the latest first, a [`ListedImport`] each.
pub(crate) fn list(filter: &ImportsFilter) -> Statement {
    let place = filter.after.as_ref().and_then(|Cursor(after)| {
        let (at, id) = after.split_once('.')?;
        Some((at.parse::<i64>().ok()?, id.parse::<ImportId>().ok()?.to_string()))
    });
    let (at, id) = place.unwrap_or((MAX_INT, String::new()));
    sql(LIST).with(at.clamp(0, MAX_INT)).with(id)
}

/// The cursor after an import of the list.
pub(crate) fn cursor(import: &ListedImport) -> String {
    format!("{}.{}", import.started_at.millis(), import.id)
}

const START: &str = "
    insert into imports (id, kind, file_name, started_by, started_at, state, unknown_account, invite,
                         leased_until, rows, help_center_id, date_order, utc_offset, decode_entities)
    values (?1, ?2, ?3, ?4, ?5, 'waiting', ?6, 0, ?7, 0, ?8, ?9, ?10, ?11)";

/// Starts an import into the help center.
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
        .with(import.started_at + LEASE)
        .with(help_center)
        .with_word(&reading.date_order)
        .with(reading.utc_offset.map(i64::from))
        .with(reading.decode_entities)
}

const UPLOADED: &str = "
    update imports
       set state = 'checking', rows = ?2, date_order = ?3, file_notes = ?4, notes = ?4, unused_columns = ?5,
           leased_until = ?6, version = version + 1
     where id = ?1";

/// Begins the check of an import whose file was read so.
pub(crate) fn uploaded(
    _: &Permit<Importing>,
    import: &Import<Finding>,
    reading: Reading,
    now: Timestamp,
) -> Statement {
    sql(UPLOADED)
        .with(import.id)
        .with(i64::from(import.rows))
        .with_word(&reading.date_order)
        .with_json(&import.notes)
        .with_json(&import.unused_columns)
        .with(now + LEASE)
}

const COMMIT: &str = "
    update imports
       set state = 'running', committed_at = ?2, started_by = ?3, invite = ?4, leased_until = ?5,
           done = 0, created = 0, updated = 0, skipped = 0, failed = 0, mails = 0, new_accounts = 0,
           causes = '[]', notes = file_notes, version = version + 1
     where id = ?1";

/// Begins to import what was checked. A unique index refuses a second running import [I5].
pub(crate) fn commit(
    _: &Permit<Importing>,
    import: &Import<Finding>,
    owner: AgentId,
    invite: bool,
) -> Statement {
    let begin = sql(COMMIT).with(import.id).with(import.started_at).with(owner).with(invite);
    begin.with(import.started_at + LEASE)
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
      select 1 from imports where id = ?1 and version = ?2)";

/// The guard that the import is unchanged.
pub(crate) fn unchanged(run: &Run) -> Statement {
    sql(UNCHANGED).with(run.import.id).with(run.version)
}

const PROGRESS: &str = "
    update imports
       set state = ?2, done = ?3, created = ?4, updated = ?5, skipped = ?6, failed = ?7, mails = ?8,
           new_accounts = ?9, causes = ?10, notes = ?11, leased_until = ?12, version = version + 1
     where id = ?1";

/// Stores the new state of `import`.
pub(crate) fn progress(
    _: &Permit<Importing>,
    import: &Import<Finding>,
    now: Timestamp,
) -> Statement {
    let counts = [
        import.done,
        import.created,
        import.updated,
        import.skipped,
        import.failed,
        import.mails,
        import.new_accounts,
    ];
    let progress = sql(PROGRESS).with(import.id).with_word(&import.state);
    let progress = counts.into_iter().fold(progress, |it, count| it.with(i64::from(count)));
    progress.with_json(&import.causes).with_json(&import.notes).with(now + LEASE)
}

const CANCEL: &str = "update imports set state = 'cancelled', version = version + 1 where id = ?1";

/// Cancels the import. Processed rows stay.
pub(crate) fn cancel(_: &Permit<Importing>, import: ImportId) -> Statement {
    sql(CANCEL).with(import)
}

const GIVE_UP: &str = "
    update imports set state = 'cancelled', version = version + 1
     where id = ?1 and state in ('checking', 'running')";

/// Cancels an import whose job has failed. Processed rows stay, and importing the same file again
/// skips them. Like a session's expiry, this is no operation of the ledger; the import's row has
/// its state.
pub(crate) fn give_up(_: &System, import: ImportId) -> Statement {
    sql(GIVE_UP).with(import)
}

const FREE: &str = "
    update imports set state = 'cancelled', version = version + 1
     where state in ('waiting', 'checking', 'checked', 'running') and leased_until < ?1
       and not exists (select 1 from jobs j where j.subject_id = imports.id and j.ended_at is null)";

/// Cancels checks that nobody has gone on with for a day. What has a job is not left alone.
pub(crate) fn free(_: &System, now: Timestamp) -> Statement {
    sql(FREE).with(now - GIVEN_UP)
}
