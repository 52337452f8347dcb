//! Agents, which admins invite, change, deactivate and reactivate.

use serde::Serialize;
use shared::agents::{AgentBody, AgentDraft, AgentRefusal};
use shared::api::agents::{
    AcceptInvitation, AgentList, DeactivateAgent, EditAgent, InvitationInfo, InviteAgent,
    ListAgents, ReactivateAgent, ReadInvitation, ReinviteAgent,
};
use shared::api::{Named, Nothing};
use shared::ids::AgentId;
use shared::operations::{Act, Subject};
use shared::policy::Permit;
use shared::policy::workspace::ChangeSettings;
use shared::portal::link::LinkRefusal;
use shared::portal::password::NewPassword;
use shared::words::both::agents as words;

use crate::call::Call;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::password::{self, Turn};
use crate::secrets;
use crate::store::agent_invitations::{self as invitations, Invitation};
use crate::store::agents::{self as store, AgentNow};
use crate::store::asker::Asker;
use crate::store::change::Change;
use crate::store::gate::as_agent;
use crate::store::proof::Own;
use crate::store::{Batch, StoreError};

/// What an operation says about an agent, beside the rows of the ledger.
#[derive(Serialize)]
struct Detail<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<AgentDraft>,
    after: &'a AgentBody,
}

/// All agents.
pub(crate) async fn list_agents(ctx: &Ctx, call: Call<ListAgents>) -> Result<AgentList, ApiError> {
    let (batch, list) = Batch::of::<AgentList>(store::list());
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    asker.permit::<ChangeSettings>(())?;
    answers.one(list)?.ok_or(ApiError::NotFound)
}

/// Creates an agent and sends the invitation.
pub(crate) async fn invite_agent(
    ctx: &Ctx,
    call: Call<InviteAgent>,
) -> Result<Named<AgentId>, ApiError> {
    let decide = async || {
        let (mut batch, taken) = match call.input.parse() {
            Ok((_, key, _)) => Batch::of::<u32>(store::with_address(&key)),
            Err(_) => Batch::of::<u32>(store::unknown_departments(&[])),
        };
        let departments = &call.input.agent.departments;
        let unknown = batch.ask::<u32>(store::unknown_departments(departments));
        let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
        let permit = asker.permit::<ChangeSettings>(())?;
        let (email, key, body) = call.input.parse().map_err(ApiError::Invalid)?;
        if answers.one(taken)?.is_some_and(|it| it > 0) {
            return Err(refused(AgentRefusal::AddressTaken));
        }
        known(&body, answers.one(unknown)?)?;
        Ok((asker, permit, (email, key, body)))
    };
    let (asker, permit, (email, key, body)) = decide().await?;
    let made = Named { id: ctx.id::<AgentId>()?, name: body.name.to_string() };
    let mut change = Change::by(ctx, &permit, Act::InviteAgent, Subject::Agent(made.id))?;
    change.detail(&Detail { before: None, after: &body });
    change.guard(store::departments_exist(&body.departments)).then(store::create(
        &permit,
        made.id,
        (&email, &key),
        &body,
        ctx.now,
    ));
    for statement in store::work_for(&permit, made.id, &body.departments) {
        change.then(statement);
    }
    let by = asker.agent().map(|it| it.id);
    for statement in invitations::send(&permit, ctx, made.id, by)? {
        change.then(statement);
    }
    match change.commit(ctx, &call.caller, &made).await {
        Ok(_) => Ok(made),
        Err(ApiError::Store(StoreError::Taken(_) | StoreError::Stale)) => {
            // Another request was faster; deciding again returns the reason.
            decide().await?;
            Err(ApiError::Stale(None))
        }
        Err(error) => Err(error),
    }
}

