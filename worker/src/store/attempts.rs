//! Tries, counted before anything is hashed or sent.
//!
//! What is counted is kept in a fixed number of buckets for each kind of count: whatever
//! anybody asks, and however often, the table has an end. Two that share a bucket share
//! its count; who does is a secret.

use serde::Deserialize;
use shared::ids::ContactId;
use shared::time::{Span, Timestamp};

use super::proof::{Own, System};
use super::{Answers, Batch, Param, Slot, Statement, sql};
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::secrets;

/// The window in which tries are counted.
const WINDOW: Span = Span::hours(1);

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

/// One count of a try: the bucket, and how many of it are let through in a window.
#[derive(Clone)]
pub(crate) struct AttemptCount {
    pub(super) key: String,
    pub(super) limit: i64,
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

    fn count(self, ctx: &Ctx, kind: &str, of: &str, limit: i64) -> AttemptCount {
        let name = self.name();
        let bucket = secrets::bucket(&ctx.config, &format!("{name} {kind} {of}"));
        AttemptCount { key: format!("{name} {kind} {bucket}"), limit }
    }

    /// What a try at `whose` address from `source` is counted by, the narrowest gate
    /// first: what one lets through reaches the next. So a stranger uses up what their
    /// own network has, and not what the owner of an address has.
    fn counts(self, ctx: &Ctx, whose: &str, source: &str) -> Vec<AttemptCount> {
        // A network tries many names; an office behind one address signs in within it,
        // since the right tries are taken back.
        let network = |limit| self.count(ctx, "network", source, limit);
        // Somebody who mistypes; the owner, elsewhere, is not locked out by it.
        let here = |limit| self.count(ctx, "here", &format!("{whose} {source}"), limit);
        // What a guesser with many networks has.
        let anywhere = |limit| self.count(ctx, "anywhere", whose, limit);
        match self {
            Self::SignInAgent | Self::SignInContact => {
                vec![network(100), here(10), anywhere(100)]
            }
            // Mails cost more than hashes. How many somebody is sent is counted by whom
            // they are, in [`super::link_requests`].
            Self::RequestLink => vec![network(100), here(3)],
            // By the session: whoever took it over does not guess the password with it.
            Self::ChangePassword => vec![anywhere(10)],
        }
    }

    /// By what is counted how many links a contact is sent: from one network, and in all.
    pub(super) fn links_to(ctx: &Ctx, contact: ContactId, source: &str) -> [AttemptCount; 2] {
        let attempt = Self::RequestLink;
        [
            attempt.count(ctx, "sent here", &format!("{contact} {source}"), 3),
            attempt.count(ctx, "sent", &contact.to_string(), 6),
        ]
    }
}

// `?4` are the counts before this one, as pairs of key and limit: a try that one of them
// refuses does not count here. `?5` is a session that has to live, where there is one:
// a made-up one is nobody's.
const COUNT: &str = "
    insert into attempts (key, window_start, count)
    select ?1, ?2, 1
     where not exists (
             select 1 from json_each(?4) o cross join attempts a on a.key = o.value ->> 0
              where o.value ->> 1 < a.count and ?3 <= a.window_start)
       and (?5 is null or exists (select 1 from sessions where hash = ?5 and ?2 < expires_at))
        on conflict (key) do update
       set count = iif(window_start < ?3, 1, count + 1),
           window_start = iif(window_start < ?3, ?2, window_start)
    returning json_object('count', count, 'window_start', window_start) as json";

/// Counts by `count`, where none of `before` has refused.
pub(super) fn counted(
    ctx: &Ctx,
    count: &AttemptCount,
    before: &[AttemptCount],
    session: Param,
) -> Statement {
    let pairs: Vec<_> = before.iter().map(|it| (&it.key, it.limit)).collect();
    sql(COUNT).with(&count.key).with(ctx.now).with(ctx.now - WINDOW).with_json(&pairs).with(session)
}

/// Tries that are counted in a batch; read them with [`check`].
pub(crate) struct Counting(Vec<(Slot<Counted>, i64)>);

/// A try that was let through: what gives the right to what anybody may ask for.
pub(crate) struct AttemptLetThrough(());

/// Counts in `batch` a try at `whose` address from `source`.
pub(crate) fn count(
    batch: &mut Batch,
    ctx: &Ctx,
    attempt: Attempt,
    (whose, source): (&str, &str),
) -> Counting {
    add(batch, ctx, &attempt.counts(ctx, whose, source), &Param::Null)
}

/// Counts in `batch` a try of whoever holds the session with this hash, where it lives.
pub(crate) fn count_of_session(batch: &mut Batch, ctx: &Ctx, session: &str) -> Counting {
    let counts = Attempt::ChangePassword.counts(ctx, session, "");
    add(batch, ctx, &counts, &Param::Text(session.to_owned()))
}

fn add(batch: &mut Batch, ctx: &Ctx, counts: &[AttemptCount], session: &Param) -> Counting {
    let mut slots = Vec::new();
    for (n, count) in counts.iter().enumerate() {
        let before = counts.get(..n).unwrap_or_default();
        slots.push((batch.ask(counted(ctx, count, before, session.clone())), count.limit));
    }
    Counting(slots)
}

/// What a bucket says.
#[derive(Deserialize)]
pub(crate) struct Counted {
    count: i64,
    window_start: Timestamp,
}

/// Whether the try that was counted may go on.
pub(crate) fn check(
    answers: &mut Answers,
    Counting(counts): Counting,
    now: Timestamp,
) -> Result<AttemptLetThrough, ApiError> {
    for (slot, limit) in counts {
        if let Some(counted) = answers.one(slot)?.filter(|it| limit < it.count) {
            let until = (counted.window_start + WINDOW).millis() - now.millis();
            return Err(ApiError::TooManyTries { retry_after: (until / 1_000).max(1) });
        }
    }
    Ok(AttemptLetThrough(()))
}

// Only the right one is taken back, and all from here at this address: the wrong ones may
// be somebody else's, who is not to begin anew whenever the owner signs in.
const FORGIVE: &str = "
    update attempts set count = iif(key = ?1, 0, max(0, count - 1))
     where key = ?1 or key in (select value from json_each(?2))";

/// Forgets the tries from this source, once one was right.
pub(crate) fn forgive<Id>(
    _: &Own<Id>,
    ctx: &Ctx,
    attempt: Attempt,
    (whose, source): (&str, &str),
) -> Statement {
    let keys: Vec<String> =
        attempt.counts(ctx, whose, source).into_iter().map(|it| it.key).collect();
    sql(FORGIVE).with(keys.get(1)).with_json(&keys)
}

const FORGET: &str = "
    delete from attempts where key in (select key from attempts where window_start < ?1 limit 500)";

/// Forgets windows that are over.
pub(crate) fn forget(_: &System, now: Timestamp) -> Statement {
    sql(FORGET).with(now - WINDOW)
}
