//! A contact's access to a help center: the states, the events, and the table of
//! transitions [P8].

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::words::server::problems as words;

/// The state of a contact's access to a help center.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PortalState {
    /// The contact never had access, or has lost it.
    Unverified,
    /// An activation link was sent.
    Invited,
    /// The contact may sign in.
    Active,
    /// The contact is blocked.
    Blocked,
    /// The contact signed up and waits for an agent's approval.
    Pending,
}

impl PortalState {
    /// All states.
    pub const ALL: [Self; 5] =
        [Self::Unverified, Self::Invited, Self::Active, Self::Blocked, Self::Pending];
}

/// An event that can change the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PortalEvent {
    /// An agent, or a contact who manages the account, sends an activation mail.
    Invite,
    /// The contact redeems an activation link.
    Activate,
    /// The contact redeems a reset link.
    Reset,
    /// An agent blocks the contact.
    Block,
    /// An agent unblocks the contact.
    Unblock {
        /// Whether the contact has a password.
        has_credential: bool,
    },
    /// The contact signs up where sign-ups are moderated.
    SignUp,
    /// An agent approves a sign-up.
    Approve,
    /// The contact's last verified address is removed [P15].
    LoseAddress,
}

/// Why an event cannot happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortalRefusal {
    /// The contact already has access. The page offers a password reset instead [P3].
    AlreadyActive,
    /// The contact is blocked.
    Blocked,
    /// The event is not possible in this state.
    Impossible,
}

impl fmt::Display for PortalRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AlreadyActive => words::already_active(),
            Self::Blocked => words::contact_is_blocked(),
            Self::Impossible => words::not_in_this_state(),
        })
    }
}

impl std::error::Error for PortalRefusal {}

impl PortalState {
    /// The state after `event`.
    pub const fn after(self, event: PortalEvent) -> Result<Self, PortalRefusal> {
        use PortalRefusal::{AlreadyActive, Blocked, Impossible};
        match (self, event) {
            (Self::Unverified | Self::Invited | Self::Pending, PortalEvent::Invite)
            | (Self::Pending, PortalEvent::Approve) => Ok(Self::Invited),
            (Self::Invited, PortalEvent::Activate) | (Self::Active, PortalEvent::Reset) => {
                Ok(Self::Active)
            }
            (Self::Active, PortalEvent::Invite | PortalEvent::Activate) => Err(AlreadyActive),
            (
                Self::Unverified | Self::Invited | Self::Active | Self::Pending,
                PortalEvent::Block,
            ) => Ok(Self::Blocked),
            (Self::Blocked, PortalEvent::Unblock { has_credential: true }) => Ok(Self::Active),
            (Self::Blocked, PortalEvent::Unblock { has_credential: false })
            | (Self::Unverified | Self::Invited | Self::Active, PortalEvent::LoseAddress) => {
                Ok(Self::Unverified)
            }
            (Self::Unverified | Self::Pending, PortalEvent::SignUp) => Ok(Self::Pending),
            (
                Self::Blocked,
                PortalEvent::Invite
                | PortalEvent::Activate
                | PortalEvent::Reset
                | PortalEvent::SignUp
                | PortalEvent::Approve,
            ) => Err(Blocked),
            (Self::Blocked, PortalEvent::Block | PortalEvent::LoseAddress)
            | (
                Self::Unverified | Self::Invited | Self::Active | Self::Pending,
                PortalEvent::Unblock { .. },
            )
            | (Self::Unverified | Self::Pending, PortalEvent::Activate)
            | (Self::Unverified | Self::Invited | Self::Pending, PortalEvent::Reset)
            | (Self::Invited | Self::Active, PortalEvent::SignUp)
            | (Self::Unverified | Self::Invited | Self::Active, PortalEvent::Approve)
            | (Self::Pending, PortalEvent::LoseAddress) => Err(Impossible),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `u i a b p`: the state that follows; `A` already active, `B` blocked, `.` impossible.
    #[test]
    #[rustfmt::skip]
    fn p8_the_table_is_total() {
        let check = |event: PortalEvent, expected: &str| {
            let actual: String = PortalState::ALL.map(|state| match state.after(event) {
                Ok(PortalState::Unverified) => 'u',
                Ok(PortalState::Invited) => 'i',
                Ok(PortalState::Active) => 'a',
                Ok(PortalState::Blocked) => 'b',
                Ok(PortalState::Pending) => 'p',
                Err(PortalRefusal::AlreadyActive) => 'A',
                Err(PortalRefusal::Blocked) => 'B',
                Err(PortalRefusal::Impossible) => '.',
            }).into_iter().collect();
            assert_eq!(expected, actual, "{event:?}");
        };
        //                                                     unverified, invited, active, blocked, pending
        check(PortalEvent::Invite,                             "iiABi");
        check(PortalEvent::Activate,                           ".aAB.");
        check(PortalEvent::Reset,                              "..aB.");
        check(PortalEvent::Block,                              "bbb.b");
        check(PortalEvent::Unblock { has_credential: true },   "...a.");
        check(PortalEvent::Unblock { has_credential: false },  "...u.");
        check(PortalEvent::SignUp,                             "p..Bp");
        check(PortalEvent::Approve,                            "...Bi");
        check(PortalEvent::LoseAddress,                        "uuu..");
    }
}
