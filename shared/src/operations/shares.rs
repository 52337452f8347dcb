//! Sharing a ticket with another account, and ending that: facts in, row changes out [V10].

use std::fmt;

use super::rows::{Diff, RowChange, ShareRow};
use crate::ids::{AccountId, ShareId, TicketId};
use crate::time::Timestamp;
use crate::words::server::shares as words;

/// The most accounts that a ticket is shared with.
pub const MAX_SHARES: usize = 20;

/// What the rule asks of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shareable {
    /// Its id.
    pub id: TicketId,
    /// The account that it belongs to.
    pub account: Option<AccountId>,
    /// Whether it is private.
    pub is_private: bool,
    /// With how many accounts it is shared.
    pub shares: usize,
}

/// Why a ticket is not shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareRefusal {
    /// It is private, so no account sees it [V9].
    Private,
    /// It belongs to the account.
    OwnAccount,
    /// The share would have ended already.
    Past,
    /// It is shared with too many accounts.
    TooMany,
}

impl ShareRefusal {
    /// The field of the request that is wrong, if one is.
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Self::OwnAccount => Some("account"),
            Self::Past => Some("until"),
            Self::Private | Self::TooMany => None,
        }
    }
}

impl fmt::Display for ShareRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Private => f.write_str(words::private_ticket()),
            Self::OwnAccount => f.write_str(words::own_account()),
            Self::Past => f.write_str(words::past()),
            Self::TooMany => f.write_str(&words::too_many(MAX_SHARES)),
        }
    }
}

impl std::error::Error for ShareRefusal {}

/// Shares `ticket` with an account until a time; none: until the share is withdrawn. `row` is
/// the share that is not withdrawn, of which only the end changes. Returns no change if there
/// is none.
pub fn share(
    ticket: Shareable,
    (account_id, expires_at): (AccountId, Option<Timestamp>),
    (id, row): (ShareId, Option<ShareRow>),
    now: Timestamp,
) -> Result<Option<RowChange>, ShareRefusal> {
    if ticket.is_private {
        return Err(ShareRefusal::Private);
    }
    if ticket.account == Some(account_id) {
        return Err(ShareRefusal::OwnAccount);
    }
    if expires_at.is_some_and(|it| it <= now) {
        return Err(ShareRefusal::Past);
    }
    let diff = match row {
        Some(row) if row.expires_at == expires_at => return Ok(None),
        Some(row) => Diff::update(row, |it| it.expires_at = expires_at),
        None if MAX_SHARES <= ticket.shares => return Err(ShareRefusal::TooMany),
        None => {
            let ticket_id = ticket.id;
            Diff::insert(ShareRow { id, ticket_id, account_id, expires_at, withdrawn_at: None })
        }
    };
    Ok(Some(RowChange::Share(diff)))
}

/// Withdraws a share.
pub fn withdraw(row: ShareRow, now: Timestamp) -> RowChange {
    RowChange::Share(Diff::update(row, |it| it.withdrawn_at = Some(now)))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::operations::effects::{Effect, effects};

    const NOW: Timestamp = Timestamp::from_millis(1_000);
    const LATER: Timestamp = Timestamp::from_millis(1_001);
    const ACME: AccountId = AccountId::new(Uuid::from_u128(1));
    const GLOBEX: AccountId = AccountId::new(Uuid::from_u128(2));
    const ID: ShareId = ShareId::new(Uuid::from_u128(3));

    const TICKET: Shareable = Shareable {
        id: TicketId::new(Uuid::from_u128(4)),
        account: Some(ACME),
        is_private: false,
        shares: 0,
    };

    fn row(expires_at: Option<Timestamp>) -> ShareRow {
        let ticket_id = TICKET.id;
        ShareRow { id: ID, ticket_id, account_id: GLOBEX, expires_at, withdrawn_at: None }
    }

    #[test]
    fn v10_a_ticket_is_shared_until_a_time_or_until_it_is_withdrawn() {
        for until in [None, Some(LATER)] {
            let change = share(TICKET, (GLOBEX, until), (ID, None), NOW).unwrap().unwrap();
            let (ticket, account) = (TICKET.id, GLOBEX);
            let shared = Effect::ShareChanged { ticket, account, is_shared: true, until };
            assert_eq!(effects(&[change]), [shared]);
            let ended = Effect::ShareChanged { ticket, account, is_shared: false, until: None };
            assert_eq!(effects(&[withdraw(row(until), NOW)]), [ended]);
        }
    }

    #[test]
    fn v10_sharing_again_changes_the_end_alone() {
        let again = |until| share(TICKET, (GLOBEX, until), (ID, Some(row(None))), NOW).unwrap();
        assert_eq!(again(None), None);
        let change =
            RowChange::Share(Diff { before: Some(row(None)), after: Some(row(Some(LATER))) });
        assert_eq!(again(Some(LATER)), Some(change));
    }

    #[test]
    fn v10_a_share_that_would_show_nobody_anything_is_refused() {
        let refused =
            |ticket, account, until| share(ticket, (account, until), (ID, None), NOW).unwrap_err();
        let private = Shareable { is_private: true, ..TICKET };
        assert_eq!(refused(private, GLOBEX, None), ShareRefusal::Private);
        assert_eq!(refused(TICKET, ACME, None), ShareRefusal::OwnAccount);
        assert_eq!(refused(TICKET, GLOBEX, Some(NOW)), ShareRefusal::Past);
        let full = Shareable { shares: MAX_SHARES, ..TICKET };
        assert_eq!(refused(full, GLOBEX, None), ShareRefusal::TooMany);
        let again = share(full, (GLOBEX, Some(LATER)), (ID, Some(row(None))), NOW);
        assert!(again.is_ok_and(|it| it.is_some()), "it is among them");
    }
}
