//! How fast a contact writes: counted beside the tries, in the batch that writes, so that it
//! takes no wait. What an agent writes down for a contact is not counted.

use serde::Deserialize;
use shared::policy::Act;
use shared::ticket::pace;
use shared::time::Timestamp;

use super::rights::Right;
use super::{Statement, sql};
use crate::ctx::Ctx;
use crate::error::ApiError;

/// What the contact who holds the session `?1` is counted by.
macro_rules! key {
    () => {
        "(select 'pace ' || contact_id from sessions where hash = ?1)"
    };
}

const KEPT: &str = concat!(
    "insert into guard select not exists (
       select 1 from attempts where key = ",
    key!(),
    " and ?2 <= window_start and ?3 <= count)"
);

/// The guard that the contact who holds the session writes no faster than they may.
pub(crate) fn kept(ctx: &Ctx, session: &str) -> Statement {
    sql(KEPT).with(session).with(ctx.now - pace::WINDOW).with(i64::from(pace::MOST))
}

const COUNT: &str = concat!(
    "insert into attempts (key, window_start, count) select ",
    key!(),
    ", ?2, 1 where true
        on conflict (key) do update
       set count = iif(window_start < ?3, 1, count + 1),
           window_start = iif(window_start < ?3, ?2, window_start)"
);

/// Counts that the contact who has the right writes.
pub(crate) fn count<A: Act>(ctx: &Ctx, right: &Right<A>) -> Statement {
    sql(COUNT).with(&right.session).with(ctx.now).with(ctx.now - pace::WINDOW)
}

const PACE: &str = concat!(
    "select json_object('count', count, 'since', window_start) as json from attempts where key = ",
    key!(),
    " and ?2 <= window_start"
);

/// How fast the contact who holds the session writes, a [`Pace`].
pub(crate) fn of(ctx: &Ctx, session: &str) -> Statement {
    sql(PACE).with(session).with(ctx.now - pace::WINDOW)
}

/// See [`of`].
#[derive(Deserialize)]
pub(crate) struct Pace {
    count: u32,
    since: Timestamp,
}

impl Pace {
    /// Whether they may write one more.
    pub(crate) fn check(&self, now: Timestamp) -> Result<(), ApiError> {
        if self.count < pace::MOST {
            return Ok(());
        }
        let until = (self.since + pace::WINDOW).millis() - now.millis();
        Err(ApiError::TooFast { retry_after: (until / 1_000).max(1) })
    }
}
