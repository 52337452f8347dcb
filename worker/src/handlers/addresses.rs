//! Verifying a contact's addresses. The other address operations are in
//! [`crate::acts::structure`].

use shared::api::Nothing;
use shared::api::addresses::{AddressVerified, SendVerification, VerifyAddress};
use shared::operations::addresses::Addresses;
use shared::operations::{Act, Subject};
use shared::policy::customers::Invite;
use shared::portal::link::{LinkPurpose, LinkRefusal};
use shared::time::Timestamp;

use super::links::hold;
use crate::acts::links;
use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::change::Change;
use crate::store::contacts::addresses::{self, Found};
use crate::store::gate::as_agent;
use crate::store::portal_access::{self, Standing};
use crate::store::{Batch, StoreError, tokens};

/// Sends another mail that verifies a pending address [E7].
///
/// Steps: look up (404), ask the permit (403), refuse an address that cannot be verified
/// (409). A second request shortly after is a double click and sends nothing [P16].
pub(crate) async fn send_verification(
    ctx: &Ctx,
    call: Call<SendVerification>,
) -> Result<Nothing, ApiError> {
    let (contact, address) = (call.id, call.input.address);
    let (mut batch, now) = Batch::of::<Addresses>(addresses::now(contact));
    let of = portal_access::of(&[contact], call.caller.help_center.as_ref());
    let standing = batch.ask::<Standing>(of);
    let just = batch.ask::<Timestamp>(tokens::just_sent(contact, address, ctx.now));
    let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
    let permit = asker.permit::<Invite>(())?;
    let found = Found::read(&mut answers, now)?.ok_or(ApiError::NotFound)?;
    let standing = answers.one(standing)?.ok_or(ApiError::NotFound)?;
    let row = found.addresses.find(address).ok_or(ApiError::NotFound)?;
    found.addresses.may_verify(row, standing.state)?;
    if answers.one(just)?.is_some() {
        Change::none(ctx, &call.caller, &Nothing {}).await?;
        return Ok(Nothing {});
    }
    let mut change = Change::by(ctx, &permit, Act::SendVerification, Subject::Contact(contact))?;
    change
        .guard(addresses::unchanged(&found))
        .guard(portal_access::unchanged(&standing))
        .guard(tokens::not_just_sent(contact, address, ctx.now));
    let asked_by = asker.agent().map(|it| it.id);
    links::verify(ctx, &permit, &mut change, (&standing, row), asked_by)?;
    change.commit(ctx, &call.caller, &Nothing {}).await?;
    Ok(Nothing {})
}

/// Redeems a link that verifies an address. It opens no session: the link only shows that
/// its holder reads the mail of that address [E7].
pub(crate) async fn verify_address(
    ctx: &Ctx,
    call: Call<VerifyAddress>,
) -> Result<AddressVerified, ApiError> {
    let held = hold(ctx, &call.input.token).await?;
    let link = held.link();
    if link.purpose != LinkPurpose::Verification {
        return Err(LinkRefusal::Spent.into());
    }
    let verified =
        AddressVerified { email: link.email.clone(), help_center: link.help_center_name.clone() };
    let (works, spend) = tokens::redeem(&held, ctx.now);
    let mut change = Change::by(ctx, &held, Act::VerifyAddress, Subject::Contact(link.contact))?;
    change.guard(works).then(spend).then(tokens::verify_address(&held, ctx.now));
    match change.commit_unsigned(ctx).await {
        Ok(_) => Ok(verified),
        // A second request with the same link was faster.
        Err(ApiError::Store(StoreError::Stale)) => Err(LinkRefusal::Spent.into()),
        Err(error) => Err(error),
    }
}
