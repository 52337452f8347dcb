//! Jobs. How they run is described in [`crate::jobs`].
//!
//! A job without `ended_at` is not over. Taking it up renews its lease, and so does each slice.
//! When the lease has ended, the schedule sends the job again.

use serde::Deserialize;
use shared::api::jobs::{JobKind, JobState};
use shared::ids::{AgentId, JobId};
use shared::policy::viewer::Actor;
use shared::time::{Span, Timestamp};
use uuid::Uuid;

use super::change::Change;
use super::proof::{Own, Proof, System};
use super::{Statement, sql};
use crate::ctx::Ctx;
use crate::error::ApiError;

/// How long a job without progress is left alone.
const LEASE: Span = Span::minutes(2);

/// How long a job that has ended is listed.
const LISTED_FOR: Span = Span::days(7);

/// How long a job that has ended is kept.
const KEPT_FOR: Span = Span::days(30);

/// Whether a job goes on after a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Other slices are left.
    More,
    /// None is left.
    Ended,
}

/// What a slice has done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    /// Whether others are left.
    pub(crate) progress: Progress,
    /// How many rows are done in all.
    pub(crate) done: u32,
    /// How many rows there are.
    pub(crate) rows: u32,
}

/// A job to start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewJob<'a> {
    /// What it does.
    pub(crate) kind: JobKind,
    /// The agent in whose name it acts.
    pub(crate) owner: AgentId,
    /// The id of the import or export.
    pub(crate) subject: Uuid,
    /// The name of the file or list.
    pub(crate) name: &'a str,
    /// How many rows there are, as far as it is known.
    pub(crate) rows: u32,
}

/// Why a job has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Its owner no longer has the right.
    NoRight,
    /// It was tried too often.
    Broken,
}

impl Failure {
    /// The word that is stored.
    const fn word(self) -> &'static str {
        match self {
            Self::NoRight => "no_right",
            Self::Broken => "broken",
        }
    }

    /// The failure of a stored word.
    pub(crate) fn of(word: &str) -> Self {
        if word == Self::NoRight.word() { Self::NoRight } else { Self::Broken }
    }
}

/// The right of a job that was taken up: to act in the name of its owner, as far as they may.
/// Only [`claim`] gives it.
#[derive(Deserialize)]
pub(crate) struct Owner {
    job: JobId,
    agent: AgentId,
}

impl Owner {
    /// The job.
    pub(crate) const fn job(&self) -> JobId {
        self.job
    }
}

impl Proof for Owner {
    fn actor(&self) -> Actor {
        Actor::Agent(self.agent)
    }
}

const START: &str = "
    insert into jobs (id, kind, owner_id, subject_id, name, state, done, rows, tries, started_at, leased_until)
    values (?1, ?2, ?3, ?4, ?5, 'waiting', 0, ?6, 0, ?7, ?8)";

/// Adds a job to `change`. Its message is sent when that is written.
pub(crate) fn start(
    ctx: &Ctx,
    change: &mut Change,
    _: &impl Proof,
    new: NewJob<'_>,
) -> Result<(), ApiError> {
    let id = ctx.id()?;
    let row =
        sql(START).with(id).with_word(&new.kind).with(new.owner).with(new.subject.to_string());
    let row = row.with(new.name).with(i64::from(new.rows)).with(ctx.now).with(ctx.now + LEASE);
    change.then(row).sends(id);
    Ok(())
}

/// A job that was taken up.
#[derive(Deserialize)]
pub(crate) struct Claimed {
    /// What it does.
    pub(crate) kind: JobKind,
    /// In whose name.
    pub(crate) owner: Owner,
    /// The id of the import or export.
    pub(crate) subject: Uuid,
    /// How often it was taken up since its last progress, this time included.
    pub(crate) tries: u32,
}

const CLAIM: &str = "
    update jobs set tries = tries + 1, leased_until = ?2
     where id = ?1 and ended_at is null
    returning json_object('kind', kind, 'owner', json_object('job', id, 'agent', owner_id), 'subject', subject_id,
                          'tries', tries) as json";

/// Takes up a job that goes on, a [`Claimed`].
pub(crate) fn claim(_: &System, id: JobId, now: Timestamp) -> Statement {
    sql(CLAIM).with(id).with(now + LEASE)
}

const ACTIVE: &str = "select json_quote(id) as json from jobs where id = ?1 and ended_at is null";

