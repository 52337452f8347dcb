//! Authentication: the session is read in the same batch as the requested data, so
//! a read takes one round trip, rights included.
//!
//! Every handler that needs a session gets its data through [`as_agent`] or
//! [`as_contact`], so no handler can forget the check.

use serde::Deserialize;
use shared::api::Side;
use shared::ids::{ContactId, JobId, SessionId};
use shared::policy::Refusal;
use shared::policy::customers::Administer;
use shared::policy::viewer::{Agent, Customer, Viewer};
use shared::policy::workspace::Workspace;
use shared::time::{Span, Timestamp};
use shared::words::server::problems as words;

use super::asker::Asker;
use super::jobs::Owner;
use super::proof::{Own, System};
use super::scope::customer_json;
use super::settings::workspace_json;
use super::{Answers, Batch, Slot, StoreError, sessions, sql};
use crate::caller::{Caller, Once};
use crate::ctx::Ctx;
use crate::error::ApiError;

/// How long a session lasts without being used.
pub(super) const DESK_IDLE: Span = Span::hours(12);
pub(super) const PORTAL_IDLE: Span = Span::days(14);

/// How outdated "last seen" may be: updating it each time would make every read a write.
pub(super) const SEEN_EVERY: Span = Span::minutes(10);

/// A desk session and its agent.
macro_rules! desk_session {
    () => {
        "sessions s join agents a on a.id = s.agent_id"
    };
}
pub(super) use desk_session;

/// The condition that session `?1` is valid for the desk at `?2`: it was used since `?3`.
macro_rules! desk_lives {
    () => {
        "s.hash = ?1 and s.side = 'desk' and ?2 < s.expires_at and ?3 < s.seen_at and a.disabled_at is null"
    };
}
pub(super) use desk_lives;

/// A help center session whose contact has access, and their password.
macro_rules! portal_session {
    () => {
        "sessions s
          join portal_access p on p.contact_id = s.contact_id and p.help_center_id = s.help_center_id and p.state = 'active'
          join contacts c on c.id = s.contact_id and c.deleted_at is null
          left join credentials k on k.contact_id = s.contact_id"
    };
}
pub(super) use portal_session;

/// The condition that session `?1` is valid for the help center at `?2`: it was used
/// since `?3`.
macro_rules! portal_lives {
    () => {
        "s.hash = ?1 and s.side = 'portal' and ?2 < s.expires_at and ?3 < s.seen_at"
    };
}
pub(super) use portal_lives;

/// An agent `a`, as the policy knows them.
macro_rules! agent_json {
    () => {
        "json_object(
         'id', a.id, 'name', a.name, 'is_admin', json(iif(a.is_admin, 'true', 'false')),
         'departments', json(iif(a.sees_all, null,
           json((select json_group_array(department_id) from agent_departments where agent_id = a.id)))))"
    };
}

const DESK: &str = concat!(
    "select json_object(
       'session', s.id, 'seen_at', s.seen_at,
       'must_change_password', json(iif(a.must_change_password, 'true', 'false')),
       'workspace', ",
    workspace_json!(),
    ",
       'viewer', ",
    agent_json!(),
    ") as json
  from ",
    desk_session!(),
    " join settings w
 where ",
    desk_lives!()
);

const PORTAL: &str = concat!(
    "select json_object(
       'session', s.id, 'seen_at', s.seen_at,
       'must_change_password', json(iif(coalesce(k.must_change, 0), 'true', 'false')),
       'workspace', ",
    workspace_json!(),
    ", 'viewer', ",
    customer_json!("s.contact_id", "s.help_center_id"),
    ") as json
  from ",
    portal_session!(),
    " join settings w
 where ",
    portal_lives!()
);

