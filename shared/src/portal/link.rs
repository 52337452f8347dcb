//! Mailed links: what one does, and whether it still works.

use serde::{Deserialize, Serialize};

use crate::problem::ProblemCode;
use crate::time::Timestamp;

/// What a mailed link does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkPurpose {
    /// Lets in for the first time.
    Activation,
    /// Sets a new password.
    Reset,
}

/// Why a link lets nobody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkRefusal {
    /// It was used, or a newer one took its place, or it never was.
    #[error("This link no longer works. Sign in, or get a new link.")]
    Spent,
    /// It has waited too long.
    #[error("This link has expired. Get a new one.")]
    Expired,
}

impl LinkRefusal {
    /// Its code.
    pub const fn code(self) -> ProblemCode {
        match self {
            Self::Spent => ProblemCode::LinkUsed,
            Self::Expired => ProblemCode::LinkExpired,
        }
    }
}

/// Whether a link works at `now`: once, and until it expires [P4].
pub fn works(is_spent: bool, expires_at: Timestamp, now: Timestamp) -> Result<(), LinkRefusal> {
    if is_spent {
        Err(LinkRefusal::Spent)
    } else if expires_at <= now {
        Err(LinkRefusal::Expired)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p4_a_link_works_once_and_until_it_expires() {
        let at = Timestamp::from_millis;
        assert_eq!(works(false, at(2), at(1)), Ok(()));
        assert_eq!(works(false, at(2), at(2)), Err(LinkRefusal::Expired));
        // What was used stays used: that is what its holder is told, however late.
        assert_eq!(works(true, at(2), at(3)), Err(LinkRefusal::Spent));
    }
}