/// The job's id, if it goes on.
pub(crate) fn active(id: JobId) -> Statement {
    sql(ACTIVE).with(id)
}

const GOES_ON: &str = "
    insert into guard select exists (
      select 1 from jobs j join agents a on a.id = j.owner_id and a.disabled_at is null
       where j.id = ?1 and j.ended_at is null)";

/// The guard that the job goes on, and that its owner is active.
pub(crate) fn goes_on(owner: &Owner) -> Statement {
    sql(GOES_ON).with(owner.job)
}

const STEP: &str = "
    update jobs set state = ?2, done = ?3, rows = ?4, leased_until = ?5, ended_at = ?6, tries = 0, error = null
     where id = ?1";

/// Stores the progress of a slice.
pub(crate) fn step(_: &impl Proof, id: JobId, step: Step, now: Timestamp) -> Statement {
    let (state, ended) = match step.progress {
        Progress::More => (JobState::Running, None),
        Progress::Ended => (JobState::Done, Some(now)),
    };
    let row = sql(STEP).with(id).with_word(&state).with(i64::from(step.done));
    row.with(i64::from(step.rows)).with(now + LEASE).with(ended)
}

const END: &str = "
    update jobs set state = iif(?2 is null, 'done', 'failed'), reason = ?2, ended_at = ?3
     where id = ?1 and ended_at is null";

/// Ends a job, unless it has ended. With a failure, it has failed.
pub(crate) fn end(_: &System, id: JobId, why: Option<Failure>, now: Timestamp) -> Statement {
    sql(END).with(id).with(why.map(Failure::word)).with(now)
}

const CANCEL: &str = "
    update jobs set state = 'canceled', ended_at = ?2 where subject_id = ?1 and ended_at is null";

/// Cancels the job of a subject, if it goes on.
pub(crate) fn cancel(_: &impl Proof, subject: Uuid, now: Timestamp) -> Statement {
    sql(CANCEL).with(subject.to_string()).with(now)
}

const NOTE: &str = "update jobs set error = ?2 where id = ?1 and ended_at is null";

/// Stores what went wrong with a slice.
pub(crate) fn note(_: &System, id: JobId, error: &str) -> Statement {
    sql(NOTE).with(id).with(error)
}

const RELEASE: &str = "update jobs set leased_until = 0 where id = ?1 and ended_at is null";

/// Ends the lease of a job, so that the next minute goes on with it.
pub(crate) fn release(_: &System, id: JobId) -> Statement {
    sql(RELEASE).with(id)
}

// The lease is renewed, so that a message is not sent again each minute while the queue is long.
const LEFT: &str = "
    update jobs set leased_until = ?2
     where id in (select id from jobs where ended_at is null and leased_until <= ?1 order by leased_until limit 20)
    returning json_quote(id) as json";

/// The jobs whose lease has ended, an id each.
pub(crate) fn left(_: &System, now: Timestamp) -> Statement {
    sql(LEFT).with(now).with(now + LEASE)
}

const LIST: &str = "
    select json_object('id', id, 'kind', kind, 'state', state, 'name', name, 'subject', subject_id, 'done', done,
                       'rows', rows, 'started_at', started_at, 'ended_at', ended_at, 'reason', reason,
                       'seen', json(iif(seen_at is null, 'false', 'true'))) as json
      from (select * from jobs
             where owner_id = (select agent_id from sessions where hash = ?1) and (ended_at is null or ?2 < ended_at)
             order by ended_at is not null, started_at desc, id desc limit 20)
     order by started_at desc, id desc";

/// The jobs of the session's agent, a [`Job`](shared::api::jobs::Job) each, with the word of its [`Failure`] as the
/// reason.
pub(crate) fn list(session: &str, now: Timestamp) -> Statement {
    sql(LIST).with(session).with(now - LISTED_FOR)
}

const SEEN: &str = "
    update jobs set seen_at = ?2 where owner_id = ?1 and ended_at is not null and seen_at is null";

/// Marks the agent's jobs that have ended as seen.
pub(crate) fn see(own: &Own<AgentId>, now: Timestamp) -> Statement {
    sql(SEEN).with(own.id()).with(now)
}

const FORGET: &str = "
    delete from jobs where id in (select id from jobs where ended_at < ?1 limit 500)";

/// Deletes jobs that ended long ago.
pub(crate) fn forget(_: &System, now: Timestamp) -> Statement {
    sql(FORGET).with(now - KEPT_FOR)
}
