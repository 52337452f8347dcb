//! Sending a contact a link: to sign in to the help center, or to verify an address.

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

/// Adds a mail with a new link to `change`, sent to the contact's primary address. Every
/// older link is revoked [P3]. The caller adds the guard that the contact's state and
/// address are unchanged.
pub(crate) fn send(
    ctx: &Ctx,
    permit: &Permit<Invite>,
    change: &mut Change,
    standing: &Standing,
    purpose: LinkPurpose,
) -> Result<(), ApiError> {
    let who = (standing.contact, standing.help_center);
    let (token, [revoke, make]) = tokens::replace(permit, ctx, who, purpose)?;
    change.then(revoke).then(make).mail(ctx, token)?;
    Ok(())
}

/// Adds a mail with a link that verifies `address` to `change`. Every older link that was
/// sent to that address is revoked [E7]. The caller adds the guard that the contact's
/// state is unchanged.
pub(crate) fn verify(
    ctx: &Ctx,
    proof: &impl Proof,
    change: &mut Change,
    (standing, address): (&Standing, &AddressRow),
    asked_by: Option<AgentId>,
) -> Result<(), ApiError> {
    let of = (address.id, standing.help_center);
    let (token, make) = tokens::verification(proof, ctx, of, asked_by)?;
    let revoke = tokens::revoke_sent_to(proof, standing.contact, &address.address_key, ctx.now);
    change.then(revoke).then(make).mail(ctx, token)?;
    Ok(())
}
