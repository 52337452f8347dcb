//! Signing in and out, sessions and passwords, for the desk and the help center.

use serde::de::DeserializeOwned;
use shared::api::Nothing;
use shared::api::session::{
    ChangeAgentPassword, ChangeContactPassword, ChangePassword, DeskSession, EndDeskSession,
    EndPortalSession, GetDeskSession, GetPortalSession, ListDeskSessions, ListPortalSessions,
    PortalSession, SessionRow, SignIn, SignInAgent, SignInContact, SignOutAgent, SignOutContact,
};
use shared::email::{AddressKey, Email};
use shared::ids::{AgentId, ContactId, SessionId};
use shared::operations::{Act, Subject};
use shared::portal::access::PortalState;
use shared::portal::password::NewPassword;
use shared::words::server::problems as words;

use crate::acts::sessions as acts;
use crate::call::Call;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::known::{self, KnownFor, Source};
use crate::password::{self, Turn};
use crate::reply::Written;
use crate::store::agents::{self, AgentKey};
use crate::store::attempts::{self, Attempt};
use crate::store::change::Change;
use crate::store::gate::{
    as_agent, as_agent_before_password, as_contact, as_contact_before_password,
};
use crate::store::portal_access::{self, Standing};
use crate::store::proof::{Own, Proof};
use crate::store::{Batch, Bind, Statement, StoreError, sessions, tokens};

/// Opens an agent's session.
pub(crate) async fn sign_in_agent(
    ctx: &Ctx,
    call: Call<SignInAgent>,
) -> Result<Written<DeskSession>, ApiError> {
    let turn = Turn::take(ctx.now)?;
    let (key, whose) = address(&call.input);
    let attempt = Attempt::SignInAgent;
    let source = Source::of(ctx, &call.caller, KnownFor::Desk, &whose);
    let found = key.as_ref().map(agents::by_address);
    let agent: Option<AgentKey> = tried(ctx, &source, attempt, &whose, found).await?;
    let kept = agent.as_ref().and_then(|it| it.password_hash.as_deref());
    let matched = password::verify(
        &turn,
        call.input.password.as_bytes(),
        kept.unwrap_or(password::DUMMY_HASH),
    )?;
    let agent = agent.filter(|it| it.password_hash.is_some());
    let (agent, matched) = agent.zip(matched).ok_or(ApiError::NotAuthorized)?;
    let own = Own::<AgentId>::by_password(&agent, &matched);

    let mut change = Change::by(ctx, &own, Act::SignIn, Subject::Agent(agent.id))?;
    change.guard(agents::unchanged(&agent)).then(attempts::forgive(
        &own,
        ctx,
        attempt,
        (&whose, &source),
    ));
    let session = proven(acts::open_desk(ctx, change, &own, &call.caller.device).await)?;
    known::remember(ctx, KnownFor::Desk, &whose)?;
    Ok(session)
}

/// Opens a contact's session. A contact who is not active gets the same answer, after
/// the same work, as a contact with a wrong password [P5].
pub(crate) async fn sign_in_contact(
    ctx: &Ctx,
    call: Call<SignInContact>,
) -> Result<PortalSession, ApiError> {
    let turn = Turn::take(ctx.now)?;
    let (key, whose) = address(&call.input);
    let attempt = Attempt::SignInContact;
    let source = Source::of(ctx, &call.caller, KnownFor::Portal, &whose);
    let help_center = call.caller.help_center.as_ref();
    let found = key.as_ref().map(|key| portal_access::by_address(key, help_center));
    let standing: Option<Standing> = tried(ctx, &source, attempt, &whose, found).await?;
    let kept = standing.as_ref().and_then(|it| it.password_hash.clone());
    let hash = kept.as_deref().unwrap_or(password::DUMMY_HASH);
    let matched = password::verify(&turn, call.input.password.as_bytes(), hash)?;
    drop(turn);
    let may = |it: &Standing| kept.is_some() && it.state == PortalState::Active;
    let (standing, matched) = standing.filter(may).zip(matched).ok_or(ApiError::NotAuthorized)?;
    let own = Own::<ContactId>::by_password(&standing, &matched);

    let mut change = Change::by(ctx, &own, Act::SignIn, Subject::Contact(standing.contact))?;
    change.guard(portal_access::unchanged(&standing));
    if let Some(key) = &key {
        change.guard(portal_access::has_address(standing.contact, key));
    }
    change.then(attempts::forgive(&own, ctx, attempt, (&whose, &source)));
    let (center, device) = (standing.help_center, &call.caller.device);
    let session = proven(acts::open_portal(ctx, change, &own, center, device).await)?;
    known::remember(ctx, KnownFor::Portal, &whose)?;
    Ok(session)
}

