//! Mailed links: what a link is for, and whether it still works.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::problem::ProblemCode;
use crate::time::Timestamp;
use crate::words::server::problems as words;

/// What a mailed link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkPurpose {
    /// Sets the first password and signs in.
    Activation,
    /// Sets a new password and signs in.
    Reset,
    /// Verifies an address [E7]. It does not sign in.
    Verification,
}

/// What has happened to a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkUse {
    /// It was not used yet.
    Open,
    /// It was used.
    Used,
    /// A newer link replaced it, or the contact or the address is gone.
    Gone,
}

/// Why a link no longer works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkRefusal {
    /// It was used or replaced by a newer link, or never existed.
    Spent,
    /// It was for verifying an address, and a newer link replaced it.
    Replaced,
    /// It is too old.
    Expired,
}

impl fmt::Display for LinkRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Spent => words::link_is_spent(),
            Self::Replaced => words::link_was_replaced(),
            Self::Expired => words::link_has_expired(),
        })
    }
}

impl std::error::Error for LinkRefusal {}

impl LinkRefusal {
    /// Its code.
    pub const fn code(self) -> ProblemCode {
        match self {
            Self::Spent => ProblemCode::LinkUsed,
            Self::Replaced => ProblemCode::LinkReplaced,
            Self::Expired => ProblemCode::LinkExpired,
        }
    }
}

/// Whether a link works at `now`: once, and until it expires [P4]. An activation or reset
/// link gives the same refusal whether it was used or replaced.
pub fn works(
    purpose: LinkPurpose,
    used: LinkUse,
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<(), LinkRefusal> {
    match (purpose, used) {
        (_, LinkUse::Open) if expires_at <= now => Err(LinkRefusal::Expired),
        (_, LinkUse::Open) => Ok(()),
        (LinkPurpose::Verification, LinkUse::Gone) => Err(LinkRefusal::Replaced),
        (_, LinkUse::Used | LinkUse::Gone) => Err(LinkRefusal::Spent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p4_a_link_works_once_and_until_it_expires() {
        let at = Timestamp::from_millis;
        for purpose in [LinkPurpose::Activation, LinkPurpose::Reset, LinkPurpose::Verification] {
            let works = |used, until, now| works(purpose, used, at(until), at(now));
            assert_eq!(works(LinkUse::Open, 2, 1), Ok(()));
            assert_eq!(works(LinkUse::Open, 2, 2), Err(LinkRefusal::Expired));
            // A used link is reported as used, even after it has expired.
            assert_eq!(works(LinkUse::Used, 2, 3), Err(LinkRefusal::Spent));
            let gone = if purpose == LinkPurpose::Verification {
                LinkRefusal::Replaced
            } else {
                LinkRefusal::Spent
            };
            assert_eq!(works(LinkUse::Gone, 2, 3), Err(gone));
        }
    }
}
