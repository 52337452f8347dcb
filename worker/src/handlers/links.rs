//! What a mailed link does: opening it changes nothing, one POST redeems it.

use shared::api::Nothing;
use shared::api::session::{
    ActivatePortalAccess, LinkInfo, LinkPurpose, PortalSession, ReadLink, RedeemLink, RequestLink,
    ResetContactPassword,
};
use shared::email::Email;
use shared::policy::viewer::Actor;
use shared::portal::access::PortalEvent;
use shared::portal::password::NewPassword;
use shared::problem::ProblemCode;

use crate::acts::sessions::open_portal;
use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::attempts::{self, Attempt};
use crate::store::change::{Audit, Change};
use crate::store::portal_access::{self, Standing};
use crate::store::tokens::{self, Link};
use crate::store::{Batch, StoreError, link_requests, sessions};
use crate::{password, secrets};

fn spent() -> ApiError {
    ApiError::rule(
        ProblemCode::LinkUsed,
        "This link was used already, or a newer one replaced it. Sign in, or ask for a new link.",
    )
}

/// The link with this secret, where it works. One that never was is answered
/// like one that was used.
async fn open(ctx: &Ctx, secret: &str) -> Result<Link, ApiError> {
    let hash = secrets::hash_given(secret).ok_or_else(spent)?;
    let (batch, link) = Batch::of::<Link>(tokens::by_hash(&hash));
    let link = batch.run(&*ctx.sql).await?.one(link)?.ok_or_else(spent)?;
    if link.spent {
        Err(spent())
    } else if link.expires_at <= ctx.now {
        Err(ApiError::rule(ProblemCode::LinkExpired, "This link is too old. Ask for a new one."))
    } else {
        Ok(link)
    }
}

/// What a link is for; changes nothing.
pub(crate) async fn read_link(ctx: &Ctx, call: Call<ReadLink>) -> Result<LinkInfo, ApiError> {
    let link = open(ctx, &call.input.token).await?;
    Ok(LinkInfo {
        purpose: link.purpose,
        help_center: link.help_center_name,
        first_name: link.first_name,
        email: link.email,
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
    let link = open(ctx, &input.token).await?;
    if link.purpose != purpose {
        return Err(spent());
    }
    let (event, act) = match purpose {
        LinkPurpose::Activation => (PortalEvent::Activate, "activate"),
        LinkPurpose::Reset => (PortalEvent::Reset, "reset_password"),
    };
    let next = link.state.after(event).map_err(|_| spent())?;
    let name = format!("{} {}", link.first_name, link.last_name);
    let about = [link.email.as_str(), name.as_str(), link.help_center_name.as_str()];
    let hash = password::hash(NewPassword::parse("password", &input.password, &about)?.as_bytes())?;

    let (works, spend) = tokens::redeem(link.id, ctx.now);
    let (stands, step) = portal_access::step_by_link(&link, next, ctx.now);
    let mut change = Change::of(ctx, Actor::Contact(link.contact))?;
    change
        .guard(works)
        .guard(stands)
        .then(spend)
        .then(step)
        .then(tokens::verify_address(link.id, ctx.now))
        .then(tokens::kill(link.contact, link.help_center, ctx.now))
        .then(portal_access::set_own_password(link.contact, &hash, ctx.now))
        .then(sessions::end_of_contact(link.contact))
        .audit(
            ctx,
            &Audit {
                act,
                subject: ("contact", &link.contact),
                before: Some(link.state),
                after: Some(next),
            },
        )?;
    let standing = Standing {
        contact: link.contact,
        name,
        help_center: link.help_center,
        help_center_name: link.help_center_name.clone(),
        email: None,
        has_bounced: false,
        state: next,
        password_hash: None,
    };
    match open_portal(ctx, change, &standing, device).await {
        // Of two at once, the other one was first.
        Err(ApiError::Store(StoreError::Stale)) => Err(spent()),
        other => other,
    }
}

/// Sends a new link to whom it may be sent to: an activation to who was
/// invited, a reset to who is in. Everybody gets the same answer after the same
/// work [P5], and a double click one mail [P16].
pub(crate) async fn request_link(ctx: &Ctx, call: Call<RequestLink>) -> Result<Nothing, ApiError> {
    let email = call.input.email.parse::<Email>();
    let email = email.map_err(|error| ApiError::field("email", error))?;
    let key = email.key().map_err(|error| ApiError::field("email", error))?;
    let send = link_requests::answer(ctx, &key, &call.caller.source)?;
    let mut batch = Batch::new();
    let counting = attempts::count(
        &mut batch,
        Attempt::RequestLink,
        key.as_str(),
        &call.caller.source,
        ctx.now,
    );
    for statement in send {
        batch.add(statement);
    }
    attempts::check(&mut batch.run(&*ctx.sql).await?, counting, ctx.now)?;
    Ok(Nothing {})
}