/// The result of a sign-in. While the password was hashed, it may have been changed, or
/// the contact blocked. The sign-in is then refused like one with a wrong password.
fn proven<T>(opened: Result<T, ApiError>) -> Result<T, ApiError> {
    match opened {
        Err(ApiError::Store(StoreError::Stale)) => Err(ApiError::NotAuthorized),
        done => done,
    }
}

/// The key of the typed address, and the text that its attempts are counted under. Text
/// that is not an address is counted too.
fn address(input: &SignIn) -> (Option<AddressKey>, String) {
    let key = input.email.parse::<Email>().and_then(|email| email.key()).ok();
    let whose = key.as_ref().map_or_else(|| "no address".to_owned(), |key| key.as_str().to_owned());
    (key, whose)
}

/// Counts an attempt and runs the statement `find`, in one round trip.
async fn tried<T: DeserializeOwned>(
    ctx: &Ctx,
    source: &Source,
    attempt: Attempt,
    whose: &str,
    find: Option<Statement>,
) -> Result<Option<T>, ApiError> {
    let mut batch = Batch::new();
    let counting = attempts::count(&mut batch, ctx, attempt, (whose, source));
    let found = find.map(|find| batch.ask(find));
    let mut answers = batch.run(&*ctx.sql).await?;
    attempts::check(&mut answers, counting, ctx.now)?;
    match found {
        Some(found) => Ok(answers.one(found)?),
        None => Ok(None),
    }
}

/// Who is signed in to the desk.
pub(crate) async fn get_desk_session(
    ctx: &Ctx,
    call: Call<GetDeskSession>,
) -> Result<Written<DeskSession>, ApiError> {
    let session = call.caller.session.as_deref().unwrap_or_default();
    let (batch, desk) = Batch::of(sessions::desk(session));
    let (_, mut answers) = as_agent_before_password(ctx, &call.caller, batch).await?;
    sessions::read_desk(&mut answers, desk)
}

/// Who is signed in to the help center.
pub(crate) async fn get_portal_session(
    ctx: &Ctx,
    call: Call<GetPortalSession>,
) -> Result<PortalSession, ApiError> {
    let session = call.caller.session.as_deref().unwrap_or_default();
    let (batch, portal) = Batch::of(sessions::portal(session));
    let (asker, _, mut answers) = as_contact_before_password(ctx, &call.caller, batch).await?;
    sessions::read_portal(&mut answers, portal, &asker)
}

/// Ends the caller's session.
pub(crate) async fn sign_out_agent(
    ctx: &Ctx,
    call: Call<SignOutAgent>,
) -> Result<Nothing, ApiError> {
    let (asker, _) = as_agent_before_password(ctx, &call.caller, Batch::new()).await?;
    let own = asker.own_agent().ok_or(ApiError::SignInNeeded)?;
    let mut change = Change::by(ctx, &own, Act::SignOut, Subject::Session(asker.session))?;
    change.then(sessions::end(&own, asker.session));
    change.commit(ctx, &call.caller, &Nothing {}).await?;
    acts::close_desk(ctx);
    Ok(Nothing {})
}

/// Ends the caller's session.
pub(crate) async fn sign_out_contact(
    ctx: &Ctx,
    call: Call<SignOutContact>,
) -> Result<Nothing, ApiError> {
    let (asker, own, _) = as_contact_before_password(ctx, &call.caller, Batch::new()).await?;
    let mut change = Change::by(ctx, &own, Act::SignOut, Subject::Session(asker.session))?;
    change.then(sessions::end(&own, asker.session));
    change.commit(ctx, &call.caller, &Nothing {}).await?;
    acts::close_portal(ctx);
    Ok(Nothing {})
}

