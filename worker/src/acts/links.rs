//! Sending somebody a link: one that lets them in, or one that verifies an address.

use shared::ids::AgentId;
use shared::operations::rows::AddressRow;
use shared::policy::Permit;
use shared::policy::customers::Invite;
use shared::portal::link::LinkPurpose;

use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::change::Change;
use crate::store::portal_access::Standing;
use crate::store::proof::Proof;
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

/// Puts a mail with a link that verifies `address` into `change`; every older link to it
/// dies [E7]. That the contact stands as they did is a guard of the change.
pub(crate) fn verify(
    ctx: &Ctx,
    proof: &impl Proof,
    change: &mut Change,
    (standing, address): (&Standing, &AddressRow),
    asked_by: Option<AgentId>,
) -> Result<(), ApiError> {
    let of = (address.id, standing.help_center);
    let (token, make) = tokens::verification(proof, ctx, of, asked_by)?;
    let kill = tokens::kill_sent_to(proof, standing.contact, &address.address_key, ctx.now);
    change.then(kill).then(make).mail(ctx, token)?;
    Ok(())
}
