//! The progress of the undo of an import, its writes, and the records that it keeps [I10].
//! [`super::undo`] reads what decides about them.

use serde::{Deserialize, Serialize};
use shared::api::Cursor;
use shared::api::imports::{KeptFilter, KeptRecord, UndoState, UndoneRecord};
use shared::ids::{AgentId, ContactId, ImportId};
use shared::import::run::ImportKind;
use shared::import::undo::{Facts, Judged, Reason};
use shared::policy::Permit;
use shared::policy::customers::Import as Importing;
use shared::time::Timestamp;
use uuid::Uuid;

use super::each;
use super::undo::{Asked, Part};
use crate::store::operations::name_of;
use crate::store::proof::System;
use crate::store::{Param, Statement, sql};

/// The undo of an import, and how far it is.
#[derive(Clone, Deserialize)]
pub(crate) struct Undoing {
    /// Its state.
    pub(crate) state: UndoState,
    /// How many records it is about.
    pub(crate) rows: u32,
    /// How many are done.
    pub(crate) done: u32,
    deleted: u32,
    restored: u32,
    kept: u32,
    mails_sent: u32,
    position: u32,
    account: Option<String>,
    version: i64,
}

impl Undoing {
    /// The records that come next.
    pub(crate) fn next(&self, import: ImportId, kind: ImportKind) -> Asked {
        let mut asked = Asked::first(import, kind);
        match &self.account {
            None => asked.after = Param::Int(i64::from(self.position)),
            Some(account) => {
                asked.part = Part::Beside;
                asked.after = Param::Text(account.clone());
            }
        }
        asked
    }

    /// Counts what becomes of a slice of `count` records, of which `last` is the last. Accounts
    /// that were created beside the rows follow if `has_accounts`.
    pub(crate) fn count(&mut self, judged: &Judged, last: Option<&Facts>, has_accounts: bool) {
        self.deleted += judged.deleted;
        self.restored += judged.restored;
        self.kept += judged.kept_count();
        self.mails_sent += judged.mails;
        self.done = self.deleted + self.restored + self.kept;
        match (last, &self.account) {
            (Some(last), None) => self.position = last.position,
            (Some(last), Some(_)) => self.account = Some(last.id.to_string()),
            (None, None) if has_accounts => self.account = Some(String::new()),
            (None, _) => self.state = UndoState::Done,
        }
    }
}

const ONE: &str = "
    select json_object('state', state, 'rows', rows, 'done', done, 'deleted', deleted, 'restored', restored,
                       'kept', kept, 'mails_sent', mails_sent, 'position', position, 'account', account,
                       'version', version) as json
      from import_undos where import_id = ?1";

/// The undo of the import, an [`Undoing`].
pub(crate) fn one(id: ImportId) -> Statement {
    sql(ONE).with(id)
}

const BEGIN: &str = "
    insert into import_undos (import_id, started_by, started_at, state, rows) values (?1, ?2, ?3, 'running', ?4)
        on conflict (import_id) do update set state = 'running', started_by = ?2, version = version + 1
     where state = 'stopped'";

/// Begins the undo of an import that wrote `rows` records, or goes on with one that has stopped.
pub(crate) fn begin(
    _: &Permit<Importing>,
    id: ImportId,
    (by, now): (AgentId, Timestamp),
    rows: u32,
) -> Statement {
    sql(BEGIN).with(id).with(by).with(now).with(i64::from(rows))
}

const STOP: &str = "
    update import_undos set state = 'stopped', version = version + 1
     where import_id = ?1 and state = 'running'";

/// Stops an undo whose job has failed. What is undone stays so.
pub(crate) fn stop(_: &System, id: ImportId) -> Statement {
    sql(STOP).with(id)
}

const UNCHANGED: &str = "
    insert into guard select exists (
      select 1 from import_undos where import_id = ?1 and version = ?2 and state = 'running')";

/// The guard that the undo goes on, from where it was.
pub(crate) fn unchanged(id: ImportId, undoing: &Undoing) -> Statement {
    sql(UNCHANGED).with(id).with(undoing.version)
}

const STEP: &str = "
    update import_undos
       set state = ?2, done = ?3, deleted = ?4, restored = ?5, kept = ?6, mails_sent = ?7, position = ?8,
           account = ?9, version = version + 1
     where import_id = ?1";

/// Stores the progress.
pub(crate) fn step(_: &Permit<Importing>, id: ImportId, undoing: &Undoing) -> Statement {
    let Undoing { done, deleted, restored, kept, mails_sent, position, .. } = *undoing;
    let step = sql(STEP).with(id).with_word(&undoing.state);
    let counts = [done, deleted, restored, kept, mails_sent, position];
    let step = counts.into_iter().fold(step, |it, count| it.with(i64::from(count)));
    step.with(undoing.account.as_ref())
}

const END_LINKS: &str = "
    update tokens set dead_at = ?2
      from (select value ->> 0 as contact, value ->> 1 as address from json_each(?1)) j
     where tokens.contact_id = j.contact and tokens.address_key = j.address
       and tokens.used_at is null and tokens.dead_at is null";

/// Revokes the open links that were sent to these addresses of contacts.
pub(crate) fn end_links(
    _: &Permit<Importing>,
    addresses: &[(ContactId, &str)],
    now: Timestamp,
) -> Statement {
    sql(END_LINKS).with_json(addresses).with(now)
}

