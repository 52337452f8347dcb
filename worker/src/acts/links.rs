//! Sending somebody a link that lets them in.

use shared::policy::Permit;
use shared::policy::customers::Invite;
use shared::portal::link::LinkPurpose;

use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::change::Change;
use crate::store::portal_access::Standing;
use crate::store::tokens;

/// Puts a mail with a new link to the contact's primary address into `change`; every
/// older link dies [P3]. That they stand as they did, and have that address, is a guard
/// of the change.
pub(crate) fn send(
    ctx: &Ctx,
    permit: &Permit<Invite>,
    change: &mut Change,
    standing: &Standing,
    purpose: LinkPurpose,
) -> Result<(), ApiError> {
    let who = (standing.contact, standing.help_center);
    let (token, [kill, make]) = tokens::replace(permit, ctx, who, purpose)?;
    change.then(kill).then(make).mail(ctx, token)?;
    Ok(())
}