/// Changes an agent's name, role and departments.
pub(crate) async fn edit_agent(ctx: &Ctx, call: Call<EditAgent>) -> Result<Nothing, ApiError> {
    let id = call.id;
    let decide = async || {
        let (mut batch, now) = Batch::of::<AgentNow>(store::now(id));
        let departments = &call.input.agent.departments;
        let unknown = batch.ask::<u32>(store::unknown_departments(departments));
        let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
        let permit = asker.permit::<ChangeSettings>(())?;
        let now = answers.one(now)?.ok_or(ApiError::NotFound)?;
        let body = call.input.agent.parse().map_err(ApiError::Invalid)?;
        if now.version != call.input.version {
            return Err(ApiError::Stale(None));
        }
        known(&body, answers.one(unknown)?)?;
        now.standing.may_become(&body).map_err(refused)?;
        Ok((permit, now, body))
    };
    let (permit, now, body) = decide().await?;
    let mut change = Change::by(ctx, &permit, Act::EditAgent, Subject::Agent(id))?;
    change.detail(&Detail { before: Some(now.draft()), after: &body });
    change
        .guard(store::version(id, now.version))
        .guard(store::departments_exist(&body.departments));
    if now.standing.ceases_to_be_admin(Some(&body)) {
        change.guard(store::other_admin(id));
    }
    change.then(store::edit(&permit, id, &body));
    for statement in store::work_for(&permit, id, &body.departments) {
        change.then(statement);
    }
    let done = change.commit(ctx, &call.caller, &Nothing {}).await;
    match done {
        Err(ApiError::Store(StoreError::Stale)) => {
            decide().await?;
            Err(ApiError::Stale(None))
        }
        done => done.map(|_| Nothing {}),
    }
}

/// Sends the invitation again. Earlier links stop working.
pub(crate) async fn reinvite_agent(
    ctx: &Ctx,
    call: Call<ReinviteAgent>,
) -> Result<Nothing, ApiError> {
    let id = call.id;
    let (asker, permit, now) = find(ctx, &call.caller, id).await?;
    now.standing.may_invite().map_err(refused)?;
    let mut change = Change::by(ctx, &permit, Act::InviteAgent, Subject::Agent(id))?;
    change.guard(store::version(id, now.version));
    for statement in invitations::send(&permit, ctx, id, asker.agent().map(|it| it.id))? {
        change.then(statement);
    }
    finish(ctx, &call.caller, change).await
}

/// Deactivates an agent. Their sessions end at once, and another agent gets what they own.
pub(crate) async fn deactivate_agent(
    ctx: &Ctx,
    call: Call<DeactivateAgent>,
) -> Result<Nothing, ApiError> {
    let (id, to) = (call.id, call.input.to);
    let (mut batch, now) = Batch::of::<AgentNow>(store::now(id));
    let heir = batch.ask::<AgentNow>(store::now(to.unwrap_or(id)));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let permit = asker.permit::<ChangeSettings>(())?;
    let now = answers.one(now)?.ok_or(ApiError::NotFound)?;
    let is_self = asker.agent().is_some_and(|it| it.id == id);
    now.standing.may_deactivate(is_self).map_err(refused)?;
    let heir = answers.one(heir)?.filter(|_| to.is_some_and(|to| to != id));
    if !now.standing.may_hand_over(to.is_some(), heir.map(|it| it.standing)) {
        return Err(ApiError::field("to", words::choose_who_takes_over()));
    }
    let mut change = Change::by(ctx, &permit, Act::DeactivateAgent, Subject::Agent(id))?;
    change.detail(&call.input);
    change.guard(store::version(id, now.version));
    if now.standing.ceases_to_be_admin(None) {
        change.guard(store::other_admin(id));
    }
    match to {
        Some(to) => {
            change.guard(store::works(to));
            for statement in store::hand_over(&permit, id, to, ctx.now) {
                change.then(statement);
            }
        }
        None => {
            change.guard(store::owns_nothing(id));
        }
    }
    for statement in store::deactivate(&permit, id, ctx.now)
        .into_iter()
        .chain(invitations::revoke(&permit, id, ctx.now))
    {
        change.then(statement);
    }
    finish(ctx, &call.caller, change).await
}