const OWNER: &str = concat!(
    "select json_object(
       'workspace', ",
    workspace_json!(),
    ",
       'viewer', iif(a.disabled_at is null, ",
    agent_json!(),
    ", null)) as json
  from jobs j join agents a on a.id = j.owner_id join settings w
 where j.id = ?1 and j.ended_at is null"
);

/// The owner of a job; no viewer: they are no longer active.
#[derive(Deserialize)]
struct OwnerRow {
    workspace: Workspace,
    viewer: Option<Agent>,
}

#[derive(Deserialize)]
struct Row<V> {
    session: SessionId,
    seen_at: Timestamp,
    must_change_password: bool,
    workspace: Workspace,
    viewer: V,
}

/// The stored reply to this POST.
const ANSWERED: &str = "
    select json_object('request', request, 'reply', reply) as json
      from idempotency
     where caller = ?1 and key = ?2";

/// The tables and the condition that the session `?1` is valid at `?2` and its owner has
/// access, for either side.
macro_rules! session_lives {
    () => {
        "sessions s
           left join agents a on a.id = s.agent_id
           left join contacts c on c.id = s.contact_id
           left join portal_access p on p.contact_id = s.contact_id and p.help_center_id = s.help_center_id
          where s.hash = ?1 and ?2 < s.expires_at
            and iif(s.side = 'desk', a.disabled_at is null, p.state = 'active' and c.deleted_at is null)"
    };
}
pub(super) use session_lives;

const LIVES: &str = concat!("select json_quote(s.id) as json from ", session_lives!());

#[derive(Deserialize)]
struct Answered {
    request: String,
    reply: String,
}

impl Answered {
    /// The answer to `once`, which has the same key.
    fn to(self, once: &Once) -> ApiError {
        if self.request == once.request {
            ApiError::Replay(self.reply)
        } else {
            ApiError::rule(shared::problem::ProblemCode::KeyReused, words::key_was_used())
        }
    }
}

/// The error for a write of `caller` that failed with `error`. If the session ended
/// meanwhile, or the request is a repetition of an answered one (a double click), that is
/// the error instead.
pub(super) async fn refused(
    ctx: &Ctx,
    caller: &Caller,
    error: StoreError,
) -> Result<ApiError, ApiError> {
    let session = caller.session.as_ref().ok_or(ApiError::SignInNeeded)?;
    let (mut batch, lives) = Batch::of::<SessionId>(sql(LIVES).with(session).with(ctx.now));
    let answered = ask_answered(&mut batch, caller, session);
    let mut answers = batch.run(&*ctx.sql).await?;
    if answers.text(lives).is_none() {
        return Ok(ApiError::SignInNeeded);
    }
    let before = read_answered(&mut answers, answered)?;
    Ok(before.unwrap_or(ApiError::Store(error)))
}

/// Adds the statement that reads the stored reply to `batch`, if the request has an
/// idempotency key.
fn ask_answered<'a>(
    batch: &mut Batch,
    caller: &'a Caller,
    session: &str,
) -> Option<(&'a Once, Slot<Answered>)> {
    let once = caller.once.as_ref()?;
    Some((once, batch.ask(sql(ANSWERED).with(session).with(&once.key))))
}

/// Reads the stored reply as the answer to the caller.
fn read_answered(
    answers: &mut Answers,
    asked: Option<(&Once, Slot<Answered>)>,
) -> Result<Option<ApiError>, StoreError> {
    let Some((once, slot)) = asked else { return Ok(None) };
    Ok(answers.one(slot)?.map(|before| before.to(once)))
}

