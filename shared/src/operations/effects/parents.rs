//! Changes of the account that an account is a department of.

use serde::{Deserialize, Serialize};

use super::Effect;
use crate::ids::AccountId;
use crate::operations::rows::AccountRow;

/// The account that an account is a department of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParentEffect {
    /// The account.
    pub account: AccountId,
    /// The account above it before; none: there was none.
    pub from: Option<AccountId>,
    /// The account above it after.
    pub to: Option<AccountId>,
}

/// The effect of a change of an account's row on its place among the accounts.
pub(super) fn of(before: &AccountRow, after: &AccountRow, effects: &mut Vec<Effect>) {
    let (account, from, to) = (after.id, before.parent_id, after.parent_id);
    if from != to {
        effects.push(Effect::ParentChanged(ParentEffect { account, from, to }));
    }
}
