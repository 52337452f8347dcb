//! Opening a session, once it is known whose it is, and the cookie that holds it.

use shared::api::session::{DeskSession, PortalSession};
use shared::ids::{AgentId, ContactId, HelpCenterId};
use shared::time::Span;

use crate::caller::{DESK_COOKIE, PORTAL_COOKIE};
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::reply::Written;
use crate::secrets;
use crate::store::change::Change;
use crate::store::proof::Own;
use crate::store::{portal_access, sessions};

/// Commits `change` with a new session of the agent.
pub(crate) async fn open_desk(
    ctx: &Ctx,
    mut change: Change,
    own: &Own<AgentId>,
    device: &str,
) -> Result<Written<DeskSession>, ApiError> {
    let secret = secrets::fresh()?;
    change.then(sessions::open_desk(ctx, &secrets::hash(&secret), own, device)?);
    let session = change.read(sessions::desk_of(own.id()));
    let mut answers = change.commit_unsigned(ctx).await?;
    ctx.set_cookie(cookie(DESK_COOKIE, &secret, sessions::DESK_LIFE));
    sessions::read_desk(&mut answers, session)
}

/// Commits `change` with a new session of the contact.
pub(crate) async fn open_portal(
    ctx: &Ctx,
    mut change: Change,
    own: &Own<ContactId>,
    help_center: HelpCenterId,
    device: &str,
) -> Result<PortalSession, ApiError> {
    let secret = secrets::fresh()?;
    let hash = secrets::hash(&secret);
    change
        .then(sessions::open_portal(ctx, &hash, own, help_center, device)?)
        .then(sessions::signed_in(own, &hash))
        .then(portal_access::seen(own, help_center, ctx.now));
    let session = sessions::portal_of(&mut change, own.id(), help_center);
    let mut answers = change.commit_unsigned(ctx).await?;
    ctx.set_cookie(cookie(PORTAL_COOKIE, &secret, sessions::PORTAL_LIFE));
    sessions::read_portal_of(&mut answers, session)
}

/// Takes the desk's cookie back.
pub(crate) fn close_desk(ctx: &Ctx) {
    ctx.set_cookie(cookie(DESK_COOKIE, "", Span::minutes(0)));
}

/// Takes the help center's cookie back.
pub(crate) fn close_portal(ctx: &Ctx) {
    ctx.set_cookie(cookie(PORTAL_COOKIE, "", Span::minutes(0)));
}

/// A session's cookie: for this host only, out of any script's reach.
fn cookie(name: &str, secret: &str, life: Span) -> String {
    let seconds = life.seconds();
    format!("{name}={secret}; Path=/; Max-Age={seconds}; HttpOnly; Secure; SameSite=Lax")
}
