//! Sessions: who is signed in where. They live in D1, hashed, and what ended
//! one ends it on the next request [P7].

use shared::api::session::{DeskSession, PortalSession, SessionRow};
use shared::ids::{AgentId, ContactId, HelpCenterId, SessionId};
use shared::policy::viewer::Customer;
use shared::time::{Span, Timestamp};

use super::asker::Asker;
use super::change::Change;
use super::proof::{Own, Proof, System};
use super::settings::workspace_json;
use super::{Answers, Bind, Slot, Statement, StoreError, sql};
use crate::caller::device_in_words;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::reply::Written;

/// However often it is used, a session ends after so long.
pub(crate) const DESK_LIFE: Span = Span::days(7);
/// See [`DESK_LIFE`].
pub(crate) const PORTAL_LIFE: Span = Span::days(60);

// At most 100: nobody reads more in a profile.
const LISTED: &str = "
    select json_object('id', x.id, 'device', x.device, 'created_at', x.created_at, 'seen_at', x.seen_at,
                       'is_current', json(iif(x.hash = ?1, 'true', 'false'))) as json
      from sessions s join sessions x on x.agent_id = s.agent_id or x.contact_id = s.contact_id
     where s.hash = ?1 and ?2 < x.expires_at
     order by x.seen_at desc
     limit 100";

/// The sessions of whoever holds this one.
pub(crate) fn list(hash: &str, now: Timestamp) -> Statement {
    sql(LISTED).with(hash).with(now)
}

/// Reads what [`list`] gave.
pub(crate) fn read_list(
    answers: &mut Answers,
    list: Slot<SessionRow>,
) -> Result<Vec<SessionRow>, StoreError> {
    let in_words = |row: SessionRow| SessionRow { device: device_in_words(&row.device), ..row };
    Ok(answers.all(list)?.into_iter().map(in_words).collect())
}

const OPEN_DESK: &str = "
    insert into sessions (hash, id, side, agent_id, device, created_at, seen_at, expires_at)
    values (?1, ?2, 'desk', ?3, ?4, ?5, ?5, ?6)";

/// Opens an agent's session.
pub(crate) fn open_desk(
    ctx: &Ctx,
    hash: &str,
    own: &Own<AgentId>,
    device: &str,
) -> Result<Statement, ApiError> {
    Ok(sql(OPEN_DESK)
        .with(hash)
        .with(ctx.id::<SessionId>()?)
        .with(own.id())
        .with(device)
        .with(ctx.now)
        .with(ctx.now + DESK_LIFE))
}

const OPEN_PORTAL: &str = "
    insert into sessions (hash, id, side, contact_id, help_center_id, device, created_at, seen_at, expires_at)
    values (?1, ?2, 'portal', ?3, ?4, ?5, ?6, ?6, ?7)";

/// Opens a contact's session.
pub(crate) fn open_portal(
    ctx: &Ctx,
    hash: &str,
    own: &Own<ContactId>,
    help_center: HelpCenterId,
    device: &str,
) -> Result<Statement, ApiError> {
    Ok(sql(OPEN_PORTAL)
        .with(hash)
        .with(ctx.id::<SessionId>()?)
        .with(own.id())
        .with(help_center)
        .with(device)
        .with(ctx.now)
        .with(ctx.now + PORTAL_LIFE))
}

const SIGNED_IN: &str = "
    insert into sign_ins (id, contact_id, help_center_id, at, device)
    select id, contact_id, help_center_id, created_at, device from sessions where hash = ?1";

/// Records for the contact's timeline that the session with this hash was opened.
pub(crate) fn signed_in(_: &Own<ContactId>, hash: &str) -> Statement {
    sql(SIGNED_IN).with(hash)
}

const TOUCH: &str = "update sessions set seen_at = ?2 where id = ?1";

const TOUCH_ACCESS: &str = "
    update portal_access set seen_at = ?2
     where (contact_id, help_center_id) = (select contact_id, help_center_id from sessions where id = ?1)";

/// Notes that the session is in use.
pub(super) async fn touch(_: &System, ctx: &Ctx, session: SessionId) -> Result<(), StoreError> {
    let touch = sql(TOUCH).with(session).with(ctx.now);
    let access = sql(TOUCH_ACCESS).with(session).with(ctx.now);
    ctx.sql.run(vec![touch, access]).await.map(|_| ())
}

const END: &str = "
    delete from sessions
     where id = ?1
       and (agent_id = ?2 or contact_id = ?2)
    returning json_object('id', id) as json";

/// Ends one session of its own holder.
pub(crate) fn end<Id: Bind + Copy>(own: &Own<Id>, session: SessionId) -> Statement {
    sql(END).with(session).with(own.id())
}

const HELD: &str = "
    insert into guard select exists (
      select 1 from sessions where id = ?1 and (agent_id = ?2 or contact_id = ?2))";

/// The guard that `session` is its holder's.
pub(crate) fn held<Id: Bind + Copy>(own: &Own<Id>, session: SessionId) -> Statement {
    sql(HELD).with(session).with(own.id())
}

const END_OTHERS: &str = "
    delete from sessions where (agent_id = ?1 or contact_id = ?1) and hash <> ?2";

/// Ends all of one's own sessions but the one with this hash.
pub(crate) fn end_others<Id: Bind + Copy>(own: &Own<Id>, hash: &str) -> Statement {
    sql(END_OTHERS).with(own.id()).with(hash)
}

const END_OF_CONTACT: &str = "delete from sessions where contact_id = ?1";

/// Ends all sessions of a contact.
pub(crate) fn end_of_contact(_: &impl Proof, contact: ContactId) -> Statement {
    sql(END_OF_CONTACT).with(contact)
}

const FORGET: &str = "
    delete from sessions where hash in (select hash from sessions where expires_at <= ?1 limit 500)";

