//! Whether somebody may let others see what a change shows them [R19]. An agent
//! who sees all tickets is not asked further; for the others it takes one more wait.

use std::collections::BTreeSet;

use shared::operations::rows::RowChange;
use shared::policy::Refusal;
use shared::policy::grants::{Gain, Grant, GrantFacts, gains};

use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::asker::Asker;
use crate::store::{Batch, grants as store};

/// What is known of what changes would show.
pub(crate) enum Granting {
    /// The asker sees all there is.
    All,
    /// What decides about each.
    Facts(GrantFacts),
}

impl Granting {
    /// What is to be known of `changes`, or of parts of them.
    pub(crate) async fn of(
        ctx: &Ctx,
        asker: &Asker,
        changes: &[RowChange],
    ) -> Result<Self, ApiError> {
        if asker.permit::<Grant>(BTreeSet::from([Gain::All])).is_ok() {
            return Ok(Self::All);
        }
        let (batch, facts) = Batch::of::<GrantFacts>(store::facts(changes));
        let facts = batch.run(&*ctx.sql).await?.one(facts)?.unwrap_or_default();
        Ok(Self::Facts(facts))
    }

    /// Whether `asker` may make these.
    pub(crate) fn hold(&self, asker: &Asker, changes: &[RowChange]) -> Result<(), Refusal> {
        match self {
            Self::All => Ok(()),
            Self::Facts(facts) => asker.permit::<Grant>(gains(changes, facts)).map(|_| ()),
        }
    }
}

/// Whether `asker` may make `changes`.
pub(crate) async fn hold(ctx: &Ctx, asker: &Asker, changes: &[RowChange]) -> Result<(), ApiError> {
    Ok(Granting::of(ctx, asker, changes).await?.hold(asker, changes)?)
}
