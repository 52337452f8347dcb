//! Blocking a contact from the help center, and unblocking them [P7].

use shared::ids::ContactId;
use shared::operations::plans;
use shared::operations::{Act, Subject};
use shared::policy::customers::Block;
use shared::portal::access::{PortalEvent, PortalRefusal, PortalState};
use shared::problem::ProblemCode;

use super::Decided;
use crate::acts::grants;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::asker::Asker;
use crate::store::gate::as_agent;
use crate::store::portal_access::{self as store, Standing};
use crate::store::{Batch, contacts};

/// Blocks a contact.
pub(crate) async fn block(
    ctx: &Ctx,
    caller: &Caller,
    contact: ContactId,
) -> Result<Decided, ApiError> {
    let (asker, standing) = find(ctx, caller, contact).await?;
    if standing.state == PortalState::Blocked {
        return Decided::new(asker, Act::Block, Subject::Contact(contact), Vec::new());
    }
    step(ctx, asker, standing, (Act::Block, PortalEvent::Block))
}

/// Unblocks a contact.
pub(crate) async fn unblock(
    ctx: &Ctx,
    caller: &Caller,
    contact: ContactId,
) -> Result<Decided, ApiError> {
    let (asker, standing) = find(ctx, caller, contact).await?;
    let has_credential = standing.password_hash.is_some();
    let decided =
        step(ctx, asker, standing, (Act::Unblock, PortalEvent::Unblock { has_credential }))?;
    grants::check(ctx, &decided.asker, &decided.changes).await?;
    Ok(decided)
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
    asker.permit::<Block>(())?;
    Ok((asker, standing))
}

fn step(
    ctx: &Ctx,
    asker: Asker,
    standing: Standing,
    (act, event): (Act, PortalEvent),
) -> Result<Decided, ApiError> {
    let next = standing.state.after(event).map_err(refused)?;
    let who = (standing.contact, standing.help_center);
    let change = plans::portal_step(standing.row, who, (next, ctx.now));
    Ok(Decided::new(asker, act, Subject::Contact(standing.contact), vec![change])?
        .guard(contacts::live(standing.contact)))
}

fn refused(refusal: PortalRefusal) -> ApiError {
    ApiError::rule(ProblemCode::Conflict, refusal.to_string())
}
