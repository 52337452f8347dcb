//! Contacts' access to the help center: inviting, resetting, blocking.

use shared::api::Nothing;
use shared::api::portal_access::{
    BlockContact, InvitationResult, InviteContacts, MAX_INVITED, SendReset, SetContactPassword,
    UnblockContact,
};
use shared::api::session::LinkPurpose;
use shared::ids::ContactId;
use shared::operations::{Act, Subject};
use shared::policy::customers::{Invite, SetPassword};
use shared::portal::access::{PortalEvent, PortalRefusal, PortalState};
use shared::portal::password::NewPassword;
use shared::problem::ProblemCode;
use shared::words::server::{bounces, problems as words};

use crate::acts::invitations::invite;
use crate::acts::links;
use crate::acts::structure::{self, Decided};
use crate::call::Call;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::password::{self, Turn};
use crate::store::asker::Asker;
use crate::store::change::Change;
use crate::store::gate::as_agent;
use crate::store::portal_access::{self as store, Standing};
use crate::store::{Batch, sessions, tokens};

/// Sends activation mails, with one result for each contact: nobody is dropped silently
/// [P1, P2].
pub(crate) async fn invite_contacts(
    ctx: &Ctx,
    call: Call<InviteContacts>,
) -> Result<Vec<InvitationResult>, ApiError> {
    let mut ids = call.input.contacts.clone();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() || MAX_INVITED < ids.len() {
        return Err(ApiError::field("contacts", words::choose_contacts(MAX_INVITED)));
    }
    match invite(ctx, &call.caller, &ids, None).await? {
        (results, Some(change)) => {
            change.commit(ctx, &call.caller, &results).await?;
            Ok(results)
        }
        (results, None) => {
            Change::none(ctx, &call.caller, &results).await?;
            Ok(results)
        }
    }
}

/// Sends an active contact a password reset [P3, P7].
pub(crate) async fn send_reset(ctx: &Ctx, call: Call<SendReset>) -> Result<Nothing, ApiError> {
    let (asker, standing) = find(ctx, &call.caller, call.id).await?;
    let permit = asker.permit::<Invite>(())?;
    standing.state.after(PortalEvent::Reset).map_err(|error| {
        ApiError::rule(
            ProblemCode::Conflict,
            match error {
                PortalRefusal::Blocked => words::contact_is_blocked(),
                PortalRefusal::AlreadyActive | PortalRefusal::Impossible => words::not_active_yet(),
            },
        )
    })?;
    if standing.verified_email.is_none() {
        return Err(no_verified_email(&standing));
    }
    if let Some(email) = standing.verified_email.as_ref().filter(|_| standing.reset_bounces) {
        return Err(ApiError::rule(ProblemCode::Conflict, bounces::reset_comes_back(email)));
    }
    let subject = Subject::Contact(standing.contact);
    let mut change = Change::by(ctx, &permit, Act::SendReset, subject)?;
    change.guard(store::unchanged(&standing));
    links::send(ctx, &permit, &mut change, &standing, LinkPurpose::Reset)?;
    change.commit(ctx, &call.caller, &Nothing {}).await?;
    Ok(Nothing {})
}

/// The refusal of a reset for a contact without a verified address [E7].
fn no_verified_email(standing: &Standing) -> ApiError {
    let title =
        if standing.email.is_some() { words::no_verified_email() } else { words::no_email() };
    ApiError::rule(ProblemCode::NoEmail, title)
}

/// Blocks a contact. Sessions, links and queued mails end in the same batch [P7].
pub(crate) async fn block_contact(
    ctx: &Ctx,
    call: Call<BlockContact>,
) -> Result<Nothing, ApiError> {
    let decided = structure::block(ctx, &call.caller, call.id).await?;
    commit(ctx, &call.caller, decided).await
}

/// Unblocks a contact [P7].
pub(crate) async fn unblock_contact(
    ctx: &Ctx,
    call: Call<UnblockContact>,
) -> Result<Nothing, ApiError> {
    let decided = structure::unblock(ctx, &call.caller, call.id).await?;
    commit(ctx, &call.caller, decided).await
}

async fn commit(ctx: &Ctx, caller: &Caller, decided: Decided) -> Result<Nothing, ApiError> {
    if decided.is_empty() {
        Change::none(ctx, caller, &Nothing {}).await?;
    } else {
        decided.change(ctx)?.commit(ctx, caller, &Nothing {}).await?;
    }
    Ok(Nothing {})
}

/// Sets a password that must be changed at the first sign-in. Every session of the contact
/// ends [P6].
pub(crate) async fn set_contact_password(
    ctx: &Ctx,
    call: Call<SetContactPassword>,
) -> Result<Nothing, ApiError> {
    let (asker, standing) = find(ctx, &call.caller, call.id).await?;
    let permit = asker.permit::<SetPassword>(())?;
    if standing.state != PortalState::Active {
        return Err(ApiError::rule(
            ProblemCode::Conflict,
            words::only_active_contacts_have_a_password(),
        ));
    }
    let email = standing.email.clone().unwrap_or_default();
    let about = [standing.name.as_str(), email.as_str(), standing.help_center_name.as_str()];
    let next = NewPassword::parse("password", &call.input.password, &about)?;
    let hash = password::hash(Turn::take(ctx.now)?, next.as_bytes())?;
    let subject = Subject::Contact(standing.contact);
    let mut change = Change::by(ctx, &permit, Act::SetPassword, subject)?;
    change
        .guard(store::unchanged(&standing))
        .then(store::set_given_password(&permit, standing.contact, &hash, ctx.now))
        .then(sessions::end_of_contact(&permit, standing.contact))
        .then(tokens::revoke(&permit, standing.contact, standing.help_center, ctx.now));
    change.commit(ctx, &call.caller, &Nothing {}).await?;
    Ok(Nothing {})
}

async fn find(
    ctx: &Ctx,
    caller: &Caller,
    contact: ContactId,
) -> Result<(Asker, Standing), ApiError> {
    let (batch, standing) =
        Batch::of::<Standing>(store::of(&[contact], caller.help_center.as_ref()));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let standing = answers.one(standing)?.ok_or(ApiError::NotFound)?;
    Ok((asker, standing))
}
