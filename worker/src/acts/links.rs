//! Sending somebody a link that lets them in.

use shared::policy::Permit;
use shared::policy::customers::Invite;
use shared::portal::link::LinkPurpose;

use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::change::{Change, MailKind, MailToSend};
use crate::store::portal_access::Standing;
use crate::store::tokens;

/// Puts a mail with a new link into `change`; every older link dies [P3].
pub(crate) fn send(
    ctx: &Ctx,
    permit: &Permit<Invite>,
    change: &mut Change,
    standing: &Standing,
    address: &str,
    purpose: LinkPurpose,
) -> Result<(), ApiError> {
    let who = (standing.contact, standing.help_center);
    let (token, [kill, make]) = tokens::replace(permit, ctx, who, purpose)?;
    let kind = match purpose {
        LinkPurpose::Activation => MailKind::Activation(token),
        LinkPurpose::Reset => MailKind::Reset(token),
    };
    let mail = MailToSend {
        kind,
        contact: standing.contact,
        help_center: standing.help_center,
        email: address,
    };
    change.then(kill).then(make).mail(ctx, &mail)?;
    Ok(())
}
