//! Sharing a ticket with other accounts: the drafts of [`super::operations`] that change it,
//! and the shares as an agent sees them [V10].

use serde::{Deserialize, Serialize};

use crate::api::Named;
use crate::ids::{AccountId, TicketNumber};
use crate::time::Timestamp;

/// A ticket that is shared with an account, or a share whose end changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareTicket {
    /// The ticket.
    pub ticket: TicketNumber,
    /// The account.
    pub account: AccountId,
    /// When the share ends; none: when it is withdrawn.
    #[serde(default)]
    pub until: Option<Timestamp>,
}

/// A share that is withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawShare {
    /// The ticket.
    pub ticket: TicketNumber,
    /// The account.
    pub account: AccountId,
}

/// An account that a ticket is shared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketShare {
    /// The account.
    pub account: Named<AccountId>,
    /// When the share ends; none: when it is withdrawn.
    pub until: Option<Timestamp>,
}
