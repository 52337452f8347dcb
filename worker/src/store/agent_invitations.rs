//! Invitations to the desk: one-time links with which agents set their first password.

use serde::Deserialize;
use shared::api::agents::InvitationInfo;
use shared::ids::{AgentId, MailId, TokenId};
use shared::policy::Permit;
use shared::policy::workspace::ChangeSettings;
use shared::portal::link::{self, LinkPurpose, LinkRefusal, LinkUse};
use shared::time::Timestamp;

use super::proof::Own;
use super::tokens::ACTIVATION_LIFE;
use super::{Statement, sql};
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::secrets;

const KILL: &str = "
    update tokens set dead_at = ?2 where agent_id = ?1 and used_at is null and dead_at is null";

const MAKE: &str = "
    insert into tokens (id, hash, purpose, agent_id, address_key, email, created_at, expires_at, asked_by)
    select ?1, ?2, 'activation', id, address_key, email, ?4, ?5, ?6 from agents where id = ?3";

const MAIL: &str = "
    insert into outbox (id, kind, agent_id, email, token_id, not_before, queued_at)
    select ?1, purpose, agent_id, email, id, ?3, ?3 from tokens where id = ?2";

/// Revokes the agent's open links, creates a new one and queues its mail.
pub(crate) fn send(
    _: &Permit<ChangeSettings>,
    ctx: &Ctx,
    agent: AgentId,
    asked_by: Option<AgentId>,
) -> Result<[Statement; 3], ApiError> {
    let id: TokenId = ctx.id()?;
    let hash = secrets::hash(&secrets::link(&ctx.config, id)?);
    let make = sql(MAKE).with(id).with(hash).with(agent).with(ctx.now);
    Ok([
        sql(KILL).with(agent).with(ctx.now),
        make.with(ctx.now + ACTIVATION_LIFE).with(asked_by),
        sql(MAIL).with(ctx.id::<MailId>()?).with(id).with(ctx.now),
    ])
}

const DROP_MAILS: &str =
    "update outbox set state = 'dropped' where agent_id = ?1 and state = 'queued'";

/// Revokes the agent's open links and drops their queued mails.
pub(crate) fn revoke(_: &Permit<ChangeSettings>, agent: AgentId, now: Timestamp) -> [Statement; 2] {
    [sql(KILL).with(agent).with(now), sql(DROP_MAILS).with(agent)]
}

/// An invitation that was found by its secret.
#[derive(Deserialize)]
pub(crate) struct Invitation {
    id: TokenId,
    agent: AgentId,
    name: String,
    email: String,
    expires_at: Timestamp,
    is_used: bool,
    is_gone: bool,
}

impl Invitation {
    /// The invited agent.
    pub(crate) const fn agent(&self) -> AgentId {
        self.agent
    }

    /// Whether it works at `now`.
    pub(crate) fn works(&self, now: Timestamp) -> Result<(), LinkRefusal> {
        let used = match (self.is_used, self.is_gone) {
            (true, _) => LinkUse::Used,
            (false, true) => LinkUse::Gone,
            (false, false) => LinkUse::Open,
        };
        link::works(LinkPurpose::Activation, used, self.expires_at, now)
    }

    /// What it says about the agent.
    pub(crate) fn info(&self) -> InvitationInfo {
        InvitationInfo { name: self.name.clone(), email: self.email.clone() }
    }
}

const BY_HASH: &str = "
    select json_object(
       'id', k.id, 'agent', a.id, 'name', a.name, 'email', k.email, 'expires_at', k.expires_at,
       'is_used', json(iif(k.used_at is null, 'false', 'true')),
       'is_gone', json(iif(k.dead_at is null and a.disabled_at is null and a.password_hash is null
                             and a.address_key = k.address_key, 'false', 'true'))) as json
      from tokens k join agents a on a.id = k.agent_id
     where k.hash = ?1";

/// The invitation with this secret's hash, as an [`Invitation`].
pub(crate) fn by_hash(hash: &str) -> Statement {
    sql(BY_HASH).with(hash)
}

const OPEN: &str = "
    insert into guard select exists (
      select 1 from tokens k join agents a on a.id = k.agent_id
       where k.id = ?1 and k.used_at is null and k.dead_at is null and ?2 < k.expires_at
         and a.disabled_at is null and a.password_hash is null and a.address_key = k.address_key)";

const USE: &str = "update tokens set used_at = ?2 where id = ?1";

/// The guard that the invitation still works, and the statement that uses it. Of several
/// requests at once, one succeeds.
pub(crate) fn redeem(
    _: &Own<AgentId>,
    invitation: &Invitation,
    now: Timestamp,
) -> (Statement, Statement) {
    (sql(OPEN).with(invitation.id).with(now), sql(USE).with(invitation.id).with(now))
}