/// Forgets sessions that are over.
pub(crate) fn forget(_: &System, now: Timestamp) -> Statement {
    sql(FORGET).with(now)
}

const FORGET_SIGN_INS: &str = "
    delete from sign_ins where (contact_id, at, id) in (
      select contact_id, at, id from sign_ins where at < ?1 limit 500)";

/// Deletes the sign-ins from before `old`.
pub(crate) fn forget_sign_ins(_: &System, old: Timestamp) -> Statement {
    sql(FORGET_SIGN_INS).with(old)
}

const DESK_SESSION: &str = concat!(
    "select json_object(
       'agent', json_object('id', a.id, 'name', a.name), 'email', a.email,
       'is_admin', json(iif(a.is_admin, 'true', 'false')),
       'must_change_password', json(iif(a.must_change_password, 'true', 'false')),
       'agents', json((select json_group_array(json_object('id', id, 'name', name)) from
                   (select id, name from agents where disabled_at is null order by name limit 200))),
       'departments', json((select json_group_array(json_object('id', id, 'name', name)) from
                   (select id, name from departments
                     where a.sees_all = 1
                        or id in (select department_id from agent_departments where agent_id = a.id)
                     order by name limit 100))),
       'help_centers', json((select json_group_array(json_object('id', id, 'name', name)) from
                   (select id, name from help_centers order by is_default desc, name limit 100))),
       'workspace', ",
    workspace_json!(),
    ") as json
  from agents a join settings w
 where a.id = coalesce(?1, (select agent_id from sessions where hash = ?2))"
);

/// What an agent who is signed in with `hash` needs on every page.
pub(crate) fn desk(hash: &str) -> Statement {
    sql(DESK_SESSION).with(None::<String>).with(hash)
}

/// The same for an agent who is about to be.
pub(crate) fn desk_of(agent: AgentId) -> Statement {
    sql(DESK_SESSION).with(agent).with(None::<String>)
}

/// Reads what [`desk`] gave.
pub(crate) fn read_desk(
    answers: &mut Answers,
    desk: Slot<DeskSession>,
) -> Result<Written<DeskSession>, ApiError> {
    Ok(Written::new(answers.text(desk).ok_or(ApiError::SignInNeeded)?)?)
}

const PORTAL_SESSION: &str = "
    select json_object(
       'help_center', h.name, 'contact', c.id, 'first_name', c.first_name, 'last_name', c.last_name,
       'email', (select email from contact_addresses where contact_id = c.id and is_live = 1 and is_primary = 1),
       'phone', c.phone, 'language', c.language, 'version', c.version,
       'must_change_password', json(iif(coalesce(k.must_change, 0), 'true', 'false')),
       'accounts', json('[]'),
       'offered_account', coalesce(
         (select r.account_id from relationships r join accounts a on a.id = r.account_id and a.deleted_at is null
           where r.contact_id = c.id and r.valid_to is null and r.account_id =
             (select t.account_id from tickets t where t.requester_id = c.id and t.account_id is not null
               order by t.activity_at desc, t.number desc limit 1)),
         (select r.account_id from relationships r join accounts a on a.id = r.account_id and a.deleted_at is null
           where r.contact_id = c.id and r.valid_to is null and r.kind = 'direct'))) as json
  from contacts c join help_centers h
  left join credentials k on k.contact_id = c.id
 where c.id = coalesce(?1, (select contact_id from sessions where hash = ?3))
   and h.id = coalesce(?2, (select help_center_id from sessions where hash = ?3))";

/// What a contact who is signed in with `hash` needs on every page.
pub(crate) fn portal(hash: &str) -> Statement {
    sql(PORTAL_SESSION).with(None::<String>).with(None::<String>).with(hash)
}

/// What a contact needs who is about to be signed in, once it is asked for.
pub(crate) struct PortalAsked {
    session: Slot<PortalSession>,
    contact: Slot<Customer>,
}

/// The same for a contact who is about to be, with their memberships: read in
/// `change`, with [`read_portal_of`].
pub(crate) fn portal_of(
    change: &mut Change,
    contact: ContactId,
    help_center: HelpCenterId,
) -> PortalAsked {
    let session = sql(PORTAL_SESSION).with(contact).with(help_center).with(None::<String>);
    PortalAsked {
        session: change.read(session),
        contact: change.read(sql(MEMBERSHIPS).with(contact).with(help_center)),
    }
}

const MEMBERSHIPS: &str = concat!("select ", super::scope::customer_json!("?1", "?2"), " as json");

/// Reads what [`portal`] gave; the accounts are those that the gate has read.
pub(crate) fn read_portal(
    answers: &mut Answers,
    session: Slot<PortalSession>,
    asker: &Asker,
) -> Result<PortalSession, ApiError> {
    let session = answers.one(session)?.ok_or(ApiError::SignInNeeded)?;
    let contact = asker.contact().ok_or(ApiError::SignInNeeded)?;
    Ok(with_accounts(session, contact))
}

/// Reads what [`portal_of`] gave.
pub(crate) fn read_portal_of(
    answers: &mut Answers,
    asked: PortalAsked,
) -> Result<PortalSession, ApiError> {
    let session = answers.one(asked.session)?.ok_or(ApiError::SignInNeeded)?;
    let contact = answers.one(asked.contact)?.ok_or(ApiError::SignInNeeded)?;
    Ok(with_accounts(session, &contact))
}

fn with_accounts(session: PortalSession, contact: &Customer) -> PortalSession {
    let accounts = contact.memberships.iter().map(|it| shared::api::session::PortalAccount {
        id: it.account,
        name: it.account_name.clone(),
        kind: it.kind,
        level: it.level(),
    });
    PortalSession { accounts: accounts.collect(), ..session }
}
