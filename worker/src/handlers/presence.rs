//! Which agents have a ticket open.

use shared::api::presence::{Presence, TellPresence};
use shared::policy::ticket::See;

use crate::acts::hot;
use crate::call::Call;
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::change::Change;
use crate::store::gate::as_agent;
use crate::store::rights::Holder;
use crate::store::{Batch, presence, tickets};

/// Reports that the agent has the ticket open, and returns who else does.
pub(crate) async fn tell_presence(
    ctx: &Ctx,
    call: Call<TellPresence>,
) -> Result<Presence, ApiError> {
    let write = async || {
        let by = (&call.caller, Holder::Agent);
        let (mut change, right) = Change::on_ticket::<See>(ctx, by, call.id, None)?;
        change.then(if call.input.is_here {
            presence::here(ctx, &right, call.id, call.input.is_writing)
        } else {
            presence::gone(&right, call.id)
        });
        let others = change.read::<Presence>(presence::others(ctx, &right, call.id));
        let mut answers = change.commit(ctx, &call.caller, &()).await?;
        Ok(answers.one(others)?.unwrap_or_default())
    };
    hot::write(write, async || {
        let (batch, facts) = Batch::of(tickets::facts(call.id));
        let (asker, mut answers) = as_agent(ctx, &call.caller, batch).await?;
        tickets::find::<See>(&asker, &mut answers, facts)?;
        Ok(None)
    })
    .await
}
