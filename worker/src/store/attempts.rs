//! Rate limits: attempts are counted before anything is hashed or sent.
//!
//! Each kind of count has a fixed number of buckets, so the size of the table is bounded
//! no matter how many requests come. Keys in the same bucket share its count. Which keys
//! share a bucket is secret.

use serde::Deserialize;
use shared::ids::ContactId;
use shared::time::{Span, Timestamp};

use super::proof::{Own, System};
use super::{Answers, Batch, Param, Slot, Statement, sql};
use crate::ctx::Ctx;
use crate::error::ApiError;
use crate::known::Source;
use crate::secrets;

/// The window in which attempts are counted.
const WINDOW: Span = Span::hours(1);

/// The kind of attempt.
#[derive(Clone, Copy)]
pub(crate) enum Attempt {
    /// Signing in to the desk.
    SignInAgent,
    /// Signing in to the help center.
    SignInContact,
    /// Requesting a link.
    RequestLink,
    /// Changing a password, which takes the current one.
    ChangePassword,
}

/// One count of an attempt: the bucket, and its limit for a window.
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

    /// The counts of an attempt at the address `whose` from the network `source`, in the
    /// order in which they are checked: an attempt that one refuses does not reach the
    /// next. So a stranger uses up the limit of their own network, and not the limit of
    /// the address's owner. A known device has limits of its own, which no stranger uses up.
    fn counts(self, ctx: &Ctx, whose: &str, source: &Source) -> Vec<AttemptCount> {
        // Limits one network that tries many addresses. An office behind one IP stays
        // within it, because successful attempts are subtracted.
        let network = |limit| self.count(ctx, "network", source.name(), limit);
        // Limits mistyped passwords, without locking out the owner on another network.
        let here = |limit| self.count(ctx, "here", &format!("{whose} {}", source.name()), limit);
        // Limits guessing from many networks.
        let anywhere = |limit| self.count(ctx, "anywhere", whose, limit);
        match self {
            Self::SignInAgent | Self::SignInContact if source.is_known() => {
                vec![network(100), here(10)]
            }
            Self::SignInAgent | Self::SignInContact => {
                vec![network(100), here(10), anywhere(100)]
            }
            // Mails cost more than hashes. The mails to one contact are limited by
            // contact, in [`super::link_requests`].
            Self::RequestLink => vec![network(100), here(3)],
            // By session, so that a stolen session cannot be used to guess the password.
            Self::ChangePassword => vec![anywhere(10)],
        }
    }

    /// The counts of links sent to a contact: requested from one source, and in total. Those
    /// of a known device do not count in total, because strangers could use that up.
    pub(super) fn links_to(
        ctx: &Ctx,
        contact: ContactId,
        source: &Source,
    ) -> (AttemptCount, Option<AttemptCount>) {
        let attempt = Self::RequestLink;
        let here = attempt.count(ctx, "sent here", &format!("{contact} {}", source.name()), 3);
        let all = || attempt.count(ctx, "sent", &contact.to_string(), 6);
        (here, (!source.is_known()).then(all))
    }
}

// `?4` are the counts before this one, as pairs of key and limit: an attempt that one of
// them refuses does not count here. `?5` is null or a session that must exist, so that
// made-up session hashes are not counted.
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

/// Increments `count`, if none of `before` is over its limit.
pub(super) fn counted(
    ctx: &Ctx,
    count: &AttemptCount,
    before: &[AttemptCount],
    session: Param,
) -> Statement {
    let pairs: Vec<_> = before.iter().map(|it| (&it.key, it.limit)).collect();
    sql(COUNT).with(&count.key).with(ctx.now).with(ctx.now - WINDOW).with_json(&pairs).with(session)
}

/// Attempts that are counted in a batch. Read them with [`check`].
pub(crate) struct Counting(Vec<(Slot<Counted>, i64)>);

/// Proof that an attempt is within its limits.
pub(crate) struct AttemptLetThrough(());

/// Adds statements to `batch` that count an attempt at the address `whose` from `source`.
pub(crate) fn count(
    batch: &mut Batch,
    ctx: &Ctx,
    attempt: Attempt,
    (whose, source): (&str, &Source),
) -> Counting {
    add(batch, ctx, &attempt.counts(ctx, whose, source), &Param::Null)
}

/// Adds statements to `batch` that count an attempt within the session with this hash, if
/// the session exists.
pub(crate) fn count_of_session(batch: &mut Batch, ctx: &Ctx, session: &str) -> Counting {
    let counts = Attempt::ChangePassword.counts(ctx, session, &Source::default());
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

/// The state of a bucket.
#[derive(Deserialize)]
pub(crate) struct Counted {
    count: i64,
    window_start: Timestamp,
}

/// Checks that the counted attempt is within its limits.
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

// A successful attempt subtracts itself from each count, and resets the count of this
// address on this network. The other counts keep the failed attempts, which may be those
// of an attacker.
const FORGIVE: &str = "
    update attempts set count = iif(key = ?1, 0, max(0, count - 1))
     where key = ?1 or key in (select value from json_each(?2))";

/// Updates the counts after a successful attempt.
pub(crate) fn forgive<Id>(
    _: &Own<Id>,
    ctx: &Ctx,
    attempt: Attempt,
    (whose, source): (&str, &Source),
) -> Statement {
    let keys: Vec<String> =
        attempt.counts(ctx, whose, source).into_iter().map(|it| it.key).collect();
    sql(FORGIVE).with(keys.get(1)).with_json(&keys)
}

const FORGET: &str = "
    delete from attempts where key in (select key from attempts where window_start < ?1 limit 500)";

/// Deletes expired windows.
pub(crate) fn forget(_: &System, now: Timestamp) -> Statement {
    sql(FORGET).with(now - WINDOW)
}
