//! Mailed links: opening a link changes nothing, a POST redeems it.

use shared::api::Nothing;
use shared::api::session::{
    ActivatePortalAccess, LinkInfo, PortalSession, ReadLink, RedeemLink, RequestLink,
    ResetContactPassword,
};
use shared::email::Email;
use shared::operations::{Act, Subject};
use shared::portal::access::PortalEvent;
use shared::portal::link::{LinkPurpose, LinkRefusal};
use shared::portal::password::NewPassword;

use crate::acts::sessions::open_portal;
use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::known::{self, KnownFor, Source};
use crate::password::Turn;
use crate::store::attempts::{self, Attempt};
use crate::store::change::Change;
use crate::store::link_requests::Whose;
use crate::store::proof::Held;
use crate::store::tokens::{self, Link};
use crate::store::{Batch, StoreError, link_requests, portal_access, sessions};
use crate::{password, secrets};

/// The right that the link with this secret gives, if the link works. An unknown link is
/// refused like a used one.
pub(super) async fn hold(ctx: &Ctx, secret: &str) -> Result<Held, ApiError> {
    let hash = secrets::hash_given(secret).ok_or(LinkRefusal::Spent)?;
    let (batch, link) = Batch::of::<Link>(tokens::by_hash(&hash));
    let link = batch.run(&*ctx.sql).await?.one(link)?.ok_or(LinkRefusal::Spent)?;
    Ok(link.hold(ctx.now)?)
}

/// What a link is for; changes nothing.
pub(crate) async fn read_link(ctx: &Ctx, call: Call<ReadLink>) -> Result<LinkInfo, ApiError> {
    let held = hold(ctx, &call.input.token).await?;
    let link = held.link();
    Ok(LinkInfo {
        purpose: link.purpose,
        help_center: link.help_center_name.clone(),
        first_name: link.first_name.clone(),
        email: link.email.clone(),
    })
}

/// Redeems an activation link.
pub(crate) async fn activate_portal_access(
    ctx: &Ctx,
    call: Call<ActivatePortalAccess>,
) -> Result<PortalSession, ApiError> {
    redeem(ctx, &call.input, LinkPurpose::Activation, &call.caller.device).await
}

/// Redeems a reset link.
pub(crate) async fn reset_contact_password(
    ctx: &Ctx,
    call: Call<ResetContactPassword>,
) -> Result<PortalSession, ApiError> {
    redeem(ctx, &call.input, LinkPurpose::Reset, &call.caller.device).await
}

async fn redeem(
    ctx: &Ctx,
    input: &RedeemLink,
    purpose: LinkPurpose,
    device: &str,
) -> Result<PortalSession, ApiError> {
    let held = hold(ctx, &input.token).await?;
    let (link, own) = (held.link(), held.own());
    if link.purpose != purpose {
        return Err(LinkRefusal::Spent.into());
    }
    let (event, act) = match purpose {
        LinkPurpose::Activation => (PortalEvent::Activate, Act::Activate),
        LinkPurpose::Reset => (PortalEvent::Reset, Act::ResetPassword),
        LinkPurpose::Verification => return Err(LinkRefusal::Spent.into()),
    };
    let next = link.state.after(event).map_err(|_| LinkRefusal::Spent)?;
    let name = format!("{} {}", link.first_name, link.last_name);
    let about = [link.email.as_str(), name.as_str(), link.help_center_name.as_str()];
    let password = NewPassword::parse("password", &input.password, &about)?;
    // Only now: a stranger with a made-up link takes no turn.
    let hash = password::hash(Turn::take(ctx.now)?, password.as_bytes())?;

    let (works, spend) = tokens::redeem(&held, ctx.now);
    let (stands, step) = portal_access::step_by_link(&held, next, ctx.now);
    let mut change = Change::by(ctx, &held, act, Subject::Contact(link.contact))?;
    change
        .guard(works)
        .guard(stands)
        .then(spend)
        .then(step)
        .then(tokens::verify_address(&held, ctx.now))
        .then(tokens::revoke(&held, link.contact, link.help_center, ctx.now))
        .then(portal_access::set_own_password(&own, &hash, ctx.now))
        .then(sessions::end_of_contact(&held, link.contact));
    match open_portal(ctx, change, &own, link.help_center, device).await {
        // A second request with the same link was faster.
        Err(ApiError::Store(StoreError::Stale)) => Err(LinkRefusal::Spent.into()),
        Ok(session) => {
            let address = link.email.key().map_err(|error| ApiError::field("email", error))?;
            known::remember(ctx, KnownFor::Portal, address.as_str())?;
            Ok(session)
        }
        Err(error) => Err(error),
    }
}

/// Sends a new link if the address may have one: an activation link to an invited contact,
/// a reset link to an active one. The answer and the work before it are the same for
/// every address [P5]; the work that differs is done after the answer.
pub(crate) async fn request_link(ctx: &Ctx, call: Call<RequestLink>) -> Result<Nothing, ApiError> {
    let email = call.input.email.parse::<Email>();
    let email = email.map_err(|error| ApiError::field("email", error))?;
    let key = email.key().map_err(|error| ApiError::field("email", error))?;
    let source = Source::of(ctx, &call.caller, KnownFor::Portal, key.as_str());
    let help_center = call.caller.help_center;
    let mut batch = Batch::new();
    let by = (key.as_str(), &source);
    let counting = attempts::count(&mut batch, ctx, Attempt::RequestLink, by);
    let let_through = attempts::check(&mut batch.run(&*ctx.sql).await?, counting, ctx.now)?;
    let there = ctx.clone();
    ctx.later(async move {
        let (batch, whose) = Batch::of::<Whose>(link_requests::whose(&key, help_center.as_ref()));
        if let Some(whose) = batch.run(&*there.sql).await?.one(whose)? {
            link_requests::send(&let_through, &there, &whose, &source)?.run(&*there.sql).await?;
        }
        Ok(())
    });
    Ok(Nothing {})
}
