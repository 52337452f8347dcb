//! Whether the asker may grant the access that a change gives to others [R19].
//! An agent who sees all tickets may grant all access without a query; for other
//! agents the facts are read in one more round trip.

use std::collections::BTreeSet;

use shared::operations::rows::RowChange;
use shared::policy::Refusal;
use shared::policy::grants::{Gain, Grant, GrantFacts, gains};

use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::store::asker::Asker;
use crate::store::{Batch, grants as store};

/// What is needed to check the access that changes would grant.
pub(crate) enum Granting {
    /// The asker sees all tickets and may grant any access.
    All,
    /// The facts that each change is checked against.
    Facts(GrantFacts),
}

impl Granting {
    /// Reads what is needed to check `changes`, or any subset of them.
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

    /// Checks that `asker` may grant what `changes` grant.
    pub(crate) fn check(&self, asker: &Asker, changes: &[RowChange]) -> Result<(), Refusal> {
        match self {
            Self::All => Ok(()),
            Self::Facts(facts) => asker.permit::<Grant>(gains(changes, facts)).map(|_| ()),
        }
    }
}

/// Reads the facts and checks that `asker` may grant what `changes` grant.
pub(crate) async fn check(ctx: &Ctx, asker: &Asker, changes: &[RowChange]) -> Result<(), ApiError> {
    Ok(Granting::of(ctx, asker, changes).await?.check(asker, changes)?)
}