async fn ask<V: serde::de::DeserializeOwned>(
    ctx: &Ctx,
    caller: &Caller,
    (text, idle): (&'static str, Span),
    mut batch: Batch,
) -> Result<(Row<V>, Answers), ApiError> {
    let session = caller.session.as_ref().ok_or(ApiError::SignInNeeded)?;
    let who = batch.ask(sql(text).with(session).with(ctx.now).with(ctx.now - idle));
    let answered = ask_answered(&mut batch, caller, session);
    let mut answers = batch.run(&*ctx.sql).await?;
    let row: Row<V> = answers.one(who)?.ok_or(ApiError::SignInNeeded)?;
    if let Some(before) = read_answered(&mut answers, answered)? {
        return Err(before);
    }
    if row.seen_at < ctx.now - SEEN_EVERY {
        sessions::touch(&System::by_itself(), ctx, row.session).await?;
    }
    Ok((row, answers))
}

/// Runs `batch` for the signed-in agent, or for the owner of the job that the caller is.
pub(crate) async fn as_agent(
    ctx: &Ctx,
    caller: &Caller,
    batch: Batch,
) -> Result<(Asker, Answers), ApiError> {
    if let Some(job) = caller.job {
        return in_name_of(ctx, job, batch).await;
    }
    let (asker, answers) = as_agent_before_password(ctx, caller, batch).await?;
    own_password_first(&asker)?;
    Ok((asker, answers))
}

/// Like [`as_agent`], also for an agent who must change their password first.
pub(crate) async fn as_agent_before_password(
    ctx: &Ctx,
    caller: &Caller,
    batch: Batch,
) -> Result<(Asker, Answers), ApiError> {
    let (row, answers) = ask::<Agent>(ctx, caller, (DESK, DESK_IDLE), batch).await?;
    let asker = Asker {
        viewer: Viewer::Agent(row.viewer),
        session: row.session,
        workspace: row.workspace,
        must_change_password: row.must_change_password,
        now: ctx.now,
    };
    Ok((asker, answers))
}

/// Runs `batch` for the owner of a job, who needs no session: the job acts in their name as
/// long as they are active. If the job has ended, this is [`StoreError::Stale`].
pub(crate) async fn as_owner(
    ctx: &Ctx,
    owner: &Owner,
    batch: Batch,
) -> Result<(Asker, Answers), ApiError> {
    in_name_of(ctx, owner.job(), batch).await
}

async fn in_name_of(ctx: &Ctx, job: JobId, mut batch: Batch) -> Result<(Asker, Answers), ApiError> {
    let who = batch.ask::<OwnerRow>(sql(OWNER).with(job));
    let mut answers = batch.run(&*ctx.sql).await?;
    let row = answers.one(who)?.ok_or(ApiError::Store(StoreError::Stale))?;
    let asker = Asker {
        viewer: Viewer::Agent(row.viewer.ok_or(Refusal::Forbidden)?),
        // A job has no session, and no session has this id.
        session: SessionId::new(uuid::Uuid::nil()),
        workspace: row.workspace,
        must_change_password: false,
        now: ctx.now,
    };
    Ok((asker, answers))
}

/// Runs `batch` for the signed-in contact.
pub(crate) async fn as_contact(
    ctx: &Ctx,
    caller: &Caller,
    batch: Batch,
) -> Result<(Asker, Own<ContactId>, Answers), ApiError> {
    let (asker, contact, answers) = as_contact_before_password(ctx, caller, batch).await?;
    own_password_first(&asker)?;
    Ok((asker, contact, answers))
}

/// Like [`as_contact`], also for a contact who must change their password first.
pub(crate) async fn as_contact_before_password(
    ctx: &Ctx,
    caller: &Caller,
    batch: Batch,
) -> Result<(Asker, Own<ContactId>, Answers), ApiError> {
    let (row, answers) = ask::<Customer>(ctx, caller, (PORTAL, PORTAL_IDLE), batch).await?;
    let viewer = row.viewer;
    let contact = Own::<ContactId>::signed_in(&viewer);
    let asker = Asker {
        viewer: Viewer::Customer(viewer),
        session: row.session,
        workspace: row.workspace,
        must_change_password: row.must_change_password,
        now: ctx.now,
    };
    Ok((asker, contact, answers))
}

/// Checks that the caller has a valid session for this side, before a large body is read.
/// The handler checks the rights again.
pub(crate) async fn let_in(ctx: &Ctx, caller: &Caller, side: Side) -> Result<(), ApiError> {
    match side {
        Side::Public | Side::Service | Side::Dev => {}
        Side::Portal => {
            as_contact(ctx, caller, Batch::new()).await?;
        }
        Side::Desk => {
            as_agent(ctx, caller, Batch::new()).await?;
        }
        Side::Admin => {
            let (asker, _) = as_agent(ctx, caller, Batch::new()).await?;
            asker.permit::<Administer>(())?;
        }
    }
    Ok(())
}

fn own_password_first(asker: &Asker) -> Result<(), ApiError> {
    if asker.must_change_password {
        Err(ApiError::rule(
            shared::problem::ProblemCode::PasswordChangeNeeded,
            words::own_password_first(),
        ))
    } else {
        Ok(())
    }
}