/// Lets a deactivated agent sign in again. What was handed over stays where it is.
pub(crate) async fn reactivate_agent(
    ctx: &Ctx,
    call: Call<ReactivateAgent>,
) -> Result<Nothing, ApiError> {
    let id = call.id;
    let (_, permit, now) = find(ctx, &call.caller, id).await?;
    now.standing.may_reactivate().map_err(refused)?;
    let mut change = Change::by(ctx, &permit, Act::ReactivateAgent, Subject::Agent(id))?;
    change.guard(store::version(id, now.version)).then(store::reactivate(&permit, id));
    finish(ctx, &call.caller, change).await
}

/// What an invitation is for; changes nothing.
pub(crate) async fn read_invitation(
    ctx: &Ctx,
    call: Call<ReadInvitation>,
) -> Result<InvitationInfo, ApiError> {
    Ok(hold(ctx, &call.input.token).await?.info())
}

/// Sets the password of an invited agent. It does not sign in.
pub(crate) async fn accept_invitation(
    ctx: &Ctx,
    call: Call<AcceptInvitation>,
) -> Result<InvitationInfo, ApiError> {
    let invitation = hold(ctx, &call.input.token).await?;
    let own = Own::<AgentId>::invited(&invitation);
    let info = invitation.info();
    let about = [info.email.as_str(), info.name.as_str(), "Atrium"];
    let password = NewPassword::parse("password", &call.input.password, &about)?;
    let hash = password::hash(Turn::take(ctx.now)?, password.as_bytes())?;
    let (works, spend) = invitations::redeem(&own, &invitation, ctx.now);
    let mut change = Change::by(ctx, &own, Act::AcceptInvitation, Subject::Agent(own.id()))?;
    change.guard(works).then(spend).then(store::set_password(&own, &hash));
    match change.commit_unsigned(ctx).await {
        Ok(_) => Ok(info),
        // A second request with the same link was faster.
        Err(ApiError::Store(StoreError::Stale)) => Err(LinkRefusal::Spent.into()),
        Err(error) => Err(error),
    }
}

/// The invitation with this secret, if it works. An unknown one is refused like a used one.
async fn hold(ctx: &Ctx, secret: &str) -> Result<Invitation, ApiError> {
    let hash = secrets::hash_given(secret).ok_or(LinkRefusal::Spent)?;
    let (batch, found) = Batch::of::<Invitation>(invitations::by_hash(&hash));
    let found = batch.run(&*ctx.sql).await?.one(found)?.ok_or(LinkRefusal::Spent)?;
    found.works(ctx.now)?;
    Ok(found)
}

async fn find(
    ctx: &Ctx,
    caller: &Caller,
    id: AgentId,
) -> Result<(Asker, Permit<ChangeSettings>, AgentNow), ApiError> {
    let (batch, now) = Batch::of::<AgentNow>(store::now(id));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let permit = asker.permit::<ChangeSettings>(())?;
    let now = answers.one(now)?.ok_or(ApiError::NotFound)?;
    Ok((asker, permit, now))
}

/// Commits. If something changed since it was read, the admin decides again.
async fn finish(ctx: &Ctx, caller: &Caller, change: Change) -> Result<Nothing, ApiError> {
    match change.commit(ctx, caller, &Nothing {}).await {
        Ok(_) => Ok(Nothing {}),
        Err(ApiError::Store(StoreError::Stale)) => Err(ApiError::Stale(None)),
        Err(error) => Err(error),
    }
}

/// Refuses departments that don't exist. They are not read for an agent who works for all.
fn known(body: &AgentBody, unknown: Option<u32>) -> Result<(), ApiError> {
    if !body.sees_all && unknown != Some(0) {
        return Err(ApiError::field("departments", words::choose_a_department()));
    }
    Ok(())
}

fn refused(refusal: AgentRefusal) -> ApiError {
    ApiError::rule(refusal.code(), refusal.to_string())
}