const DELETE: [&str; 4] = [
    "delete from ticket_seen where ticket_id in (select value from json_each(?1))",
    "delete from presence where ticket_id in (select value from json_each(?1))",
    "delete from messages where ticket_id in (select value from json_each(?1))",
    "delete from tickets where id in (select value from json_each(?1))",
];

// The row has the fields as they were before.
const RESTORE: &str = "
    update tickets
       set subject = r.before ->> 'subject', status = r.before ->> 'status', priority = r.before ->> 'priority',
           assignee_id = r.before ->> 'assignee', activity_at = r.before ->> 'activity_at', version = version + 1
      from import_rows r
     where r.import_id = ?1 and r.position in (select value from json_each(?2)) and tickets.id = r.subject_id";

/// Deletes the tickets that the import created, and restores those that it changed.
pub(crate) fn tickets(_: &Permit<Importing>, id: ImportId, undone: &[Facts]) -> Vec<Statement> {
    let created: Vec<Uuid> = undone.iter().filter(|it| it.created).map(|it| it.id).collect();
    let changed: Vec<u32> = undone.iter().filter(|it| !it.created).map(|it| it.position).collect();
    let delete = DELETE.into_iter().map(|text| sql(text).with_json(&created));
    delete.chain([sql(RESTORE).with(id).with_json(&changed)]).collect()
}

/// A record that is kept.
#[derive(Serialize)]
pub(crate) struct Keep {
    line: u32,
    kind: &'static str,
    id: Uuid,
    reason: Reason,
}

impl Keep {
    /// The records of `part` that are kept.
    pub(crate) fn of(part: Part, judged: &Judged) -> impl Iterator<Item = Self> + '_ {
        let kind = part.word();
        judged.kept.iter().map(move |(facts, reason)| Self {
            line: facts.line,
            kind,
            id: facts.id,
            reason: *reason,
        })
    }

    /// The line of its row.
    pub(crate) const fn line(&self) -> u32 {
        self.line
    }
}

const KEEP: &str = "
    insert into import_kept (import_id, line, record_id, record_kind, reason)
    select ?2, value ->> 'line', value ->> 'id', value ->> 'kind', value -> 'reason' from json_each(?1)";

/// Notes the records that are kept.
pub(crate) fn keep(_: &Permit<Importing>, id: ImportId, kept: &[Keep]) -> Vec<Statement> {
    each(KEEP, kept, &[Param::Text(id.to_string())])
}

/// A record that is kept, as it is read.
#[derive(Deserialize)]
pub(crate) struct Kept {
    line: u32,
    id: Uuid,
    record: UndoneRecord,
    name: String,
    is_there: bool,
    reason: Reason,
    by: Option<String>,
}

impl Kept {
    /// The cursor after it.
    pub(crate) fn cursor(&self) -> String {
        format!("{}.{}", self.line, self.id)
    }

    /// As the reader is told of it.
    pub(crate) fn told(self) -> KeptRecord {
        KeptRecord {
            line: (self.line != 0).then_some(self.line),
            record: self.record,
            name: self.name,
            is_there: self.is_there,
            reason: self.reason.sentence(self.by.as_deref()),
        }
    }
}

/// The kept records `$from`, a [`Kept`] each.
macro_rules! kept {
    ($from:literal) => {
        concat!(
            "select json_object('line', k.line, 'id', k.id, 'by', ", name_of!("k.named"), ", 'reason', json(k.reason),
               'record', json_object('kind', k.kind, 'id',
                  iif(k.kind = 'ticket', (select number from tickets where id = k.id), k.id)),
               'name', coalesce((select subject from tickets where k.kind = 'ticket' and id = k.id), ", name_of!("k.id"), ", ''),
               'is_there', json(iif(coalesce(
                  (select deleted_at is null from contacts where id = k.id),
                  (select deleted_at is null from accounts where id = k.id),
                  k.kind = 'ticket'), 'true', 'false'))) as json
               from (select line, kind, id, reason, coalesce(reason ->> '$.edit.by', reason ->> 'by') as named from (",
            $from,
            ")) k order by k.line, k.id"
        )
    };
}

const LIST: &str = kept!(
    "select line, record_kind as kind, record_id as id, reason from import_kept
      where import_id = ?1 and (line, record_id) > (cast(?2 as integer), ?3)
      order by line, record_id limit 51"
);

/// A page of the records that the undo has kept, a [`Kept`] each.
pub(crate) fn list(id: ImportId, filter: &KeptFilter) -> Statement {
    let place = filter.after.as_ref().and_then(|Cursor(after)| {
        let (line, id) = after.split_once('.')?;
        Some((line.parse::<u32>().ok()?, id.to_owned()))
    });
    let (line, after) = place.unwrap_or_default();
    sql(LIST).with(id).with(i64::from(line)).with(after)
}

const NAMED: &str = kept!(
    "select value ->> 'line' as line, value ->> 'kind' as kind, value ->> 'id' as id, value -> 'reason' as reason
       from json_each(?1)"
);

/// Records that would be kept, a [`Kept`] each.
pub(crate) fn named(kept: &[Keep]) -> Statement {
    sql(NAMED).with_json(kept)
}
