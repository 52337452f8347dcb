//! The rate limit of a contact's messages. It is stored with the attempts and counted in
//! the batch that writes, so it takes no extra round trip. Tickets that an agent raises for
//! a contact are not counted.

use serde::Deserialize;
use shared::policy::Act;
use shared::ticket::pace;
use shared::time::Timestamp;

use super::rights::Right;
use super::{Statement, sql};
use crate::ctx::Ctx;
use crate::error::ApiError;

/// The key of the count of session `?1`'s contact.
macro_rules! key {
    () => {
        "(select 'pace ' || contact_id from sessions where hash = ?1)"
    };
}

const WITHIN_LIMIT: &str = concat!(
    "insert into guard select not exists (
       select 1 from attempts where key = ",
    key!(),
    " and ?2 <= window_start and ?3 <= count)"
);

/// The guard that the session's contact is within the limit.
pub(crate) fn within_limit(ctx: &Ctx, session: &str) -> Statement {
    sql(WITHIN_LIMIT).with(session).with(ctx.now - pace::WINDOW).with(i64::from(pace::MOST))
}

const COUNT: &str = concat!(
    "insert into attempts (key, window_start, count) select ",
    key!(),
    ", ?2, 1 where true
        on conflict (key) do update
       set count = iif(window_start < ?3, 1, count + 1),
           window_start = iif(window_start < ?3, ?2, window_start)"
);

/// Counts a message of the session's contact.
pub(crate) fn count<A: Act>(ctx: &Ctx, right: &Right<A>) -> Statement {
    sql(COUNT).with(&right.session).with(ctx.now).with(ctx.now - pace::WINDOW)
}

const PACE: &str = concat!(
    "select json_object('count', count, 'since', window_start) as json from attempts where key = ",
    key!(),
    " and ?2 <= window_start"
);

/// The current count of the session's contact, a [`Pace`].
pub(crate) fn of(ctx: &Ctx, session: &str) -> Statement {
    sql(PACE).with(session).with(ctx.now - pace::WINDOW)
}

/// The count of a contact's messages in the current window; see [`of`].
#[derive(Deserialize)]
pub(crate) struct Pace {
    count: u32,
    since: Timestamp,
}

impl Pace {
    /// Checks that the contact may write another message.
    pub(crate) fn check(&self, now: Timestamp) -> Result<(), ApiError> {
        if self.count < pace::MOST {
            return Ok(());
        }
        let until = (self.since + pace::WINDOW).millis() - now.millis();
        Err(ApiError::TooFast { retry_after: (until / 1_000).max(1) })
    }
}
