//! Sending activation mails: what becomes of each contact, and the change that does it.

use shared::api::Named;
use shared::api::portal_access::{InvitationOutcome, InvitationResult};
use shared::ids::{BulkId, ContactId};
use shared::operations::plans;
use shared::operations::rows::RowChange;
use shared::operations::{Act, Subject};
use shared::policy::customers::Invite;
use shared::portal::access::{PortalEvent, PortalRefusal};
use shared::portal::link::LinkPurpose;
use shared::words::server::problems as words;

use crate::acts::grants::Granting;
use crate::acts::links;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::Batch;
use crate::store::change::Change;
use crate::store::gate::as_agent;
use crate::store::portal_access::{self as store, Standing};

/// Invites contacts, with one result for each: nobody is dropped silently [P1, P2]. No change:
/// nobody is sent a mail. It may be a slice of a bulk act.
pub(crate) async fn invite(
    ctx: &Ctx,
    caller: &Caller,
    ids: &[ContactId],
    part_of: Option<BulkId>,
) -> Result<(Vec<InvitationResult>, Option<Change>), ApiError> {
    let (batch, standings) = Batch::of::<Standing>(store::of(ids, caller.help_center.as_ref()));
    let (asker, mut answers) = as_agent(ctx, caller, batch).await?;
    let permit = asker.permit::<Invite>(())?;
    let standings = answers.all(standings)?;
    if standings.len() < ids.len() {
        return Err(ApiError::field("contacts", words::contacts_are_gone()));
    }
    let invited = |it: &Standing| -> Vec<RowChange> {
        let who = (it.contact, it.help_center);
        let next = it.state.after(PortalEvent::Invite).ok();
        next.map(|next| plans::portal_step(it.row.clone(), who, (next, ctx.now)))
            .into_iter()
            .collect()
    };
    let all: Vec<RowChange> = standings.iter().flat_map(invited).collect();
    let granting = Granting::of(ctx, &asker, &all).await?;
    let (mut results, mut sent) = (Vec::new(), Vec::new());
    let first = standings.first().ok_or(ApiError::NotFound)?;
    let subject = part_of.map_or(Subject::Contact(first.contact), Subject::Bulk);
    let mut change = Change::by(ctx, &permit, Act::Invite, subject)?;
    for standing in &standings {
        let outcome = match (standing.state.after(PortalEvent::Invite), &standing.email) {
            (Err(PortalRefusal::AlreadyActive), _) => InvitationOutcome::AlreadyActive,
            (Err(PortalRefusal::Blocked | PortalRefusal::Impossible), _) => {
                InvitationOutcome::Blocked
            }
            (Ok(_), None) => InvitationOutcome::NoEmail,
            (Ok(_), Some(_)) if standing.has_bounced => InvitationOutcome::BouncedBefore,
            (Ok(_), Some(_)) if granting.check(&asker, &invited(standing)).is_err() => {
                InvitationOutcome::NotPermitted
            }
            (Ok(next), Some(_)) => {
                let step = store::step_by_invitation(&permit, standing, next, ctx.now);
                change.guard(store::unchanged(standing)).then(step);
                links::send(ctx, &permit, &mut change, standing, LinkPurpose::Activation)?;
                sent.push(standing.contact);
                InvitationOutcome::Sent
            }
        };
        let contact = Named { id: standing.contact, name: standing.name.clone() };
        results.push(InvitationResult { contact, outcome });
    }
    if sent.is_empty() {
        return Ok((results, None));
    }
    change.detail(&sent);
    Ok((results, Some(change)))
}
