//! Tries, counted before anything is hashed or sent.

use serde::Deserialize;
use shared::time::{Span, Timestamp};

use super::proof::{Own, System};
use super::{Answers, Batch, Slot, Statement, sql};
use crate::error::ApiError;
use crate::secrets;

/// The window in which tries are counted.
const WINDOW: Span = Span::hours(1);

/// So many tries a window reach the hash for one address from one source. The
/// owner of an address, elsewhere, is not locked out by somebody who guesses.
const FROM_ONE_SOURCE: i64 = 10;

/// So many from everywhere: what a guesser with many sources has.
const FROM_EVERYWHERE: i64 = 100;

/// What is tried.
#[derive(Clone, Copy)]
pub(crate) enum Attempt {
    /// To sign in to the desk.
    SignInAgent,
    /// To sign in to the help center.
    SignInContact,
    /// To be sent a link.
    RequestLink,
    /// To change a password by the present one.
    ChangePassword,
}

impl Attempt {
    const fn name(self) -> &'static str {
        match self {
            Self::SignInAgent => "agent",
            Self::SignInContact => "contact",
            Self::RequestLink => "link",
            Self::ChangePassword => "change",
        }
    }

    /// How many tries a window are let through from one source, and how many from
    /// everywhere. Mails cost more than hashes: fewer of them.
    pub(crate) const fn limits(self) -> [i64; 2] {
        match self {
            Self::SignInAgent | Self::SignInContact | Self::ChangePassword => {
                [FROM_ONE_SOURCE, FROM_EVERYWHERE]
            }
            Self::RequestLink => [3, 6],
        }
    }

    /// The keys that the two are counted under. They hold no address that somebody
    /// could read.
    pub(crate) fn keys(self, whose: &str, source: &str) -> [String; 2] {
        let name = self.name();
        [
            secrets::hash(&format!("{name} {whose} {source}")),
            secrets::hash(&format!("{name} {whose}")),
        ]
    }
}

const COUNT: &str = "
    insert into attempts (key, window_start, count) values (?1, ?2, 1)
        on conflict (key) do update
       set count = iif(window_start < ?3, 1, count + 1),
           window_start = iif(window_start < ?3, ?2, window_start)
    returning json_object('count', count, 'window_start', window_start) as json";

/// A try that is counted: what gives the right to what anybody may ask for.
pub(crate) struct Counting {
    attempt: Attempt,
    counts: [Slot<Counted>; 2],
}

/// Counts in `batch` a try at `whose` address from `source`; read it with [`check`].
pub(crate) fn count(
    batch: &mut Batch,
    attempt: Attempt,
    whose: &str,
    source: &str,
    now: Timestamp,
) -> Counting {
    let keys = attempt.keys(whose, source);
    let count = |key| batch.ask(sql(COUNT).with(key).with(now).with(now - WINDOW));
    Counting { attempt, counts: keys.map(count) }
}

#[derive(Deserialize)]
struct Counted {
    count: i64,
    window_start: Timestamp,
}

/// Whether the try that [`count`] counted may go on.
pub(crate) fn check(
    answers: &mut Answers,
    Counting { attempt, counts }: Counting,
    now: Timestamp,
) -> Result<(), ApiError> {
    for (slot, limit) in counts.into_iter().zip(attempt.limits()) {
        if let Some(counted) = answers.one(slot)?.filter(|it| limit < it.count) {
            let until = (counted.window_start + WINDOW).millis() - now.millis();
            return Err(ApiError::TooManyTries { retry_after: (until / 1_000).max(1) });
        }
    }
    Ok(())
}

// Everywhere, only the right one is taken back: the wrong ones may be somebody
// else's, who is not to begin anew whenever the owner signs in.
const FORGIVE: &str = "
    update attempts set count = iif(key = ?1, 0, count - 1) where key in (?1, ?2)";

/// Forgets the tries from this source, once one was right.
pub(crate) fn forgive<Id>(_: &Own<Id>, attempt: Attempt, whose: &str, source: &str) -> Statement {
    let [one_source, everywhere] = attempt.keys(whose, source);
    sql(FORGIVE).with(one_source).with(everywhere)
}

const FORGET: &str = "
    delete from attempts where key in (select key from attempts where window_start < ?1 limit 500)";

/// Forgets windows that are over.
pub(crate) fn forget(_: &System, now: Timestamp) -> Statement {
    sql(FORGET).with(now - WINDOW)
}