/// The agent's own sessions.
pub(crate) async fn list_desk_sessions(
    ctx: &Ctx,
    call: Call<ListDeskSessions>,
) -> Result<Vec<SessionRow>, ApiError> {
    let session = call.caller.session.as_deref().unwrap_or_default();
    let (batch, list) = Batch::of(sessions::list(session, ctx.now));
    let (_, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    Ok(sessions::read_list(&mut answers, list)?)
}

/// The contact's own sessions.
pub(crate) async fn list_portal_sessions(
    ctx: &Ctx,
    call: Call<ListPortalSessions>,
) -> Result<Vec<SessionRow>, ApiError> {
    let session = call.caller.session.as_deref().unwrap_or_default();
    let (batch, list) = Batch::of(sessions::list(session, ctx.now));
    let (_, _, mut answers) = as_contact(ctx, &call.caller, batch).await?;
    Ok(sessions::read_list(&mut answers, list)?)
}

/// Ends one of the agent's sessions. A session of somebody else is a 404.
pub(crate) async fn end_desk_session(
    ctx: &Ctx,
    call: Call<EndDeskSession>,
) -> Result<Nothing, ApiError> {
    let (asker, _) = as_agent(ctx, &call.caller, Batch::new()).await?;
    let own = asker.own_agent().ok_or(ApiError::SignInNeeded)?;
    end_session(ctx, &call.caller, &own, call.id).await
}

/// Ends one of the contact's sessions. A session of somebody else is a 404.
pub(crate) async fn end_portal_session(
    ctx: &Ctx,
    call: Call<EndPortalSession>,
) -> Result<Nothing, ApiError> {
    let (_, own, _) = as_contact(ctx, &call.caller, Batch::new()).await?;
    end_session(ctx, &call.caller, &own, call.id).await
}

async fn end_session<Id: Bind + Copy>(
    ctx: &Ctx,
    caller: &Caller,
    own: &Own<Id>,
    session: SessionId,
) -> Result<Nothing, ApiError>
where
    Own<Id>: Proof,
{
    let mut change = Change::by(ctx, own, Act::EndSession, Subject::Session(session))?;
    change.guard(sessions::held(own, session)).then(sessions::end(own, session));
    match change.commit(ctx, caller, &Nothing {}).await {
        Ok(_) => Ok(Nothing {}),
        Err(ApiError::Store(StoreError::Stale)) => Err(ApiError::NotFound),
        Err(error) => Err(error),
    }
}

/// Changes the agent's own password.
pub(crate) async fn change_agent_password(
    ctx: &Ctx,
    call: Call<ChangeAgentPassword>,
) -> Result<Nothing, ApiError> {
    let hash = call.caller.session.clone().ok_or(ApiError::SignInNeeded)?;
    let (mut batch, agent) = Batch::of::<AgentKey>(agents::by_session(&hash));
    let counting = attempts::count_of_session(&mut batch, ctx, &hash);
    let (asker, mut answers) = as_agent_before_password(ctx, &call.caller, batch).await?;
    attempts::check(&mut answers, counting, ctx.now)?;
    let agent = answers.one(agent)?.ok_or(ApiError::SignInNeeded)?;
    let own = asker.own_agent().ok_or(ApiError::SignInNeeded)?;
    let about = [agent.name.as_str(), agent.email.as_str()];
    let next = next_password(ctx, &call.input, agent.password_hash.as_deref(), &about)?;
    let mut change = Change::by(ctx, &own, Act::ChangePassword, Subject::Agent(agent.id))?;
    change
        .guard(agents::unchanged(&agent))
        .then(agents::set_password(&own, &next))
        .then(sessions::end_others(&own, &hash));
    change.commit(ctx, &call.caller, &Nothing {}).await?;
    Ok(Nothing {})
}

/// Changes the contact's own password.
pub(crate) async fn change_contact_password(
    ctx: &Ctx,
    call: Call<ChangeContactPassword>,
) -> Result<Nothing, ApiError> {
    let hash = call.caller.session.clone().ok_or(ApiError::SignInNeeded)?;
    let (mut batch, standing) = Batch::of::<Standing>(portal_access::by_session(&hash));
    let counting = attempts::count_of_session(&mut batch, ctx, &hash);
    let (_, own, mut answers) = as_contact_before_password(ctx, &call.caller, batch).await?;
    attempts::check(&mut answers, counting, ctx.now)?;
    let standing = answers.one(standing)?.ok_or(ApiError::SignInNeeded)?;
    let email = standing.email.clone().unwrap_or_default();
    let about = [standing.name.as_str(), email.as_str(), standing.help_center_name.as_str()];
    let next = next_password(ctx, &call.input, standing.password_hash.as_deref(), &about)?;
    let mut change = Change::by(ctx, &own, Act::ChangePassword, Subject::Contact(own.id()))?;
    change
        .guard(portal_access::unchanged(&standing))
        .then(portal_access::set_own_password(&own, &next, ctx.now))
        .then(sessions::end_others(&own, &hash))
        .then(tokens::revoke(&own, own.id(), standing.help_center, ctx.now));
    change.commit(ctx, &call.caller, &Nothing {}).await?;
    Ok(Nothing {})
}

/// The hash of the next password, if the current one is right.
fn next_password(
    ctx: &Ctx,
    input: &ChangePassword,
    kept: Option<&str>,
    about: &[&str],
) -> Result<String, ApiError> {
    let next = NewPassword::parse("next", &input.next, about)?;
    let kept = kept.unwrap_or(password::DUMMY_HASH);
    let turn = Turn::take(ctx.now)?;
    if password::verify(&turn, input.current.as_bytes(), kept)?.is_none() {
        return Err(ApiError::field("current", words::not_the_current_password()));
    }
    if input.current == input.next {
        return Err(ApiError::field("next", words::choose_another_password()));
    }
    password::hash(turn, next.as_bytes())
}
